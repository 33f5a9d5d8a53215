-- What begin_segment says of new segments, for those that are there.
do $$
declare
    relation regclass;
begin
    for relation in
        select pg_class.oid
        from pg_catalog.pg_class
        where pg_class.relnamespace = 'counterflow'::regnamespace
          and pg_class.relkind = 'r'
          and pg_class.relname ~ '^segment_[0-9]+$'
    loop
        execute format(
            'alter table %s alter column address set (n_distinct = -0.05), alter column address set statistics 10', relation);
        execute format('analyze %s (address)', relation);
    end loop;
end
$$;
