-- Asking again from an earlier message takes back what came after it; nothing is thrown away.
alter table message add column deleted_at integer;

-- The passages an answer cites: a JSON array of places, as source_link has them for artifacts.
alter table message add column sources text;
