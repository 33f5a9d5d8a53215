-- The functions that read one segment. A function of its own: its plan is made once a session and then reused, which
-- costs a fifth of planning anew. Each is bounded by the postings of one address in the segment.
create or replace function counterflow.make_segment_readers(segment_id integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    segment name := 'segment_' || segment_id;
begin
    execute format(
        'create or replace function counterflow.%1$I(wanted text, from_time timestamptz, to_time timestamptz)
             returns table (counterparty text, inflows numeric, outflows numeric)
             language plpgsql stable parallel safe
         as $body$
         begin
             return query
             select posting.counterparty, sum(posting.inflow), sum(posting.outflow)
             from counterflow.%2$I posting
             where posting.address = wanted
               and posting.block_time >= from_time
               and posting.block_time < to_time
             group by posting.counterparty;
         end
         $body$',
        'read_' || segment, segment);

    -- The days of an address, and its counterparties: each is once in the answer, in a row without a day.
    execute format(
        'create or replace function counterflow.%1$I(wanted text, from_time timestamptz, to_time timestamptz)
             returns table (day date, counterparty text, inflows numeric, outflows numeric, transactions bigint)
             language plpgsql stable parallel safe
         as $body$
         begin
             return query
             select (moved.block_time at time zone ''UTC'')::date, null::text,
                    sum(moved.inflow), sum(moved.outflow), count(*)
             from (
                 select posting.block_time, posting.transaction_hash,
                        sum(posting.inflow) as inflow, sum(posting.outflow) as outflow
                 from counterflow.%2$I posting
                 where posting.address = wanted
                   and posting.block_time >= from_time
                   and posting.block_time < to_time
                 group by posting.block_time, posting.transaction_hash
             ) moved
             group by 1
             union all
             select distinct null::date, posting.counterparty, 0::numeric, 0::numeric, 0::bigint
             from counterflow.%2$I posting
             where posting.address = wanted
               and posting.block_time >= from_time
               and posting.block_time < to_time;
         end
         $body$',
        'summarize_' || segment, segment);

    -- The transactions between two addresses; a transaction that was posted in both directions is one row.
    execute format(
        'create or replace function counterflow.%1$I(
                 wanted text, wanted_counterparty text, from_time timestamptz, to_time timestamptz)
             returns table (block_time timestamptz, transaction_hash bytea, inflow numeric, outflow numeric)
             language plpgsql stable parallel safe
         as $body$
         begin
             return query
             select posting.block_time, posting.transaction_hash, sum(posting.inflow), sum(posting.outflow)
             from counterflow.%2$I posting
             where posting.address = wanted
               and posting.counterparty = wanted_counterparty
               and posting.block_time >= from_time
               and posting.block_time < to_time
             group by posting.block_time, posting.transaction_hash;
         end
         $body$',
        'list_' || segment, segment);

    if exists (select from pg_catalog.pg_roles where rolname = 'counterflow_link') then
        execute format('grant select on counterflow.%I to counterflow_link', segment);
        execute format(
            'grant execute on function counterflow.%I, counterflow.%I, counterflow.%I to counterflow_link',
            'read_' || segment, 'summarize_' || segment, 'list_' || segment);
    end if;
end
$$;

-- The segments that are there already.
do $$
begin
    perform counterflow.make_segment_readers(substring(relation.relname from '^segment_([0-9]+)$')::integer)
    from pg_catalog.pg_class relation
    where relation.relnamespace = 'counterflow'::regnamespace
      and relation.relkind = 'r'
      and relation.relname ~ '^segment_[0-9]+$';
end
$$;
