-- An address at a glance: a row for each day on which it was active, in order, and then the row about the answer itself
-- (day is null; fan_out says what it holds and which errors there are), which also counts the counterparties.
create or replace function counterflow.ask_summary(
        wanted_address text,
        wanted_chain   text,
        from_time      timestamptz,
        to_time        timestamptz,
        avoid          text[],
        partial        boolean)
    returns table (
        day date, inflows numeric, outflows numeric, transactions bigint, counterparties bigint,
        segments integer[], missing_segments integer[], silent_servers text[])
    language plpgsql stable
    security definer
    set search_path = counterflow, pg_temp
as $$
begin
    return query
    select answer.*
    from counterflow.fan_out(
        wanted_address, wanted_chain, from_time, to_time, avoid, partial,
        reader    => 'summarize_segment_',
        arguments => format('%L, %s', wanted_address, counterflow.quoted_times(from_time, to_time)),
        columns   => 'day date, counterparty text, inflows numeric, outflows numeric, transactions bigint',
        merge     =>
            -- The row without a day is that of the counterparties.
            'select facts.day, sum(facts.inflows), sum(facts.outflows), sum(facts.transactions)::bigint,
                    count(distinct facts.counterparty), null::integer[], null::integer[], null::text[]
             from (%1$s) facts
             group by facts.day
             order by facts.day nulls last',
        about     => 'select null::date, null::numeric, null::numeric, null::bigint, null::bigint, $1, $2, $3')
        as answer(
            day date, inflows numeric, outflows numeric, transactions bigint, counterparties bigint,
            segments integer[], missing_segments integer[], silent_servers text[]);
end
$$;
