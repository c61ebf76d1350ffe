//! From what a person types, an id or an unambiguous name, to the thing meant.

use crate::error::{AppError, ErrorCode};
use crate::vault::Session;
use docket_domain::{ArtifactId, DocumentId, MeetingId, ProjectId, ThreadId};
use docket_store::{Connection, artifact, document, meeting, project, thread};
use std::collections::HashSet;

/// Which of the deleted and the others may be meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    Present,
    Deleted,
}

impl Among {
    fn takes(self, deleted: bool) -> bool {
        match self {
            Self::Present => !deleted,
            Self::Deleted => deleted,
        }
    }
}

/// The one project of that id or name (case does not matter); a beginning of the name will do if only one
/// project has it.
pub(crate) async fn project(session: &Session, named: &str) -> Result<project::ProjectRow, AppError> {
    let mut read = session.store.read().await?;
    if let Ok(id) = named.parse::<ProjectId>() {
        return project::get(&mut read, id).await?.ok_or_else(|| AppError::not_found("project", named));
    }
    let all = project::list(&mut read).await?;
    let wanted = named.trim().to_lowercase();
    let exact: Vec<_> = all.iter().filter(|p| p.name.to_lowercase() == wanted).cloned().collect();
    let found = if exact.is_empty() && !wanted.is_empty() {
        all.into_iter().filter(|p| p.name.to_lowercase().starts_with(&wanted)).collect()
    } else {
        exact
    };
    one("project", named, found, |p| p.id.to_string())
}

/// The project to be deleted: by its id or its whole name, so that a slip takes nothing else.
pub(crate) async fn project_in_full(session: &Session, named: &str) -> Result<project::ProjectRow, AppError> {
    let found = project(session, named).await?;
    let whole =
        named.parse::<ProjectId>().is_ok() || found.name.to_lowercase() == named.trim().to_lowercase();
    if whole {
        return Ok(found);
    }
    let message = format!("there is no project `{named}`; here the whole name or the id is needed");
    Err(AppError::new(ErrorCode::NotFound, message))
}

/// A deleted project, to bring it back.
pub(crate) async fn deleted_project(session: &Session, named: &str) -> Result<ProjectId, AppError> {
    let all = project::deleted(&mut *session.store.read().await?).await?;
    let wanted = named.trim().to_lowercase();
    let found =
        all.into_iter().filter(|(id, name)| id.to_string() == wanted || name.to_lowercase() == wanted);
    Ok(one("deleted project", named, found.collect(), |(id, _)| id.to_string())?.0)
}

pub(crate) async fn document(
    session: &Session,
    named: &str,
    among: Among,
) -> Result<document::DocumentRow, AppError> {
    let mut read = session.store.read().await?;
    let mut found = match named.parse::<DocumentId>() {
        Ok(id) => document::get(&mut read, id).await?.into_iter().collect(),
        Err(_) => document::named(&mut read, named).await?,
    };
    let present = present(&mut read).await?;
    found.retain(|d| among.takes(d.deleted_at.is_some()) && present.contains(&d.project));
    one("document", named, found, |d| d.id.to_string())
}

pub(crate) async fn meeting(
    session: &Session,
    named: &str,
    among: Among,
) -> Result<meeting::MeetingRow, AppError> {
    let mut read = session.store.read().await?;
    let mut found = match named.parse::<MeetingId>() {
        Ok(id) => meeting::get(&mut read, id).await?.into_iter().collect(),
        Err(_) => meeting::titled(&mut read, named).await?,
    };
    let present = present(&mut read).await?;
    found.retain(|m| among.takes(m.deleted_at.is_some()) && present.contains(&m.project));
    one("meeting", named, found, |m| m.id.to_string())
}

pub(crate) async fn thread(session: &Session, named: &str) -> Result<thread::ThreadRow, AppError> {
    let mut read = session.store.read().await?;
    let mut found: Vec<thread::ThreadRow> = match named.parse::<ThreadId>() {
        Ok(id) => thread::get(&mut read, id).await?.into_iter().collect(),
        Err(_) => thread::titled(&mut read, named).await?,
    };
    let present = present(&mut read).await?;
    found.retain(|t| present.contains(&t.project));
    one("thread", named, found, |t| t.id.to_string())
}

pub(crate) async fn artifact(
    session: &Session,
    named: &str,
    among: Among,
) -> Result<artifact::ArtifactRow, AppError> {
    let mut read = session.store.read().await?;
    let mut found = match named.parse::<ArtifactId>() {
        Ok(id) => artifact::get(&mut read, id).await?.into_iter().collect(),
        Err(_) => artifact::titled(&mut read, named).await?,
    };
    let present = present(&mut read).await?;
    found.retain(|a| among.takes(a.deleted_at.is_some()) && present.contains(&a.project));
    one("artifact", named, found, |a| a.id.to_string())
}

/// The one artifact of a project of that id or title: another project's is not there for it, also if it has the same.
pub(crate) async fn artifact_in(
    session: &Session,
    project: ProjectId,
    named: &str,
) -> Result<artifact::ArtifactRow, AppError> {
    let mut read = session.store.read().await?;
    let mut found = match named.parse::<ArtifactId>() {
        Ok(id) => artifact::get(&mut read, id).await?.into_iter().collect(),
        Err(_) => artifact::titled(&mut read, named).await?,
    };
    found.retain(|a| a.deleted_at.is_none() && a.project == project);
    one("artifact", named, found, |a| a.id.to_string())
}

/// The projects that are not deleted: what lies in a deleted one is gone with it until it is brought back.
async fn present(read: &mut Connection) -> Result<HashSet<ProjectId>, AppError> {
    Ok(project::list(read).await?.into_iter().map(|p| p.id).collect())
}

fn one<T>(what: &str, named: &str, mut found: Vec<T>, id: impl Fn(&T) -> String) -> Result<T, AppError> {
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(AppError::not_found(what, named)),
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            found.push(last);
            let ids: Vec<String> = found.iter().take(5).map(id).collect();
            let message = format!("more than one {what} has this name; give an id: {}", ids.join(", "));
            Err(AppError::new(ErrorCode::Validation, message))
        }
    }
}
