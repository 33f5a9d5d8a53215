-- Tells whoever remembers something of the catalog that it changed. Takes effect with the transaction.
create or replace function counterflow.announce_change()
    returns void
    language sql
    set search_path = ''
as $$
    select pg_catalog.pg_notify('counterflow_catalog', pg_catalog.nextval('counterflow.catalog_version')::text);
$$;
