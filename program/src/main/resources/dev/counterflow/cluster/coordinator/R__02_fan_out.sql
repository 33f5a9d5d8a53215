-- The serving path that all questions share: one snapshot of the catalog, one round trip to each server that holds a
-- live segment of the time wanted, all at once, merged here.
--
-- A question says which function reads a segment (reader; its name ends with the segment's id), with which arguments and
-- which of its rows matter (both are SQL, their values quoted by the question that makes them), which columns these rows
-- have, and how to merge them: merge is a query in which %1$s stands for the rows of all segments. It must not give a row
-- before it has read them all, as sorting and grouping do, so that a server that fails in between leaves no half answer.
-- about makes the last row, the one about the answer itself, from $1, the segments that it was computed from; $2, those
-- missing because no server with a copy answers, which happens only when partial is true; and $3, the servers that were
-- found not to answer.
--
-- Errors: CF001, a server that is needed does not answer; CF002, it has not answered within statement_timeout. The DETAIL
-- is the server's name. Nobody but the questions of the owner may call this: it runs what it is given.
create or replace function counterflow.fan_out(
        wanted_chain text,
        from_time    timestamptz,
        to_time      timestamptz,
        avoid        text[],
        partial      boolean,
        reader       text,
        arguments    text,
        matters      text,
        columns      text,
        merge        text,
        about        text)
    returns setof record
    language plpgsql stable
    set search_path = counterflow, pg_temp
as $$
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
                           format('select * from counterflow.%I(%s) where %s',
                                  reader || chosen.segment_id, arguments, matters),
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
                    branches := branches
                        || format('select * from dblink_get_result(%L) as answer(%s)', place.server, columns);
                    asking := null;
                end if;
            end loop;

            if branches <> '{}' then
                perform counterflow.await_answers(asked);
                return query execute format(merge, array_to_string(branches, ' union all '));
            end if;

            -- A connection is ready for the next question when it has said that there is nothing more.
            foreach asking in array asked loop
                execute format('select from dblink_get_result(%L) as nothing(%s)', asking, columns);
            end loop;
            return query execute about using read, missing, silent;
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
