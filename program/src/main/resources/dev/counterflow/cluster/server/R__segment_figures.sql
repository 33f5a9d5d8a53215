-- Counts a segment anew. The checksum is the sum of a hash of every row: it does not depend on the order of the rows and
-- is the same on every copy.
create or replace function counterflow.segment_figures(
        segment_id integer,
        out row_count bigint, out inflows numeric, out outflows numeric, out checksum numeric, out bytes bigint)
    language plpgsql stable
    set search_path = ''
as $$
begin
    execute format(
        'select count(*),
                coalesce(sum(inflow), 0),
                coalesce(sum(outflow), 0),
                coalesce(sum(pg_catalog.hash_record_extended(posting, 0)), 0),
                pg_catalog.pg_total_relation_size(%1$L)
         from counterflow.%2$I posting',
        'counterflow.segment_' || segment_id, 'segment_' || segment_id)
    into row_count, inflows, outflows, checksum, bytes;
end
$$;
