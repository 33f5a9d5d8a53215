-- Removes a segment that no question can ask for any more. Removing it twice does no harm.
create or replace function counterflow.drop_segment(segment_id integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    execute format('drop function if exists counterflow.%I(text, timestamptz, timestamptz)', 'read_segment_' || segment_id);
    execute format(
        'drop function if exists counterflow.%I(text, timestamptz, timestamptz)', 'summarize_segment_' || segment_id);
    execute format('drop function if exists counterflow.%I(text, text, timestamptz, timestamptz)', 'list_segment_' || segment_id);
    execute format('drop table if exists counterflow.%I', 'segment_' || segment_id);
end
$$;
