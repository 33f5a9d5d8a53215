-- The rule whole-transaction, as a join over the unnested table.
create temporary view flow as
with named as (
    select raw.transaction, raw.sign, address
    from raw cross join lateral unnest(raw.addresses) address
    where raw.transaction not in (select transaction from coinbase)
),
counted as (
    select transaction, least(sum(value) filter (where sign = -1), sum(value) filter (where sign = 1)) as amount
    from raw group by transaction
),
transfer as (
    select sender.address as sender, receiver.address as receiver, sum(counted.amount) as amount
    from named sender
    join named receiver on receiver.transaction = sender.transaction and receiver.sign = 1
    join counted on counted.transaction = sender.transaction
    where sender.sign = -1
    group by sender.address, receiver.address
)
select address, counterparty, sum(inflow) as inflows, sum(outflow) as outflows
from (
    select sender as address, receiver as counterparty, 0 as inflow, amount as outflow from transfer where amount > 0
    union all
    select receiver, sender, amount, 0 from transfer where amount > 0
) posted
group by address, counterparty;
