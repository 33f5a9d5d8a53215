-- The place of an entry, in the tables of all chains and in what stands for the segments of other servers.
do $$
declare
    parent regclass;
begin
    for parent in
        select oid
        from pg_catalog.pg_class
        where relnamespace = 'counterflow'::regnamespace and relkind = 'p' and relname ~ '^entry_'
    loop
        execute format('alter table %s add column if not exists place smallint', parent);
    end loop;
end
$$;
