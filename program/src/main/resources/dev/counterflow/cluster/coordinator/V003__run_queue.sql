-- Runs can be asked for and wait until a worker executes them. What a worker needs to go on after a restart is here; what
-- it needs to sign in to a source never is.
alter table counterflow.run
    drop constraint run_state_check,
    add constraint run_state_check
        check (state in ('queued', 'running', 'succeeded', 'failed', 'interrupted', 'cancelled')),
    alter column started_at drop not null,
    alter column started_at drop default,
    add column asked_at        timestamptz not null default now(),
    add column asked_by        text        not null default 'command line',
    -- What is read of the source, and the days of it; null for runs that a command executes itself.
    add column what            text,
    add column wanted_days     date[]      check (cardinality(wanted_days) > 0),
    add column parameters      jsonb       not null default '{}',
    -- Days that are loaded already are loaded again.
    add column anew            boolean     not null default false,
    -- Names a sign-in that the process that asked holds in memory; null stands for the worker's own credentials.
    add column sign_in         uuid,
    add column agreed_bytes    bigint      check (agreed_bytes >= 0),
    add column not_before      timestamptz,
    add column cancel_asked    boolean     not null default false,
    add column current_day     date,
    add column rows_read       bigint      not null default 0,
    add column rows_expected   bigint,
    add column bytes_read      bigint      not null default 0,
    add column bytes_estimated bigint,
    add column problem         text;

update counterflow.run set asked_at = started_at;

create index run_unfinished on counterflow.run (run_id) where state in ('queued', 'running');
