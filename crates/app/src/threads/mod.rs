//! Threads: conversations with the assistant, several to a project.

mod types;
pub use types::*;

use crate::error::{self, AppError};
use crate::names;
use crate::vault::Session;
use docket_domain::{NameError, Role, clean_name};
use docket_store::{message, thread, tool_call};

/// Begins a thread. Without a title it takes one from its first message.
pub async fn create(session: &Session, request: CreateThread) -> Result<ThreadView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let title = match clean_name(request.title.as_deref().unwrap_or_default()) {
        Ok(title) => title,
        Err(NameError::Empty) => String::new(),
        Err(e @ NameError::TooLong { .. }) => return Err(error::name("thread's title", e)),
    };
    let id = session.id();
    let mut write = session.store.write().await?;
    thread::insert(&mut write, id, project, &title, session.world.clock.now()).await?;
    write.commit().await?;
    Ok(names::thread(session, &id.to_string()).await?.into())
}

/// The threads of a project, the last used first.
pub async fn list(session: &Session, request: ListThreads) -> Result<ThreadsView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let rows = thread::list(&mut *session.store.read().await?, project).await?;
    Ok(ThreadsView { threads: rows.into_iter().map(ThreadView::from).collect() })
}

/// One thread with its messages, oldest first.
pub async fn show(session: &Session, request: NamedThread) -> Result<ThreadTextView, AppError> {
    let row = names::thread(session, &request.thread).await?;
    let mut read = session.store.read().await?;
    let mut messages = Vec::new();
    for row in message::list(&mut read, row.id).await? {
        let calls = match row.role {
            Role::Assistant => tool_call::list(&mut read, row.id).await?,
            Role::User => Vec::new(),
        };
        messages.push(MessageView::of(row, calls));
    }
    Ok(ThreadTextView { thread: row.into(), messages })
}

/// Gives a thread another title.
pub async fn rename(session: &Session, request: RenameThread) -> Result<ThreadView, AppError> {
    let mut row = names::thread(session, &request.thread).await?;
    row.title = clean_name(&request.title).map_err(|e| error::name("thread's title", e))?;
    let mut write = session.store.write().await?;
    thread::set_title(&mut write, row.id, &row.title).await?;
    write.commit().await?;
    Ok(row.into())
}

/// Takes a message back with all that came after it, so that it can be said in other words. Artifacts stay.
pub async fn rewind(session: &Session, request: RewindThread) -> Result<ThreadTextView, AppError> {
    let row = names::thread(session, &request.thread).await?;
    let now = session.world.clock.now();
    let mut write = session.store.write().await?;
    let all = message::list(write.connection(), row.id).await?;
    let first = all
        .iter()
        .position(|m| m.id == request.message)
        .ok_or_else(|| AppError::not_found("message", &request.message.to_string()))?;
    for later in &all[first..] {
        message::set_deleted(&mut write, later.id, Some(now)).await?;
    }
    write.commit().await?;
    show(session, NamedThread { thread: row.id.to_string() }).await
}

/// Deletes a thread.
pub async fn delete(session: &Session, request: NamedThread) -> Result<ThreadView, AppError> {
    let row = names::thread(session, &request.thread).await?;
    let mut write = session.store.write().await?;
    thread::set_deleted(&mut write, row.id, Some(session.world.clock.now())).await?;
    write.commit().await?;
    Ok(row.into())
}

/// Brings a deleted thread back; it is named by its id.
pub async fn restore(session: &Session, request: NamedThread) -> Result<ThreadView, AppError> {
    let id = request.thread.parse().map_err(|_| AppError::not_found("deleted thread", &request.thread))?;
    let mut write = session.store.write().await?;
    let found = thread::set_deleted(&mut write, id, None).await?;
    write.commit().await?;
    if !found {
        return Err(AppError::not_found("deleted thread", &request.thread));
    }
    Ok(names::thread(session, &request.thread).await?.into())
}
