-- The last change of each device within a text: a deletion by somebody who did not know of one of them is asked about.
alter table sync_text add column changed blob;
