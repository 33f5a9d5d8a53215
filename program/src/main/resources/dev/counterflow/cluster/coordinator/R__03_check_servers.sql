-- Which shards answer, how quickly, and how much have they done? All are connected to anew and asked before the wait for any,
-- and the wait for all together is at most patience (beside the time to connect). A shard that does not answer is named with
-- the reason; so is one that statement_timeout cut off, and those behind it, which were not asked.
--
-- round_trip_ns is from the question to its answer, without the connecting. transactions are those that the shard has ended
-- in its database, a few seconds late: a round trip of a question is one.
drop function if exists counterflow.check_servers(interval);
create function counterflow.check_servers(patience interval default '1 second')
    returns table (server text, problem text, round_trip_ns bigint, transactions bigint)
    language plpgsql volatile
    security definer
    set search_path = counterflow, pg_temp
as $$
declare
    give_up   timestamptz;
    late      boolean       := false;
    connected text[]        := '{}';
    asked     text[]        := '{}';  -- null for those that are done with, and, at the same places,
    asked_at  timestamptz[] := '{}';
    remaining integer       := 0;
begin
    for server in select shard.name from counterflow.server shard where shard.position > 0 order by shard.position loop
        begin
            -- Anew: a connection from before may have broken without the server being at fault.
            perform counterflow.hang_up(array[server]);
            if late then
                raise exception 'there was no time left to ask it';
            end if;
            perform dblink_connect(server, server);
            perform counterflow.forget_statements(server);
            connected := connected || server;
        exception
            when query_canceled then
                late := true;
                problem := 'it has not answered within the deadline';
                return next;
            when others then
                perform counterflow.hang_up(array[server]);
                problem := sqlerrm;
                return next;
        end;
    end loop;

    foreach server in array connected loop
        begin
            perform counterflow.send_question(
                server,
                'select pg_stat_get_db_xact_commit(oid) + pg_stat_get_db_xact_rollback(oid)
                 from pg_database where datname = current_database()');
            asked := asked || server;
            asked_at := asked_at || clock_timestamp();
            remaining := remaining + 1;
        exception when others then
            perform counterflow.hang_up(array[server]);
            problem := sqlerrm;
            return next;
        end;
    end loop;

    give_up := clock_timestamp() + patience;
    while remaining > 0 loop
        for place in 1 .. cardinality(asked) loop
            server := asked[place];
            continue when server is null or (dblink_is_busy(server) = 1 and clock_timestamp() < give_up);
            asked[place] := null;
            remaining := remaining - 1;
            begin
                round_trip_ns := 1e9 * extract(epoch from clock_timestamp() - asked_at[place]);
                if dblink_is_busy(server) = 1 then
                    raise exception 'it has not answered within %', patience;
                end if;
                select answer.ended into transactions from dblink_get_result(server) as answer(ended bigint);
                perform from dblink_get_result(server) as nothing(ended bigint);
                problem := null;
            exception when others then
                perform counterflow.hang_up(array[server]);
                problem := sqlerrm;
                round_trip_ns := null;
                transactions := null;
            end;
            return next;
        end loop;
        if remaining > 0 then
            perform pg_sleep(0.0002);
        end if;
    end loop;
end
$$;
-- What is made anew has lost its grants.
grant execute on function counterflow.check_servers to counterflow_reader;
