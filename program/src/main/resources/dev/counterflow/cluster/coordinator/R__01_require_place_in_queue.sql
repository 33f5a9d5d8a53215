-- The queue is bounded. Raises CF003 if as many runs wait or are under way as may. The caller holds the queue's lock.
create or replace function counterflow.require_place_in_queue()
    returns void
    language plpgsql
    stable
    set search_path = ''
as $$
declare
    most_unfinished constant integer := 100;
begin
    if (select count(*) from counterflow.run where state in ('queued', 'running') and what is not null) >= most_unfinished then
        raise exception 'the queue is full: % runs wait or are under way', most_unfinished using errcode = 'CF003';
    end if;
end
$$;
