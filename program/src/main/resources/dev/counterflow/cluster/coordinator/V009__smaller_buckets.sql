-- Eight times as many buckets, named by three bits of the fingerprint, too: whoever looks into one reads all of its fingerprints.
drop function if exists counterflow.holders(smallint, bytea, text, timestamptz, timestamptz, text[], text[]);
drop function if exists counterflow.bucket_of(bytea);
drop index counterflow.segment_filter_bucket;
alter table counterflow.segment_filter alter column bucket type integer;
create temporary table smaller_bucket on commit drop as
    select filter.chain,
           (filter.bucket << 3) | (get_byte(part.fingerprint, 0) >> 5) as bucket,
           filter.segment_id,
           string_agg(part.fingerprint, '') as fingerprints
    from counterflow.segment_filter filter
    cross join lateral (
        select substring(filter.fingerprints from 3 * at + 1 for 3) as fingerprint
        from generate_series(0, length(filter.fingerprints) / 3 - 1) at
    ) part
    -- A segment at a time, in which the loader has brought them.
    group by filter.segment_id, filter.chain, 2
    order by filter.segment_id;
truncate counterflow.segment_filter;
insert into counterflow.segment_filter (chain, bucket, segment_id, fingerprints)
select chain, bucket, segment_id, fingerprints from smaller_bucket;
create index segment_filter_bucket on counterflow.segment_filter (chain, bucket) include (segment_id, fingerprints);
comment on table counterflow.segment_filter is
    'Fingerprints of the addresses that a segment holds, in 65,536 buckets (counterflow.bucket_of).';
