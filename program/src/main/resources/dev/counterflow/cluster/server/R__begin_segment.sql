-- Makes the empty table of one segment. The caller fills it in the same transaction (so that COPY may freeze the rows
-- and a crash leaves nothing), in the order of the address, and then calls finish_segment.
-- The bounds become a CHECK, which lets the coordinator attach the table as a partition without reading it.
create or replace function counterflow.begin_segment(segment_id integer, from_time timestamptz, to_time timestamptz)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    -- The fixed-width columns stand first: no padding.
    execute format(
        'create table counterflow.%I (
             block_time       timestamptz not null,
             inflow           bigint      not null,
             outflow          bigint      not null,
             address          text        collate "C" not null,
             counterparty     text        collate "C" not null,
             transaction_hash bytea       not null,
             constraint days    check (block_time >= %L and block_time < %L),
             constraint amounts check (inflow >= 0 and outflow >= 0)
         ) with (autovacuum_enabled = off)',
        'segment_' || segment_id, from_time, to_time);
end
$$;
