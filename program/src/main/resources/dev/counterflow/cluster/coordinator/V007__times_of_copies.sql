-- What a question needs to know of a copy, beside it: it is then found by one look into one small table.
alter table counterflow.segment_copy
    add column from_time timestamptz,
    add column to_time   timestamptz,
    add column position  integer;
comment on column counterflow.segment_copy.from_time is 'The first moment of the first day of the segment.';
comment on column counterflow.segment_copy.to_time is 'The first moment after the last day of the segment.';
comment on column counterflow.segment_copy.position is 'The position of the server.';

update counterflow.segment_copy copy
set from_time = segment.first_day::timestamp at time zone 'UTC',
    to_time   = (segment.last_day + 1)::timestamp at time zone 'UTC',
    position  = server.position
from counterflow.segment, counterflow.server
where segment.segment_id = copy.segment_id and server.name = copy.server;

alter table counterflow.segment_copy
    alter column from_time set not null,
    alter column to_time   set not null,
    alter column position  set not null;

-- The days of a segment and the position of a server never change, so they are told once.
create function counterflow.tell_copy()
    returns trigger
    language plpgsql
    set search_path = ''
as $$
begin
    select segment.first_day::timestamp at time zone 'UTC', (segment.last_day + 1)::timestamp at time zone 'UTC'
    into strict new.from_time, new.to_time
    from counterflow.segment where segment.segment_id = new.segment_id;
    select server.position into strict new.position from counterflow.server where server.name = new.server;
    return new;
end
$$;
create trigger tell_copy before insert on counterflow.segment_copy for each row execute function counterflow.tell_copy();
