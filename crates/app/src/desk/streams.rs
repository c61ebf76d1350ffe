//! Commands that tell how they go, as a page may ask for them: by what lies in the tray, never by path.

use super::{Desk, tray};
use crate::assistant::{self, AskEvent, AskRequest};
use crate::documents::{self, AddDocuments, DocumentView, ImportView, Pasted};
use crate::error::AppError;
use crate::import::Progress;
use crate::meetings::{self, ImportMeetings, MeetingView};
use crate::vault::Session;
use docket_domain::MessageId;
use docket_llm::Cancel;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use ts_rs::TS;

/// Files that were handed in, to be taken into a project.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AddOffered {
    /// Id or name.
    pub(crate) project: String,
    /// The ids they got when they were handed in.
    pub(crate) offers: Vec<String>,
}

/// An answer that is kept.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AskedView {
    /// Its id.
    pub(crate) message_id: MessageId,
}

fn taken(desk: &Desk, offers: &[String]) -> Result<(Vec<PathBuf>, Vec<Pasted>), AppError> {
    let mut tray = desk.tray();
    let (mut paths, mut pasted) = (Vec::new(), Vec::new());
    for id in offers {
        match tray.take(id) {
            Some(tray::Offer::Path(path)) => paths.push(path),
            Some(tray::Offer::Bytes { name, bytes }) => pasted.push(Pasted { name, bytes }),
            None => return Err(AppError::not_found("file handed in as", id)),
        }
    }
    Ok((paths, pasted))
}

pub(crate) async fn document_add(
    desk: &Desk,
    session: &Arc<Session>,
    request: AddOffered,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<ImportView<DocumentView>, AppError> {
    let (paths, pasted) = taken(desk, &request.offers)?;
    documents::add(session, AddDocuments { project: request.project, paths, pasted }, cancel, tell).await
}

pub(crate) async fn meeting_import(
    desk: &Desk,
    session: &Arc<Session>,
    request: AddOffered,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<ImportView<MeetingView>, AppError> {
    let (paths, pasted) = taken(desk, &request.offers)?;
    meetings::import(session, ImportMeetings { project: request.project, paths, pasted }, cancel, tell).await
}

pub(crate) use super::same::import as sync_import;

pub(crate) async fn ask(
    desk: &Desk,
    session: &Arc<Session>,
    request: AskRequest,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(AskEvent) + Send),
) -> Result<AskedView, AppError> {
    let providers = desk.providers(session).await;
    let message_id = assistant::ask(session, request, &providers, cancel, tell).await?;
    Ok(AskedView { message_id })
}
