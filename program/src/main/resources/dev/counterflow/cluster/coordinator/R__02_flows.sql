-- The answers of several servers to the same kind of question, as they come.

-- What one segment knows of one counterparty; or, without a counterparty, that it knows more, and that no total of what it
-- has not told yet passes rest.
do $$
begin
    if pg_catalog.to_regtype('counterflow.flow') is null then
        create type counterflow.flow as (
            segment_id integer, counterparty text, inflows numeric, outflows numeric, rest numeric);
    end if;
end
$$;

-- Reads the coordinator's own segments (own_query, or null) while the others do, and then the answers of the servers asked.
-- A connection is ready for the next question when it has said that there is nothing more.
create or replace function counterflow.collect_flows(asked text[], own_query text)
    returns setof counterflow.flow
    language plpgsql
as $$
declare
    server text;
begin
    if own_query is not null then
        return query execute own_query;
    end if;
    perform counterflow.await_answers(asked);
    foreach server in array asked loop
        return query
        select *
        from counterflow.dblink_get_result(server) as answer(
            segment_id integer, counterparty text, inflows numeric, outflows numeric, rest numeric);
        perform
        from counterflow.dblink_get_result(server) as nothing(
            segment_id integer, counterparty text, inflows numeric, outflows numeric, rest numeric);
    end loop;
end
$$;

-- The query that asks some segments of one server: reader names a function by the beginning of its name, which ends with
-- the segment's id; arguments and condition are SQL, their values quoted.
create or replace function counterflow.flows_query(segments integer[], reader text, arguments text, condition text)
    returns text
    language sql immutable
as $$
    select string_agg(
               format('select %s, answer.* from counterflow.%s%s(%s) answer%s',
                      segment_id, reader, segment_id, arguments, condition),
               ' union all ')
    from unnest(segments) segment_id;
$$;
