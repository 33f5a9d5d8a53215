-- What the rule makes of the transactions of one day, in the order of the transactions.
create unlogged table staging (
    block_time       timestamptz not null,
    inflow           bigint      not null,
    outflow          bigint      not null,
    address          text        collate "C" not null,
    counterparty     text        collate "C" not null,
    transaction_hash bytea       not null
);
