//! Threads: conversations with the assistant.
use super::{Table, Thread, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{Id as _, ProjectId, ThreadId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A thread with how much was said in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadRow {
    /// Its id.
    pub id: ThreadId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// Its title; empty until something was said.
    pub title: String,
    /// Two or three sentences on what was said.
    pub summary: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// How many messages it has.
    pub messages: u32,
    /// When the last one was written.
    pub last_message_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    project_id: Vec<u8>,
    title: String,
    summary: String,
    created_at: i64,
    messages: u32,
    last_message_at: Option<i64>,
}

const SELECT: &str = "select t.id, t.project_id, t.title, t.summary, t.created_at, \
    (select count(*) from message m where m.thread_id = t.id and m.deleted_at is null) as messages, \
    (select max(created_at) from message m where m.thread_id = t.id and m.deleted_at is null) as last_message_at \
    from thread t where t.deleted_at is null";

impl TryFrom<Row> for ThreadRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ThreadId::from_bytes(id16(&row.id)?),
            project: ProjectId::from_bytes(id16(&row.project_id)?),
            title: row.title,
            summary: row.summary,
            created_at: Timestamp(row.created_at),
            messages: row.messages,
            last_message_at: row.last_message_at.map(Timestamp),
        })
    }
}

/// Begins a thread.
pub async fn insert(
    write: &mut Write,
    id: ThreadId,
    project: ProjectId,
    title: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let cells = vec![
        (Thread::project_id, project.bytes().into()),
        (Thread::title, title.into()),
        (Thread::summary, "".into()),
        (Thread::created_at, at.into()),
    ];
    write.insert(Table::Thread, id.bytes(), cells).await
}

/// Gives a thread its title.
pub async fn set_title(write: &mut Write, id: ThreadId, title: &str) -> Result<bool, StoreError> {
    write.update(Table::Thread, id.bytes(), vec![(Thread::title, title.into())]).await
}

/// Gives a thread its summary.
pub async fn set_summary(write: &mut Write, id: ThreadId, summary: &str) -> Result<bool, StoreError> {
    write.update(Table::Thread, id.bytes(), vec![(Thread::summary, summary.into())]).await
}

/// Deletes a thread, or brings it back (`None`).
pub async fn set_deleted(write: &mut Write, id: ThreadId, at: Option<Timestamp>) -> Result<bool, StoreError> {
    crate::set_hidden(write.connection(), id.bytes(), at.is_some()).await?;
    write.update(Table::Thread, id.bytes(), vec![(Thread::deleted_at, Value::or_null(at))]).await
}

/// The threads of a project, the last used first.
pub async fn list(
    connection: &mut SqliteConnection,
    project: ProjectId,
) -> Result<Vec<ThreadRow>, StoreError> {
    let sql = format!(
        "{SELECT} and t.project_id = ? order by coalesce(last_message_at, t.created_at) desc, t.id desc"
    );
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(project.bytes().to_vec()).fetch_all(connection).await?;
    rows.into_iter().map(ThreadRow::try_from).collect()
}

/// One thread, unless it is deleted.
pub async fn get(connection: &mut SqliteConnection, id: ThreadId) -> Result<Option<ThreadRow>, StoreError> {
    let row: Option<Row> = sqlx::query_as(&format!("{SELECT} and t.id = ?"))
        .bind(id.bytes().to_vec())
        .fetch_optional(connection)
        .await?;
    row.map(ThreadRow::try_from).transpose()
}

/// Threads with this title that are not deleted.
pub async fn titled(connection: &mut SqliteConnection, title: &str) -> Result<Vec<ThreadRow>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as(&format!("{SELECT} and t.title = ?")).bind(title).fetch_all(connection).await?;
    rows.into_iter().map(ThreadRow::try_from).collect()
}
