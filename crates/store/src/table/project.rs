//! Projects.
use super::{Project, Table, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{Id as _, ProjectId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A project with how much lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Its id.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was put away, if it was.
    pub archived_at: Option<Timestamp>,
    /// Documents that are not deleted.
    pub documents: u32,
    /// Meetings that are not deleted.
    pub meetings: u32,
    /// Threads that are not deleted.
    pub threads: u32,
    /// Artifacts that are not deleted.
    pub artifacts: u32,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    name: String,
    description: String,
    created_at: i64,
    archived_at: Option<i64>,
    documents: u32,
    meetings: u32,
    threads: u32,
    artifacts: u32,
}

const SELECT: &str = "select p.id, p.name, p.description, p.created_at, p.archived_at, \
    (select count(*) from document d where d.project_id = p.id and d.deleted_at is null) as documents, \
    (select count(*) from meeting m where m.project_id = p.id and m.deleted_at is null) as meetings, \
    (select count(*) from thread t where t.project_id = p.id and t.deleted_at is null) as threads, \
    (select count(*) from artifact a where a.project_id = p.id and a.deleted_at is null) as artifacts \
    from project p where p.deleted_at is null";

impl TryFrom<Row> for ProjectRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ProjectId::from_bytes(id16(&row.id)?),
            name: row.name,
            description: row.description,
            created_at: Timestamp(row.created_at),
            archived_at: row.archived_at.map(Timestamp),
            documents: row.documents,
            meetings: row.meetings,
            threads: row.threads,
            artifacts: row.artifacts,
        })
    }
}

/// Adds a project.
pub async fn insert(
    write: &mut Write,
    id: ProjectId,
    name: &str,
    description: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let cells = vec![
        (Project::name, name.into()),
        (Project::description, description.into()),
        (Project::created_at, at.into()),
    ];
    write.insert(Table::Project, id.bytes(), cells).await
}

/// Gives a project another name.
pub async fn rename(write: &mut Write, id: ProjectId, name: &str) -> Result<bool, StoreError> {
    write.update(Table::Project, id.bytes(), vec![(Project::name, name.into())]).await
}

/// Puts a project away, or takes it back (`None`).
pub async fn set_archived(
    write: &mut Write,
    id: ProjectId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    write.update(Table::Project, id.bytes(), vec![(Project::archived_at, Value::or_null(at))]).await
}

/// Deletes a project, or brings it back (`None`). What lies in it goes and comes with it.
pub async fn set_deleted(
    write: &mut Write,
    id: ProjectId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    crate::set_project_hidden(write.connection(), id.bytes(), at.is_some()).await?;
    write.update(Table::Project, id.bytes(), vec![(Project::deleted_at, Value::or_null(at))]).await
}

/// All projects that are not deleted, newest first.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<ProjectRow>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(&format!("{SELECT} order by p.created_at desc, p.id desc"))
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(ProjectRow::try_from).collect()
}

/// One project, unless it is deleted.
pub async fn get(connection: &mut SqliteConnection, id: ProjectId) -> Result<Option<ProjectRow>, StoreError> {
    let row: Option<Row> = sqlx::query_as(&format!("{SELECT} and p.id = ?"))
        .bind(id.bytes().to_vec())
        .fetch_optional(connection)
        .await?;
    row.map(ProjectRow::try_from).transpose()
}

/// Deleted projects, the last deleted first: id, name.
pub async fn deleted(connection: &mut SqliteConnection) -> Result<Vec<(ProjectId, String)>, StoreError> {
    let rows: Vec<(Vec<u8>, String)> =
        sqlx::query_as("select id, name from project where deleted_at is not null order by deleted_at desc")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(id, name)| Ok((ProjectId::from_bytes(id16(&id)?), name))).collect()
}
