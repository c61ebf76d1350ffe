//! Artifacts: what comes out at the end, each statement tied to the words it came from.

pub(crate) mod check;
mod export;
mod linking;
mod sources;
mod types;
mod versions;
pub use check::check;
pub(crate) use export::render;
pub use export::{default_file_name, export};
pub use types::*;
pub(crate) use versions::{Revision, former, numbers, revise};
pub use versions::{compare, revert, versions};

use crate::error::{self, AppError};
use crate::names::{self, Among};
use crate::vault::Session;
use docket_domain::{
    ArtifactId, ArtifactKind, Id as _, MessageId, Place, ProjectId, SourceKind, SourceLinkId, ThreadId,
    clean_body, clean_name,
};
use docket_formats::read::markdown_passages;
use docket_store::artifact::{self, ArtifactRow};
use docket_store::source_link::{self, SourceLinkRow};
use docket_store::{Indexed, Prepared, Write, put_source};

/// Keeps an artifact written by hand. Its statements are tied to passages of the project that say the same.
pub async fn create(session: &Session, request: CreateArtifact) -> Result<ArtifactView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let content = clean_body(&request.content).map_err(|e| error::name("artifact's text", e))?;
    let links = linking::find(session, project, &content, "").await?;
    let new = NewArtifact {
        project,
        thread: None,
        message: None,
        kind: request.kind,
        title: request.title,
        content,
        links,
    };
    let row = keep(session, new).await?;
    show(session, NamedArtifact { artifact: row.id.to_string() }).await
}

/// The artifacts of a project, newest first.
pub async fn list(session: &Session, request: ListArtifacts) -> Result<ArtifactsView, AppError> {
    let project = names::project(session, &request.project).await?.id;
    let rows = artifact::list(&mut *session.store.read().await?, project).await?;
    Ok(ArtifactsView { artifacts: rows.into_iter().map(ArtifactSummaryView::from).collect() })
}

/// One artifact with its sources.
pub async fn show(session: &Session, request: NamedArtifact) -> Result<ArtifactView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    let sources = sources::of(&mut *session.store.read().await?, &row).await?;
    Ok(ArtifactView { content: row.content.clone(), sources, artifact: row.into() })
}

/// Writes an artifact's title or text anew. Its ties to sources stay: they name the statement they belong to. What is
/// newly written and numbers no source is tied to the passage that says the same, if there is one.
pub async fn edit(session: &Session, request: EditArtifact) -> Result<ArtifactView, AppError> {
    let mut row = names::artifact(session, &request.artifact, Among::Present).await?;
    let former = row.clone();
    if let Some(title) = &request.title {
        row.title = clean_name(title).map_err(|e| error::name("artifact's title", e))?;
    }
    if let Some(content) = &request.content {
        row.content = clean_body(content).map_err(|e| error::name("artifact's text", e))?;
        if let Some(base) = &request.base
            && *base != former.content
        {
            row.content = docket_sync::merged(base, &row.content, &former.content);
        }
    }
    row.updated_at = session.world.clock.now();
    let new = linking::find(session, row.project, &row.content, &former.content).await?;
    let mut write = session.store.write().await?;
    versions::keep_if_settled(session, &mut write, &former, row.updated_at).await?;
    artifact::set_text(&mut write, row.id, &row.title, &row.content, row.updated_at).await?;
    renew_links(session, &mut write, &row, new).await?;
    put_index(&mut write, &row).await?;
    write.commit().await?;
    show(session, NamedArtifact { artifact: row.id.to_string() }).await
}

/// Deletes an artifact. [`restore`] brings it back.
pub async fn delete(session: &Session, request: NamedArtifact) -> Result<ArtifactSummaryView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    let mut write = session.store.write().await?;
    artifact::set_deleted(&mut write, row.id, Some(session.world.clock.now())).await?;
    write.commit().await?;
    Ok(row.into())
}

/// Brings a deleted artifact back.
pub async fn restore(session: &Session, request: NamedArtifact) -> Result<ArtifactSummaryView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Deleted).await?;
    let mut write = session.store.write().await?;
    artifact::set_deleted(&mut write, row.id, None).await?;
    write.commit().await?;
    Ok(row.into())
}

/// A statement tied to the words it came from.
#[derive(Debug, Clone)]
pub(crate) struct NewLink {
    pub(crate) number: u32,
    pub(crate) statement: String,
    pub(crate) source_kind: SourceKind,
    pub(crate) source: [u8; 16],
    pub(crate) place: Place,
    pub(crate) quote: String,
}

impl NewLink {
    fn row(self, id: SourceLinkId, artifact: ArtifactId, ordinal: u32) -> SourceLinkRow {
        SourceLinkRow {
            id,
            artifact,
            ordinal,
            number: self.number,
            statement: self.statement,
            source_kind: self.source_kind,
            source: self.source,
            place: self.place,
            quote: self.quote,
        }
    }
}

pub(crate) struct NewArtifact {
    pub(crate) project: ProjectId,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) message: Option<MessageId>,
    pub(crate) kind: ArtifactKind,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) links: Vec<NewLink>,
}

/// Writes an artifact with its links and makes it findable, in one transaction.
pub(crate) async fn keep(session: &Session, new: NewArtifact) -> Result<ArtifactRow, AppError> {
    let title = clean_name(&new.title).map_err(|e| error::name("artifact's title", e))?;
    let content = clean_body(&new.content).map_err(|e| error::name("artifact's text", e))?;
    let now = session.world.clock.now();
    let row = ArtifactRow {
        id: session.id(),
        project: new.project,
        thread: new.thread,
        message: new.message,
        kind: new.kind,
        title,
        content,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let mut write = session.store.write().await?;
    artifact::insert(&mut write, &row).await?;
    put_links(session, &mut write, &row, new.links, 0).await?;
    put_index(&mut write, &row).await?;
    write.commit().await?;
    Ok(row)
}

/// Puts an artifact into the search index.
pub(crate) async fn put_index(write: &mut Write, row: &ArtifactRow) -> Result<(), AppError> {
    let indexed = Indexed {
        kind: SourceKind::Artifact,
        owner: row.id.bytes(),
        part: row.id.bytes(),
        project: row.project.bytes(),
        title: &row.title,
        happened: row.created_at,
    };
    put_source(write.connection(), indexed, &Prepared::of(&markdown_passages(&row.content))?).await?;
    Ok(())
}

async fn put_links(
    session: &Session,
    write: &mut Write,
    artifact: &ArtifactRow,
    links: Vec<NewLink>,
    first: u32,
) -> Result<(), AppError> {
    for (ordinal, link) in (first..).zip(links) {
        source_link::insert(write, &link.row(session.id(), artifact.id, ordinal)).await?;
    }
    Ok(())
}

/// Adds ties to those an artifact has. A tie whose statement is gone gives its row to a new one: while somebody types,
/// half sentences come and go.
async fn renew_links(
    session: &Session,
    write: &mut Write,
    artifact: &ArtifactRow,
    new: Vec<NewLink>,
) -> Result<(), AppError> {
    if new.is_empty() {
        return Ok(());
    }
    let all = source_link::list(write.connection(), artifact.id).await?;
    let mut ordinal = all.iter().map(|l| l.ordinal + 1).max().unwrap_or(0);
    let standing = linking::standing(&artifact.content);
    let mut free = all.into_iter().filter(|l| l.number == 0 && !standing.contains(&l.statement));
    for link in new {
        match free.next() {
            Some(old) => source_link::replace(write, &link.row(old.id, artifact.id, old.ordinal)).await?,
            None => {
                source_link::insert(write, &link.row(session.id(), artifact.id, ordinal)).await?;
                ordinal += 1;
            }
        }
    }
    Ok(())
}
