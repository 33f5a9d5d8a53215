-- The rule proportional, written a second time: from raw inputs and outputs to the flows of each pair.
create temporary view flow as
with part as (
    select raw.transaction, named.address,
           sum(raw.sign * (div(raw.value, cardinality(raw.addresses))
                           + case when named.place <= raw.value % cardinality(raw.addresses) then 1 else 0 end)) as net
    from raw
    cross join lateral unnest(raw.addresses) with ordinality named(address, place)
    group by raw.transaction, named.address
),
destination as (
    select transaction, address, net as gained from part where net > 0
),
source as (
    select transaction, address, -net as lost,
           sum(-net) over (partition by transaction order by address collate "C") as running,
           sum(-net) over (partition by transaction) as total
    from part where net < 0
    union all
    select transaction, 'coinbase', sum(gained), sum(gained), sum(gained)
    from destination
    where transaction in (select transaction from coinbase)
    group by transaction
),
transfer as (
    select source.address as sender, destination.address as receiver,
           div(gained * running, total) - div(gained * (running - lost), total) as amount
    from source join destination using (transaction)
)
select address, counterparty, sum(inflow) as inflows, sum(outflow) as outflows
from (
    select sender as address, receiver as counterparty, 0 as inflow, amount as outflow from transfer where amount > 0
    union all
    select receiver, sender, amount, 0 from transfer where amount > 0
) posted
group by address, counterparty;
