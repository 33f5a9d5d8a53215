-- The copies of a segment in the order in which they are asked.
create index segment_copy_place on counterflow.segment_copy (segment_id, position) where state = 'live';
