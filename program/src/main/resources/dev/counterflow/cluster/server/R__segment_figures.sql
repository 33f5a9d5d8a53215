-- Counts a segment anew: its postings, their sums, and a checksum that is the sum of a hash of every entry, so that it does
-- not depend on the order of the rows and is the same on every copy. The place of an entry is the seed of its hash: those
-- written before there were places keep their checksum.
create or replace function counterflow.segment_figures(
        segment_id integer,
        out row_count bigint, out inflows numeric, out outflows numeric, out checksum numeric, out bytes bigint)
    language plpgsql stable
    set search_path = ''
as $$
begin
    execute format(
        'select coalesce(sum(cardinality(entry.counterparties)), 0),
                coalesce(sum(pg_catalog.hash_record_extended(
                    row(entry.block_time, entry.address, entry.transaction_hash,
                        entry.counterparties, entry.inflows, entry.outflows),
                    coalesce(entry.place + 1, 0))), 0),
                pg_catalog.pg_total_relation_size(%1$L) + pg_catalog.pg_total_relation_size(%2$L)
         from counterflow.%3$I entry',
        'counterflow.segment_' || segment_id, 'counterflow.ranking_' || segment_id, 'segment_' || segment_id)
    into row_count, checksum, bytes;
    execute format(
        'select coalesce(sum(line.inflow), 0), coalesce(sum(line.outflow), 0)
         from (select unnest(entry.inflows) as inflow, unnest(entry.outflows) as outflow from counterflow.%I entry) line',
        'segment_' || segment_id)
    into inflows, outflows;
end
$$;
