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

CREATE TABLE device (
    id         blob primary key not null,
    name       text not null,
    created_at integer not null
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

CREATE TABLE sync_chunk (
    cid   blob primary key not null,
    bytes blob not null
) strict;

CREATE TABLE sync_clock (
    tbl    integer not null,
    row    blob not null,
    stamp  integer not null,
    device integer not null,
    cells  blob,
    primary key (tbl, row)
) strict, without rowid;

CREATE TABLE sync_cover (
    device  blob not null,
    dev_seq integer not null,
    hash    blob not null,
    stamp   integer not null, loose integer not null default 0,
    primary key (device, hash)
) strict, without rowid;

CREATE TABLE sync_device (
    number integer primary key,
    device blob not null unique
) strict;

CREATE TABLE sync_held (
    tbl    integer not null,
    row    blob not null,
    col    integer not null,
    stamp  integer not null,
    device blob not null,
    value  blob not null,
    primary key (tbl, row, col)
) strict, without rowid;

CREATE TABLE sync_key (
    epoch integer not null,
    name  blob not null,
    key   blob not null,
    primary key (epoch, name)
) strict, without rowid;

CREATE TABLE sync_known (
    author blob not null,
    other  blob not null,
    stamp  integer not null,
    primary key (author, other)
) strict, without rowid;

CREATE TABLE sync_log (
    id       integer primary key,
    device   blob not null,
    dev_seq  integer not null,
    hash     blob not null unique,
    previous blob not null,
    stamp    integer not null,
    envelope blob,
    -- The chunks that its values travel in, 32 bytes each.
    chunks   blob
) strict;

CREATE TABLE sync_loser (
    id            integer primary key,
    tbl           integer not null,
    row           blob not null,
    col           integer not null,
    value         blob not null,
    stamp         integer not null,
    device        blob not null,
    winner_stamp  integer not null,
    winner_device blob not null,
    noted_at      integer not null,
    seen_at       integer
) strict;

CREATE TABLE sync_manifest (
    tbl      integer not null,
    row      blob not null,
    col      integer not null,
    manifest blob not null,
    primary key (tbl, row, col)
) strict, without rowid;

CREATE TABLE sync_parked (
    hash     blob primary key not null,
    envelope blob not null,
    why      text not null
) strict;

CREATE TABLE sync_peer (
    device blob primary key not null,
    reach  blob not null,
    at     integer not null
) strict, without rowid;

CREATE TABLE sync_pending (
    id      integer primary key,
    tbl     integer not null,
    row     blob not null,
    columns integer not null,
    stamp   integer not null
) strict;

CREATE TABLE sync_private (
    tbl integer not null,
    row blob not null,
    primary key (tbl, row)
) strict, without rowid;

CREATE TABLE sync_reindex (
    tbl integer not null,
    row blob not null,
    primary key (tbl, row)
) strict, without rowid;

CREATE TABLE sync_self (
    one         integer primary key check (one = 1),
    account     blob not null,
    check_value blob not null,
    space       blob not null,
    device      blob not null,
    -- Its number in sync_device.
    number      integer not null,
    seed        blob not null,
    -- The latest stamp given or seen.
    last        integer not null,
    -- How far the others' chains had been told of with the last batch.
    told        blob not null,
    -- How far this device's own envelopes were handed out in bundles.
    handed      integer not null default 0
, half blob) strict;

CREATE TABLE sync_statement (
    hash  blob primary key not null,
    bytes blob not null
) strict, without rowid;

CREATE TABLE sync_text (
    tbl     integer not null,
    row     blob not null,
    col     integer not null,
    stamp   integer not null,
    device  blob not null,
    state   blob,
    waiting blob, changed blob,
    primary key (tbl, row, col, stamp, device)
) strict, without rowid;

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

CREATE UNIQUE INDEX sync_loser_edit on sync_loser (tbl, row, col, stamp, device);

CREATE INDEX sync_loser_row on sync_loser (tbl, row);

CREATE INDEX thread_project on thread (project_id);

CREATE INDEX tool_call_message on tool_call (message_id);
