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
    digest      bytea    := sha256(convert_to(wanted_address, 'UTF8'));
    bucket      smallint := counterflow.bucket_of(digest);
    fingerprint bytea    := counterflow.fingerprint_of(digest);
    sorted      text     := coalesce(sort, case flow when 'both' then 'total' else flow end);
    top_rows    bigint   := row_limit + row_offset + cardinality(hidden);
    least_total numeric  := greatest(1, least_amount);
    -- How many rows of a ranking, of 20 counterparties each, are read at first; null: everything is read.
    places      integer  := case
        when flow = 'both' and sorted = 'total' and top_rows <= 1000
            and wanted_counterparty is null and after_counterparty is null
            and date_trunc('day', from_time, 'UTC') = from_time and date_trunc('day', to_time, 'UTC') = to_time
        then least(50, greatest(5, top_rows / 10))
    end;
    depth       integer;            -- the same for each of several segments
    condition   text;
    arguments   text;
    silent      text[]   := '{}';   -- the servers that failed on a connection made for this question
    reason      text;               -- why the last of them did
    place       record;
    asking      text;               -- the server that the current step is about
    asked       text[];             -- the servers with an answer under way
    reused      text[];             -- those of them whose connection is from an earlier question, and may be broken since
    own_query   text;               -- for the coordinator's own segments
    query       text;
    missing     integer[];
    asked_ids   integer[];          -- the segments asked, and, at the same places,
    asked_at    text[];             -- the servers asked for them, null for the coordinator
    flows       counterflow.flows[];
    reader      text;               -- the function that reads the only segment, and the statement that calls it
    prepared    boolean;            -- whether the connection has that statement
    unprepared  boolean  := false;  -- it was thought to have it, but did not
    waits_asleep boolean := current_setting('server_version_num')::integer < 170000;  -- as await_answers does
    wide        boolean  := false;  -- a sum of a segment passes 2^63 - 1: every posting is read by itself
    answered    boolean  := false;  -- all rows are given; what follows cannot change them
begin
    loop
        asking := null;
        asked := '{}';
        reused := '{}';
        own_query := null;
        missing := '{}';
        begin
            select * into asked_ids, asked_at
            from counterflow.holders(bucket, fingerprint, wanted_chain, from_time, to_time, silent, avoid);

            if asked_ids is null then
                exit;
            elsif cardinality(asked_ids) = 1 and places is not null and (asked_at[1] = any (silent)) is not true then
                -- Most addresses are in one segment. It gives the answer as it is to be told.
                reader := 'top_segment_' || asked_ids[1];
                asking := asked_at[1];
                if asking is null then
                    return query execute format(
                        'select top.counterparty, top.inflows::numeric, top.outflows::numeric,
                                (top.inflows + top.outflows)::numeric, null::integer[], null::integer[], null::text[]
                         from counterflow.%I($1, $2, $3, $4, $5) top
                         where top.counterparty <> all ($6) and top.inflows + top.outflows >= $7
                         limit $8 offset $9', 'planned_' || reader)
                    using wanted_address, from_time, to_time, places, top_rows,
                          hidden, least_total, row_limit, row_offset;
                    exit;
                end if;

                asked := asked_at;
                prepared := not unprepared and counterflow.has_statement(asking, reader);
                query := format('execute %I(%L, %L, %L, %L, %L)',
                                reader, wanted_address, from_time, to_time, places, top_rows);
                if prepared then
                    -- There is a connection, or there was one.
                    reused := asked;
                    prepared := counterflow.dblink_send_query(asking, query) = 1;
                end if;
                if not prepared then
                    query := format('set plan_cache_mode = force_generic_plan;'
                                    ' prepare %1$I as select * from counterflow.%1$I($1, $2, $3, $4, $5); %2$s',
                                    reader, query);
                    reused := case when counterflow.send_question(asking, query) then asked else '{}' end;
                    perform counterflow.await_answers(asked);
                    perform from counterflow.dblink_get_result(asking) as mode_set(status text);
                    perform counterflow.await_answers(asked);
                    perform from counterflow.dblink_get_result(asking) as made(status text);
                    perform counterflow.remember_statement(asking, reader);
                end if;
                if waits_asleep then
                    perform counterflow.await_answers(asked);
                end if;
                return query
                select top.counterparty, top.inflows::numeric, top.outflows::numeric, (top.inflows + top.outflows)::numeric,
                       null::integer[], null::integer[], null::text[]
                from counterflow.dblink_get_result(asking)
                    as top(counterparty text, inflows bigint, outflows bigint)
                where top.counterparty <> all (hidden) and top.inflows + top.outflows >= least_total
                limit row_limit offset row_offset;
                answered := true;
                perform
                from counterflow.dblink_get_result(asking)
                    as nothing(counterparty text, inflows bigint, outflows bigint);
                exit;
            end if;

            -- The more segments, the less each may leave untold: what is untold by all is what makes further questions.
            depth := case when places is not null then
                least(50, places * least(4, ceil(cardinality(asked_ids) / 3.0)))
            end;
            arguments := format('%L, %L, %L, %L', wanted_address, from_time, to_time, case when wide then 0 else depth end);
            condition := case
                when places is null and (wanted_counterparty is not null or hidden <> '{}') then
                    format('(%1$L is null or line.counterparty = %1$L) and line.counterparty <> all (%2$L::text[])',
                           wanted_counterparty, hidden)
                else ''
            end;
            for place in select * from counterflow.places(asked_ids, asked_at) loop
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
                if place.server is null then
                    own_query := query;
                else
                    asking := place.server;
                    if counterflow.send_question(place.server, query) then
                        reused := reused || asking;
                    end if;
                    asked := asked || asking;
                    asking := null;
                end if;
            end loop;

            if places is null then
                return query
                select total.counterparty, total.inflows, total.outflows, total.inflows + total.outflows,
                       null::integer[], null::integer[], null::text[]
                from (
                    select flow.counterparty, sum(flow.inflows) as inflows, sum(flow.outflows) as outflows
                    from (
                        select unnest(told.counterparties) as counterparty,
                               unnest(told.inflows)        as inflows,
                               unnest(told.outflows)       as outflows
                        from counterflow.collect_flows(asked, own_query) told
                    ) flow
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
            else
                flows := array(select told from counterflow.collect_flows(asked, own_query) told);
                if exists (select from unnest(flows) told where told.rest is not null) then
                    flows := counterflow.complete_top(
                        flows, wanted_address, wanted_chain, depth, top_rows, least_amount, asked_ids, asked_at);
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
                    from (
                        select unnest(told.counterparties) as counterparty,
                               unnest(told.inflows)        as inflows,
                               unnest(told.outflows)       as outflows
                        from unnest(flows) told
                    ) flow
                    where flow.counterparty <> all (hidden)
                    group by flow.counterparty
                ) total
                where total.inflows + total.outflows >= least_total
                order by total.inflows + total.outflows desc, total.counterparty collate "C"
                limit row_limit offset row_offset;
            end if;

            exit;
        exception
            when sqlstate 'CF001' then
                raise;
            when query_canceled or others then
                if answered then
                    -- The rows had come when the connection broke.
                    perform counterflow.hang_up(asked);
                    exit;
                end if;
                if sqlstate = '22003' and not wide then
                    wide := true;
                    places := null;
                    perform counterflow.hang_up(asked);
                    continue;
                end if;
                reason := sqlerrm;
                asking := counterflow.find_culprit(sqlstate, asking, asked);
                if asking is null then
                    raise;
                elsif sqlstate in ('26000', '08003') and not unprepared then
                    unprepared := true;
                elsif asking <> all (reused) then
                    silent := silent || asking;
                end if;
        end;
    end loop;

    if with_grounds then
        return query
        select null::text, null::numeric, null::numeric, null::numeric,
               counterflow.live_segments(wanted_chain, from_time, to_time, missing), missing, silent;
    end if;
end
$$;
