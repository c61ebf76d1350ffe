-- The tables of a vault. Ids are 16-byte UUIDv7. Tables that synchronise have no unique constraint across
-- rows and no enforced foreign key (design: sync.md, 2.1), since another device's rows may arrive in any order.
-- Times are milliseconds since 1970. Deleting sets deleted_at; the row stays.

create table project (
    id          blob primary key not null,
    name        text not null,
    description text not null,
    created_at  integer not null,
    archived_at integer,
    deleted_at  integer
) strict;

create table document (
    id         blob primary key not null,
    project_id blob not null,
    name       text not null,
    kind       text not null,
    title      text,
    size_bytes integer not null,
    hash       blob not null,
    created_at integer not null,
    deleted_at integer
) strict;
create index document_project on document (project_id);
create index document_hash on document (hash);

-- The text taken out of a document or transcript, and the file it was taken from where that is not the same
-- bytes. Both are zstd frames. Apart from the rest, so that lists do not drag them along.
create table content (
    id         blob primary key not null,
    text_z     blob not null,
    original_z blob
) strict;

create table meeting (
    id              blob primary key not null,
    project_id      blob not null,
    title           text not null,
    held_on         integer not null,
    agenda          text not null,
    attendees       text not null,
    notes           text not null,
    transcript_name text,
    transcript_hash blob,
    cues            integer not null,
    speakers        text not null,
    created_at      integer not null,
    updated_at      integer not null,
    deleted_at      integer
) strict;
create index meeting_project on meeting (project_id);
create index meeting_hash on meeting (transcript_hash);

create table thread (
    id         blob primary key not null,
    project_id blob not null,
    title      text not null,
    summary    text not null,
    created_at integer not null,
    deleted_at integer
) strict;
create index thread_project on thread (project_id);

-- blocks: the turn as the model's API carries it, so that it can be replayed unchanged.
create table message (
    id            blob primary key not null,
    thread_id     blob not null,
    role          text not null,
    content       text not null,
    blocks        text,
    provider      text,
    model         text,
    input_tokens  integer,
    output_tokens integer,
    partial       integer not null,
    error_code    text,
    created_at    integer not null
) strict;
create index message_thread on message (thread_id);

create table tool_call (
    id          blob primary key not null,
    message_id  blob not null,
    call_id     text not null,
    name        text not null,
    input       text not null,
    output      text,
    is_error    integer not null,
    created_at  integer not null,
    finished_at integer
) strict;
create index tool_call_message on tool_call (message_id);

create table artifact (
    id         blob primary key not null,
    project_id blob not null,
    thread_id  blob,
    message_id blob,
    kind       text not null,
    title      text not null,
    content    text not null,
    created_at integer not null,
    updated_at integer not null,
    deleted_at integer
) strict;
create index artifact_project on artifact (project_id);

create table source_link (
    id          blob primary key not null,
    artifact_id blob not null,
    ordinal     integer not null,
    number      integer not null,
    statement   text not null,
    source_kind text not null,
    source_id   blob not null,
    place       text not null,
    quote       text not null
) strict;
create index source_link_artifact on source_link (artifact_id);

-- Facts about this copy of the vault.
create table local (
    key   text primary key not null,
    value text not null
) strict, without rowid;
