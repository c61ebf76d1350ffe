-- What a device needs to come to the same vault as others: who it is, whom it believes, when each cell was written and by
-- whom, what it has said and read. Stamps are 64 bits, kept as SQLite's signed ones.

-- Who this device is. One row, or none as long as the vault belongs to no account.
create table sync_self (
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
) strict;

create table sync_key (
    epoch integer not null,
    name  blob not null,
    key   blob not null,
    primary key (epoch, name)
) strict, without rowid;

-- What the account has signed: devices, devices taken off, new keys.
create table sync_statement (
    hash  blob primary key not null,
    bytes blob not null
) strict, without rowid;

-- Short numbers for the devices in clocks.
create table sync_device (
    number integer primary key,
    device blob not null unique
) strict;

-- When the cells of a row were written and by whom: all of them together, and in `cells` those that differ.
create table sync_clock (
    tbl    integer not null,
    row    blob not null,
    stamp  integer not null,
    device integer not null,
    cells  blob,
    primary key (tbl, row)
) strict, without rowid;

-- Cells written here that are in no envelope yet: a bit for each column, -1 for a new row.
create table sync_pending (
    id      integer primary key,
    tbl     integer not null,
    row     blob not null,
    columns integer not null,
    stamp   integer not null
) strict;

-- Rows that were never sent and must not be: documents that stay here.
create table sync_private (
    tbl integer not null,
    row blob not null,
    primary key (tbl, row)
) strict, without rowid;

-- Texts that were changed since they were put there, by the edit that put them there.
create table sync_text (
    tbl     integer not null,
    row     blob not null,
    col     integer not null,
    stamp   integer not null,
    device  blob not null,
    state   blob,
    waiting blob,
    primary key (tbl, row, col, stamp, device)
) strict, without rowid;

-- Cells this version or this moment has no place for: of tables and columns it does not know, of rows that are not whole,
-- of values that are still on their way.
create table sync_held (
    tbl    integer not null,
    row    blob not null,
    col    integer not null,
    stamp  integer not null,
    device blob not null,
    value  blob not null,
    primary key (tbl, row, col)
) strict, without rowid;

-- Where values lie that travel in chunks, so that the chunks can be made again.
create table sync_manifest (
    tbl      integer not null,
    row      blob not null,
    col      integer not null,
    manifest blob not null,
    primary key (tbl, row, col)
) strict, without rowid;

-- Chunks whose value is not whole yet, or that cannot be made again.
create table sync_chunk (
    cid   blob primary key not null,
    bytes blob not null
) strict;

-- Every envelope that was sealed or applied here, in that order. The bytes go when a snapshot stands for them.
create table sync_log (
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

-- Up to where chains are covered by snapshots that were joined.
create table sync_cover (
    device  blob not null,
    dev_seq integer not null,
    hash    blob not null,
    stamp   integer not null,
    primary key (device, hash)
) strict, without rowid;

-- What each device had seen of each other one.
create table sync_known (
    author blob not null,
    other  blob not null,
    stamp  integer not null,
    primary key (author, other)
) strict, without rowid;

-- Envelopes that have to wait, and for what.
create table sync_parked (
    hash     blob primary key not null,
    envelope blob not null,
    why      text not null
) strict;

-- Edits that another one took the place of, kept to be shown.
create table sync_loser (
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
create index sync_loser_row on sync_loser (tbl, row);
create unique index sync_loser_edit on sync_loser (tbl, row, col, stamp, device);

-- Rows that came from others and are not in the search index yet.
create table sync_reindex (
    tbl integer not null,
    row blob not null,
    primary key (tbl, row)
) strict, without rowid;

-- How far other devices had read when they last said so.
create table sync_peer (
    device blob primary key not null,
    reach  blob not null,
    at     integer not null
) strict, without rowid;

-- The devices of the account, as their owner calls them. Synchronised like everything else.
create table device (
    id         blob primary key not null,
    name       text not null,
    created_at integer not null
) strict;
