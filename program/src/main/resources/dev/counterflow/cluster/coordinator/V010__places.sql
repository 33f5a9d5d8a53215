-- The place of an entry, in the tables of all chains and in what stands for the segments of other servers. A chain that has a
-- segment here has it already.
do $$
declare
    parent regclass;
begin
    for parent in
        select oid
        from pg_catalog.pg_class
        where relnamespace = 'counterflow'::regnamespace and relkind = 'p' and relname ~ '^entry_'
          and not exists (select from pg_catalog.pg_attribute where attrelid = pg_class.oid and attname = 'place')
    loop
        execute format('alter table %s add column place smallint', parent);
    end loop;
end
$$;
