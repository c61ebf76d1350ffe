//! What an artifact's ties lead to today: the source's title, and whether the words still stand there.

use super::linking::standing;
use super::{SourceState, SourceView};
use crate::error::AppError;
use crate::meetings::joined;
use crate::search::id_text;
use docket_domain::{DocumentId, Id as _, MeetingId, SourceKind};
use docket_store::artifact::ArtifactRow;
use docket_store::source_link::{self, SourceLinkRow};
use docket_store::{Connection, document, meeting};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A source as it is now. Only what may have changed since has a text to look the words up in.
struct Today {
    title: String,
    deleted: bool,
    words: Option<String>,
}

/// The ties of an artifact, in order, with what became of the sources.
pub(super) async fn of(read: &mut Connection, artifact: &ArtifactRow) -> Result<Vec<SourceView>, AppError> {
    let links = source_link::list(read, artifact.id).await?;
    let mut known: HashMap<[u8; 16], Today> = HashMap::new();
    let mut views = Vec::with_capacity(links.len());
    // A tie that was found, and whose statement was written anew since, ties nothing.
    let standing = standing(&artifact.content);
    for link in links.into_iter().filter(|l| l.number > 0 || standing.contains(&l.statement)) {
        let source = match known.entry(link.source) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(today(read, &link).await?),
        };
        let stands = |text: &String| text.contains(&squeezed(&link.quote));
        let state = match source {
            Today { deleted: true, .. } => SourceState::Deleted,
            Today { words: Some(text), .. } if !stands(text) => SourceState::Changed,
            Today { .. } => SourceState::Present,
        };
        views.push(SourceView {
            statement: link.statement,
            kind: link.source_kind,
            id: id_text(link.source),
            title: source.title.clone(),
            state,
            place: link.place,
            quote: link.quote,
            number: link.number,
        });
    }
    Ok(views)
}

async fn today(read: &mut Connection, link: &SourceLinkRow) -> Result<Today, AppError> {
    let gone = || Today { title: link.source_kind.to_string(), deleted: true, words: None };
    let found = match link.source_kind {
        // A document's text is never written anew.
        SourceKind::Document => document::get(read, DocumentId::from_bytes(link.source))
            .await?
            .map(|d| Today { title: d.name, deleted: d.deleted_at.is_some(), words: None }),
        SourceKind::Meeting => match meeting::get(read, MeetingId::from_bytes(link.source)).await? {
            Some(m) => {
                let transcript = document::text(read, link.source).await?.unwrap_or_default();
                let words = squeezed(&joined(&transcript, &m.notes));
                Some(Today { title: m.title, deleted: m.deleted_at.is_some(), words: Some(words) })
            }
            None => None,
        },
        SourceKind::Thread | SourceKind::Artifact => {
            Some(Today { title: link.source_kind.to_string(), deleted: false, words: None })
        }
    };
    Ok(found.unwrap_or_else(gone))
}

/// Line breaks and indents do not make words other words.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
