-- Who has an address dealt with, how much, and when? For psql and reporting tools: the same answer as over HTTP.
--   select * from counterflow.exposure('1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez');
-- Times are half open: from_time belongs to the question, to_time does not. Amounts are satoshis.
-- flow: both, inflow or outflow; the last two keep only counterparties with such a flow and order by it.
create or replace function counterflow.exposure(
        address    text,
        chain      text        default 'bitcoin',
        from_time  timestamptz default '-infinity',
        to_time    timestamptz default 'infinity',
        flow       text        default 'both',
        max_rows   bigint      default null,
        skip_rows  bigint      default 0)
    returns table (counterparty text, inflows numeric, outflows numeric, total_flows numeric)
    language sql stable  -- and so plain that the planner puts it into the question
as $$
    select answer.counterparty, answer.inflows, answer.outflows, answer.total_flows
    from counterflow.ask(
        address, chain, from_time, to_time, flow, max_rows, skip_rows, '{}', false, with_grounds => false) answer;
$$;
