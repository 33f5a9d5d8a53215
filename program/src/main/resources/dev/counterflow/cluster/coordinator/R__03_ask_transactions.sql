-- The transactions between two addresses, the latest first, equal times in the order of the hash. every_... are the
-- figures of all of them, whatever the page: they are those of the exposure, by construction. The last row
-- (transaction_hash is null) is about the answer itself; fan_out says what it holds and which errors there are.
create or replace function counterflow.ask_transactions(
        wanted_address      text,
        wanted_counterparty text,
        wanted_chain        text,
        from_time           timestamptz,
        to_time             timestamptz,
        row_limit           bigint,
        avoid               text[],
        partial             boolean,
        after_time          timestamptz default null,
        after_hash          bytea       default null)
    returns table (
        block_time timestamptz, transaction_hash bytea, inflow numeric, outflow numeric,
        every_transaction bigint, every_inflow numeric, every_outflow numeric,
        segments integer[], missing_segments integer[], silent_servers text[])
    language plpgsql stable
    security definer
    set search_path = counterflow, pg_temp
as $$
begin
    return query
    select answer.*
    from counterflow.fan_out(
        wanted_address, wanted_chain, from_time, to_time, avoid, partial,
        reader    => 'list_segment_',
        arguments => format('%L, %L, %s', wanted_address, wanted_counterparty, counterflow.quoted_times(from_time, to_time)),
        columns   => 'block_time timestamptz, transaction_hash bytea, inflow numeric, outflow numeric',
        merge     =>
            'select every.*, null::integer[], null::integer[], null::text[]
             from (
                 select posting.block_time, posting.transaction_hash, posting.inflow, posting.outflow,
                        count(*) over () as transactions, sum(posting.inflow) over (), sum(posting.outflow) over ()
                 from (%1$s) posting
             ) every '
            || format(
                'where %1$L is null or every.block_time < %1$L::timestamptz
                    or (every.block_time = %1$L::timestamptz and every.transaction_hash > %2$L::bytea)
                 order by every.block_time desc, every.transaction_hash
                 limit %3$L',
                after_time, after_hash, row_limit),
        about     =>
            'select null::timestamptz, null::bytea, null::numeric, null::numeric,
                    null::bigint, null::numeric, null::numeric, $1, $2, $3')
        as answer(
            block_time timestamptz, transaction_hash bytea, inflow numeric, outflow numeric,
            every_transaction bigint, every_inflow numeric, every_outflow numeric,
            segments integer[], missing_segments integer[], silent_servers text[]);
end
$$;
