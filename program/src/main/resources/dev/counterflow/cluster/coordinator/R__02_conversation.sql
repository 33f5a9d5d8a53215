-- The conversation with a shard: one connection a session and server, named after the server and kept open. What is called
-- for every question sets no search path of its own, which would cost more than its work.

-- The statements that the connections of this session have prepared: a line each, with the name of the server. A transaction
-- that is rolled back may take a line with it, so this is to save time, and not to be relied on.
create or replace function counterflow.has_statement(server text, statement text)
    returns boolean
    language sql stable  -- and so plain that it is put where it is called
as $$
    select coalesce(
        position(E'\n' || statement || ' ' || server || E'\n' in current_setting('counterflow.statements', true)) > 0, false);
$$;
create or replace function counterflow.remember_statement(server text, statement text)
    returns void
    language plpgsql
as $$
begin
    perform set_config(
        'counterflow.statements',
        coalesce(nullif(current_setting('counterflow.statements', true), ''), E'\n')
            || format(E'%s %s\n', statement, server),
        false);
end
$$;
create or replace function counterflow.forget_statements(of_server text)
    returns void
    language plpgsql
as $$
begin
    perform set_config(
        'counterflow.statements',
        coalesce(
            (select E'\n' || string_agg(line, E'\n') || E'\n'
             from string_to_table(current_setting('counterflow.statements', true), E'\n') line
             where line <> '' and split_part(line, ' ', 2) <> of_server),
            E'\n'),
        false);
end
$$;

-- A time from and a time to as SQL that means the same on a server with another DateStyle.
create or replace function counterflow.quoted_times(from_time timestamptz, to_time timestamptz)
    returns text
    language sql stable
as $$
    select format('%L, %L', to_jsonb(from_time) #>> '{}', to_jsonb(to_time) #>> '{}');
$$;

-- Sends a query without waiting for its answer, and says whether it went over a connection that an earlier question had
-- made. A connection that still owes an answer does not take another question: it is replaced.
create or replace function counterflow.send_question(server text, query text)
    returns boolean
    language plpgsql
as $$
begin
    if server = any (counterflow.dblink_get_connections()) then
        if counterflow.dblink_send_query(server, query) = 1 then
            return true;
        end if;
        perform counterflow.dblink_disconnect(server);
    end if;
    perform counterflow.dblink_connect(server, server);
    perform counterflow.forget_statements(server);
    if counterflow.dblink_send_query(server, query) = 0 then
        raise exception 'the question cannot be sent: %', counterflow.dblink_error_message(server);
    end if;
    return false;
end
$$;

-- Before PostgreSQL 17 the wait in counterflow.dblink_get_result cannot be cancelled, and a frozen shard would hold the session for
-- good; so there, sleep (which can be cancelled) until the answer has come.
create or replace function counterflow.await_answers(servers text[])
    returns void
    language plpgsql
as $$
declare
    server text;
begin
    if current_setting('server_version_num')::integer >= 170000 then
        return;
    end if;
    foreach server in array servers loop
        while counterflow.dblink_is_busy(server) = 1 loop
            perform pg_sleep(0.0005);
        end loop;
    end loop;
end
$$;

-- The first of these servers whose connection reports an error.
create or replace function counterflow.failed(servers text[])
    returns text
    language sql
    set search_path = counterflow, pg_temp
as $$
    select name from unnest(servers) name where dblink_error_message(name) <> 'OK' limit 1;
$$;

-- The first of these servers that still owes an answer.
create or replace function counterflow.still_busy(servers text[])
    returns text
    language sql
    set search_path = counterflow, pg_temp
as $$
    select name from unnest(servers) name where dblink_is_busy(name) = 1 limit 1;
$$;

create or replace function counterflow.hang_up(servers text[])
    returns void
    language plpgsql
    set search_path = counterflow, pg_temp
as $$
declare
    server text;
begin
    foreach server in array servers loop
        if server = any (dblink_get_connections()) then
            perform dblink_disconnect(server);
        end if;
    end loop;
end
$$;

-- Who is to blame for a step that failed, and whether it may be tried again. The time is up: whoever still owes an answer
-- is to blame, and this ends with CF002, naming it. Anything else: the server that failed is hung up on and named, unless
-- none is to blame, which makes culprit null.
create or replace function counterflow.find_culprit(failure text, asking text, asked text[], out culprit text)
    language plpgsql
    set search_path = counterflow, pg_temp
as $$
begin
    if failure = '57014' then
        culprit := coalesce(asking, counterflow.still_busy(asked));
        perform counterflow.hang_up(asked);
        if culprit is not null then
            raise exception using
                errcode = 'CF002',
                message = format('server %s has not answered within the deadline', culprit),
                detail = culprit;
        end if;
    else
        culprit := coalesce(asking, counterflow.failed(asked));
        if culprit is not null then
            perform counterflow.hang_up(asked || culprit);
        end if;
    end if;
end
$$;
