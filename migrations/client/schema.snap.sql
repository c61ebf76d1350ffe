CREATE TABLE artifact (
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

CREATE TABLE artifact_version (
    id          blob primary key not null,
    artifact_id blob not null,
    message_id  blob,
    title       text not null,
    content     text not null,
    created_at  integer not null
) strict;

CREATE TABLE content (
    id         blob primary key not null,
    text_z     blob not null,
    original_z blob
) strict;

CREATE TABLE document (
    id         blob primary key not null,
    project_id blob not null,
    name       text not null,
    kind       text not null,
    title      text,
    size_bytes integer not null,
    hash       blob not null,
    created_at integer not null,
    deleted_at integer
, kept_here integer not null default 0) strict;

CREATE TABLE local (
    key   text primary key not null,
    value text not null
) strict, without rowid;

CREATE TABLE meeting (
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

CREATE TABLE message (
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
, deleted_at integer, sources text, cached_tokens integer, cost_micros integer, reason text, first_text_ms integer) strict;

CREATE TABLE passage (
    id    integer primary key,
    place text not null,
    text  text not null
) strict;

CREATE VIRTUAL TABLE passage_fts using fts5 (
    words,
    content = '',
    contentless_delete = 1,
    tokenize = "ascii"
);

CREATE VIRTUAL TABLE passage_vocab using fts5vocab (passage_fts, row);

CREATE TABLE project (
    id          blob primary key not null,
    name        text not null,
    description text not null,
    created_at  integer not null,
    archived_at integer,
    deleted_at  integer
) strict;

CREATE TABLE source (
    id         integer primary key,
    kind       text not null,
    owner      blob not null,
    part       blob not null,
    project_id blob not null,
    title      text not null,
    happened   integer not null,
    hidden     integer not null
) strict;

CREATE TABLE source_link (
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

CREATE TABLE thread (
    id         blob primary key not null,
    project_id blob not null,
    title      text not null,
    summary    text not null,
    created_at integer not null,
    deleted_at integer
) strict;

CREATE TABLE tool_call (
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

CREATE INDEX artifact_project on artifact (project_id);

CREATE INDEX artifact_version_artifact on artifact_version (artifact_id);

CREATE INDEX document_hash on document (hash);

CREATE INDEX document_project on document (project_id);

CREATE INDEX meeting_hash on meeting (transcript_hash);

CREATE INDEX meeting_project on meeting (project_id);

CREATE INDEX message_by_day on message (created_at) where provider is not null;

CREATE INDEX message_thread on message (thread_id);

CREATE INDEX source_link_artifact on source_link (artifact_id);

CREATE INDEX source_owner on source (owner);

CREATE INDEX source_part on source (part);

CREATE INDEX source_project on source (project_id);

CREATE INDEX thread_project on thread (project_id);

CREATE INDEX tool_call_message on tool_call (message_id);
