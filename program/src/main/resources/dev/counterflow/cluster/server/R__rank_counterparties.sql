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
declare
    address text;
begin
    -- One account at a time: sorting each of them takes less than half as long as sorting all.
    foreach address in array busy loop
        begin
            perform counterflow.rank_counterparties_of(segment_id, address);
        exception
            when numeric_value_out_of_range then
                null;
        end;
    end loop;
end
$$;

-- The same for one address; an error (22003) if a sum passes 2^63 - 1.
create or replace function counterflow.rank_counterparties_of(segment_id integer, busy text)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    execute format(
        'insert into counterflow.%2$I (place, address, name, counterparties, inflows, outflows)
         with account as materialized (
             select line.counterparty,
                    counterflow.sum64(line.inflow) as inflows, counterflow.sum64(line.outflow) as outflows
             from (
                 select unnest(entry.counterparties) as counterparty,
                        unnest(entry.inflows)        as inflow,
                        unnest(entry.outflows)       as outflow
                 from counterflow.%1$I entry
                 where entry.address = $1 collate "C"
             ) line
             group by line.counterparty
         ),
         first as materialized (
             select ranked.*, row_number() over () as rank
             from (
                 select *
                 from account
                 order by inflows + outflows desc, counterparty
                 limit 1000
             ) ranked
         )
         -- Finding the first thousand takes less than sorting all. The aggregates take their rows in the order of the windows.
         select (first.rank - 1) / 20 as place, $1, min(first.counterparty),
                array_agg(first.counterparty), array_agg(first.inflows), array_agg(first.outflows)
         from first
         group by (first.rank - 1) / 20
         union all
         select 50, $1, min(other.counterparty),
                array_agg(other.counterparty), array_agg(other.inflows), array_agg(other.outflows)
         from (
             select account.*, (row_number() over (order by account.counterparty) - 1) / 20 as part
             from account,
                  (select inflows + outflows as total, counterparty from first where rank = 1000) last
             where account.inflows + account.outflows <= last.total
               and (account.inflows + account.outflows < last.total or account.counterparty > last.counterparty)
         ) other
         group by other.part
         order by 1, 3',
        'segment_' || segment_id, 'ranking_' || segment_id)
    using busy;
end
$$;
