-- Where an address stands in the filters: the first 13 bits of its SHA-256 name a bucket, the 24 bits from the third byte on
-- are its fingerprint there. The loader computes the same.
create or replace function counterflow.digest_of(address text)
    returns bytea
    language sql immutable strict parallel safe
as $$
    select sha256(convert_to(address, 'UTF8'));
$$;
create or replace function counterflow.bucket_of(digest bytea)
    returns smallint
    language sql immutable strict parallel safe
as $$
    select ((get_byte(digest, 0) << 5) | (get_byte(digest, 1) >> 3))::smallint;
$$;
create or replace function counterflow.fingerprint_of(digest bytea)
    returns bytea
    language sql immutable strict parallel safe
as $$
    select substring(digest from 3 for 3);
$$;

-- Where a question about an address has to be asked: one row a server that holds a live segment of the time wanted in
-- which the address may be, the coordinator last, because it reads while the others do. Of several copies, one on a
-- server that is not silent is chosen, and then one on a server that need not be avoided.
create or replace function counterflow.places(
        digest       bytea,
        wanted_chain text,
        from_time    timestamptz,
        to_time      timestamptz,
        silent       text[],
        avoid        text[])
    returns table (server text, "position" integer, segments integer[])
    language sql stable
as $$
    -- First the few segments that may hold the address, then what the catalog says of them.
    with candidate as materialized (
        select distinct filter.segment_id
        from counterflow.segment_filter filter
        where filter.chain = wanted_chain
          and filter.bucket = counterflow.bucket_of(digest)
          and position(counterflow.fingerprint_of(digest) in filter.fingerprints) > 0
    )
    select chosen.server, chosen.position, array_agg(chosen.segment_id)
    from (
        select distinct on (segment.segment_id) segment.segment_id, server.name as server, server.position
        from candidate
        join counterflow.segment on segment.segment_id = candidate.segment_id
        join counterflow.segment_copy copy on copy.segment_id = segment.segment_id and copy.state = 'live'
        join counterflow.server on server.name = copy.server
        where segment.state = 'live'
          and segment.first_day::timestamp at time zone 'UTC' < to_time
          and (segment.last_day + 1)::timestamp at time zone 'UTC' > from_time
        order by segment.segment_id,
                 server.name = any (silent), server.name = any (avoid), server.position
    ) chosen
    group by chosen.server, chosen.position
    order by chosen.position desc;
$$;

-- What an answer about a time rests on: all live segments but those missing, whether or not they hold the address.
create or replace function counterflow.live_segments(
        wanted_chain text, from_time timestamptz, to_time timestamptz, missing integer[])
    returns integer[]
    language sql stable
as $$
    select array(
        select segment.segment_id
        from counterflow.segment
        where segment.state = 'live'
          and segment.chain = wanted_chain
          and segment.first_day::timestamp at time zone 'UTC' < to_time
          and (segment.last_day + 1)::timestamp at time zone 'UTC' > from_time
          and segment.segment_id <> all (missing));
$$;
