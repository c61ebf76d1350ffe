-- The last change of each device within a text: a deletion by somebody who did not know of one of them is asked about.
alter table sync_text add column changed blob;

-- Up to where there may be more in this vault than its log tells: of snapshots that were joined in part.
alter table sync_self add column half blob;

-- Whether something may be missing before that end.
alter table sync_cover add column loose integer not null default 0;
