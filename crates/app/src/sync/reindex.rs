//! What came from other devices goes into the search index here: the index is made of the words, and is not sent.

use super::SyncProgress;
use crate::error::{AppError, ErrorCode};
use crate::vault::Session;
use crate::{artifacts, assistant, documents, meetings};
use docket_domain::{ArtifactId, DocumentId, Id as _, MeetingId, MessageId, ProjectId, ThreadId};
use docket_llm::Cancel;
use docket_store::sync as stored;
use docket_store::{
    Table, Write, artifact, document, meeting, message, set_hidden, set_part_hidden, set_project_hidden,
    thread,
};
use std::collections::BTreeSet;

/// How many rows go into the index in one transaction.
const PER_TRANSACTION: u32 = 200;

/// Puts everything into the index that came from others. Stopped or killed, it goes on where it was.
pub(crate) async fn run(
    session: &Session,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(SyncProgress) + Send),
) -> Result<(), AppError> {
    let total = stored::left_to_index(&mut *session.store.read().await?).await?;
    let mut done = 0;
    loop {
        if cancel.is_cancelled() {
            return Err(AppError::new(
                ErrorCode::Cancelled,
                "stopped; search finds the rest when it goes on",
            ));
        }
        let mut write = session.store.write().await?;
        let rows = stored::to_index(write.connection(), PER_TRANSACTION).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut projects = BTreeSet::new();
        for (table, row) in rows {
            if let Some(table) = Table::numbered(table) {
                projects.extend(one(&mut write, table, row).await?);
            }
            stored::indexed(&mut write, table, row).await?;
            done += 1;
        }
        for id in projects {
            let deleted = deleted(&mut write, Table::Project, id.bytes()).await?;
            set_project_hidden(write.connection(), id.bytes(), deleted).await?;
        }
        write.commit().await?;
        tell(SyncProgress { done: done.min(total), total });
    }
}

/// Gives the project the row belongs to, if it has words of its own.
async fn one(write: &mut Write, table: Table, id: [u8; 16]) -> Result<Option<ProjectId>, AppError> {
    match table {
        Table::Project => Ok(Some(ProjectId::from_bytes(id))),
        Table::Document => of_document(write, DocumentId::from_bytes(id)).await,
        Table::Meeting => of_meeting(write, MeetingId::from_bytes(id)).await,
        // The words of a document or a transcript, by the id of what they belong to.
        Table::Content => match of_document(write, DocumentId::from_bytes(id)).await? {
            Some(project) => Ok(Some(project)),
            None => of_meeting(write, MeetingId::from_bytes(id)).await,
        },
        Table::Thread => {
            let deleted = deleted(write, table, id).await?;
            set_hidden(write.connection(), id, deleted).await?;
            let thread = thread::get(write.connection(), ThreadId::from_bytes(id)).await?;
            let Some(thread) = thread else { return Ok(None) };
            // Its title is in the index, too, and what came while it was deleted is not.
            for row in message::list(write.connection(), thread.id).await? {
                assistant::put_index(write, &thread, &thread.title, &row).await?;
            }
            Ok(Some(thread.project))
        }
        Table::Message => {
            let found = message::get(write.connection(), MessageId::from_bytes(id)).await?;
            let Some((row, deleted)) = found else { return Ok(None) };
            let Some(thread) = thread::get(write.connection(), row.thread).await? else { return Ok(None) };
            assistant::put_index(write, &thread, &thread.title, &row).await?;
            set_part_hidden(write.connection(), id, deleted).await?;
            Ok(Some(thread.project))
        }
        Table::Artifact => {
            let id = ArtifactId::from_bytes(id);
            let Some(row) = artifact::get(write.connection(), id).await? else { return Ok(None) };
            artifacts::put_index(write, &row).await?;
            set_hidden(write.connection(), id.bytes(), row.deleted_at.is_some()).await?;
            Ok(Some(row.project))
        }
        Table::ToolCall | Table::SourceLink | Table::ArtifactVersion | Table::Device => Ok(None),
    }
}

async fn deleted(write: &mut Write, table: Table, id: [u8; 16]) -> Result<bool, AppError> {
    let Some(column) = table.deleted() else { return Ok(false) };
    let value = stored::cell(write.connection(), column, id).await?;
    Ok(value.is_some_and(|value| value != docket_sync::Value::Null))
}

async fn of_document(write: &mut Write, id: DocumentId) -> Result<Option<ProjectId>, AppError> {
    let Some(row) = document::get(write.connection(), id).await? else { return Ok(None) };
    if let Some(bytes) = document::original(write.connection(), id.bytes()).await? {
        documents::put_index(write, &row, &bytes).await?;
    }
    set_hidden(write.connection(), id.bytes(), row.deleted_at.is_some()).await?;
    Ok(Some(row.project))
}

async fn of_meeting(write: &mut Write, id: MeetingId) -> Result<Option<ProjectId>, AppError> {
    let Some(row) = meeting::get(write.connection(), id).await? else { return Ok(None) };
    meetings::index_anew(write, &row).await?;
    set_hidden(write.connection(), id.bytes(), row.deleted_at.is_some()).await?;
    Ok(Some(row.project))
}
