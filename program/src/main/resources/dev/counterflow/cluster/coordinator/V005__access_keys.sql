-- Who may ask over HTTP. A key is shown once, when it is made, and kept as its SHA-256 only. A revoked key stays as a row,
-- so that one can tell later who could ask until when.
create table counterflow.access_key (
    key_hash            bytea       primary key check (octet_length(key_hash) = 32),
    name                text        not null check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    scope               text        not null check (scope in ('read', 'ingest')),
    requests_per_minute integer     check (requests_per_minute > 0),
    created_at          timestamptz not null default now(),
    revoked_at          timestamptz
);
comment on table counterflow.access_key is 'Who may ask over HTTP, and how often.';

create unique index access_key_name on counterflow.access_key (name) where revoked_at is null;
