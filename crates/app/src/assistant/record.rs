//! What is kept of a conversation: the words before anything else happens, then what came of them.

use super::{Called, Reason, Said};
use crate::error::AppError;
use crate::vault::Session;
use docket_domain::{Id as _, MessageId, Role, SourceKind};
use docket_formats::read::markdown_passages;
use docket_store::message::{self, MessageRow};
use docket_store::thread::{self, ThreadRow};
use docket_store::tool_call::{self, ToolCallRow};
use docket_store::{Indexed, Prepared, Write, put_source};
use serde_json::Value;

/// The tool by which a model keeps a summary.
const SUMMARIZER: &str = "ThreadSummarizer";
/// For so many further messages a model's summary stands.
const STANDS: usize = 12;

/// An answer of which nothing has come yet. Until it is whole it is a broken-off one: that is what a kill leaves behind.
pub(super) fn unanswered(session: &Session, thread: &ThreadRow, route: &Reason) -> MessageRow {
    MessageRow {
        role: Role::Assistant,
        provider: Some(route.provider.as_str().to_owned()),
        partial: true,
        error_code: Some("interrupted".to_owned()),
        ..row(session, thread, "")
    }
}

fn row(session: &Session, thread: &ThreadRow, text: &str) -> MessageRow {
    MessageRow {
        id: session.id(),
        thread: thread.id,
        role: Role::User,
        content: text.to_owned(),
        blocks: None,
        sources: None,
        provider: None,
        model: None,
        input_tokens: None,
        cached_tokens: None,
        output_tokens: None,
        cost_micros: None,
        partial: false,
        error_code: None,
        reason: None,
        first_text_ms: None,
        created_at: session.world.clock.now(),
    }
}

/// Keeps what was said; it names a thread that has no title yet.
pub(super) async fn question(
    session: &Session,
    thread: &ThreadRow,
    said: &Said,
) -> Result<MessageId, AppError> {
    let text = &said.text;
    let blocks = said.prompt.as_ref().map(|_| Value::Array(vec![said.message()]).to_string());
    let row = MessageRow { blocks, ..row(session, thread, text) };
    let mut write = session.store.write().await?;
    message::insert(&mut write, &row).await?;
    let mut title = thread.title.clone();
    if title.is_empty() {
        title = docket_quality::thread_title(text);
        thread::set_title(&mut write, thread.id, &title).await?;
    }
    put_index(&mut write, thread, &title, &row).await?;
    write.commit().await?;
    Ok(row.id)
}

/// Keeps an answer with the calls made for it.
pub(super) async fn answer(
    session: &Session,
    thread: &ThreadRow,
    answer: &MessageRow,
    calls: Vec<Called>,
) -> Result<(), AppError> {
    let mut write = session.store.write().await?;
    message::update(&mut write, answer).await?;
    for call in calls {
        let row = ToolCallRow {
            id: session.id(),
            message: answer.id,
            call_id: call.call_id,
            name: call.name,
            input: call.input,
            output: Some(call.output),
            is_error: call.is_error,
            created_at: call.started,
            finished_at: Some(call.finished),
        };
        tool_call::insert(&mut write, &row).await?;
    }
    let title = match thread::get(write.connection(), thread.id).await? {
        Some(row) => row.title,
        None => thread.title.clone(),
    };
    put_index(&mut write, thread, &title, answer).await?;
    write.commit().await?;
    Ok(())
}

/// Puts a message into the search index.
pub(crate) async fn put_index(
    write: &mut Write,
    thread: &ThreadRow,
    title: &str,
    row: &MessageRow,
) -> Result<(), AppError> {
    let indexed = Indexed {
        kind: SourceKind::Thread,
        owner: thread.id.bytes(),
        part: row.id.bytes(),
        project: thread.project.bytes(),
        title,
        happened: row.created_at,
    };
    put_source(write.connection(), indexed, &Prepared::of(&markdown_passages(&row.content))?).await?;
    Ok(())
}

/// Keeps a few sentences on what a thread came to, for lists of threads. A model that was asked for them writes better
/// ones; those stand until the thread has gone on for a while.
pub(super) async fn summary(session: &Session, thread: &ThreadRow) -> Result<(), AppError> {
    let mut read = session.store.read().await?;
    let rows = message::list(&mut read, thread.id).await?;
    let by_model = tool_call::last_in(&mut read, thread.id, SUMMARIZER).await?;
    drop(read);
    let since =
        by_model.and_then(|id| rows.iter().rposition(|row| row.id == id)).map(|at| rows.len() - 1 - at);
    if since.is_some_and(|since| since < STANDS) {
        return Ok(());
    }
    let said: Vec<(Role, &str)> = rows.iter().map(|m| (m.role, m.content.as_str())).collect();
    let summary = docket_quality::summarise(&said);
    let mut write = session.store.write().await?;
    thread::set_summary(&mut write, thread.id, &summary).await?;
    write.commit().await?;
    Ok(())
}
