-- Who has an address dealt with, and how much? The rows are the counterparties in the order asked for, equal ones in byte
-- order. The last row (counterparty is null) is about the answer itself: the live segments that it rests on, those missing
-- because no server with a copy answers (only when partial is true), and the servers found not to answer. Without
-- with_segments the live segments are left out, because to find them takes time for many days, and so is the row if there is
-- nothing else to say; without with_grounds it is left out always.
--
-- sort is total, inflow, outflow (the largest first) or counterparty; null is the order that goes with flow. A page goes
-- on after the counterparty after_counterparty, whose amount in that order was after_amount.
--
-- One snapshot of the catalog, and as a rule one round trip to each server with a live segment in which the address may be,
-- all at once. Most addresses are in one segment, and most questions are for their counterparties by total: that has a way of its
-- own here, with as few statements as can be, because they are what it costs. Everything else, and whatever goes wrong on
-- this way, is left to ask_everywhere.
--
-- Errors: CF001, a server that is needed does not answer; CF002, it has not answered within statement_timeout. The DETAIL
-- is the server's name.
drop function if exists counterflow.ask(text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean);
drop function if exists counterflow.ask(
    text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean, text, text[], numeric, text, text, numeric);
drop function if exists counterflow.ask(
    text, text, timestamptz, timestamptz, text, bigint, bigint, text[], boolean, text, text[], numeric, text, text, numeric,
    boolean);
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
        with_grounds        boolean default true,
        with_segments       boolean default true)
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
    digest    bytea   := sha256(convert_to(wanted_address, 'UTF8'));
    parts     bigint;            -- how many parts of filters have the address
    segment   integer;           -- the only segment to ask
    home      integer;           -- the position of its server, 0 if it is the coordinator
    asking    text;              -- that server, if it is another
    is_whole  boolean;           -- whether all of its days are wanted
    reader    text;              -- the function that reads the segment, and the statement that calls it
    most      bigint;            -- how many counterparties to ask for, null for all
    answered  boolean := false;  -- the answer is complete
    is_new    boolean := false;  -- a connection is being made for this question
    silent    text[]  := '{}';   -- the server that this has failed on
    reason    text;              -- why it did
begin
    if flow = 'both' and coalesce(sort, 'total') = 'total' and least_amount = 0
        and wanted_counterparty is null and after_counterparty is null
    then
        begin
            select count(*), min(filter.segment_id) into parts, segment
            from counterflow.segment_filter filter
            where filter.chain = wanted_chain
              and filter.bucket = counterflow.bucket_of(digest)
              and position(counterflow.fingerprint_of(digest) in filter.fingerprints) > 0;
            if parts > 1 then
                -- Of a time as short as this it may be the only segment still.
                segment := null;
                if (case when isfinite(from_time) and isfinite(to_time) then to_time - from_time <= interval '1 day' end) then
                    select holder.segment_ids[1] into segment
                    from counterflow.holders(
                        counterflow.bucket_of(digest), counterflow.fingerprint_of(digest),
                        wanted_chain, from_time, to_time, '{}', avoid) holder
                    where cardinality(holder.segment_ids) = 1;
                end if;
            end if;
            if segment is not null then
                select copy.position, case when copy.position > 0 then copy.server end,
                       ask.from_time <= copy.from_time and copy.to_time <= ask.to_time
                into home, asking, is_whole
                from counterflow.segment_copy copy
                where copy.segment_id = segment
                  and copy.state = 'live'
                  and copy.from_time < ask.to_time
                  and copy.to_time > ask.from_time
                  and copy.server <> all (avoid)
                order by copy.position
                limit 1;
            end if;

            most := row_limit + row_offset + cardinality(hidden);
            -- Without a row it is a busy address, which has a ranking, or another with the same fingerprint.
            if is_whole and home = 0 then
                return query
                select top.counterparty, top.inflows::numeric, top.outflows::numeric,
                       (top.inflows + top.outflows)::numeric,
                       null::integer[], null::integer[], null::text[]
                from counterflow.top_of_own_segment(segment, wanted_address, most) top
                where top.counterparty <> all (hidden) and top.inflows + top.outflows > 0
                limit row_limit offset row_offset;
                answered := found;
            elsif is_whole then
                -- What is ready, and if there is nothing, what has to be summed.
                foreach reader in array array['ready_segment_', 'top_segment_'] loop
                    reader := reader || segment;
                    -- There is a connection, or there was one.
                    if not counterflow.has_statement(asking, reader)
                        or counterflow.dblink_send_query(
                            asking, format('execute %I(%L, %L)', reader, wanted_address, most)) = 0
                    then
                        is_new := asking <> all (coalesce(counterflow.dblink_get_connections(), '{}'));
                        perform counterflow.send_question(asking, format(
                            'set plan_cache_mode = force_generic_plan;'
                            ' prepare %1$I as select * from counterflow.%1$I($1, $2); execute %1$I(%2$L, %3$L)',
                            reader, wanted_address, most));
                        perform counterflow.await_answers(array[asking]);
                        perform from counterflow.dblink_get_result(asking) as mode_set(status text);
                        perform counterflow.await_answers(array[asking]);
                        perform from counterflow.dblink_get_result(asking) as made(status text);
                        perform counterflow.remember_statement(asking, reader);
                    end if;
                    if current_setting('server_version_num')::integer < 170000 then
                        perform counterflow.await_answers(array[asking]);
                    end if;
                    return query
                    select top.counterparty, top.inflows::numeric, top.outflows::numeric,
                           (top.inflows + top.outflows)::numeric,
                           null::integer[], null::integer[], null::text[]
                    from counterflow.dblink_get_result(asking)
                        as top(counterparty text, inflows bigint, outflows bigint)
                    where top.counterparty <> all (hidden) and top.inflows + top.outflows > 0
                    limit row_limit offset row_offset;
                    answered := found;
                    -- A connection is ready for the next question when it has said that there is nothing more, which is
                    -- here already, as a rule.
                    if counterflow.dblink_is_busy(asking) = 1 then
                        perform
                        from counterflow.dblink_get_result(asking)
                            as nothing(counterparty text, inflows bigint, outflows bigint);
                    end if;
                    exit when answered;
                end loop;
            elsif parts = 0 or (parts = 1 and home is null and avoid = '{}') then
                answered := true;
            end if;
        exception
            when query_canceled or others then
                if answered then
                    -- The rows had come when the connection broke.
                    perform counterflow.hang_up(array[asking]);
                elsif sqlstate = '22003' then
                    perform counterflow.hang_up(array_remove(array[asking], null));
                elsif counterflow.find_culprit(sqlstate, asking, array_remove(array[asking], null)) is null then
                    raise;
                elsif is_new then
                    silent := array[asking];
                    reason := sqlerrm;
                end if;
        end;
    end if;

    if not answered then
        return query
        select *
        from counterflow.ask_everywhere(
            wanted_address, wanted_chain, from_time, to_time, flow, row_limit, row_offset, avoid, partial,
            wanted_counterparty, hidden, least_amount, sort, after_counterparty, after_amount, with_grounds, with_segments,
            silent, reason);
    elsif with_grounds and with_segments then
        return query
        select null::text, null::numeric, null::numeric, null::numeric,
               counterflow.live_segments(wanted_chain, from_time, to_time, '{}'), '{}'::integer[], '{}'::text[];
    end if;
end
$$;

grant execute on function counterflow.ask to counterflow_reader;
