-- Who has an address dealt with, and how much? The rows are the counterparties in the order asked for, equal ones in byte
-- order. The last row (counterparty is null) is about the answer itself: the live segments that it rests on, those missing
-- because no server with a copy answers (only when partial is true), and the servers found not to answer. Without
-- with_grounds that row is left out.
--
-- sort is total, inflow, outflow (the largest first) or counterparty; null is the order that goes with flow. A page goes
-- on after the counterparty after_counterparty, whose amount in that order was after_amount.
--
-- One snapshot of the catalog, and one round trip to each server with a live segment in which the address may be, all at
-- once. The first counterparties of all by total are read from the rankings of the busy addresses, at the cost of a further
-- round trip or two; everything else is read in full.
--
-- Errors: CF001, a server that is needed does not answer; CF002, it has not answered within statement_timeout. The DETAIL
-- is the server's name.
drop function if exists counterflow.ask(text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean);
drop function if exists counterflow.ask(
    text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean, text, text[], numeric, text, text, numeric);
create or replace function counterflow.ask(
        wanted_address      text,
        wanted_chain        text,
        from_time           timestamptz,
        to_time             timestamptz,
        flow                text,
        row_limit           bigint,
        row_offset          bigint,
        avoid               text[],
        partial             boolean,
        wanted_counterparty text    default null,
        hidden              text[]  default '{}',
        least_amount        numeric default 0,
        sort                text    default null,
        after_counterparty  text    default null,
        after_amount        numeric default null,
        with_grounds        boolean default true)
    returns table (
        counterparty text, inflows numeric, outflows numeric, total_flows numeric,
        segments integer[], missing_segments integer[], silent_servers text[])
    language plpgsql stable
    security definer
    set search_path = counterflow, pg_temp
    set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    digest    bytea := counterflow.digest_of(wanted_address);
    sorted    text := coalesce(sort, case flow when 'both' then 'total' else flow end);
    top_rows  bigint := row_limit + row_offset + cardinality(hidden);
    -- How many rows of a ranking, of 20 counterparties each, are read at first; null: everything is read.
    places    integer := case
        when flow = 'both' and sorted = 'total' and top_rows <= 1000
            and wanted_counterparty is null and after_counterparty is null
            and date_trunc('day', from_time, 'UTC') = from_time and date_trunc('day', to_time, 'UTC') = to_time
        then least(50, greatest(5, top_rows / 10))
    end;
    condition text := case
        when places is null and (wanted_counterparty is not null or hidden <> '{}') then
            format(' where (%1$L is null or answer.counterparty = %1$L) and answer.counterparty <> all (%2$L::text[])',
                   wanted_counterparty, hidden)
        else ''
    end;
    arguments text;
    silent    text[] := '{}';  -- the servers that failed on a connection made for this question
    reason    text;            -- why the last of them did
    place     record;
    asking    text;            -- the server that the current step is about
    asked     text[];          -- the servers with an answer under way
    reused    text[];          -- those of them whose connection is from an earlier question, and may be broken since
    own_query text;            -- for the coordinator's own segments
    query     text;
    missing   integer[];
    asked_ids integer[];       -- the segments asked, and, at the same places,
    asked_at  text[];          -- the servers asked for them, null for the coordinator
    flows     counterflow.flow[];
begin
    loop
        arguments := format('%L, %L, %L, %L', wanted_address, from_time, to_time, places);
        asking := null;
        asked := '{}';
        reused := '{}';
        own_query := null;
        missing := '{}';
        asked_ids := '{}';
        asked_at := '{}';
        begin
            for place in
                select * from counterflow.places(digest, wanted_chain, from_time, to_time, silent, avoid)
            loop
                if place.server = any (silent) then
                    if not partial then
                        raise exception using
                            errcode = 'CF001',
                            message = format('server %s does not answer: %s', place.server, reason),
                            detail = place.server;
                    end if;
                    missing := missing || place.segments;
                    continue;
                end if;
                query := counterflow.flows_query(place.segments, 'read_segment_', arguments, condition);
                if place.position = 0 then
                    own_query := query;
                else
                    asking := place.server;
                    if counterflow.send_question(place.server, query) then
                        reused := reused || asking;
                    end if;
                    asked := asked || asking;
                end if;
                asked_ids := asked_ids || place.segments;
                asked_at := asked_at || array_fill(asking, array[cardinality(place.segments)]);
                asking := null;
            end loop;

            if places is null then
                return query
                select total.counterparty, total.inflows, total.outflows, total.inflows + total.outflows,
                       null::integer[], null::integer[], null::text[]
                from (
                    select flow.counterparty, sum(flow.inflows) as inflows, sum(flow.outflows) as outflows
                    from counterflow.collect_flows(asked, own_query) flow
                    where flow.counterparty <> all (hidden)
                    group by flow.counterparty
                ) total
                cross join lateral (
                    select case ask.flow
                               when 'inflow' then total.inflows
                               when 'outflow' then total.outflows
                               else total.inflows + total.outflows
                           end as amount,
                           case sorted
                               when 'inflow' then total.inflows
                               when 'outflow' then total.outflows
                               when 'counterparty' then 0
                               else total.inflows + total.outflows
                           end as rank
                ) by
                where by.amount > 0
                  and by.amount >= coalesce(least_amount, 0)
                  and (after_counterparty is null
                       or by.rank < after_amount
                       or (by.rank = after_amount and total.counterparty collate "C" > after_counterparty))
                order by by.rank desc, total.counterparty collate "C"
                limit row_limit offset row_offset;
            elsif cardinality(asked_ids) = 1 then
                -- One segment has summed and, if need be, ranked them already.
                return query
                select flow.counterparty, flow.inflows, flow.outflows, flow.inflows + flow.outflows,
                       null::integer[], null::integer[], null::text[]
                from counterflow.collect_flows(asked, own_query) flow
                where flow.counterparty <> all (hidden)
                  and flow.inflows + flow.outflows >= greatest(1, least_amount)
                order by flow.inflows + flow.outflows desc, flow.counterparty collate "C"
                limit row_limit offset row_offset;
            else
                flows := array(select flow from counterflow.collect_flows(asked, own_query) flow);
                if exists (select from unnest(flows) flow where flow.counterparty is null) then
                    flows := counterflow.complete_top(
                        flows, wanted_address, wanted_chain, places, top_rows, least_amount, asked_ids, asked_at);
                    if flows is null then
                        places := null;
                        continue;
                    end if;
                end if;
                return query
                select total.counterparty, total.inflows, total.outflows, total.inflows + total.outflows,
                       null::integer[], null::integer[], null::text[]
                from (
                    select flow.counterparty, sum(flow.inflows) as inflows, sum(flow.outflows) as outflows
                    from unnest(flows) flow
                    where flow.counterparty <> all (hidden)
                    group by flow.counterparty
                ) total
                where total.inflows + total.outflows >= greatest(1, least_amount)
                order by total.inflows + total.outflows desc, total.counterparty collate "C"
                limit row_limit offset row_offset;
            end if;

            if with_grounds then
                return query
                select null::text, null::numeric, null::numeric, null::numeric,
                       counterflow.live_segments(wanted_chain, from_time, to_time, missing), missing, silent;
            end if;
            return;
        exception
            when sqlstate 'CF001' then
                raise;
            when query_canceled or others then
                reason := sqlerrm;
                asking := counterflow.find_culprit(sqlstate, asking, asked);
                if asking is null then
                    raise;
                elsif asking <> all (reused) then
                    silent := silent || asking;
                end if;
        end;
    end loop;
end
$$;
