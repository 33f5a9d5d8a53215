-- The serving path: one snapshot of the catalog, one round trip to each server that holds a live segment of the time wanted
-- in which the address may be, all at once, merged here. (ask does the same by itself, with plans that are kept.)
--
-- A question says which function reads a segment (reader; its name ends with the segment's id), with which arguments (SQL,
-- their values quoted by the question that makes them), which columns its rows have, and how to merge them: merge is a query in which %1$s stands for the rows of all segments. It must not give a row
-- before it has read them all, as sorting and grouping do, so that a server that fails in between leaves no half answer.
-- about makes the last row, the one about the answer itself, from $1, the live segments that it rests on; $2, those
-- missing because no server with a copy answers, which happens only when partial is true; and $3, the servers that were
-- found not to answer.
--
-- Errors: CF001, a server that is needed does not answer; CF002, it has not answered within statement_timeout. The DETAIL
-- is the server's name. Nobody but the questions of the owner may call this: it runs what it is given.
drop function if exists counterflow.fan_out(
    text, timestamptz, timestamptz, text[], boolean, text, text, text, text, text, text);
create or replace function counterflow.fan_out(
        wanted_address text,
        wanted_chain   text,
        from_time      timestamptz,
        to_time        timestamptz,
        avoid          text[],
        partial        boolean,
        reader         text,
        arguments      text,
        columns        text,
        merge          text,
        about          text)
    returns setof record
    language plpgsql stable
    set search_path = counterflow, pg_temp
    set plan_cache_mode = force_generic_plan
as $$
declare
    silent      text[]   := '{}';  -- the servers that failed on a connection made for this question
    reason      text;              -- why the last of them did
    place       record;
    asking      text;              -- the server that the current step is about
    asked       text[];            -- the servers with an answer under way
    reused      text[];            -- those of them whose connection is from an earlier question, and may be broken since
    branches    text[];
    query       text;
    missing     integer[];
    digest      bytea    := counterflow.digest_of(wanted_address);
    bucket      integer  := counterflow.bucket_of(digest);
    fingerprint bytea    := counterflow.fingerprint_of(digest);
begin
    loop
        asking := null;
        asked := '{}';
        reused := '{}';
        branches := '{}';
        missing := '{}';
        begin
            for place in
                select at_server.*
                from counterflow.holders(bucket, fingerprint, wanted_chain, from_time, to_time, silent, avoid) holder
                cross join lateral counterflow.places(holder.segment_ids, holder.servers) at_server
            loop
                if place.server = any (silent) and not partial then
                    raise exception using
                        errcode = 'CF001',
                        message = format('server %s does not answer: %s', place.server, reason),
                        detail = place.server;
                elsif place.server = any (silent) then
                    missing := missing || place.segments;
                    continue;
                end if;
                select string_agg(format('select * from counterflow.%I(%s)', reader || segment, arguments), ' union all ')
                into query
                from unnest(place.segments) segment;
                if place.server is null then
                    branches := branches || query;
                else
                    asking := place.server;
                    if counterflow.send_question(place.server, query) then
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
            return query execute about using
                counterflow.live_segments(wanted_chain, from_time, to_time, missing), missing, silent;
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
