-- Makes a filled segment ready to be read, in the transaction that filled it: index, statistics, the function that
-- reads it, and the figures that the loader compares with its own before it commits.
create or replace function counterflow.finish_segment(
        segment_id integer,
        out row_count bigint, out inflows numeric, out outflows numeric, out checksum numeric, out bytes bigint)
    language plpgsql
    set search_path = ''
as $$
declare
    segment name := 'segment_' || segment_id;
    reader  name := 'read_segment_' || segment_id;
begin
    execute format('create index %I on counterflow.%I (address)', segment || '_address', segment);
    execute format('analyze counterflow.%I', segment);

    -- One function a segment: its plan is made once a session and then reused, which costs a fifth of planning anew.
    execute format(
        'create function counterflow.%1$I(wanted text, from_time timestamptz, to_time timestamptz)
             returns table (counterparty text, inflows numeric, outflows numeric)
             language plpgsql stable parallel safe
         as $body$
         begin
             return query
             select posting.counterparty, sum(posting.inflow), sum(posting.outflow)
             from counterflow.%2$I posting
             where posting.address = wanted
               and posting.block_time >= from_time
               and posting.block_time < to_time
             group by posting.counterparty;
         end
         $body$',
        reader, segment);

    if exists (select from pg_catalog.pg_roles where rolname = 'counterflow_link') then
        execute format('grant select on counterflow.%I to counterflow_link', segment);
        execute format('grant execute on function counterflow.%I to counterflow_link', reader);
    end if;

    select figures.row_count, figures.inflows, figures.outflows, figures.checksum, figures.bytes
    into row_count, inflows, outflows, checksum, bytes
    from counterflow.segment_figures(segment_id) figures;
end
$$;
