-- Asks for days. Days that are loaded from the same place, or that another run is about to load, are not paid for twice:
-- they are left out, and "elsewhere" says which runs have them. If nothing else is wanted, the run that has most of them is
-- the answer. A run of the same days that did not come to its end goes on. Bounded: at most 100 runs wait or are under way.
-- One transaction, one at a time, so that two who ask at once get the same run.
create or replace function counterflow.queue_run(
        wanted_source  text,
        wanted_chain   text,
        wanted_what    text,
        first_day      date,
        last_day       date,
        load_anew      boolean,
        run_parameters jsonb,
        who            text,
        who_signed_in  uuid,
        bytes_agreed   bigint,
        out found_run  integer,
        out joined     boolean,
        out elsewhere  jsonb)
    language plpgsql
    security definer
    set search_path = ''
as $$
declare
    most_days constant integer := 366;
    wanted    date[];
    held_days date[];
    held_by   integer[];
    needed    date[];
    foreign_day record;
begin
    if last_day < first_day or last_day - first_day >= most_days or length(run_parameters::text) > 4096 then
        raise exception 'a run has 1 to % days', most_days using errcode = 'CF004';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('counterflow queue', 0));

    wanted := array(select (first_day + number)::date from generate_series(0, last_day - first_day) as number);

    -- Each day that need not be loaded, and the run that has it: one that is about to load it before one that has.
    select coalesce(array_agg(held.day), '{}'), coalesce(array_agg(held.run_id), '{}')
    into held_days, held_by
    from (
        select distinct on (holder.day) holder.day, holder.run_id
        from (
            select of_run.day, run.run_id, 1 as preference
            from counterflow.run, unnest(run.wanted_days) as of_run(day)
            where run.state in ('queued', 'running') and not run.cancel_asked
              and run.source = wanted_source and run.chain = wanted_chain
              and (run.what = wanted_what
                   or (run.what is null and starts_with(run.description, wanted_what || ', ')
                       -- A command that was killed leaves its run so, and nobody goes on with it.
                       and counterflow.is_run_executed(run.run_id)))
            union all
            select day.day, segment.run_id, 2
            from counterflow.day
            join counterflow.segment using (segment_id)
            join counterflow.run on run.run_id = segment.run_id
            where not load_anew and day.chain = wanted_chain and segment.source = wanted_source
              and (run.what = wanted_what or starts_with(run.description, wanted_what || ', '))
        ) as holder
        where holder.day = any (wanted)
        order by holder.day, holder.preference, holder.run_id
    ) as held;
    needed := array(
        select of_wanted.day from unnest(wanted) as of_wanted(day)
        where of_wanted.day <> all (held_days)
        order by of_wanted.day);

    joined := needed = '{}';
    if joined then
        select run.run_id into found_run
        from unnest(held_by) as held(run_id)
        join counterflow.run using (run_id)
        group by run.run_id
        order by run.state in ('queued', 'running') desc, count(*) desc, run.run_id desc
        limit 1;
    else
        select day.day, segment.source into foreign_day
        from counterflow.day
        join counterflow.segment using (segment_id)
        where day.chain = wanted_chain and day.day = any (needed) and segment.source <> 'generated'
          and wanted_source = 'generated'
        order by day.day
        limit 1;
        if found then
            raise exception '% of % is loaded from % and is not replaced by generated data; drop it first, or choose other days',
                foreign_day.day, wanted_chain, foreign_day.source using errcode = 'CF004';
        end if;
        perform counterflow.require_place_in_queue();

        select run.run_id into found_run
        from counterflow.run
        where run.state in ('failed', 'interrupted', 'cancelled') and run.anew = load_anew
          and run.source = wanted_source and run.chain = wanted_chain and run.what = wanted_what
          and run.wanted_days @> needed and run.wanted_days <@ wanted
        order by run.run_id desc
        limit 1;
        if found_run is null then
            insert into counterflow.run (source, description, chain, state, what, wanted_days, anew)
            values (
                wanted_source,
                wanted_what || ', ' || case
                    when cardinality(needed) = 1 then needed[1]::text
                    when needed[cardinality(needed)] - needed[1] = cardinality(needed) - 1
                        then needed[1] || ' to ' || needed[cardinality(needed)]
                    else array_to_string(needed, ', ')
                end,
                wanted_chain, 'queued', wanted_what, needed, load_anew)
            returning run_id into found_run;
        end if;
        update counterflow.run
        set state = 'queued', asked_at = now(), asked_by = who, parameters = run_parameters, sign_in = who_signed_in,
            agreed_bytes = bytes_agreed, not_before = null, cancel_asked = false, finished_at = null, outcome = null,
            problem = null
        where run_id = found_run;
    end if;

    elsewhere := (
        select coalesce(jsonb_agg(jsonb_build_object('run', other.run_id, 'days', other.days) order by other.days -> 0), '[]')
        from (
            select held.run_id, jsonb_agg(held.day order by held.day) as days
            from unnest(held_by, held_days) as held(run_id, day)
            where held.run_id <> found_run
            group by held.run_id
        ) as other);
end
$$;
