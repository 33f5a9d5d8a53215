-- Who has an address dealt with, and how much? The rows are the counterparties in the order asked for, equal ones in byte
-- order. The last row (counterparty is null) is about the answer itself; fan_out says what it holds and which errors
-- there are.
--
-- sort is total, inflow, outflow (the largest first) or counterparty; null is the order that goes with flow. A page goes
-- on after the counterparty after_counterparty, whose amount in that order was after_amount.
drop function if exists counterflow.ask(text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean);
create or replace function counterflow.ask(
        wanted_address      text,
        wanted_chain        text,
        from_time           timestamptz,
        to_time             timestamptz,
        flow                text,
        row_limit           bigint,
        row_offset          bigint,
        avoid               text[],
        partial             boolean,
        wanted_counterparty text    default null,
        hidden              text[]  default '{}',
        least_amount        numeric default 0,
        sort                text    default null,
        after_counterparty  text    default null,
        after_amount        numeric default null)
    returns table (
        counterparty text, inflows numeric, outflows numeric, total_flows numeric,
        segments integer[], missing_segments integer[], silent_servers text[])
    language plpgsql stable
    security definer
    set search_path = counterflow, pg_temp
as $$
#variable_conflict use_column
declare
    inflow   text := 'sum(flows.inflows)';
    outflow  text := 'sum(flows.outflows)';
    total    text := 'sum(flows.inflows) + sum(flows.outflows)';
    amount   text := case flow when 'inflow' then inflow when 'outflow' then outflow else total end;
    sorted   text := case coalesce(sort, flow)
                         when 'inflow' then inflow
                         when 'outflow' then outflow
                         when 'counterparty' then '0::numeric'
                         else total
                     end;
begin
    return query
    select answer.*
    from counterflow.fan_out(
        wanted_chain, from_time, to_time, avoid, partial,
        reader    => 'read_segment_',
        arguments => format('%L, %L, %L', wanted_address, from_time, to_time),
        matters   => format('(%1$L is null or counterparty = %1$L) and counterparty <> all (%2$L::text[])',
                            wanted_counterparty, hidden),
        columns   => 'counterparty text, inflows numeric, outflows numeric',
        merge     =>
            'select flows.counterparty, sum(flows.inflows), sum(flows.outflows),
                    sum(flows.inflows) + sum(flows.outflows), null::integer[], null::integer[], null::text[]
             from (%1$s) flows
             group by flows.counterparty '
            || format(
                'having %1$s > 0 and %1$s >= %2$L::numeric
                    and (%3$L is null or %4$s < %5$L::numeric
                         or (%4$s = %5$L::numeric and flows.counterparty collate "C" > %3$L))
                 order by %4$s desc, flows.counterparty collate "C"
                 limit %6$L offset %7$L',
                amount, coalesce(least_amount, 0), replace(after_counterparty, '%', '%%'), sorted, after_amount,
                row_limit, row_offset),
        about     => 'select null::text, null::numeric, null::numeric, null::numeric, $1, $2, $3')
        as answer(
            counterparty text, inflows numeric, outflows numeric, total_flows numeric,
            segments integer[], missing_segments integer[], silent_servers text[]);
end
$$;
