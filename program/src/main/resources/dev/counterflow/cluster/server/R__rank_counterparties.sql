-- Ranks the counterparties of the busy addresses of a segment: the top of such an account can then be read without the
-- rest. It is derived from the entries and holds nothing that they do not. An account with a sum beyond 2^63 - 1 is left out,
-- and read in full when it is asked for.
drop function if exists counterflow.rank_counterparties(integer);
create or replace function counterflow.rank_counterparties(segment_id integer, busy text[])
    returns void
    language plpgsql
    set search_path = ''
    set work_mem = '64MB'
as $$
begin
    -- One account at a time: sorting each of them takes less than half as long as sorting all.
    execute format(
        'insert into counterflow.%2$I (place, address, name, counterparties, inflows, outflows)
         select ranked.place, busy, ranked.name, ranked.counterparties, ranked.inflows, ranked.outflows
         from unnest($1) busy
         cross join lateral (
             with account as materialized (
                 -- A total is null if it passes 2^63 - 1, and then it comes first.
                 select sums.*,
                        row_number() over every as rank,
                        first_value(sums.total) over every is not null as is_ranked
                 from (
                     select line.counterparty,
                            coalesce(sum(line.inflow), 0)  as inflows,
                            coalesce(sum(line.outflow), 0) as outflows,
                            case when coalesce(sum(line.inflow), 0) + coalesce(sum(line.outflow), 0)
                                      <= 9223372036854775807
                                then (coalesce(sum(line.inflow), 0) + coalesce(sum(line.outflow), 0))::bigint
                            end as total
                     from (
                         select unnest(entry.counterparties) as counterparty,
                                unnest(entry.inflows)        as inflow,
                                unnest(entry.outflows)       as outflow
                         from counterflow.%1$I entry
                         where entry.address = busy collate "C"
                     ) line
                     group by line.counterparty
                 ) sums
                 window every as (order by sums.total desc nulls first, sums.counterparty)
             )
             -- The aggregates take their rows in the order of the windows.
             select (first.rank - 1) / 20 as place, 0 as part, min(first.counterparty) as name,
                    array_agg(first.counterparty)    as counterparties,
                    array_agg(first.inflows::bigint) as inflows, array_agg(first.outflows::bigint) as outflows
             from account first
             where first.is_ranked and first.rank <= 1000
             group by (first.rank - 1) / 20
             union all
             select 50, other.part, min(other.counterparty),
                    array_agg(other.counterparty),
                    array_agg(other.inflows::bigint), array_agg(other.outflows::bigint)
             from (
                 select account.*, (row_number() over (order by account.counterparty) - 1) / 20 as part
                 from account
                 where account.is_ranked and account.rank > 1000
             ) other
             group by other.part
             order by place, part
         ) ranked',
        'segment_' || segment_id, 'ranking_' || segment_id)
    using busy;
end
$$;
