-- Answers any question of ask, whose words these are, by asking every segment in which the address may be: one round trip to
-- each server with such a segment, all at once. The first counterparties of all by total are read from the rankings of the
-- busy addresses, at the cost of a further round trip or two; everything else is read in full. For ask only, which says in
-- whose name.
drop function if exists counterflow.ask_everywhere(
    text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean, text, text[], numeric, text, text, numeric,
    boolean, boolean);
create or replace function counterflow.ask_everywhere(
        wanted_address      text,
        wanted_chain        text,
        from_time           timestamptz,
        to_time             timestamptz,
        flow                text,
        row_limit           bigint,
        row_offset          bigint,
        avoid               text[],
        partial             boolean,
        wanted_counterparty text,
        hidden              text[],
        least_amount        numeric,
        sort                text,
        after_counterparty  text,
        after_amount        numeric,
        with_grounds        boolean,
        with_segments       boolean,
        known_silent        text[],  -- the servers that ask has found not to answer
        known_reason        text)    -- why the last of them did not
    returns table (
        counterparty text, inflows numeric, outflows numeric, total_flows numeric,
        segments integer[], missing_segments integer[], silent_servers text[])
    language plpgsql stable
as $$
#variable_conflict use_column
declare
    digest      bytea    := sha256(convert_to(wanted_address, 'UTF8'));
    bucket      integer  := counterflow.bucket_of(digest);
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
    times       text     := counterflow.quoted_times(from_time, to_time);
    condition   text;
    arguments   text;
    silent      text[]   := known_silent;  -- the servers that failed on a connection made for this question
    reason      text     := known_reason;  -- why the last of them did
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
    wide        boolean  := false;  -- a sum of a segment passes 2^63 - 1: every posting is read by itself
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
            end if;

            -- The more segments, the less each may leave untold: what is untold by all is what makes further questions.
            depth := case when places is not null then
                least(50, places * least(4, ceil(cardinality(asked_ids) / 3.0)))
            end;
            arguments := format('%L, %s, %L', wanted_address, times, case when wide then 0 else depth end);
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
                    select case ask_everywhere.flow
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
                elsif asking <> all (reused) then
                    silent := silent || asking;
                end if;
        end;
    end loop;

    if with_grounds and (with_segments or missing <> '{}' or silent <> '{}') then
        return query
        select null::text, null::numeric, null::numeric, null::numeric,
               case when with_segments then counterflow.live_segments(wanted_chain, from_time, to_time, missing) else '{}' end,
               missing, silent;
    end if;
end
$$;
