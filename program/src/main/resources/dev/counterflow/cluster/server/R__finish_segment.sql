-- Makes a filled segment ready to be read, in the transaction that filled it: indexes, rankings, statistics, the functions
-- that read it, and the figures that the loader compares with its own before it commits. busy are the addresses whose
-- counterparties are ranked: those with 2,000 postings or more, as fewer are read as fast without a ranking.
drop function if exists counterflow.finish_segment(integer);
create or replace function counterflow.finish_segment(
        segment_id integer,
        busy       text[],
        out row_count bigint, out inflows numeric, out outflows numeric, out checksum numeric, out bytes bigint)
    language plpgsql
    set search_path = ''
as $$
declare
    segment name := 'segment_' || segment_id;
    ranking name := 'ranking_' || segment_id;
begin
    execute format('create index %I on counterflow.%I (address)', segment || '_address', segment);
    execute format('analyze counterflow.%I (address)', segment);
    perform counterflow.rank_counterparties(segment_id, busy);
    execute format('create index %I on counterflow.%I (address, place, name)', ranking || '_address', ranking);
    execute format('analyze counterflow.%I (address)', ranking);
    perform counterflow.make_segment_readers(segment_id);

    select figures.row_count, figures.inflows, figures.outflows, figures.checksum, figures.bytes
    into row_count, inflows, outflows, checksum, bytes
    from counterflow.segment_figures(segment_id) figures;
end
$$;

-- The addresses whose counterparties are ranked in a segment, which a copy of it ranks as well.
create or replace function counterflow.ranked_addresses(segment_id integer)
    returns text[]
    language plpgsql stable
    set search_path = ''
as $$
declare
    busy text[];
begin
    execute format('select array(select distinct address from counterflow.%I)', 'ranking_' || segment_id) into busy;
    return busy;
end
$$;
