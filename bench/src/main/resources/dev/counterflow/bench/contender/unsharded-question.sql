-- The hundred largest counterparties of an address, asked of one server that holds all postings.
select counterparty,
       sum(inflow)                as inflows,
       sum(outflow)               as outflows,
       sum(inflow) + sum(outflow) as total_flows
from posting
where address = ? and block_time >= ? and block_time < ?
group by counterparty
order by total_flows desc, counterparty
limit 100
