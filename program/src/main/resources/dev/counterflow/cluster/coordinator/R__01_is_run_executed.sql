-- Whether a process holds a run at this moment: the advisory lock that the loader takes, which ends with its connection.
-- Only looked at and never taken, so that nobody who begins a run meets it.
create or replace function counterflow.is_run_executed(wanted integer)
    returns boolean
    language sql
    stable
    set search_path = ''
as $$
    select exists (
        select
        from pg_catalog.pg_locks
        cross join (select hashtextextended('counterflow run ' || wanted, 0)) as loader(lock_key)
        where pg_locks.locktype = 'advisory' and pg_locks.objsubid = 1 and pg_locks.granted
          and pg_locks.database = (select oid from pg_catalog.pg_database where datname = current_database())
          and pg_locks.classid = ((loader.lock_key >> 32) & 4294967295)::oid
          and pg_locks.objid = (loader.lock_key & 4294967295)::oid)
$$;
