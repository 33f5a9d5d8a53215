-- counterflow.posting is all postings of all chains. Each chain has its own table, partitioned by day; a condition on
-- chain removes the other tables from the plan, a condition on block_time removes the other days.
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
                   'select %L::text as chain, block_time, address, counterparty, inflow, outflow, transaction_hash from counterflow.%I',
                   substring(relname from '^posting_(.*)$'), relname),
               ' union all ' order by relname)
    into branches
    from pg_catalog.pg_class
    where relnamespace = 'counterflow'::regnamespace and relkind = 'p' and relname ~ '^posting_';

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
