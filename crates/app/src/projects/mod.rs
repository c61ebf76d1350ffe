//! Projects: what everything else belongs to.

mod types;
pub use types::*;

use crate::error::{self, AppError};
use crate::names;
use crate::vault::Session;
use docket_domain::clean_name;
use docket_store::{Write, project};

/// Makes a project.
pub async fn create(session: &Session, request: CreateProject) -> Result<ProjectView, AppError> {
    let name = clean_name(&request.name).map_err(|e| error::name("project's name", e))?;
    let id = session.id();
    let mut write = session.store.write().await?;
    project::insert(&mut write, id, &name, request.description.trim(), session.world.clock.now()).await?;
    write.commit().await?;
    view(session, &id.to_string()).await
}

/// The projects that are not deleted, newest first; archived ones only if asked for.
pub async fn list(session: &Session, request: ListProjects) -> Result<ProjectsView, AppError> {
    let rows = project::list(&mut *session.store.read().await?).await?;
    let wanted = rows.into_iter().filter(|p| request.archived || p.archived_at.is_none());
    Ok(ProjectsView { projects: wanted.map(ProjectView::from).collect() })
}

/// One project.
pub async fn show(session: &Session, request: NamedProject) -> Result<ProjectView, AppError> {
    view(session, &request.project).await
}

/// Gives a project another name.
pub async fn rename(session: &Session, request: RenameProject) -> Result<ProjectView, AppError> {
    let name = clean_name(&request.name).map_err(|e| error::name("project's name", e))?;
    let id = names::project(session, &request.project).await?.id;
    let mut write = session.store.write().await?;
    project::rename(&mut write, id, &name).await?;
    finish(session, write, id).await
}

/// Puts a project away, or takes it out again.
pub async fn archive(session: &Session, request: ArchiveProject) -> Result<ProjectView, AppError> {
    let id = names::project(session, &request.project).await?.id;
    let at = request.archived.then(|| session.world.clock.now());
    let mut write = session.store.write().await?;
    project::set_archived(&mut write, id, at).await?;
    finish(session, write, id).await
}

/// Deletes a project and what lies in it. [`restore`] brings all of it back.
pub async fn delete(session: &Session, request: NamedProject) -> Result<ProjectView, AppError> {
    let row = names::project_in_full(session, &request.project).await?;
    let mut write = session.store.write().await?;
    project::set_deleted(&mut write, row.id, Some(session.world.clock.now())).await?;
    write.commit().await?;
    Ok(row.into())
}

/// Brings a deleted project back.
pub async fn restore(session: &Session, request: NamedProject) -> Result<ProjectView, AppError> {
    let id = names::deleted_project(session, &request.project).await?;
    let mut write = session.store.write().await?;
    project::set_deleted(&mut write, id, None).await?;
    finish(session, write, id).await
}

async fn finish(
    session: &Session,
    write: Write,
    id: docket_domain::ProjectId,
) -> Result<ProjectView, AppError> {
    write.commit().await?;
    view(session, &id.to_string()).await
}

async fn view(session: &Session, named: &str) -> Result<ProjectView, AppError> {
    Ok(names::project(session, named).await?.into())
}
