-- What an answer cost: how many of the tokens sent were read from the provider's cache, and the price by the list of
-- that day, in millionths of a US dollar. Nothing for a model without a price.
alter table message add column cached_tokens integer;
alter table message add column cost_micros integer;
create index message_by_day on message (created_at) where provider is not null;
