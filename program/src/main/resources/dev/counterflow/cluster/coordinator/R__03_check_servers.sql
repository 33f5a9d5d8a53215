-- Which shards answer? All are asked before the wait for any, and the wait for all together is at most patience (beside
-- the time to connect). A shard that does not answer is named with the reason; so is one that statement_timeout cut off,
-- and those behind it, which were not asked.
create or replace function counterflow.check_servers(patience interval default '1 second')
    returns table (server text, problem text)
    language plpgsql volatile
    security definer
    set search_path = counterflow, pg_temp
as $$
declare
    give_up timestamptz;
    late    boolean := false;
begin
    for server in select shard.name from counterflow.server shard where shard.position > 0 order by shard.position loop
        begin
            -- Anew: a connection from before may have broken without the server being at fault.
            perform counterflow.hang_up(array[server]);
            if late then
                raise exception 'there was no time left to ask it';
            end if;
            perform counterflow.send_question(server, 'select true');
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

    problem := null;
    give_up := clock_timestamp() + patience;
    foreach server in array coalesce(dblink_get_connections(), '{}') loop
        begin
            while dblink_is_busy(server) = 1 and clock_timestamp() < give_up loop
                perform pg_sleep(0.001);
            end loop;
            if dblink_is_busy(server) = 1 then
                raise exception 'it has not answered within %', patience;
            end if;
            perform from dblink_get_result(server) as answer(there boolean);
            perform from dblink_get_result(server) as nothing(there boolean);
            problem := null;
        exception when others then
            perform counterflow.hang_up(array[server]);
            problem := sqlerrm;
        end;
        return next;
    end loop;
end
$$;
