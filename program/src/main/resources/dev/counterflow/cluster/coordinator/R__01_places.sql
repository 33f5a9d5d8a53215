-- Where an address stands in the filters: of its SHA-256, the 24 bits from the third byte on are its fingerprint; the first 13
-- bits and the first three of the fingerprint name its bucket. The loader computes the same. convert_to is stable, so what
-- calls it must not be called immutable, or the planner does not put it where it is called, and a call costs 26 microseconds.
create or replace function counterflow.digest_of(address text)
    returns bytea
    language sql stable strict parallel safe
as $$
    select sha256(convert_to(address, 'UTF8'));
$$;
create or replace function counterflow.bucket_of(digest bytea)
    returns integer
    language sql immutable strict parallel safe
as $$
    select (get_byte(digest, 0) << 8) | (get_byte(digest, 1) & 248) | (get_byte(digest, 2) >> 5);
$$;
create or replace function counterflow.fingerprint_of(digest bytea)
    returns bytea
    language sql immutable strict parallel safe
as $$
    select substring(digest from 3 for 3);
$$;

-- Where an address may be: the live segments of the time wanted that may hold it and, at the same places, the servers to ask
-- for them, null for the coordinator. Of several copies, one on a server that is not silent is chosen, and then one on a
-- server that need not be avoided. One row, of nulls if there is no such segment.
drop function if exists counterflow.places(bytea, text, timestamptz, timestamptz, text[], text[]);
drop function if exists counterflow.holders(smallint, bytea, text, timestamptz, timestamptz, text[], text[]);
create or replace function counterflow.holders(
        wanted_bucket      integer,  -- of the address; both are computed by the caller, once, and not for each row here
        wanted_fingerprint bytea,
        wanted_chain       text,
        wanted_from        timestamptz,
        wanted_to          timestamptz,
        silent             text[],
        avoid              text[])
    returns table (segment_ids integer[], servers text[])
    language sql stable
as $$
    select array_agg(chosen.segment_id), array_agg(case when chosen.position > 0 then chosen.server end)
    from (
        select distinct filter.segment_id
        from counterflow.segment_filter filter
        where filter.chain = wanted_chain
          and filter.bucket = wanted_bucket
          and position(wanted_fingerprint in filter.fingerprints) > 0
    ) candidate
    cross join lateral (
        select copy.segment_id, copy.server, copy.position
        from counterflow.segment_copy copy
        where copy.segment_id = candidate.segment_id
          and copy.state = 'live'
          and copy.from_time < wanted_to
          and copy.to_time > wanted_from
        order by copy.server = any (silent), copy.server = any (avoid), copy.position
        limit 1
    ) chosen;
$$;

-- The same by server, the coordinator last, because it reads while the others do.
create or replace function counterflow.places(segment_ids integer[], servers text[])
    returns table (server text, segments integer[])
    language sql immutable
as $$
    select holder.server, array_agg(holder.segment_id)
    from unnest(segment_ids, servers) as holder(segment_id, server)
    group by holder.server
    order by holder.server nulls last;
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
