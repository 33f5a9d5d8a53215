-- Takes a live segment out. Its tables stay until gc finds that no statement can still ask for them.
create or replace function counterflow.retire_segment(wanted integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    perform counterflow.detach_segment(wanted);
    delete from counterflow.day where segment_id = wanted;
    update counterflow.segment set state = 'retired' where segment_id = wanted;
    update counterflow.segment_copy
    set state = 'retired', retired_by = pg_catalog.pg_current_xact_id()
    where segment_id = wanted;
end
$$;
