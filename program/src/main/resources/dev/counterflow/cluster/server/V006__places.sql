-- The column that begin_segment gives to new segments, for those that are there; a partition gets it from its parent.
do $$
declare
    relation regclass;
begin
    for relation in
        select distinct coalesce(partition.inhparent, pg_class.oid)
        from pg_catalog.pg_class
        left join pg_catalog.pg_inherits partition on partition.inhrelid = pg_class.oid
        where pg_class.relnamespace = 'counterflow'::regnamespace
          and pg_class.relkind = 'r'
          and pg_class.relname ~ '^segment_[0-9]+$'
    loop
        execute format('alter table %s add column place smallint', relation);
    end loop;
end
$$;
