//! What the assistant's tools were asked and what they gave.
use super::{Table, ToolCall, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{Id as _, MessageId, Timestamp, ToolCallId};
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
    rows.into_iter()
        .map(|row| {
            Ok(ToolCallRow {
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
        })
        .collect()
}
