-- Makes counterflow.top_of_own_segment, which calls ready_segment_<segment_id> of the coordinator itself, and if that has
-- nothing, top_segment_<segment_id>. A statement that names a function is planned once a session, one that only comes to know
-- which is planned for each question, at the price of a third of a small answer. So each of the latest segments has statements
-- of its own; of them all, a session would take too long to read it. To be called when the coordinator has got a segment, with
-- the ledger locked.
create or replace function counterflow.make_top_of_own_segment()
    returns void
    language plpgsql
    set search_path = ''
as $$
declare
    most_statements constant integer := 128;
    ids integer[];
begin
    select array_agg(latest.id order by latest.id) into ids
    from (
        select substring(reader.proname from '^ready_segment_([0-9]+)$')::integer as id
        from pg_catalog.pg_proc reader
        where reader.pronamespace = 'counterflow'::pg_catalog.regnamespace and reader.proname ~ '^ready_segment_[0-9]+$'
        order by id desc
        limit most_statements
    ) latest;
    execute format(
        'create or replace function counterflow.top_of_own_segment(segment_id integer, wanted text, most bigint)
             returns table (counterparty text, inflows bigint, outflows bigint)
             language plpgsql stable
         as $body$
         begin
             %s
             return query execute format(''select * from counterflow.%%I($1, $2)'', ''ready_segment_'' || segment_id)
             using wanted, most;
             if not found then
                 return query execute format(''select * from counterflow.%%I($1, $2)'', ''top_segment_'' || segment_id)
                 using wanted, most;
             end if;
         end
         $body$',
        counterflow.calls_of_segments(ids));
end
$$;

-- The statements that call one of these segments, in the order of their ids, as a tree of conditions.
create or replace function counterflow.calls_of_segments(ids integer[])
    returns text
    language plpgsql
    set search_path = ''
as $$
declare
    half constant integer := cardinality(ids) / 2;
begin
    return case
        when ids is null then ''
        when half = 0 then format(
            'if segment_id = %1$s then
                 return query select * from counterflow.ready_segment_%1$s(wanted, most);
                 if not found then
                     return query select * from counterflow.top_segment_%1$s(wanted, most);
                 end if;
                 return;
             end if;', ids[1])
        else format(
            'if segment_id < %s then %s else %s end if;',
            ids[half + 1], counterflow.calls_of_segments(ids[:half]), counterflow.calls_of_segments(ids[half + 1:]))
    end;
end
$$;

-- Whoever publishes just now makes the function, too, and of two that make it at once one would fail.
lock table counterflow.ledger in share row exclusive mode;
select counterflow.make_top_of_own_segment();
