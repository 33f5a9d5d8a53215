-- Makes the empty tables of one segment. The caller fills segment_<id> in the same transaction (so that COPY may freeze
-- the rows and a crash leaves nothing), in the order of the address, and then calls finish_segment.
--
-- A row is an entry: what one transaction moved between an address and up to sixteen of its counterparties; more of them
-- continue in further rows. The lists run in parallel, and one that would hold only zeros is null. Time, address and hash
-- are thus kept once for all counterparties of a transaction, and no row is long enough to be stored out of line.
--
-- Within a transaction the counterparties of an account come with the largest total first, equal ones in byte order. If it is
-- the account's only one in the segment and the account is not busy, its entries are the answer about it: they are numbered
-- from 0 in place, which is null for all others.
--
-- The bounds become a CHECK, which lets the coordinator attach the table as a partition without reading it.
create or replace function counterflow.begin_segment(segment_id integer, from_time timestamptz, to_time timestamptz)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    execute format(
        'create table counterflow.%I (
             block_time       timestamptz not null,
             address          text        collate "C" not null,
             transaction_hash bytea       not null,
             counterparties   text[]      collate "C" not null,
             inflows          bigint[],
             outflows         bigint[],
             place            smallint,
             constraint days    check (block_time >= %L and block_time < %L),
             constraint amounts check (0 <= all (inflows) and 0 <= all (outflows)),
             constraint lists   check ((
                 cardinality(coalesce(inflows, outflows)) = cardinality(counterparties)
                 and cardinality(coalesce(outflows, inflows)) = cardinality(counterparties)) is true)
         ) with (autovacuum_enabled = off)',
        'segment_' || segment_id, from_time, to_time);

    -- The counterparties of the busy addresses, summed over the segment, 20 to a row: at the places 0 to 49 the first
    -- thousand, the largest total first; at place 50 all others, in the order of their names, of which the first is name.
    execute format(
        'create table counterflow.%I (
             place          integer not null,
             address        text    collate "C" not null,
             name           text    collate "C" not null,
             counterparties text[]  collate "C" not null,
             inflows        bigint[] not null,
             outflows       bigint[] not null
         ) with (autovacuum_enabled = off)',
        'ranking_' || segment_id);

    -- Plans are for any address, and questions are mostly for active ones: taken for one of twenty entries, its counterparties
    -- are summed by hashing and not by sorting. In the ranking, an estimate from a sample would take a table of few busy addresses
    -- for one in which every address has many rows, and read all of it to find that an address has none.
    perform counterflow.expect_addresses('segment_' || segment_id, -0.05);
    perform counterflow.expect_addresses('ranking_' || segment_id, -1);
end
$$;

-- Tells the planner of a table's addresses: how many there are, as a negative fraction of the rows; a small sample does for
-- the rest.
create or replace function counterflow.expect_addresses(relation name, addresses numeric)
    returns void
    language plpgsql
    set search_path = ''
as $$
begin
    execute format(
        'alter table counterflow.%I alter column address set (n_distinct = %s), alter column address set statistics 10',
        relation, addresses);
end
$$;
