-- Ends a run: at once if no process executes it, and otherwise as soon as that process sees it, within a second or so. Days
-- that it has published stay. Returns the run's state, or null if there is no such run.
create or replace function counterflow.cancel_run(wanted integer)
    returns text
    language plpgsql
    security definer
    set search_path = ''
as $$
declare
    found_run counterflow.run;
    at_once boolean;
begin
    select * into found_run from counterflow.run where run_id = wanted for update;
    if found_run.state in ('queued', 'running') then
        at_once := not counterflow.is_run_executed(wanted);
        update counterflow.run
        set cancel_asked = true,
            state        = case when at_once then 'cancelled' else state end,
            finished_at  = case when at_once then now() end,
            current_day  = case when not at_once then current_day end,
            outcome      = case
                               when not at_once then outcome
                               when state = 'queued' then 'cancelled before it began'
                               else 'cancelled; the process that loaded it had ended'
                           end
        where run_id = wanted
        returning * into found_run;
    end if;
    return found_run.state;
end
$$;
