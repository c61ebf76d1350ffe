//! What the assistant's tools were asked and what they gave.
use super::{Table, ToolCall, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{Id as _, MessageId, ProjectId, ThreadId, Timestamp, ToolCallId};
use sqlx::{FromRow, SqliteConnection};

/// A tool call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCallRow {
    /// Its id.
    pub id: ToolCallId,
    /// The answer it was made for.
    pub message: MessageId,
    /// The model's id for it.
    pub call_id: String,
    /// The tool.
    pub name: String,
    /// What it was asked, JSON.
    pub input: String,
    /// What it gave, JSON; absent if it never came back.
    pub output: Option<String>,
    /// It failed.
    pub is_error: bool,
    /// When it was called.
    pub created_at: Timestamp,
    /// When it came back.
    pub finished_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    message_id: Vec<u8>,
    call_id: String,
    name: String,
    input: String,
    output: Option<String>,
    is_error: bool,
    created_at: i64,
    finished_at: Option<i64>,
}

/// Adds a call with its result.
pub async fn insert(write: &mut Write, row: &ToolCallRow) -> Result<(), StoreError> {
    let cells = vec![
        (ToolCall::message_id, row.message.bytes().into()),
        (ToolCall::call_id, row.call_id.as_str().into()),
        (ToolCall::name, row.name.as_str().into()),
        (ToolCall::input, row.input.as_str().into()),
        (ToolCall::output, Value::or_null(row.output.as_deref())),
        (ToolCall::is_error, Value::Int(i64::from(row.is_error))),
        (ToolCall::created_at, row.created_at.into()),
        (ToolCall::finished_at, Value::or_null(row.finished_at)),
    ];
    write.insert(Table::ToolCall, row.id.bytes(), cells).await
}

/// The calls made for one answer, in order.
pub async fn list(
    connection: &mut SqliteConnection,
    message: MessageId,
) -> Result<Vec<ToolCallRow>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, message_id, call_id, name, input, output, is_error, created_at, finished_at \
         from tool_call where message_id = ? order by id",
    )
    .bind(message.bytes().to_vec())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(ToolCallRow::try_from).collect()
}

impl TryFrom<Row> for ToolCallRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ToolCallId::from_bytes(id16(&row.id)?),
            message: MessageId::from_bytes(id16(&row.message_id)?),
            call_id: row.call_id,
            name: row.name,
            input: row.input,
            output: row.output,
            is_error: row.is_error,
            created_at: Timestamp(row.created_at),
            finished_at: row.finished_at.map(Timestamp),
        })
    }
}

/// A call as the list of all calls tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// The call; what it gave is left out.
    pub call: ToolCallRow,
    /// The size of what it gave, in bytes.
    pub output_bytes: u64,
    /// The thread it was made in.
    pub thread: ThreadId,
    /// That thread's title.
    pub title: String,
    /// Who answered.
    pub provider: String,
}

#[derive(FromRow)]
struct AuditFields {
    #[sqlx(flatten)]
    call: Row,
    output_bytes: Option<i64>,
    thread_id: Vec<u8>,
    title: String,
    provider: Option<String>,
}

/// The calls made in a project's threads, the latest first; those before `before`, `most` at a time.
pub async fn audit(
    connection: &mut SqliteConnection,
    project: ProjectId,
    before: Option<ToolCallId>,
    most: u32,
) -> Result<Vec<AuditRow>, StoreError> {
    let rows: Vec<AuditFields> = sqlx::query_as(
        "select c.id, c.message_id, c.call_id, c.name, c.input, null as output, c.is_error, c.created_at, \
             c.finished_at, length(cast(c.output as blob)) as output_bytes, m.thread_id, t.title, m.provider \
         from tool_call c join message m on m.id = c.message_id join thread t on t.id = m.thread_id \
         where t.project_id = ?1 and (?2 is null or c.id < ?2) order by c.id desc limit ?3",
    )
    .bind(project.bytes().to_vec())
    .bind(before.map(|id| id.bytes().to_vec()))
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AuditRow {
                call: row.call.try_into()?,
                output_bytes: row.output_bytes.and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
                thread: ThreadId::from_bytes(id16(&row.thread_id)?),
                title: row.title,
                provider: row.provider.unwrap_or_default(),
            })
        })
        .collect()
}

/// The last call of a tool in a thread that did not fail: the answer it was made for.
pub async fn last_in(
    connection: &mut SqliteConnection,
    thread: ThreadId,
    name: &str,
) -> Result<Option<MessageId>, StoreError> {
    let id: Option<Vec<u8>> = sqlx::query_scalar(
        "select c.message_id from tool_call c join message m on m.id = c.message_id \
         where m.thread_id = ? and m.deleted_at is null and c.name = ? and c.is_error = 0 order by c.id desc limit 1",
    )
    .bind(thread.bytes().to_vec())
    .bind(name)
    .fetch_optional(connection)
    .await?;
    id.map(|id| id16(&id).map(MessageId::from_bytes)).transpose()
}
