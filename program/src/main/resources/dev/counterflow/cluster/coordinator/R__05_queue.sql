-- What the role that asks for runs may do: ask, cancel, and ask again. Reading a source can cost money, so the reader, whose
-- password is given to reporting tools, may not.
grant usage on schema counterflow to counterflow_queue;
grant execute on function counterflow.queue_run, counterflow.cancel_run, counterflow.resume_run to counterflow_queue;
