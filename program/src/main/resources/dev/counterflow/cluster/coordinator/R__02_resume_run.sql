-- Asks anew for a run that has not come to its end, with all that it was asked for with: its days, tables and options. More
-- bytes may be agreed to, and whoever asks reads and pays. What is queued, under way or done stays as it is. Returns the
-- run's state, or null if there is no such run.
create or replace function counterflow.resume_run(
        wanted        integer,
        bytes_agreed  bigint,
        who           text,
        who_signed_in uuid,
        is_signed_in  boolean)
    returns text
    language plpgsql
    security definer
    set search_path = ''
as $$
declare
    found_run counterflow.run;
begin
    perform pg_advisory_xact_lock(hashtextextended('counterflow queue', 0));
    select * into found_run from counterflow.run where run_id = wanted for update;
    if found_run.state is null or found_run.state in ('queued', 'running', 'succeeded') then
        return found_run.state;
    end if;
    if found_run.what is null then
        raise exception 'run % was begun by a command; give that command again', wanted using errcode = 'CF004';
    end if;
    if found_run.parameters ? 'billing_project' and not is_signed_in then
        raise exception 'run % is to be paid by a project that somebody named who had signed in; sign in first', wanted
            using errcode = 'CF004';
    end if;
    perform counterflow.require_place_in_queue();
    update counterflow.run
    set state = 'queued', asked_by = who, sign_in = who_signed_in, agreed_bytes = coalesce(bytes_agreed, agreed_bytes),
        not_before = null, cancel_asked = false, finished_at = null, outcome = null, problem = null
    where run_id = wanted;
    return 'queued';
end
$$;
