-- A function is nobody's but its owner's until it is granted.
alter default privileges revoke execute on functions from public;

-- Which cluster this server belongs to and under which name, so that a mistyped host is noticed before data moves.
create table counterflow.member (
    only_row    boolean primary key default true check (only_row),
    cluster_id  uuid    not null,
    server_name text    not null
);
