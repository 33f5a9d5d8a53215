-- The rows of one day as they are ready to be copied, in the order of the address.
create table floor (
    block_time       timestamptz not null,
    inflow           bigint      not null,
    outflow          bigint      not null,
    address          text        collate "C" not null,
    counterparty     text        collate "C" not null,
    transaction_hash bytea       not null
);
