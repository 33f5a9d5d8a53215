-- Which segments may hold an address: so that a question is asked only where it can have an answer, however many days are
-- loaded. An address belongs to one of 8192 buckets and has a fingerprint of three bytes there (counterflow.fingerprint);
-- a row has the fingerprints of all addresses of one segment in one bucket, or a part of them. A fingerprint that is there
-- may be another address's; one that is not there proves that the segment does not hold the address.
create table counterflow.segment_filter (
    chain        text     not null,
    bucket       smallint not null,
    segment_id   integer  not null,
    fingerprints bytea    not null
) with (vacuum_truncate = off);  -- giving pages back would wait for a moment without a question
comment on table counterflow.segment_filter is 'Fingerprints of the addresses that a segment holds.';
create index segment_filter_bucket on counterflow.segment_filter (chain, bucket) include (segment_id, fingerprints);
create index segment_filter_segment on counterflow.segment_filter using brin (segment_id) with (pages_per_range = 16);
