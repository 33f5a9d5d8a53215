-- Takes all copies on a server out and lets no new ones come, in one transaction. If it holds the only copy of some days,
-- nothing changes, and these days are returned.
create or replace function counterflow.retire_server(wanted text)
    returns table (chain text, first_day date, last_day date)
    language plpgsql
    set search_path = ''
as $$
#variable_conflict use_column
declare
    held integer;
begin
    lock table counterflow.ledger in share row exclusive mode;

    return query
        select segment.chain, segment.first_day, segment.last_day
        from counterflow.segment
        join counterflow.segment_copy copy on copy.segment_id = segment.segment_id and copy.state = 'live'
        where segment.state = 'live'
        group by segment.segment_id
        having pg_catalog.bool_and(copy.server = wanted)
        order by segment.chain, segment.first_day;
    if found then
        return;
    end if;

    update counterflow.server set leaving = true where name = wanted;
    for held in
        select segment_id from counterflow.segment_copy where server = wanted and state = 'live'
    loop
        perform counterflow.retire_copy(held, wanted);
    end loop;
    perform counterflow.announce_change();
end
$$;
