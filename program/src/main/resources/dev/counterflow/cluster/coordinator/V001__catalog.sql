-- The catalog: which segments are live, and where. Every change that readers can see is one transaction on these tables.

create table counterflow.ledger (
    only_row   boolean     primary key default true check (only_row),
    cluster_id uuid        not null,
    rule       text        not null check (rule in ('proportional', 'whole-transaction')),
    created_at timestamptz not null default now()
);
comment on table counterflow.ledger is 'What holds for the whole cluster; one row, written at init.';

create table counterflow.server (
    name     text        primary key check (name ~ '^[a-z][a-z0-9_]{0,30}$'),
    position integer     not null unique check (position >= 0),
    added_at timestamptz not null default now()
);
comment on table counterflow.server is 'The servers of the cluster; the one at position 0 is the coordinator.';

create table counterflow.run (
    run_id       integer     generated always as identity primary key,
    source       text        not null,
    description  text        not null,
    chain        text        not null,
    state        text        not null default 'running' check (state in ('running', 'succeeded', 'failed', 'interrupted')),
    started_at   timestamptz not null default now(),
    finished_at  timestamptz,
    days         integer     not null default 0,
    transactions bigint      not null default 0,
    bad_rows     bigint      not null default 0,
    outcome      text
);
comment on table counterflow.run is 'One ingest: a source, its progress and its outcome.';

create table counterflow.segment (
    segment_id   integer     generated always as identity primary key,
    chain        text        not null,
    first_day    date        not null,
    last_day     date        not null check (last_day >= first_day),
    rule         text        not null,
    source       text        not null,
    run_id       integer     references counterflow.run,
    state        text        not null default 'loading' check (state in ('loading', 'live', 'retired')),
    row_count    bigint,
    transactions bigint,
    inflows      numeric,
    outflows     numeric,
    checksum     numeric,
    created_at   timestamptz not null default now(),
    published_at timestamptz,
    constraint figures_before_publishing check (
        state = 'loading'
        or (row_count is not null and transactions is not null and checksum is not null and inflows = outflows))
);
comment on table counterflow.segment is 'All postings of one chain for consecutive days, as one immutable table.';
create index segment_live on counterflow.segment (chain, first_day) include (last_day, segment_id) where state = 'live';

create table counterflow.segment_copy (
    segment_id integer not null references counterflow.segment,
    server     text    not null references counterflow.server,
    state      text    not null default 'loading' check (state in ('loading', 'live', 'retired')),
    bytes      bigint  not null default 0,
    -- The transaction that retired it: once no statement runs that began before it, nobody can ask for this copy.
    retired_by xid8,
    primary key (segment_id, server)
);
comment on table counterflow.segment_copy is 'Where a segment is. Any live copy answers.';

create table counterflow.day (
    chain                 text    not null,
    day                   date    not null,
    segment_id            integer not null references counterflow.segment,
    transactions          bigint  not null check (transactions >= 0),
    promised_transactions bigint  check (promised_transactions >= 0),
    bad_rows              bigint  not null default 0 check (bad_rows >= 0),
    primary key (chain, day)
);
comment on table counterflow.day is 'The loaded days: how many transactions the source promised, and how many there are.';

-- Published as one number, so that whoever remembers it can tell cheaply whether anything changed.
create sequence counterflow.catalog_version;
