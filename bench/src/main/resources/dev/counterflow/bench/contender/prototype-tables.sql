create extension postgres_fdw;
create table daily_transfers (
    sender      text             not null,
    receiver    text             not null,
    total_value double precision not null,
    date        date             not null
) partition by range (date);
