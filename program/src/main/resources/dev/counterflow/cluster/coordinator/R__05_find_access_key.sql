-- What is the access key with this hash good for? No row if there is none, or it was revoked. The reader may ask this of a
-- key that somebody shows; which keys there are it cannot find out, since it cannot read the table.
create or replace function counterflow.find_access_key(wanted bytea)
    returns table (name text, scope text, requests_per_minute integer)
    language sql stable
    security definer
    set search_path = ''
as $$
    select access_key.name, access_key.scope, access_key.requests_per_minute
    from counterflow.access_key
    where access_key.key_hash = wanted and access_key.revoked_at is null
$$;
grant execute on function counterflow.find_access_key to counterflow_reader;
