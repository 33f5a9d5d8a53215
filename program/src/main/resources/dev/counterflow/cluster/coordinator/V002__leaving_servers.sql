-- A server that is being removed takes no new copies.
alter table counterflow.server add column leaving boolean not null default false;
