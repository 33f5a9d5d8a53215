-- Completes the flows found so far, of which some are the beginnings of rankings, until the first top_rows counterparties by
-- total are exact; those behind them may be incomplete, and most are left out. This takes one more round trip to the servers
-- whose rankings go on, rarely a second. Null if so many rows would be needed that all may as well be read.
--
-- What a ranking has not told of a counterparty is at most its rest. So a counterparty can be among the first only if what
-- is known of it, together with the rests of the rankings that have not told of it, reaches the least total that is certain
-- to be among the first. A ranking can be silent for good, too: if the filter denies that the counterparty has an account
-- there. If the rests alone reach it, a counterparty of which no ranking has told could be among the first
-- as well; each ranking then first tells of all that reach its share. (P. Cao and Z. Wang, "Efficient Top-K Query
-- Calculation in Distributed Networks", 2004.)
--
-- That least total only grows when more is told. So once the rests alone do not reach it, whoever could be among the first is
-- known, and exact as soon as each ranking has been asked about it by name: nothing has to be looked at again.
create or replace function counterflow.complete_top(
        flows           counterflow.flows[],
        wanted_address  text,
        wanted_chain    text,
        places          integer,   -- how many rows of each ranking are told already
        top_rows        bigint,
        least_amount    numeric,
        segment_ids     integer[], -- the segments asked, and, at the same places,
        segment_servers text[])    -- the server that each was asked on, null for the coordinator
    returns counterflow.flows[]
    language plpgsql
    set search_path = counterflow, pg_temp
as $$
declare
    most_rows constant integer := 20000;  -- of settle_segment
    reached  bigint;       -- each ranking has told of all totals that reach this
    named    text[] := '{}';              -- the counterparties that each ranking was asked about by name
    names    text[];
    at_least numeric;
    certain  numeric;
    rests    numeric;
    rankings integer;
    first    flows[];      -- what is known of those that may be among the first
    more     flows[];
    place    record;
    asked    text[];
    own      text;
begin
    loop
        select count(*), sum(told.rest) into rankings, rests
        from unnest(flows) told where told.rest is not null;

        with ranking as materialized (
            select told.segment_id, told.rest from unnest(flows) told where told.rest is not null
        ), flow as materialized (
            select told.segment_id,
                   unnest(told.counterparties) as counterparty,
                   unnest(told.inflows)        as inflows,
                   unnest(told.outflows)       as outflows
            from unnest(flows) told
        ), known as materialized (
            -- Who has told of each is not kept here: the planner takes a list for so large that it would write some to disk.
            select flow.counterparty,
                   sum(flow.inflows + flow.outflows) as total,
                   rests - coalesce(sum(ranking.rest), 0) as missing
            from flow
            left join ranking on ranking.segment_id = flow.segment_id
            group by flow.counterparty
        ), bound as materialized (
            select greatest(1, least_amount, (
                select known.total from known
                order by known.total desc offset greatest(top_rows, 1) - 1 limit 1)) as least_total
        ), candidate as materialized (
            select known.counterparty, known.total,
                   counterflow.bucket_of(digest) as bucket, counterflow.fingerprint_of(digest) as fingerprint
            from known
            cross join bound
            cross join lateral (select counterflow.digest_of(known.counterparty) as digest offset 0) hashed
            where known.total + known.missing >= bound.least_total
              and known.missing > 0
              and not exists (select from unnest(named) name where name = known.counterparty)
        ), possible as materialized (
            -- Most counterparties have no account at all on the days that have not told of them.
            select candidate.counterparty, candidate.total, filter.segment_id
            from candidate
            join counterflow.segment_filter filter
                on filter.chain = wanted_chain and filter.bucket = candidate.bucket
            where position(candidate.fingerprint in filter.fingerprints) > 0
        ), uncertain as materialized (
            select possible.counterparty
            from possible
            join ranking on ranking.segment_id = possible.segment_id
            where not exists (
                select from flow
                where flow.counterparty = possible.counterparty and flow.segment_id = possible.segment_id)
            group by possible.counterparty, possible.total
            having possible.total + sum(ranking.rest) >= (select bound.least_total from bound)
        )
        select bound.least_total,
               array(select uncertain.counterparty from uncertain),
               array(
                select (null, array_agg(flow.counterparty), array_agg(flow.inflows), array_agg(flow.outflows), null)::flows
                from flow
                where flow.counterparty in (
                    select known.counterparty from known
                    where known.total >= (select bound.least_total from bound)
                    union all
                    select uncertain.counterparty from uncertain))
        into certain, names, first
        from bound;

        at_least := case when rests >= certain then ceil(certain / rankings) end;
        if names = '{}' and at_least is null then
            return first;
        end if;

        asked := '{}';
        own := null;
        for place in
            select server,
                   counterflow.flows_query(
                       array_agg(segment_id), 'settle_segment_',
                       format('%L, %s, %L, %L, %L', wanted_address, places, reached, at_least, names), '') as query
            from unnest(segment_ids, segment_servers) asking(segment_id, server)
            where segment_id in (select ranking.segment_id from unnest(flows) ranking where ranking.rest is not null)
            group by server
        loop
            if place.server is null then
                own := place.query;
            else
                perform counterflow.send_question(place.server, place.query);
                asked := asked || place.server;
            end if;
        end loop;
        more := array(select told from counterflow.collect_flows(asked, own) told);
        if exists (select from unnest(more) told where cardinality(told.counterparties) >= most_rows) then
            return null;
        end if;

        if at_least is null then
            return first || more;
        end if;

        named := named || names;
        reached := least(at_least, 9223372036854775807);
        flows := more || array(
            select case
                       when earlier.rest is not null then
                           (earlier.segment_id, null, null, null, least(earlier.rest, reached - 1))::flows
                       else earlier
                   end
            from unnest(flows) earlier);
    end loop;
end
$$;
