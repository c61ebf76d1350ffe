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

/// Puts the passages of one part in place of those it had before.
pub async fn put_source(
    connection: &mut SqliteConnection,
    indexed: Indexed<'_>,
    passages: &[Passage],
) -> Result<(), StoreError> {
    let old: Option<i64> = sqlx::query_scalar("select id from source where part = ?")
        .bind(indexed.part.as_slice())
        .fetch_optional(&mut *connection)
        .await?;
    let source = match old {
        Some(source) => {
            sqlx::query("delete from passage_fts where rowid in (select id from passage where source = ?)")
                .bind(source)
                .execute(&mut *connection)
                .await?;
            sqlx::query("delete from passage where source = ?").bind(source).execute(&mut *connection).await?;
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
    let last: i64 =
        sqlx::query_scalar("select coalesce(max(id), 0) from passage").fetch_one(&mut *connection).await?;
    let mut next = last + 1;
    let mut rest = passages;
    // One statement for many rows: each statement is a round trip to the database's own thread.
    for size in [128, 16, 1] {
        let (passage_sql, words_sql) = (many_passages(size), many_words(size));
        while rest.len() >= size {
            let (rows, after) = rest.split_at(size);
            insert_rows(connection, source, next, rows, &passage_sql, &words_sql).await?;
            next += i64::try_from(size).unwrap_or(0);
            rest = after;
        }
    }
    Ok(())
}

async fn insert_rows(
    connection: &mut SqliteConnection,
    source: i64,
    first: i64,
    rows: &[Passage],
    passage_sql: &str,
    words_sql: &str,
) -> Result<(), StoreError> {
    let mut passages = sqlx::query(passage_sql);
    let mut words = sqlx::query(words_sql);
    for (id, row) in (first..).zip(rows) {
        let place = serde_json::to_string(&row.place).map_err(|_| StoreError::Unreadable)?;
        passages = passages.bind(id).bind(source).bind(place).bind(row.text.as_str());
        let mut text = String::with_capacity(row.text.len());
        folded(&row.text, &mut text);
        words = words.bind(id).bind(text);
    }
    passages.execute(&mut *connection).await?;
    words.execute(&mut *connection).await?;
    Ok(())
}

fn many_passages(rows: usize) -> String {
    many("insert into passage (id, source, place, text) values ", "(?, ?, ?, ?)", rows)
}

fn many_words(rows: usize) -> String {
    many("insert into passage_fts (rowid, words) values ", "(?, ?)", rows)
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
    // 1 hidden by itself; the project's bit is left as it is.
    sqlx::query("update source set hidden = (hidden & 2) | ? where owner = ?")
        .bind(i64::from(hidden))
        .bind(owner.as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// Shows or hides a whole project in search. What was deleted by itself stays hidden.
pub async fn set_project_hidden(
    connection: &mut SqliteConnection,
    project: [u8; 16],
    hidden: bool,
) -> Result<(), StoreError> {
    // 0 shown, 1 hidden by itself, 2 hidden with its project, 3 both.
    let sql = if hidden {
        "update source set hidden = hidden | 2 where project_id = ?"
    } else {
        "update source set hidden = hidden & 1 where project_id = ?"
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
        "select s.kind, s.owner, s.title, p.place, p.text from source s join passage p on p.source = s.id \
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
        "select s.owner, count(*) from source s join passage p on p.source = s.id where s.project_id = ? group by s.owner",
    )
    .bind(project.as_slice())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|(owner, count)| Ok((crate::table::id16(&owner)?, count))).collect()
}
