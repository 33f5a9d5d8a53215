-- The hundred largest counterparties of an address, asked of the prototype's table in one statement.
select flows.counterparty,
       sum(flows.inflow)                      as inflows,
       sum(flows.outflow)                     as outflows,
       sum(flows.inflow) + sum(flows.outflow) as total_flows
from (
    select sender as counterparty, total_value as inflow, 0::double precision as outflow
    from daily_transfers
    where receiver = ? and date between ? and ?
    union all
    select receiver, 0::double precision, total_value
    from daily_transfers
    where sender = ? and date between ? and ?
) flows
group by flows.counterparty
order by total_flows desc, flows.counterparty
limit 100
