-- Takes a segment out of the SQL surface. The local table stays, for questions that began before; the foreign table was
-- only a name and goes.
create or replace function counterflow.detach_segment(wanted integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    parent text;
begin
    select 'entry_' || chain into strict parent from counterflow.segment where segment_id = wanted;
    if exists (
        select from pg_catalog.pg_inherits
        where inhrelid = pg_catalog.to_regclass(format('counterflow.%I', 'segment_' || wanted))
    ) then
        execute format('alter table counterflow.%I detach partition counterflow.%I', parent, 'segment_' || wanted);
    end if;
    execute format('drop foreign table if exists counterflow.%I', 'remote_segment_' || wanted);
end
$$;
