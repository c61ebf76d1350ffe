//! Artifacts: what comes out at the end.
use super::{Artifact, Table, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{ArtifactId, ArtifactKind, Id as _, MessageId, ProjectId, ThreadId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// An artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactRow {
    /// Its id.
    pub id: ArtifactId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// The thread it was made in, if it was made in one.
    pub thread: Option<ThreadId>,
    /// The answer it was made for.
    pub message: Option<MessageId>,
    /// What it is.
    pub kind: ArtifactKind,
    /// Its title.
    pub title: String,
    /// Its text, Markdown.
    pub content: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    project_id: Vec<u8>,
    thread_id: Option<Vec<u8>>,
    message_id: Option<Vec<u8>>,
    kind: String,
    title: String,
    content: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

const COLUMNS: &str =
    "id, project_id, thread_id, message_id, kind, title, content, created_at, updated_at, deleted_at";

impl TryFrom<Row> for ArtifactRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ArtifactId::from_bytes(id16(&row.id)?),
            project: ProjectId::from_bytes(id16(&row.project_id)?),
            thread: row.thread_id.map(|id| id16(&id).map(ThreadId::from_bytes)).transpose()?,
            message: row.message_id.map(|id| id16(&id).map(MessageId::from_bytes)).transpose()?,
            kind: row.kind.parse().map_err(|_| StoreError::Unreadable)?,
            title: row.title,
            content: row.content,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            deleted_at: row.deleted_at.map(Timestamp),
        })
    }
}

/// Adds an artifact.
pub async fn insert(write: &mut Write, row: &ArtifactRow) -> Result<(), StoreError> {
    let cells = vec![
        (Artifact::project_id, row.project.bytes().into()),
        (Artifact::thread_id, Value::or_null(row.thread.map(|id| id.bytes()))),
        (Artifact::message_id, Value::or_null(row.message.map(|id| id.bytes()))),
        (Artifact::kind, row.kind.as_str().into()),
        (Artifact::title, row.title.as_str().into()),
        (Artifact::content, row.content.as_str().into()),
        (Artifact::created_at, row.created_at.into()),
        (Artifact::updated_at, row.updated_at.into()),
    ];
    write.insert(Table::Artifact, row.id.bytes(), cells).await
}

/// Writes an artifact's title and text anew.
pub async fn set_text(
    write: &mut Write,
    id: ArtifactId,
    title: &str,
    content: &str,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let cells = vec![
        (Artifact::title, title.into()),
        (Artifact::content, content.into()),
        (Artifact::updated_at, at.into()),
    ];
    write.update(Table::Artifact, id.bytes(), cells).await
}

/// Deletes an artifact, or brings it back (`None`).
pub async fn set_deleted(
    write: &mut Write,
    id: ArtifactId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    crate::set_hidden(write.connection(), id.bytes(), at.is_some()).await?;
    write.update(Table::Artifact, id.bytes(), vec![(Artifact::deleted_at, Value::or_null(at))]).await
}

/// The artifacts of a project that are not deleted, newest first.
pub async fn list(
    connection: &mut SqliteConnection,
    project: ProjectId,
) -> Result<Vec<ArtifactRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from artifact where project_id = ? and deleted_at is null order by id desc"
    );
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(project.bytes().to_vec()).fetch_all(connection).await?;
    rows.into_iter().map(ArtifactRow::try_from).collect()
}

/// One artifact, deleted or not.
pub async fn get(
    connection: &mut SqliteConnection,
    id: ArtifactId,
) -> Result<Option<ArtifactRow>, StoreError> {
    let sql = format!("select {COLUMNS} from artifact where id = ?");
    let row: Option<Row> = sqlx::query_as(&sql).bind(id.bytes().to_vec()).fetch_optional(connection).await?;
    row.map(ArtifactRow::try_from).transpose()
}

/// Artifacts with this title, deleted ones too.
pub async fn titled(connection: &mut SqliteConnection, title: &str) -> Result<Vec<ArtifactRow>, StoreError> {
    let sql = format!("select {COLUMNS} from artifact where title = ? order by id");
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(title).fetch_all(connection).await?;
    rows.into_iter().map(ArtifactRow::try_from).collect()
}
