-- The rows of one day as Counterflow stores them, in the order of the address.
create table floor (
    block_time       timestamptz not null,
    address          text        collate "C" not null,
    transaction_hash bytea       not null,
    counterparties   text[]      collate "C" not null,
    inflows          bigint[],
    outflows         bigint[],
    place            smallint
);
