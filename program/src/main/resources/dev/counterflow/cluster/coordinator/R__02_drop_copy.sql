-- Takes one copy of a live segment out. The others go on to answer; the only copy cannot go this way.
create or replace function counterflow.drop_copy(wanted integer, from_server text)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    lock table counterflow.ledger in share row exclusive mode;
    perform counterflow.retire_copy(wanted, from_server);
    perform counterflow.announce_change();
end
$$;
