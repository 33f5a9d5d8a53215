-- counterflow.posting is all postings of all chains. Each chain has its own table of entries, partitioned by day; a
-- condition on chain removes the other tables from the plan, a condition on block_time removes the other days. An entry has
-- the postings of one transaction in one account, up to sixteen to a row; here each is a row of its own.
create or replace function counterflow.make_posting_view()
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    branches text;
begin
    select string_agg(
               format(
                   'select %L::text as chain, entry.block_time, entry.address, line.counterparty collate "C" as counterparty,
                           coalesce(line.inflow, 0) as inflow, coalesce(line.outflow, 0) as outflow, entry.transaction_hash
                    from counterflow.%I entry
                    cross join lateral unnest(entry.counterparties, entry.inflows, entry.outflows)
                        as line(counterparty, inflow, outflow)',
                   substring(relname from '^entry_(.*)$'), relname),
               ' union all ' order by relname)
    into branches
    from pg_catalog.pg_class
    where relnamespace = 'counterflow'::regnamespace and relkind = 'p' and relname ~ '^entry_';

    execute 'create or replace view counterflow.posting as ' || coalesce(
        branches,
        'select null::text as chain, null::timestamptz as block_time, null::text collate "C" as address,
                null::text collate "C" as counterparty, null::bigint as inflow, null::bigint as outflow,
                null::bytea as transaction_hash
         where false');
    comment on view counterflow.posting is 'Every posting of every live segment: the surface for SQL and reporting tools.';
    grant select on counterflow.posting to counterflow_reader;
end
$$;
select counterflow.make_posting_view();
