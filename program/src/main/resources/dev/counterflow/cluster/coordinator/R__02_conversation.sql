-- The conversation with a shard: one connection a session and server, named after the server and kept open.

-- Sends a query without waiting for its answer. A connection that still owes an answer to an earlier, cancelled question
-- does not take another: it is replaced.
create or replace function counterflow.send_question(server text, query text)
    returns void
    language plpgsql
    set search_path = counterflow, pg_temp
as $$
begin
    if not coalesce(server = any (dblink_get_connections()), false) then
        perform dblink_connect(server, server);
    end if;
    if dblink_send_query(server, query) = 0 then
        perform dblink_disconnect(server);
        perform dblink_connect(server, server);
        if dblink_send_query(server, query) = 0 then
            raise exception 'the question cannot be sent: %', dblink_error_message(server);
        end if;
    end if;
end
$$;

-- Before PostgreSQL 17 the wait in dblink_get_result cannot be cancelled, and a frozen shard would hold the session for
-- good; so there, sleep (which can be cancelled) until the answer has come.
create or replace function counterflow.await_answers(servers text[])
    returns void
    language plpgsql
    set search_path = counterflow, pg_temp
as $$
declare
    server text;
begin
    if current_setting('server_version_num')::integer >= 170000 then
        return;
    end if;
    foreach server in array servers loop
        while dblink_is_busy(server) = 1 loop
            perform pg_sleep(0.0005);
        end loop;
    end loop;
end
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
