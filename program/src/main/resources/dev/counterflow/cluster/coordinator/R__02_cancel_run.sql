-- Ends a run that was asked for: at once if it waits, and if it is under way as soon as its worker sees it, within a
-- second or so. Days that it has published stay. Returns the run's state, or null if there is no such run.
create or replace function counterflow.cancel_run(wanted integer)
    returns text
    language plpgsql
    security definer
    set search_path = ''
as $$
declare
    found_run counterflow.run;
begin
    select * into found_run from counterflow.run where run_id = wanted for update;
    if found_run.state in ('queued', 'running') then
        if found_run.wanted_days is null then
            raise exception 'run % is executed by a command; end that command', wanted using errcode = 'CF004';
        end if;
        update counterflow.run
        set cancel_asked = true,
            state        = case when state = 'queued' then 'cancelled' else state end,
            finished_at  = case when state = 'queued' then now() end,
            outcome      = case when state = 'queued' then 'cancelled before it began' end
        where run_id = wanted
        returning * into found_run;
    end if;
    return found_run.state;
end
$$;
