//! What somebody has begun to write and not sent. It is content, so it lies in the vault and not with the window.

mod types;
pub use types::*;

use crate::error::AppError;
use crate::vault::Session;
use docket_store::local;

/// A draft is a message, not a document.
const MOST_BYTES: usize = 200_000;

fn key(of: &str) -> Result<String, AppError> {
    let plain =
        !of.is_empty() && of.len() <= 64 && of.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain {
        Ok(format!("draft.{of}"))
    } else {
        Err(AppError::invalid("a draft is named by the id of its thread"))
    }
}

/// The draft of a thread; empty if there is none.
pub async fn show(session: &Session, request: ShowDraft) -> Result<DraftView, AppError> {
    let key = key(&request.of)?;
    let text = local::get(&mut *session.store.read().await?, &key).await?.unwrap_or_default();
    Ok(DraftView { of: request.of, text })
}

/// Keeps the draft of a thread; an empty one is forgotten.
pub async fn edit(session: &Session, request: EditDraft) -> Result<DraftView, AppError> {
    let key = key(&request.of)?;
    if request.text.len() > MOST_BYTES {
        return Err(AppError::invalid("this is too long for a draft; keep it as a document"));
    }
    let mut write = session.store.write().await?;
    if request.text.is_empty() {
        local::remove(&mut write, &key).await?;
    } else {
        local::put(&mut write, &key, &request.text).await?;
    }
    write.commit().await?;
    Ok(DraftView { of: request.of, text: request.text })
}
