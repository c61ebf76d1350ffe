//! The library: documents of every kind, as text with places.

mod types;
pub use types::*;

use crate::error::AppError;
use crate::import::{self, Input, Intake, Kept, Loaded, Progress};
use crate::names::{self, Among};
use crate::vault::Session;
use docket_domain::{DocumentId, Id as _, Passage, ProjectId, SourceKind};
use docket_formats::read::{self, Extract, ReadError};
use docket_llm::Cancel;
use docket_store::document::{self, DocumentRow};
use docket_store::{Indexed, Prepared, Write, passage_counts, passages_of, put_source};
use futures_util::future::BoxFuture;

/// Adds files, and folders with all that lies in them.
pub async fn add(
    session: &Session,
    request: AddDocuments,
    cancel: &Cancel,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<ImportView<DocumentView>, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let (mut inputs, skipped) = import::collect(&request.paths);
    inputs.extend(request.pasted.into_iter().map(|p| Input::Bytes { name: p.name, bytes: p.bytes }));
    let outcome = import::run(session, &Library { project }, inputs, skipped, cancel, on_progress).await;
    Ok(outcome.into())
}

/// The documents of a project, in the order they came.
pub async fn list(session: &Session, request: ListDocuments) -> Result<DocumentsView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let mut read = session.store.read().await?;
    let counts = passage_counts(&mut read, project.bytes()).await?;
    let rows = document::list(&mut read, project).await?;
    let documents = rows.into_iter().map(|row| {
        let passages = counts.get(&row.id.bytes()).copied().unwrap_or(0);
        DocumentView::of(row, passages)
    });
    Ok(DocumentsView { documents: documents.collect() })
}

/// One document with its text and passages.
pub async fn show(session: &Session, request: NamedDocument) -> Result<DocumentTextView, AppError> {
    let row = names::document(session, &request.document, Among::Present).await?;
    let mut read = session.store.read().await?;
    let content = document::text(&mut read, row.id.bytes()).await?.unwrap_or_default();
    let passages: Vec<_> =
        passages_of(&mut read, row.id.bytes()).await?.into_iter().map(|p| p.passage).collect();
    let count = u32::try_from(passages.len()).unwrap_or(u32::MAX);
    Ok(DocumentTextView { document: DocumentView::of(row, count), content, passages })
}

/// Says whether a document stays on this device: then no passage of it, nor its name, is sent to a server beyond it.
pub async fn keep_here(session: &Session, request: KeepHere) -> Result<DocumentView, AppError> {
    let mut row = names::document(session, &request.document, Among::Present).await?;
    let mut write = session.store.write().await?;
    document::set_kept_here(&mut write, row.id, request.kept).await?;
    write.commit().await?;
    row.kept_here = request.kept;
    view(session, row).await
}

/// Deletes a document. [`restore`] brings it back.
pub async fn delete(session: &Session, request: NamedDocument) -> Result<DocumentView, AppError> {
    let row = names::document(session, &request.document, Among::Present).await?;
    let mut write = session.store.write().await?;
    document::set_deleted(&mut write, row.id, Some(session.world.clock.now())).await?;
    write.commit().await?;
    view(session, row).await
}

/// Brings a deleted document back.
pub async fn restore(session: &Session, request: NamedDocument) -> Result<DocumentView, AppError> {
    let row = names::document(session, &request.document, Among::Deleted).await?;
    let mut write = session.store.write().await?;
    document::set_deleted(&mut write, row.id, None).await?;
    write.commit().await?;
    view(session, row).await
}

async fn view(session: &Session, row: DocumentRow) -> Result<DocumentView, AppError> {
    let counts = passage_counts(&mut *session.store.read().await?, row.project.bytes()).await?;
    let passages = counts.get(&row.id.bytes()).copied().unwrap_or(0);
    Ok(DocumentView::of(row, passages))
}

fn indexed(row: &DocumentRow) -> Indexed<'_> {
    Indexed {
        kind: SourceKind::Document,
        owner: row.id.bytes(),
        part: row.id.bytes(),
        project: row.project.bytes(),
        title: &row.name,
        happened: row.created_at,
    }
}

/// Puts a document into the search index that came from another device. One this version cannot read keeps its words
/// without their places in the file.
pub(crate) async fn put_index(write: &mut Write, row: &DocumentRow, bytes: &[u8]) -> Result<(), AppError> {
    let text = document::text(write.connection(), row.id.bytes()).await?.unwrap_or_default();
    let passages = match read::document(&row.name, bytes) {
        Ok(extract) if extract.text == text => extract.passages,
        _ => read::markdown_passages(&text),
    };
    put_source(write.connection(), indexed(row), &Prepared::of(&passages)?).await?;
    Ok(())
}

struct Library {
    project: ProjectId,
}

impl Intake for Library {
    type Parsed = Extract;
    type View = DocumentView;

    fn parse(name: &str, bytes: &[u8]) -> Result<Extract, ReadError> {
        read::document(name, bytes)
    }

    fn text(parsed: &Extract) -> (&str, &[Passage]) {
        (&parsed.text, &parsed.passages)
    }

    fn keep<'a>(
        &'a self,
        session: &'a Session,
        write: &'a mut Write,
        file: Loaded<Extract>,
    ) -> BoxFuture<'a, Result<Kept<DocumentView>, AppError>> {
        Box::pin(async move {
            if let Some(there) = document::with_hash(write.connection(), self.project, &file.hash).await? {
                return Ok(Kept::Duplicate { of: there.name });
            }
            let row = DocumentRow {
                id: session.id::<DocumentId>(),
                project: self.project,
                name: file.name,
                kind: file.parsed.kind,
                title: file.parsed.title,
                size_bytes: file.size_bytes,
                hash: file.hash,
                kept_here: false,
                created_at: session.world.clock.now(),
                deleted_at: None,
            };
            document::insert(write, &row).await?;
            document::insert_content(write, row.id.bytes(), &file.content).await?;
            put_source(write.connection(), indexed(&row), &file.index).await?;
            let count = u32::try_from(file.index.len()).unwrap_or(u32::MAX);
            Ok(Kept::Added(DocumentView::of(row, count)))
        })
    }
}
