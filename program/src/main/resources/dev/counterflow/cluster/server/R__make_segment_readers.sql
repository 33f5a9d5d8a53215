-- The functions that read one segment. Each segment has its own: their plans are made once a session and then reused, which
-- costs a fifth of planning anew; a plan for each value would be planning anew. Each is bounded by the entries of one address
-- in the segment.
create or replace function counterflow.make_segment_readers(segment_id integer)
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    segment name := 'segment_' || segment_id;
    ranking name := 'ranking_' || segment_id;
    -- What the functions below have of an address, by counterparty: %1$I is the segment, %2$s a condition.
    sums    text :=
        'select line.counterparty, counterflow.sum64(line.inflow) as inflows, counterflow.sum64(line.outflow) as outflows
         from (
             select unnest(entry.counterparties) as counterparty,
                    unnest(entry.inflows)        as inflow,
                    unnest(entry.outflows)       as outflow
             from counterflow.%1$I entry
             where entry.address = wanted and %2$s
         ) line
         group by line.counterparty';
begin
    -- What a function returns cannot be replaced.
    perform counterflow.drop_segment_readers(segment_id);

    -- Every counterparty of an address, summed, at most 1,000 to a row; with places = 0, every posting by itself, because a
    -- sum may pass 2^63 - 1, which is an error (22003). If places is given and the address has a ranking: only the first rows
    -- of that, 20 counterparties each, and then, if there are more, a row without a counterparty whose rest is the total that
    -- no further one passes. A ranking is of the whole segment, so places is for times that cover it.
    execute format(
        'create or replace function counterflow.%1$I(
                 wanted text, from_time timestamptz, to_time timestamptz, places integer)
             returns table (counterparties text[], inflows bigint[], outflows bigint[], rest bigint)
             language plpgsql stable parallel safe
             set plan_cache_mode = force_generic_plan
         as $body$
         begin
             if places > 0 then
                 return query
                 select part.counterparties, part.inflows, part.outflows, null::bigint
                 from counterflow.%3$I part
                 where part.address = wanted and part.place < places;
                 if found then
                     return query
                     select null::text[], null::bigint[], null::bigint[],
                            last.inflows[cardinality(last.inflows)] + last.outflows[cardinality(last.outflows)]
                     from counterflow.%3$I last
                     where last.address = wanted and last.place = places - 1
                       and exists (
                           select from counterflow.%3$I further
                           where further.address = wanted and further.place >= places);
                     return;
                 end if;
             end if;
             if places = 0 then
                 return query
                 select entry.counterparties,
                        coalesce(entry.inflows, array_fill(0::bigint, array[cardinality(entry.counterparties)])),
                        coalesce(entry.outflows, array_fill(0::bigint, array[cardinality(entry.counterparties)])),
                        null::bigint
                 from counterflow.%2$I entry
                 where entry.address = wanted
                   and entry.block_time >= from_time
                   and entry.block_time < to_time;
                 return;
             end if;
             return query
             select array_agg(total.counterparty), array_agg(total.inflows::bigint), array_agg(total.outflows::bigint),
                    null::bigint
             from (select sums.*, row_number() over () / 1000 as part from (%4$s) sums) total
             group by total.part;
         end
         $body$',
        'read_' || segment, segment, ranking,
        format(sums, segment, 'entry.block_time >= from_time and entry.block_time < to_time'));

    -- The first counterparties of an address by total, equal ones in byte order: the answer, if no other segment holds the
    -- address. Of an account of a single transaction they are ready to be read; there is nothing here of any other. Either all of
    -- an account's entries have a place, or none, and those that have are at most 125 (2,000 postings make an account busy, and
    -- sixteen fill an entry): of a hub no more are read to find nothing. Like the next one it is so plain that the planner puts it
    -- into the statement that calls it, whose plan is kept by whoever has that.
    execute format(
        'create function counterflow.%1$I(wanted text, most bigint)
             returns table (counterparty text, inflows bigint, outflows bigint)
             language sql stable parallel safe
         as $body$
             select line.counterparty, coalesce(line.inflow, 0), coalesce(line.outflow, 0)
             from (
                 select unnest(part.counterparties) as counterparty,
                        unnest(part.inflows)        as inflow,
                        unnest(part.outflows)       as outflow
                 from (
                     select entry.counterparties, entry.inflows, entry.outflows
                     from (
                         select first.counterparties, first.inflows, first.outflows, first.place
                         from counterflow.%2$I first
                         where first.address = wanted
                         limit 125
                     ) entry
                     where entry.place is not null
                     order by entry.place
                 ) part
             ) line
             limit most;
         $body$',
        'ready_' || segment, segment);

    -- The same of any account, summed and sorted. Nothing if the address has a ranking. A total beyond 2^63 - 1 is an error
    -- (22003).
    execute format(
        'create function counterflow.%1$I(wanted text, most bigint)
             returns table (counterparty text, inflows bigint, outflows bigint)
             language sql stable parallel safe
         as $body$
             select total.counterparty, total.inflows, total.outflows
             from (%2$s) total
             order by total.inflows + total.outflows desc, total.counterparty collate "C"
             limit most;
         $body$',
        'top_' || segment,
        format(sums, segment, format('not exists (select from counterflow.%I part where part.address = wanted)', ranking)));

    -- What follows the first rows of a ranking and has a total below told (null: any): as far as the total is
    -- at_least, and, with any total, if the counterparty is one of names. At most 20,000: if there are as many, there may be
    -- more. One row.
    execute format(
        'create or replace function counterflow.%1$I(
                 wanted text, places integer, told bigint, at_least numeric, names text[])
             returns table (counterparties text[], inflows bigint[], outflows bigint[], rest bigint)
             language plpgsql stable parallel safe
             set plan_cache_mode = force_generic_plan
         as $body$
         declare
             -- No total of a ranking passes 2^63 - 1.
             most    bigint := coalesce(told - 1, 9223372036854775807);
             reached bigint := least(at_least, 9223372036854775807);
         begin
             return query
             with further as (
                 -- The rest of the ranked rows, and where the others may be that are named or large enough.
                 select part.counterparties, part.inflows, part.outflows
                 from counterflow.%2$I part
                 where part.address = wanted and part.place >= places and part.place < 50
                 union all
                 select part.counterparties, part.inflows, part.outflows
                 from counterflow.%2$I part
                 where part.address = wanted and part.place = 50
                   and at_least is not null
                   and reached <= (
                       select last.inflows[cardinality(last.inflows)] + last.outflows[cardinality(last.outflows)]
                       from counterflow.%2$I last
                       where last.address = wanted and last.place = 49)
             )
             select array_agg(found.counterparty), array_agg(found.inflow), array_agg(found.outflow), null::bigint
             from (
                 select line.counterparty, line.inflow, line.outflow
                 from (
                     select unnest(further.counterparties) as counterparty,
                            unnest(further.inflows)        as inflow,
                            unnest(further.outflows)       as outflow
                     from further
                 ) line
                 where line.inflow + line.outflow <= most
                   and (line.inflow + line.outflow >= reached
                        or line.counterparty in (select unnest(names)))
                 union
                 select line.counterparty, line.inflow, line.outflow
                 from unnest(names) asked(counterparty)
                 cross join lateral (
                     select part.counterparties, part.inflows, part.outflows
                     from counterflow.%2$I part
                     where part.address = wanted and part.place = 50 and part.name <= asked.counterparty collate "C"
                     order by part.name desc
                     limit 1
                 ) named
                 cross join lateral unnest(named.counterparties, named.inflows, named.outflows)
                     as line(counterparty, inflow, outflow)
                 where line.counterparty = asked.counterparty and line.inflow + line.outflow <= most
                 limit 20000
             ) found
             having count(*) > 0;
         end
         $body$',
        'settle_' || segment, ranking);

    -- The days of an address, and its counterparties: each is once in the answer, in a row without a day.
    execute format(
        'create or replace function counterflow.%1$I(wanted text, from_time timestamptz, to_time timestamptz)
             returns table (day date, counterparty text, inflows numeric, outflows numeric, transactions bigint)
             language plpgsql stable parallel safe
             set plan_cache_mode = force_generic_plan
         as $body$
         begin
             return query
             select (moved.block_time at time zone ''UTC'')::date, null::text,
                    coalesce(sum(moved.inflow), 0), coalesce(sum(moved.outflow), 0), count(*)
             from (
                 select line.block_time, line.transaction_hash, sum(line.inflow) as inflow, sum(line.outflow) as outflow
                 from (
                     select entry.block_time, entry.transaction_hash,
                            unnest(entry.inflows)  as inflow,
                            unnest(entry.outflows) as outflow
                     from counterflow.%2$I entry
                     where entry.address = wanted
                       and entry.block_time >= from_time
                       and entry.block_time < to_time
                 ) line
                 group by line.block_time, line.transaction_hash
             ) moved
             group by 1
             union all
             select distinct null::date, name, 0::numeric, 0::numeric, 0::bigint
             from counterflow.%2$I entry
             cross join lateral unnest(entry.counterparties) name
             where entry.address = wanted
               and entry.block_time >= from_time
               and entry.block_time < to_time;
         end
         $body$',
        'summarize_' || segment, segment);

    -- The transactions between two addresses; a transaction that was posted in both directions is one row.
    execute format(
        'create or replace function counterflow.%1$I(
                 wanted text, wanted_counterparty text, from_time timestamptz, to_time timestamptz)
             returns table (block_time timestamptz, transaction_hash bytea, inflow numeric, outflow numeric)
             language plpgsql stable parallel safe
             set plan_cache_mode = force_generic_plan
         as $body$
         begin
             return query
             select entry.block_time, entry.transaction_hash,
                    coalesce(sum(line.inflow), 0), coalesce(sum(line.outflow), 0)
             from counterflow.%2$I entry
             cross join lateral unnest(entry.counterparties, entry.inflows, entry.outflows)
                 as line(counterparty, inflow, outflow)
             where entry.address = wanted
               and wanted_counterparty = any (entry.counterparties)
               and line.counterparty = wanted_counterparty
               and entry.block_time >= from_time
               and entry.block_time < to_time
             group by entry.block_time, entry.transaction_hash;
         end
         $body$',
        'list_' || segment, segment);

    if exists (select from pg_catalog.pg_roles where rolname = 'counterflow_link') then
        execute format('grant select on counterflow.%I, counterflow.%I to counterflow_link', segment, ranking);
        execute format(
            'grant execute on function counterflow.sum64, counterflow.%I, counterflow.%I, counterflow.%I, counterflow.%I,'
                ' counterflow.%I, counterflow.%I to counterflow_link',
            'read_' || segment, 'ready_' || segment, 'top_' || segment, 'settle_' || segment, 'summarize_' || segment, 'list_' || segment);
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
