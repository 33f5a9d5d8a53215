-- The answers of several servers to the same kind of question, as they come.

-- What one segment knows of some counterparties: lists in parallel, because a list costs a fraction of as many rows. Or,
-- with a rest, that the segment knows more, and that no total of what it has not told yet passes rest.
do $$
begin
    if pg_catalog.to_regtype('counterflow.flows') is null then
        create type counterflow.flows as (
            segment_id integer, counterparties text[], inflows bigint[], outflows bigint[], rest bigint);
    end if;
end
$$;
drop function if exists counterflow.complete_top(
    counterflow.flow[], text, text, integer, bigint, numeric, integer[], text[]);
drop function if exists counterflow.collect_flows(text[], text);
drop type if exists counterflow.flow;

-- Reads the coordinator's own segments (own_query, or null) while the others do, and then the answers of the servers asked.
-- A connection is ready for the next question when it has said that there is nothing more.
create or replace function counterflow.collect_flows(asked text[], own_query text)
    returns setof counterflow.flows
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
            segment_id integer, counterparties text[], inflows bigint[], outflows bigint[], rest bigint);
        perform
        from counterflow.dblink_get_result(server) as nothing(
            segment_id integer, counterparties text[], inflows bigint[], outflows bigint[], rest bigint);
    end loop;
end
$$;

-- The query that asks some segments of one server: reader names a function by the beginning of its name, which ends with
-- the segment's id; arguments and condition are SQL, their values quoted. A condition is about the columns of line, one
-- counterparty.
drop function if exists counterflow.flows_query(integer[], text, text, text);
create function counterflow.flows_query(segments integer[], reader text, arguments text, condition text)
    returns text
    language sql immutable
as $$
    select string_agg(
               format(case
                          when condition = '' then 'select %1$s, answer.* from counterflow.%2$s%1$s(%3$s) answer'
                          else 'select %1$s, array_agg(line.counterparty), array_agg(line.inflows), array_agg(line.outflows),
                                       null::bigint
                                from counterflow.%2$s%1$s(%3$s) answer
                                cross join lateral unnest(answer.counterparties, answer.inflows, answer.outflows)
                                    as line(counterparty, inflows, outflows)
                                where %4$s
                                having count(*) > 0'
                      end,
                      segment_id, reader, arguments, condition),
               ' union all ')
    from unnest(segments) segment_id;
$$;
