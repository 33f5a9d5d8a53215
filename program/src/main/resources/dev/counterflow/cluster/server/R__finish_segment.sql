-- Makes a filled segment ready to be read, in the transaction that filled it: index, statistics, the functions that
-- read it, and the figures that the loader compares with its own before it commits.
create or replace function counterflow.finish_segment(
        segment_id integer,
        out row_count bigint, out inflows numeric, out outflows numeric, out checksum numeric, out bytes bigint)
    language plpgsql
    set search_path = ''
as $$
declare
    segment name := 'segment_' || segment_id;
begin
    execute format('create index %I on counterflow.%I (address)', segment || '_address', segment);
    execute format('analyze counterflow.%I', segment);
    perform counterflow.make_segment_readers(segment_id);

    select figures.row_count, figures.inflows, figures.outflows, figures.checksum, figures.bytes
    into row_count, inflows, outflows, checksum, bytes
    from counterflow.segment_figures(segment_id) figures;
end
$$;
