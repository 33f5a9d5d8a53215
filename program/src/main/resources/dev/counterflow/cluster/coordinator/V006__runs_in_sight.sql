-- Whoever asks for days is told what they cost, and which other runs have some of them. Runs that a command executes itself
-- are told by having no "what"; like all others they have their days, and can be cancelled.
alter table counterflow.run add column price_estimated numeric check (price_estimated >= 0);
comment on column counterflow.run.price_estimated is 'What bytes_estimated cost at most, in US dollars.';

-- It returns more than before, which replacing it would not allow.
drop function if exists counterflow.queue_run(text, text, text, date, date, boolean, jsonb, text, uuid, bigint);
