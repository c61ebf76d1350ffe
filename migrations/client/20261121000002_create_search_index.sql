-- The search index: derived from the vault's tables on each device, never synchronised, and can be made again.

-- One row for each record that holds findable text. owner is what a hit opens; part is the row the text
-- lies in: the owner itself, or one message of a thread.
create table source (
    id         integer primary key,
    kind       text not null,
    owner      blob not null,
    part       blob not null,
    project_id blob not null,
    title      text not null,
    happened   integer not null,
    hidden     integer not null
) strict;
create index source_owner on source (owner);
create index source_part on source (part);
create index source_project on source (project_id);

-- id is source * 2^20 + its place in the source, so that a hit names its source without being looked up.
create table passage (
    id    integer primary key,
    place text not null,
    text  text not null
) strict;

-- Fed with folded words between spaces (see store::fold), so that one definition of a word serves index, query and
-- snippet; the tokenizer has only to split at the spaces.
create virtual table passage_fts using fts5 (
    words,
    content = '',
    contentless_delete = 1,
    tokenize = "ascii"
);

-- The words of the index, to forgive a misspelt one.
create virtual table passage_vocab using fts5vocab (passage_fts, row);
