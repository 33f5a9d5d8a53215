-- Makes a copy of a live segment live on a further server, and, to move it, retires the copy on another: one transaction,
-- so that there is always a copy to ask.
create or replace function counterflow.publish_copy(wanted integer, to_server text, from_server text default null)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    segment counterflow.segment;
begin
    lock table counterflow.ledger in share row exclusive mode;

    select * into strict segment from counterflow.segment where segment_id = wanted for update;
    if segment.state <> 'live' then
        raise exception 'segment % is %, not live: its copies cannot be published', wanted, segment.state;
    end if;
    update counterflow.segment_copy set state = 'live'
    where segment_id = wanted and server = to_server and state = 'loading';
    if not found then
        raise exception 'segment % has no copy under way on %', wanted, to_server;
    end if;
    perform counterflow.retire_copy(wanted, from_server);
    if exists (select from counterflow.server where server.name = to_server and server.position = 0) then
        perform counterflow.make_top_of_own_segment();
    end if;
    perform counterflow.announce_change();
end
$$;
