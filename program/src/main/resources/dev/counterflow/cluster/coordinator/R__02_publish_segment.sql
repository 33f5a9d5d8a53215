-- The one commit point. A segment that is complete, verified and committed on its server becomes live, and the live
-- segments of its days retire, in one transaction: readers see the old days or the new ones, never both, never neither.
-- day_facts has one row a day: what was promised, what was loaded, what was bad.
create or replace function counterflow.publish_segment(wanted integer, day_facts jsonb)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    new_segment counterflow.segment;
    old_segment counterflow.segment;
begin
    -- One publisher at a time; the catalog is small and this takes milliseconds.
    lock table counterflow.ledger in share row exclusive mode;

    select * into strict new_segment from counterflow.segment where segment_id = wanted for update;
    if new_segment.state <> 'loading' then
        raise exception 'segment % is %, not loading: it cannot be published', wanted, new_segment.state;
    end if;

    -- Without its filter nobody would ask it.
    if new_segment.row_count > 0 and not exists (
        select from counterflow.segment_filter where segment_id = wanted
    ) then
        raise exception 'segment % has no filter: it cannot be published', wanted;
    end if;

    for old_segment in
        select * from counterflow.segment
        where state = 'live' and chain = new_segment.chain
          and first_day <= new_segment.last_day and last_day >= new_segment.first_day
        for update
    loop
        if old_segment.first_day < new_segment.first_day or old_segment.last_day > new_segment.last_day then
            raise exception 'segment % holds % to %; a segment of % to % cannot replace a part of it',
                old_segment.segment_id, old_segment.first_day, old_segment.last_day,
                new_segment.first_day, new_segment.last_day;
        end if;
        perform counterflow.retire_segment(old_segment.segment_id);
    end loop;

    update counterflow.segment_copy set state = 'live' where segment_id = wanted and state = 'loading';
    update counterflow.segment set state = 'live', published_at = now() where segment_id = wanted;
    perform counterflow.attach_segment(wanted);

    insert into counterflow.day (chain, day, segment_id, transactions, promised_transactions, bad_rows)
    select new_segment.chain, fact.day, wanted, fact.transactions, fact.promised_transactions, fact.bad_rows
    from pg_catalog.jsonb_to_recordset(day_facts)
        as fact(day date, transactions bigint, promised_transactions bigint, bad_rows bigint)
    on conflict (chain, day) do update
        set segment_id            = excluded.segment_id,
            transactions          = excluded.transactions,
            promised_transactions = excluded.promised_transactions,
            bad_rows              = excluded.bad_rows;

    perform counterflow.announce_change();
end
$$;
