-- What the reader may do: ask, and look at the catalog and the postings. Nothing else, and nothing on other servers.
grant usage on schema counterflow to counterflow_reader;
grant select on
    counterflow.ledger, counterflow.server, counterflow.run, counterflow.segment, counterflow.segment_copy,
    counterflow.day, counterflow.posting,
    -- So that a program can tell whether this is the catalog that it knows.
    counterflow.history_server, counterflow.history_coordinator
to counterflow_reader;
grant execute on function
    counterflow.ask, counterflow.ask_summary, counterflow.ask_transactions,
    counterflow.days_asked, counterflow.check_servers, counterflow.exposure
to counterflow_reader;
