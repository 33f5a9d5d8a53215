-- The serving path: one question, from one snapshot of the catalog, one round trip to each server that holds a live
-- segment of the time wanted, all at once, merged here.
--
-- The rows are the counterparties, the largest amount first, then in byte order. The last row (counterparty is null) is
-- about the answer itself: the segments it was computed from; those that are missing because no server with a copy
-- answers, which happens only when partial is true; and the servers that were found not to answer.
--
-- Errors: CF001, a server that is needed does not answer; CF002, it has not answered within statement_timeout. The DETAIL
-- is the server's name.
create or replace function counterflow.ask(
        wanted_address text,
        wanted_chain   text,
        from_time      timestamptz,
        to_time        timestamptz,
        flow           text,
        row_limit      bigint,
        row_offset     bigint,
        avoid          text[],
        partial        boolean)
    returns table (
        counterparty text, inflows numeric, outflows numeric, total_flows numeric,
        segments integer[], missing_segments integer[], silent_servers text[])
    language plpgsql stable
    security definer
    set search_path = counterflow, pg_temp
as $$
#variable_conflict use_column
declare
    silent   text[] := '{}';  -- the servers that failed on a connection made for this question
    reason   text;            -- why the last of them did
    place    record;
    asking   text;            -- the server that the current step is about
    asked    text[];          -- the servers with an answer under way
    reused   text[];          -- those of them whose connection is from an earlier question, and may be broken since
    branches text[];
    read     integer[];
    missing  integer[];
    amount   text := case flow
                         when 'inflow' then 'sum(flows.inflows)'
                         when 'outflow' then 'sum(flows.outflows)'
                         else 'sum(flows.inflows) + sum(flows.outflows)'
                     end;
begin
    loop
        asking := null;
        asked := '{}';
        reused := '{}';
        branches := '{}';
        read := '{}';
        missing := '{}';
        begin
            for place in
                select chosen.server,
                       chosen.position,
                       array_agg(chosen.segment_id) as segments,
                       string_agg(
                           format('select * from counterflow.read_segment_%s(%L, %L, %L)',
                                  chosen.segment_id, wanted_address, from_time, to_time),
                           ' union all ') as query
                from (
                    select distinct on (segment.segment_id) segment.segment_id, server.name as server, server.position
                    from counterflow.segment
                    join counterflow.segment_copy copy on copy.segment_id = segment.segment_id and copy.state = 'live'
                    join counterflow.server on server.name = copy.server
                    where segment.state = 'live'
                      and segment.chain = wanted_chain
                      and segment.first_day::timestamp at time zone 'UTC' < to_time
                      and (segment.last_day + 1)::timestamp at time zone 'UTC' > from_time
                    order by segment.segment_id,
                             server.name = any (silent), server.name = any (avoid), server.position
                ) chosen
                group by chosen.server, chosen.position
                order by chosen.position desc  -- the coordinator last: it reads while the others do
            loop
                if place.server = any (silent) and not partial then
                    raise exception using
                        errcode = 'CF001',
                        message = format('server %s does not answer: %s', place.server, reason),
                        detail = place.server;
                elsif place.server = any (silent) then
                    missing := missing || place.segments;
                elsif place.position = 0 then
                    read := read || place.segments;
                    branches := branches || place.query;
                else
                    read := read || place.segments;
                    asking := place.server;
                    if counterflow.send_question(place.server, place.query) then
                        reused := reused || place.server;
                    end if;
                    asked := asked || place.server;
                    branches := branches || format(
                        'select * from dblink_get_result(%L) as answer(counterparty text, inflows numeric, outflows numeric)',
                        place.server);
                    asking := null;
                end if;
            end loop;

            if branches <> '{}' then
                perform counterflow.await_answers(asked);
                return query execute format(
                    'select flows.counterparty, sum(flows.inflows), sum(flows.outflows),
                            sum(flows.inflows) + sum(flows.outflows), null::integer[], null::integer[], null::text[]
                     from (%1$s) flows
                     group by flows.counterparty
                     having %2$s > 0
                     order by %2$s desc, flows.counterparty collate "C"
                     limit $1 offset $2',
                    array_to_string(branches, ' union all '), amount)
                using row_limit, row_offset;
            end if;

            -- A connection is ready for the next question when it has said that there is nothing more.
            foreach asking in array asked loop
                perform from dblink_get_result(asking) as nothing(counterparty text, inflows numeric, outflows numeric);
            end loop;
            return query select null::text, null::numeric, null::numeric, null::numeric, read, missing, silent;
            return;
        exception
            when sqlstate 'CF001' then
                raise;
            when query_canceled then
                -- The time is up. Whoever still owes an answer is to blame; its connection cannot be used again.
                asking := coalesce(asking, counterflow.still_busy(asked));
                perform counterflow.hang_up(asked);
                if asking is null then
                    raise;
                end if;
                raise exception using
                    errcode = 'CF002',
                    message = format('server %s has not answered within the deadline', asking),
                    detail = asking;
            when others then
                reason := sqlerrm;
                asking := coalesce(asking, counterflow.failed(asked));
                if asking is null then
                    raise;
                end if;
                perform counterflow.hang_up(asked || asking);
                if asking <> all (reused) then
                    silent := silent || asking;
                end if;
        end;
    end loop;
end
$$;
