//! Former texts of an artifact: nothing an assistant writes takes the place of what stood there without keeping it.

use super::{
    ArtifactView, CompareArtifact, Comparison, DiffKind, DiffLine, NamedArtifact, NewLink, RevertArtifact,
    VersionView, VersionsView, put_index, put_links, show,
};
use crate::error::{self, AppError};
use crate::names::{self, Among};
use crate::vault::Session;
use docket_domain::{ArtifactId, MessageId, ProjectId, Timestamp, clean_body, clean_name};
use docket_store::artifact::{self, ArtifactRow};
use docket_store::artifact_version::{self, ArtifactVersionRow};
use docket_store::{Write, source_link};
use similar::{ChangeTag, TextDiff};
use std::time::{Duration, Instant};

/// Finding the shortest difference of two long texts may take for ever; after this one that is not the shortest will do.
const DIFF_TIME: Duration = Duration::from_millis(500);
/// The most lines of a difference that are told.
const MOST_LINES: usize = 20_000;
/// A person's text is kept before it is written anew if it stood for so long, in milliseconds.
const STOOD_MS: i64 = 10 * 60 * 1000;

/// A new text for an artifact.
pub(crate) struct Revision {
    /// Id or title.
    pub(crate) artifact: String,
    pub(crate) title: String,
    pub(crate) content: String,
    /// Further ties to sources; those it has stay.
    pub(crate) links: Vec<NewLink>,
    /// The answer it was written for.
    pub(crate) message: MessageId,
}

/// Writes an artifact of a project anew and keeps what it said as a version.
pub(crate) async fn revise(
    session: &Session,
    project: ProjectId,
    new: Revision,
) -> Result<ArtifactRow, AppError> {
    let mut row = names::artifact_in(session, project, &new.artifact).await?;
    let (title, content) = (
        clean_name(&new.title).map_err(|e| error::name("artifact's title", e))?,
        clean_body(&new.content).map_err(|e| error::name("artifact's text", e))?,
    );
    let mut write = session.store.write().await?;
    row = now(&mut write, row).await?;
    keep(session, &mut write, &row, Some(new.message)).await?;
    row = ArtifactRow { title, content, updated_at: session.world.clock.now(), ..row };
    put(session, &mut write, &row, new.links).await?;
    write.commit().await?;
    Ok(row)
}

async fn put(
    session: &Session,
    write: &mut Write,
    row: &ArtifactRow,
    links: Vec<NewLink>,
) -> Result<(), AppError> {
    artifact::set_text(write, row.id, &row.title, &row.content, row.updated_at).await?;
    let standing = source_link::list(write.connection(), row.id).await?;
    let known = |link: &NewLink| {
        standing
            .iter()
            .any(|l| l.number == link.number && l.source == link.source && l.statement == link.statement)
    };
    let next = standing.iter().map(|l| l.ordinal + 1).max().unwrap_or(0);
    let links = links.into_iter().filter(|link| !known(link)).collect();
    put_links(session, write, row, links, next).await?;
    put_index(write, row).await
}

/// An artifact as it is in this transaction: somebody may have typed in it since it was looked up, and what is kept as a
/// version must be what is written over.
async fn now(write: &mut Write, row: ArtifactRow) -> Result<ArtifactRow, AppError> {
    Ok(artifact::get(write.connection(), row.id).await?.unwrap_or(row))
}

/// Keeps the text an artifact has as a version.
async fn keep(
    session: &Session,
    write: &mut Write,
    row: &ArtifactRow,
    message: Option<MessageId>,
) -> Result<(), AppError> {
    let version = ArtifactVersionRow {
        id: session.id(),
        artifact: row.id,
        message,
        title: row.title.clone(),
        content: row.content.clone(),
        created_at: session.world.clock.now(),
    };
    artifact_version::insert(write, &version).await?;
    Ok(())
}

/// Keeps the text a person begins to change, if it stood for a while: not every keystroke is a version.
pub(super) async fn keep_if_settled(
    session: &Session,
    write: &mut Write,
    before: &ArtifactRow,
    now: Timestamp,
) -> Result<(), AppError> {
    if now.0 - before.updated_at.0 >= STOOD_MS { keep(session, write, before, None).await } else { Ok(()) }
}

/// The numbers that stand in an artifact's text: number, source, and where the words begin in it.
pub(crate) async fn numbers(
    session: &Session,
    project: ProjectId,
    artifact: &str,
) -> Result<Vec<(u32, [u8; 16], u32)>, AppError> {
    let row = names::artifact_in(session, project, artifact).await?;
    let links = source_link::list(&mut *session.store.read().await?, row.id).await?;
    Ok(links.into_iter().filter(|l| l.number > 0).map(|l| (l.number, l.source, l.place.char_start)).collect())
}

/// The former texts of an artifact, the latest first.
pub async fn versions(session: &Session, request: NamedArtifact) -> Result<VersionsView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    let rows = artifact_version::list(&mut *session.store.read().await?, row.id).await?;
    let versions = rows.into_iter().rev().map(|row| VersionView {
        id: row.id,
        title: row.title,
        message_id: row.message,
        created_at: row.created_at,
    });
    Ok(VersionsView { versions: versions.collect() })
}

/// How an artifact's text differs from a former one, or a new one from it.
pub async fn compare(session: &Session, request: CompareArtifact) -> Result<Comparison, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    let (before, after) = match (request.version, request.content) {
        (Some(version), None) => (former(session, row.id, &version).await?.content, row.content),
        (None, Some(content)) => (row.content, content),
        _ => return Err(AppError::invalid("name a version, or give a text to compare with")),
    };
    Ok(difference(&before, &after))
}

/// Gives an artifact a former text back. The one it has is kept as a version.
pub async fn revert(session: &Session, request: RevertArtifact) -> Result<ArtifactView, AppError> {
    let row = names::artifact(session, &request.artifact, Among::Present).await?;
    let version = former(session, row.id, &request.version).await?;
    let mut write = session.store.write().await?;
    let row = now(&mut write, row).await?;
    keep(session, &mut write, &row, None).await?;
    let row = ArtifactRow {
        title: version.title,
        content: version.content,
        updated_at: session.world.clock.now(),
        ..row
    };
    put(session, &mut write, &row, Vec::new()).await?;
    write.commit().await?;
    show(session, NamedArtifact { artifact: row.id.to_string() }).await
}

/// A former text of an artifact.
pub(crate) async fn former(
    session: &Session,
    artifact: ArtifactId,
    version: &str,
) -> Result<ArtifactVersionRow, AppError> {
    let rows = artifact_version::list(&mut *session.store.read().await?, artifact).await?;
    rows.into_iter()
        .find(|row| row.id.to_string() == version)
        .ok_or_else(|| AppError::not_found("version", version))
}

/// The lines of two texts, those of both once.
fn difference(before: &str, after: &str) -> Comparison {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let diff = TextDiff::configure().deadline(Instant::now() + DIFF_TIME).diff_slices(&before, &after);
    let lines = diff.iter_all_changes().take(MOST_LINES).map(|change| DiffLine {
        kind: match change.tag() {
            ChangeTag::Equal => DiffKind::Same,
            ChangeTag::Delete => DiffKind::Removed,
            ChangeTag::Insert => DiffKind::Added,
        },
        text: change.value().to_owned(),
    });
    Comparison { lines: lines.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn side(comparison: &Comparison, without: DiffKind) -> Vec<&str> {
        comparison.lines.iter().filter(|l| l.kind != without).map(|l| l.text.as_str()).collect()
    }

    proptest! {
        #[test]
        fn both_texts_stand_in_their_difference(before in "([abc]{1,2}\n){0,12}", after in "([abc]{1,2}\n){0,12}") {
            let found = difference(&before, &after);
            prop_assert_eq!(side(&found, DiffKind::Added), before.lines().collect::<Vec<_>>());
            prop_assert_eq!(side(&found, DiffKind::Removed), after.lines().collect::<Vec<_>>());
        }
    }
}
