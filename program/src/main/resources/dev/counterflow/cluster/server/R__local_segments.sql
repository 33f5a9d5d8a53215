-- The segments whose tables are on this server, whatever the catalog says: how gc finds litter.
create or replace view counterflow.local_segment as
select substring(relation.relname from '^segment_([0-9]+)$')::integer as segment_id,
       pg_catalog.pg_total_relation_size(relation.oid)                as bytes
from pg_catalog.pg_class relation
where relation.relnamespace = 'counterflow'::regnamespace
  and relation.relkind = 'r'
  and relation.relname ~ '^segment_[0-9]+$';
