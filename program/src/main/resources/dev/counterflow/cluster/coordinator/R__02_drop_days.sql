-- Takes the days of a live segment out of the ledger.
create or replace function counterflow.drop_days(wanted integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    lock table counterflow.ledger in share row exclusive mode;
    perform counterflow.retire_segment(wanted);
    perform counterflow.announce_change();
end
$$;
