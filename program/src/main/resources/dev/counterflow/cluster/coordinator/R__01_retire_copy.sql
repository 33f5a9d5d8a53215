-- Takes one copy of a live segment out, and points the SQL surface to one that stays. The last copy cannot go this way.
create or replace function counterflow.retire_copy(wanted integer, from_server text)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    update counterflow.segment_copy
    set state = 'retired', retired_by = pg_catalog.pg_current_xact_id()
    where segment_id = wanted and server = from_server and state = 'live';
    if not exists (select from counterflow.segment_copy where segment_id = wanted and state = 'live') then
        raise exception 'server % holds the only copy of segment %', from_server, wanted;
    end if;
    perform counterflow.detach_segment(wanted);
    perform counterflow.attach_segment(wanted);
end
$$;
