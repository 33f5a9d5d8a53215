-- Makes a segment part of the SQL surface: the local table, or a foreign table that stands for it, becomes a partition
-- of entry_<chain>. Part of the publishing transaction.
create or replace function counterflow.attach_segment(wanted integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    segment   counterflow.segment;
    parent    name;
    partition name;
    home      counterflow.server;
begin
    select * into strict segment from counterflow.segment where segment_id = wanted;
    parent := 'entry_' || segment.chain;

    if pg_catalog.to_regclass(format('counterflow.%I', parent)) is null then
        execute format(
            'create table counterflow.%I (
                 block_time       timestamptz not null,
                 address          text        collate "C" not null,
                 transaction_hash bytea       not null,
                 counterparties   text[]      collate "C" not null,
                 inflows          bigint[],
                 outflows         bigint[],
                 place            smallint
             ) partition by range (block_time)',
            parent);
        perform counterflow.make_posting_view();
    end if;

    select server.* into strict home
    from counterflow.segment_copy copy
    join counterflow.server on server.name = copy.server
    where copy.segment_id = wanted and copy.state = 'live'
    order by server.position
    limit 1;

    if home.position = 0 then
        partition := 'segment_' || wanted;
        perform counterflow.make_top_of_own_segment();
    else
        partition := 'remote_segment_' || wanted;
        execute format(
            'create foreign table counterflow.%I (
                 block_time       timestamptz not null,
                 address          text        collate "C" not null,
                 transaction_hash bytea       not null,
                 counterparties   text[]      collate "C" not null,
                 inflows          bigint[],
                 outflows         bigint[],
                 place            smallint
             ) server %I options (schema_name ''counterflow'', table_name %L)',
            partition, home.name, 'segment_' || wanted);
    end if;
    execute format(
        'alter table counterflow.%I attach partition counterflow.%I for values from (%L) to (%L)',
        parent, partition,
        segment.first_day::timestamp at time zone 'UTC',
        (segment.last_day + 1)::timestamp at time zone 'UTC');
end
$$;
