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
    execute format(
        'insert into counterflow.%2$I (place, address, name, counterparties, inflows, outflows)
         select placed.place, placed.address, min(placed.counterparty),
                array_agg(placed.counterparty), array_agg(placed.inflows::bigint), array_agg(placed.outflows::bigint)
         from (
             select ranked.*,
                    case when ranked.rank <= 1000 then (ranked.rank - 1) / 20 else 50 end as place,
                    case when ranked.rank <= 1000 then 0
                         else (row_number() over (
                                  partition by ranked.address, ranked.rank <= 1000 order by ranked.counterparty) - 1) / 20
                    end as part
             from (
                 select sums.*,
                        row_number() over every as rank,
                        first_value(sums.inflows + sums.outflows) over every as largest
                 from (
                     select line.address, line.counterparty,
                            coalesce(sum(line.inflow), 0) as inflows, coalesce(sum(line.outflow), 0) as outflows
                     from (
                         select entry.address,
                                unnest(entry.counterparties) as counterparty,
                                unnest(entry.inflows)        as inflow,
                                unnest(entry.outflows)       as outflow
                         from unnest($1) busy
                         join counterflow.%1$I entry on entry.address = busy collate "C"
                     ) line
                     group by line.address, line.counterparty
                 ) sums
                 window every as (
                     partition by sums.address order by sums.inflows + sums.outflows desc, sums.counterparty)
             ) ranked
             where ranked.largest < 9223372036854775808
             -- The aggregates take their rows in this order.
             order by ranked.address, place, part, case when ranked.rank <= 1000 then ranked.rank end, ranked.counterparty
         ) placed
         group by placed.address, placed.place, placed.part
         order by placed.address, placed.place, placed.part',
        'segment_' || segment_id, 'ranking_' || segment_id)
    using busy;
end
$$;
