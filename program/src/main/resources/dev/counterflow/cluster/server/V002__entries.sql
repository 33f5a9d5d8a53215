-- Development versions before the first release kept one posting to a row. Their segments cannot be read any more: say so
-- before anything is changed.
do $$
begin
    if exists (
        select
        from pg_catalog.pg_class relation
        join pg_catalog.pg_attribute attribute on attribute.attrelid = relation.oid
        where relation.relnamespace = 'counterflow'::regnamespace
          and relation.relkind = 'r'
          and relation.relname ~ '^segment_[0-9]+$'
          and attribute.attname = 'counterparty'
    ) then
        raise exception 'this server holds days that a development version loaded in an older form: '
            'load them anew into another cluster, or remove the schema counterflow here';
    end if;
end
$$;
