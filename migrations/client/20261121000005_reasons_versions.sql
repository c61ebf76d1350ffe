-- Why this one answered (JSON, worded by the shells), and how long until the first words of its text came.
alter table message add column reason text;
alter table message add column first_text_ms integer;

-- A document that is never sent to a server beyond this machine.
alter table document add column kept_here integer not null default 0;

-- What an artifact said before it was written anew; message_id is the answer that took its place, if it was one.
-- Written once.
create table artifact_version (
    id          blob primary key not null,
    artifact_id blob not null,
    message_id  blob,
    title       text not null,
    content     text not null,
    created_at  integer not null
) strict;
create index artifact_version_artifact on artifact_version (artifact_id);
