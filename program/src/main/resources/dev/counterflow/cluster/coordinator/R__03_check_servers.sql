-- Which shards answer, how quickly, and how much have they done? All are asked before the wait for any, and the wait for all
-- together is at most patience (beside the time to connect). A shard that does not answer is named with the reason; so is one
-- that statement_timeout cut off, and those behind it to which there was no connection yet.
--
-- A connection from an earlier question is used: to make it anew would cost the next question what it has prepared. It may
-- have broken without the shard being at fault, which then is asked once more, over a new one.
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
    too_late constant text := 'it has not answered within the deadline';
    late      boolean := false;
    todo      text[]  := array(
        select shard.name
        from counterflow.server shard
        where shard.position > 0
        order by shard.position);
    reused    text[];
    connected text[];
    asked     text[];        -- null for those that are done with, and, at the same places,
    asked_at  timestamptz[];
    again     text[];
    give_up   timestamptz;
begin
    while todo <> '{}' loop
        reused := array(select name from unnest(todo) name where name = any (dblink_get_connections()));
        connected := reused;
        asked := '{}';
        asked_at := '{}';
        again := '{}';

        foreach server in array todo loop
            continue when server = any (reused);
            begin
                if late then
                    raise exception 'there was no time left to ask it';
                end if;
                perform dblink_connect(server, server);
                perform counterflow.forget_statements(server);
                connected := connected || server;
            exception
                when query_canceled then
                    late := true;
                    problem := too_late;
                    return next;
                when others then
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
            exception when query_canceled or others then
                late := late or sqlstate = '57014';
                perform counterflow.hang_up(array[server]);
                problem := sqlerrm;
                return next;
            end;
        end loop;

        give_up := clock_timestamp() + case when late then least(patience, '100 ms') else patience end;
        begin
            while exists (select from unnest(asked) name where name is not null) loop
                for place in 1 .. cardinality(asked) loop
                    server := asked[place];
                    continue when server is null or (dblink_is_busy(server) = 1 and clock_timestamp() < give_up);
                    round_trip_ns := 1e9 * extract(epoch from clock_timestamp() - asked_at[place]);
                    asked[place] := null;
                    if dblink_is_busy(server) = 1 then
                        perform counterflow.hang_up(array[server]);
                        problem := format('it has not answered within %s', patience);
                        round_trip_ns := null;
                        return next;
                        continue;
                    end if;
                    begin
                        select answer.ended into transactions from dblink_get_result(server) as answer(ended bigint);
                        perform from dblink_get_result(server) as nothing(ended bigint);
                        problem := null;
                        return next;
                    exception when others then
                        perform counterflow.hang_up(array[server]);
                        if server = any (reused) then
                            again := again || server;
                        else
                            problem := sqlerrm;
                            round_trip_ns := null;
                            return next;
                        end if;
                    end;
                    round_trip_ns := null;
                    transactions := null;
                end loop;
                perform pg_sleep(0.0002);
            end loop;
        exception when query_canceled then
            late := true;
            problem := too_late;
            round_trip_ns := null;
            transactions := null;
            foreach server in array asked loop
                continue when server is null;
                perform counterflow.hang_up(array[server]);
                return next;
            end loop;
        end;
        todo := again;
    end loop;
end
$$;
-- What is made anew has lost its grants.
grant execute on function counterflow.check_servers to counterflow_reader;
