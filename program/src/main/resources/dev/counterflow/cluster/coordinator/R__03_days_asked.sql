-- How whole the ledger is over a span of time: the days that are loaded and complete, as far as their sources tell, and
-- those that are loaded but not complete. A day in neither is not loaded. For an answer to be about the same state, read
-- this in the statement that asks.
create or replace function counterflow.days_asked(
        wanted_chain text,
        from_time    timestamptz,
        to_time      timestamptz,
        out complete_days datemultirange,
        out incomplete_days datemultirange)
    language sql stable
    set search_path = counterflow, pg_temp
as $$
    select coalesce(range_agg(daterange(day.day, day.day + 1)) filter (where loaded.whole), '{}'),
           coalesce(range_agg(daterange(day.day, day.day + 1)) filter (where not loaded.whole), '{}')
    from counterflow.day
    cross join lateral (
        -- A source that has nothing of a day, and says nothing about it, has a hole there.
        select day.bad_rows = 0 and coalesce(day.promised_transactions = day.transactions, day.transactions > 0) as whole
    ) loaded
    where day.chain = wanted_chain
      and day.day::timestamp at time zone 'UTC' < to_time
      and (day.day + 1)::timestamp at time zone 'UTC' > from_time;
$$;
