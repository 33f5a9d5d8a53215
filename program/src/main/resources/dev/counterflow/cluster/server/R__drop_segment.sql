-- Removes the functions that read a segment, if there are any.
create or replace function counterflow.drop_segment_readers(segment_id integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    reader text;
begin
    for reader in
        select function.oid::pg_catalog.regprocedure::text
        from pg_catalog.pg_proc function
        where function.pronamespace = 'counterflow'::pg_catalog.regnamespace
          and function.proname in (
              'read_segment_' || segment_id, 'ready_segment_' || segment_id, 'top_segment_' || segment_id,
              'planned_top_segment_' || segment_id, 'settle_segment_' || segment_id,
              'summarize_segment_' || segment_id, 'list_segment_' || segment_id)
    loop
        execute 'drop function ' || reader;
    end loop;
end
$$;

-- Removes a segment that no question can ask for any more. Removing it twice does no harm.
create or replace function counterflow.drop_segment(segment_id integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    perform counterflow.drop_segment_readers(segment_id);
    execute format('drop table if exists counterflow.%I', 'ranking_' || segment_id);
    execute format('drop table if exists counterflow.%I', 'segment_' || segment_id);
end
$$;
