-- The hundred largest counterparties of an address, asked of Counterflow's coordinator.
select counterparty, inflows, outflows, total_flows
from counterflow.exposure(?, chain => 'bitcoin', from_time => ?, to_time => ?, flow => 'both', max_rows => 100)
