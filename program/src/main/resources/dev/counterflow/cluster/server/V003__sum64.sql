-- The sum of what is not null, 0 of nothing; beyond 2^63 - 1 an error (22003). PostgreSQL's own sum of bigint is a numeric,
-- which takes longer to add up, to compare and to send.
create aggregate counterflow.sum64(bigint) (
    sfunc       = int8pl,
    stype       = bigint,
    initcond    = '0',
    combinefunc = int8pl,
    parallel    = safe
);
