create table posting (
    block_time       timestamptz not null,
    inflow           bigint      not null,
    outflow          bigint      not null,
    address          text        collate "C" not null,
    counterparty     text        collate "C" not null,
    transaction_hash bytea       not null
) partition by range (block_time);
