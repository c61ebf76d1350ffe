use crate::assistant::{CitedSource, Reason};
use docket_domain::{MessageId, ProjectId, Role, ThreadId, Timestamp};
use docket_store::message::MessageRow;
use docket_store::thread::ThreadRow;
use docket_store::tool_call::ToolCallRow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A thread to begin.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct CreateThread {
    /// Id or name.
    pub project: String,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
}

/// Whose threads to list.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListThreads {
    /// Id or name.
    pub project: String,
}

/// A thread, named by id or title.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedThread {
    /// Id or title.
    pub thread: String,
}

/// A thread and its new title.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameThread {
    /// Id or title.
    pub thread: String,
    /// The new title.
    pub title: String,
}

/// A thread to be taken back to before one of its messages.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RewindThread {
    /// Id or title.
    pub thread: String,
    /// The first message to take back.
    pub message: MessageId,
}

/// A thread, without its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ThreadView {
    /// Its id.
    pub id: ThreadId,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// Its title; empty until something was said.
    pub title: String,
    /// Two or three sentences on what was said.
    pub summary: String,
    /// How many messages it has.
    pub message_count: u32,
    /// When the last one was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message_at: Option<Timestamp>,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl From<ThreadRow> for ThreadView {
    fn from(row: ThreadRow) -> Self {
        Self {
            id: row.id,
            project_id: row.project,
            title: row.title,
            summary: row.summary,
            message_count: row.messages,
            last_message_at: row.last_message_at,
            created_at: row.created_at,
        }
    }
}

/// Threads.
#[derive(Debug, Serialize, TS)]
pub struct ThreadsView {
    /// The last used first.
    pub threads: Vec<ThreadView>,
}

/// A call of a tool.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct ToolCallView {
    /// The tool.
    pub tool: String,
    /// What it was asked, JSON.
    #[ts(type = "unknown")]
    pub input: serde_json::Value,
    /// It failed.
    pub is_error: bool,
    /// How long it took, in milliseconds; absent if it never came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<i64>,
}

/// A message.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub role: Role,
    /// Its words, Markdown.
    pub content: String,
    /// Who answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The model that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Tokens sent and written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_tokens: Option<u32>,
    /// The price, in millionths of a US dollar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_micros: Option<u64>,
    /// Why this one answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Of the tokens sent, those that came from the provider's cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached_tokens: Option<u32>,
    /// How long until the first words came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_text_ms: Option<u32>,
    /// The answer is not whole.
    pub partial: bool,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The passages it cites.
    pub sources: Vec<CitedSource>,
    /// The tools called for it.
    pub tool_calls: Vec<ToolCallView>,
    /// When it was written.
    pub created_at: Timestamp,
}

impl MessageView {
    pub(crate) fn of(row: MessageRow, calls: Vec<ToolCallRow>) -> Self {
        let tokens = row.input_tokens.unwrap_or(0).saturating_add(row.output_tokens.unwrap_or(0));
        Self {
            id: row.id,
            role: row.role,
            content: row.content,
            provider: row.provider,
            model: row.model,
            total_tokens: (tokens > 0).then_some(tokens),
            cost_micros: row.cost_micros,
            reason: row.reason.and_then(|reason| serde_json::from_str(&reason).ok()),
            cached_tokens: row.cached_tokens,
            first_text_ms: row.first_text_ms,
            partial: row.partial,
            error: row.error_code,
            sources: row.sources.and_then(|s| serde_json::from_str(&s).ok()).unwrap_or_default(),
            tool_calls: calls.into_iter().map(ToolCallView::from).collect(),
            created_at: row.created_at,
        }
    }
}

impl From<ToolCallRow> for ToolCallView {
    fn from(row: ToolCallRow) -> Self {
        Self {
            tool: row.name,
            input: serde_json::from_str(&row.input).unwrap_or_default(),
            is_error: row.is_error,
            took_ms: row.finished_at.map(|end| end.0 - row.created_at.0),
        }
    }
}

/// A thread with its messages.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThreadTextView {
    /// The thread.
    #[serde(flatten)]
    pub thread: ThreadView,
    /// Oldest first.
    pub messages: Vec<MessageView>,
}
