//! The list of all calls of tools: who asked for what, how much came back, how long it took.

use crate::error::AppError;
use crate::names;
use crate::vault::Session;
use docket_domain::{ThreadId, Timestamp, ToolCallId};
use docket_store::tool_call::{self, AuditRow};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many calls are told at a time.
const MOST: u32 = 100;

/// Whose calls to list.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ListCalls {
    /// Id or name of a project.
    pub project: String,
    /// Those before this call; from the latest if absent.
    #[serde(default)]
    pub before: Option<ToolCallId>,
}

/// A call of a tool.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct CallView {
    /// Its id.
    pub id: ToolCallId,
    /// When it was made.
    pub at: Timestamp,
    /// Who answered.
    pub provider: String,
    /// The thread.
    pub thread_id: ThreadId,
    /// Its title.
    pub thread: String,
    /// The tool.
    pub tool: String,
    /// What it was asked, JSON.
    #[ts(type = "unknown")]
    pub input: serde_json::Value,
    /// The size of what it gave, in bytes.
    pub output_bytes: u64,
    /// It failed, was not allowed or was stopped.
    pub is_error: bool,
    /// How long it took, in milliseconds; absent if it never came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<i64>,
}

/// Calls.
#[derive(Debug, Serialize, TS)]
pub struct CallsView {
    /// The latest first.
    pub calls: Vec<CallView>,
    /// There are earlier ones.
    pub more: bool,
}

impl From<AuditRow> for CallView {
    fn from(row: AuditRow) -> Self {
        Self {
            id: row.call.id,
            at: row.call.created_at,
            provider: row.provider,
            thread_id: row.thread,
            thread: row.title,
            tool: row.call.name,
            input: serde_json::from_str(&row.call.input).unwrap_or_default(),
            output_bytes: row.output_bytes,
            is_error: row.call.is_error,
            took_ms: row.call.finished_at.map(|end| end.0 - row.call.created_at.0),
        }
    }
}

/// The calls made in a project's threads, the latest first. Those of answers that were taken back are there too.
pub async fn calls(session: &Session, request: ListCalls) -> Result<CallsView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let mut rows =
        tool_call::audit(&mut *session.store.read().await?, project, request.before, MOST + 1).await?;
    let more = rows.len() > MOST as usize;
    rows.truncate(MOST as usize);
    Ok(CallsView { calls: rows.into_iter().map(CallView::from).collect(), more })
}
