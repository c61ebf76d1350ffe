//! Messages of threads.
use super::{Message, Table, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{Id as _, MessageId, ProjectId, Role, ThreadId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id.
    pub id: MessageId,
    /// The thread it belongs to.
    pub thread: ThreadId,
    /// Who wrote it.
    pub role: Role,
    /// Its words, Markdown.
    pub content: String,
    /// The turn in the form of the model's API: a JSON array of messages.
    pub blocks: Option<String>,
    /// The passages it cites, JSON.
    pub sources: Option<String>,
    /// Who answered: `claude`, `ollama`, `compatible`, `offline`.
    pub provider: Option<String>,
    /// The model that answered.
    pub model: Option<String>,
    /// Tokens sent.
    pub input_tokens: Option<u32>,
    /// Those of them that were read from the provider's cache.
    pub cached_tokens: Option<u32>,
    /// Tokens written by the model.
    pub output_tokens: Option<u32>,
    /// The price, in millionths of a US dollar.
    pub cost_micros: Option<u64>,
    /// The answer is not whole.
    pub partial: bool,
    /// Why it is not.
    pub error_code: Option<String>,
    /// Why this one answered, JSON.
    pub reason: Option<String>,
    /// How long until the first words of the answer came.
    pub first_text_ms: Option<u32>,
    /// When it was written.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    thread_id: Vec<u8>,
    role: String,
    content: String,
    blocks: Option<String>,
    sources: Option<String>,
    provider: Option<String>,
    model: Option<String>,
    input_tokens: Option<u32>,
    cached_tokens: Option<u32>,
    output_tokens: Option<u32>,
    cost_micros: Option<i64>,
    partial: bool,
    error_code: Option<String>,
    reason: Option<String>,
    first_text_ms: Option<u32>,
    created_at: i64,
}

const COLUMNS: &str = "id, thread_id, role, content, blocks, sources, provider, model, input_tokens, cached_tokens, output_tokens, cost_micros, partial, \
    error_code, reason, first_text_ms, created_at";

impl TryFrom<Row> for MessageRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: MessageId::from_bytes(id16(&row.id)?),
            thread: ThreadId::from_bytes(id16(&row.thread_id)?),
            role: row.role.parse().map_err(|_| StoreError::Unreadable)?,
            content: row.content,
            blocks: row.blocks,
            sources: row.sources,
            provider: row.provider,
            model: row.model,
            input_tokens: row.input_tokens,
            cached_tokens: row.cached_tokens,
            output_tokens: row.output_tokens,
            cost_micros: row.cost_micros.and_then(|n| u64::try_from(n).ok()),
            partial: row.partial,
            error_code: row.error_code,
            reason: row.reason,
            first_text_ms: row.first_text_ms,
            created_at: Timestamp(row.created_at),
        })
    }
}

fn cells(row: &MessageRow) -> Vec<(super::Column, Value<'_>)> {
    let number = |n: Option<u32>| Value::or_null(n.map(i64::from));
    vec![
        (Message::content, row.content.as_str().into()),
        (Message::blocks, Value::or_null(row.blocks.as_deref())),
        (Message::sources, Value::or_null(row.sources.as_deref())),
        (Message::provider, Value::or_null(row.provider.as_deref())),
        (Message::model, Value::or_null(row.model.as_deref())),
        (Message::input_tokens, number(row.input_tokens)),
        (Message::cached_tokens, number(row.cached_tokens)),
        (Message::output_tokens, number(row.output_tokens)),
        (Message::cost_micros, Value::or_null(row.cost_micros.and_then(|n| i64::try_from(n).ok()))),
        (Message::partial, Value::Int(i64::from(row.partial))),
        (Message::error_code, Value::or_null(row.error_code.as_deref())),
        (Message::reason, Value::or_null(row.reason.as_deref())),
        (Message::first_text_ms, number(row.first_text_ms)),
    ]
}

/// Adds a message.
pub async fn insert(write: &mut Write, row: &MessageRow) -> Result<(), StoreError> {
    let mut cells = cells(row);
    cells.push((Message::thread_id, row.thread.bytes().into()));
    cells.push((Message::role, row.role.as_str().into()));
    cells.push((Message::created_at, row.created_at.into()));
    write.insert(Table::Message, row.id.bytes(), cells).await
}

/// Writes what has become of an answer.
pub async fn update(write: &mut Write, row: &MessageRow) -> Result<bool, StoreError> {
    write.update(Table::Message, row.id.bytes(), cells(row)).await
}

/// Takes a message back, or brings it again (`None`).
pub async fn set_deleted(
    write: &mut Write,
    id: MessageId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let cells = vec![(Message::deleted_at, Value::or_null(at))];
    let found = write.update(Table::Message, id.bytes(), cells).await?;
    crate::source::set_part_hidden(write.connection(), id.bytes(), at.is_some()).await?;
    Ok(found)
}

/// One message, taken back or not, and whether it was.
pub async fn get(
    connection: &mut SqliteConnection,
    id: MessageId,
) -> Result<Option<(MessageRow, bool)>, StoreError> {
    let sql = format!("select {COLUMNS} from message where id = ?");
    let row: Option<Row> =
        sqlx::query_as(&sql).bind(id.bytes().to_vec()).fetch_optional(&mut *connection).await?;
    let Some(row) = row else { return Ok(None) };
    let deleted: bool = sqlx::query_scalar("select deleted_at is not null from message where id = ?")
        .bind(id.bytes().to_vec())
        .fetch_one(connection)
        .await?;
    Ok(Some((MessageRow::try_from(row)?, deleted)))
}

/// The messages of a thread, oldest first.
pub async fn list(
    connection: &mut SqliteConnection,
    thread: ThreadId,
) -> Result<Vec<MessageRow>, StoreError> {
    let sql = format!("select {COLUMNS} from message where thread_id = ? and deleted_at is null order by id");
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(thread.bytes().to_vec()).fetch_all(connection).await?;
    rows.into_iter().map(MessageRow::try_from).collect()
}

/// What an answer took and cost, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The thread.
    pub thread: ThreadId,
    /// The thread's project.
    pub project: ProjectId,
    /// The thread's title.
    pub title: String,
    /// Who answered.
    pub provider: String,
    /// The model that answered.
    pub model: Option<String>,
    /// Tokens sent.
    pub input_tokens: Option<u32>,
    /// Those of them that were read from the provider's cache.
    pub cached_tokens: Option<u32>,
    /// Tokens written by the model.
    pub output_tokens: Option<u32>,
    /// The price, in millionths of a US dollar.
    pub cost_micros: Option<u64>,
    /// When it was begun.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct AnswerSqlRow {
    thread_id: Vec<u8>,
    project_id: Vec<u8>,
    title: String,
    provider: String,
    model: Option<String>,
    input_tokens: Option<u32>,
    cached_tokens: Option<u32>,
    output_tokens: Option<u32>,
    cost_micros: Option<i64>,
    created_at: i64,
}

/// All answers since then, also those that were taken back, oldest first.
pub async fn answers_since(
    connection: &mut SqliteConnection,
    from: Timestamp,
) -> Result<Vec<AnswerRow>, StoreError> {
    let rows: Vec<AnswerSqlRow> = sqlx::query_as(
        "select m.thread_id, t.project_id, t.title, m.provider, m.model, m.input_tokens, m.cached_tokens, \
         m.output_tokens, m.cost_micros, m.created_at from message m join thread t on t.id = m.thread_id \
         where m.provider is not null and m.created_at >= ? order by m.created_at, m.id",
    )
    .bind(from.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AnswerRow {
                thread: ThreadId::from_bytes(id16(&row.thread_id)?),
                project: ProjectId::from_bytes(id16(&row.project_id)?),
                title: row.title,
                provider: row.provider,
                model: row.model,
                input_tokens: row.input_tokens,
                cached_tokens: row.cached_tokens,
                output_tokens: row.output_tokens,
                cost_micros: row.cost_micros.and_then(|n| u64::try_from(n).ok()),
                created_at: Timestamp(row.created_at),
            })
        })
        .collect()
}
