//! The search index: what can be found, in which passages. All of it is derived from the vault's tables and
//! written in the same transaction as they are, so the two never disagree.

use crate::error::StoreError;
use crate::fold::folded;
use docket_domain::{Passage, Place, SourceKind, Timestamp};
use sqlx::{FromRow, SqliteConnection};
use std::fmt::Write as _;

/// What a record is found under.
#[derive(Debug, Clone, Copy)]
pub struct Indexed<'a> {
    /// What a hit opens.
    pub kind: SourceKind,
    /// Its id.
    pub owner: [u8; 16],
    /// The row that holds the text: the owner itself, or one message of a thread.
    pub part: [u8; 16],
    /// The project it belongs to.
    pub project: [u8; 16],
    /// Its title.
    pub title: &'a str,
    /// When it happened or was made.
    pub happened: Timestamp,
}

/// A stored passage of a source.
#[derive(Debug, Clone)]
pub struct PassageRow {
    /// What it belongs to.
    pub kind: SourceKind,
    /// Its id.
    pub owner: [u8; 16],
    /// Its title.
    pub title: String,
    /// The words and their place.
    pub passage: Passage,
}

/// Passages made ready for the index: their places written out, their words folded. Making this takes as long as
/// writing it, needs no database, and is best done where the text was read, away from the one writer.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    rows: Vec<PreparedRow>,
}

#[derive(Debug, Clone)]
struct PreparedRow {
    place: String,
    text: String,
    words: String,
}

impl Prepared {
    /// Makes passages ready. No source has more than [`MOST_PASSAGES`]; what comes after is not indexed.
    pub fn of(passages: &[Passage]) -> Result<Self, StoreError> {
        let rows = passages.iter().take(MOST_PASSAGES).map(|passage| {
            let place = serde_json::to_string(&passage.place).map_err(|_| StoreError::Unreadable)?;
            let mut words = String::with_capacity(passage.text.len());
            folded(&passage.text, &mut words);
            Ok(PreparedRow { place, text: passage.text.clone(), words })
        });
        Ok(Self { rows: rows.collect::<Result<_, StoreError>>()? })
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// SQLite takes 32,766 values in a statement; this is far below, and more gains nothing.
const ROWS_PER_STATEMENT: usize = 1000;
/// A passage's id is its source's id times this, plus its place in the source.
pub(crate) const IDS_PER_SOURCE: i64 = 1 << 20;
/// The most passages of one source.
pub const MOST_PASSAGES: usize = (1 << 20) - 1;

/// Puts the passages of one part in place of those it had before.
pub async fn put_source(
    connection: &mut SqliteConnection,
    indexed: Indexed<'_>,
    prepared: &Prepared,
) -> Result<(), StoreError> {
    let old: Option<i64> = sqlx::query_scalar("select id from source where part = ?")
        .bind(indexed.part.as_slice())
        .fetch_optional(&mut *connection)
        .await?;
    let source = match old {
        Some(source) => {
            for table in ["passage_fts where rowid", "passage where id"] {
                sqlx::query(&format!("delete from {table} between ? and ?"))
                    .bind(source * IDS_PER_SOURCE)
                    .bind((source + 1) * IDS_PER_SOURCE - 1)
                    .execute(&mut *connection)
                    .await?;
            }
            sqlx::query("update source set title = ?, happened = ? where id = ?")
                .bind(indexed.title)
                .bind(indexed.happened.0)
                .bind(source)
                .execute(&mut *connection)
                .await?;
            source
        }
        None => sqlx::query(
            "insert into source (kind, owner, part, project_id, title, happened, hidden) values (?, ?, ?, ?, ?, ?, 0)",
        )
        .bind(indexed.kind.as_str())
        .bind(indexed.owner.as_slice())
        .bind(indexed.part.as_slice())
        .bind(indexed.project.as_slice())
        .bind(indexed.title)
        .bind(indexed.happened.0)
        .execute(&mut *connection)
        .await?
        .last_insert_rowid(),
    };
    let mut next = source * IDS_PER_SOURCE;
    // One statement for many rows: each statement is a round trip to the database's own thread, and on an idle
    // machine the two wake-ups cost more than the rows.
    for rows in prepared.rows.chunks(ROWS_PER_STATEMENT) {
        let passage_sql = many("insert into passage (id, place, text) values ", "(?, ?, ?)", rows.len());
        let words_sql = many("insert into passage_fts (rowid, words) values ", "(?, ?)", rows.len());
        // Only full ones come again; keeping each other length prepared would push out what is used often.
        let keep = rows.len() == ROWS_PER_STATEMENT;
        let mut passages = sqlx::query(&passage_sql).persistent(keep);
        let mut words = sqlx::query(&words_sql).persistent(keep);
        for (id, row) in (next..).zip(rows) {
            passages = passages.bind(id).bind(row.place.as_str()).bind(row.text.as_str());
            words = words.bind(id).bind(row.words.as_str());
        }
        passages.execute(&mut *connection).await?;
        words.execute(&mut *connection).await?;
        next += i64::try_from(rows.len()).unwrap_or(0);
    }
    Ok(())
}

fn many(head: &str, row: &str, rows: usize) -> String {
    let mut sql = head.to_owned();
    for n in 0..rows {
        let _ = write!(sql, "{}{row}", if n == 0 { "" } else { ", " });
    }
    sql
}

/// Shows or hides everything of one owner in search, without touching its words.
pub async fn set_hidden(
    connection: &mut SqliteConnection,
    owner: [u8; 16],
    hidden: bool,
) -> Result<(), StoreError> {
    // 1 hidden by itself; the bits of the project and of a part are left as they are.
    sqlx::query("update source set hidden = (hidden & 6) | ? where owner = ?")
        .bind(i64::from(hidden))
        .bind(owner.as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// Shows or hides one part of an owner, such as one message of a thread. Follows what became of the owner: bit 4 is
/// the part's own.
pub async fn set_part_hidden(
    connection: &mut SqliteConnection,
    part: [u8; 16],
    hidden: bool,
) -> Result<(), StoreError> {
    sqlx::query("update source set hidden = (hidden & 3) | ? where part = ?")
        .bind(if hidden { 4_i64 } else { 0 })
        .bind(part.as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// The passages that are there, of all things together.
pub async fn passage_total(connection: &mut SqliteConnection) -> Result<u64, StoreError> {
    let total: i64 = sqlx::query_scalar("select count(*) from passage").fetch_one(connection).await?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// Shows or hides a whole project in search. What was deleted by itself stays hidden.
pub async fn set_project_hidden(
    connection: &mut SqliteConnection,
    project: [u8; 16],
    hidden: bool,
) -> Result<(), StoreError> {
    // 0 shown; bit 1 hidden by itself, bit 2 with its project, bit 4 as a part.
    let sql = if hidden {
        "update source set hidden = hidden | 2 where project_id = ?"
    } else {
        "update source set hidden = hidden & 5 where project_id = ?"
    };
    sqlx::query(sql).bind(project.as_slice()).execute(connection).await?;
    Ok(())
}

#[derive(FromRow)]
struct PassageSqlRow {
    kind: String,
    owner: Vec<u8>,
    title: String,
    place: String,
    text: String,
}

/// The passages of one owner, in their order.
pub async fn passages_of(
    connection: &mut SqliteConnection,
    owner: [u8; 16],
) -> Result<Vec<PassageRow>, StoreError> {
    let rows: Vec<PassageSqlRow> = sqlx::query_as(
        "select s.kind, s.owner, s.title, p.place, p.text from source s \
         join passage p on p.id between s.id * 1048576 and s.id * 1048576 + 1048575 \
         where s.owner = ? order by p.id",
    )
    .bind(owner.as_slice())
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PassageRow {
                kind: row.kind.parse().map_err(|_| StoreError::Unreadable)?,
                owner: crate::table::id16(&row.owner)?,
                title: row.title,
                passage: Passage { text: row.text, place: read_place(&row.place)? },
            })
        })
        .collect()
}

pub(crate) fn read_place(text: &str) -> Result<Place, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable)
}

/// How many passages each owner of a project has.
pub async fn passage_counts(
    connection: &mut SqliteConnection,
    project: [u8; 16],
) -> Result<std::collections::HashMap<[u8; 16], u32>, StoreError> {
    let rows: Vec<(Vec<u8>, u32)> = sqlx::query_as(
        // One walk of a range of keys for each source: a join is planned as a walk over all passages of the vault.
        "select s.owner, sum((select count(*) from passage p \
            where p.id between s.id * 1048576 and s.id * 1048576 + 1048575)) \
         from source s where s.project_id = ? group by s.owner",
    )
    .bind(project.as_slice())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(owner, count)| Ok((crate::table::id16(&owner)?, count))).collect()
}
