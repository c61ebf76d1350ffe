//! What artifacts said before they were written anew.
use super::{ArtifactVersion, Table, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{ArtifactId, ArtifactVersionId, Id as _, MessageId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

/// A former text of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactVersionRow {
    /// Its id.
    pub id: ArtifactVersionId,
    /// The artifact.
    pub artifact: ArtifactId,
    /// The answer that took its place, if it was one.
    pub message: Option<MessageId>,
    /// The title it had.
    pub title: String,
    /// The text it had, Markdown.
    pub content: String,
    /// When it was written anew.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    artifact_id: Vec<u8>,
    message_id: Option<Vec<u8>>,
    title: String,
    content: String,
    created_at: i64,
}

const COLUMNS: &str = "id, artifact_id, message_id, title, content, created_at";

impl TryFrom<Row> for ArtifactVersionRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ArtifactVersionId::from_bytes(id16(&row.id)?),
            artifact: ArtifactId::from_bytes(id16(&row.artifact_id)?),
            message: row.message_id.map(|id| id16(&id).map(MessageId::from_bytes)).transpose()?,
            title: row.title,
            content: row.content,
            created_at: Timestamp(row.created_at),
        })
    }
}

/// Keeps a former text.
pub async fn insert(write: &mut Write, row: &ArtifactVersionRow) -> Result<(), StoreError> {
    let cells = vec![
        (ArtifactVersion::artifact_id, row.artifact.bytes().into()),
        (ArtifactVersion::message_id, Value::or_null(row.message.map(|id| id.bytes()))),
        (ArtifactVersion::title, row.title.as_str().into()),
        (ArtifactVersion::content, row.content.as_str().into()),
        (ArtifactVersion::created_at, row.created_at.into()),
    ];
    write.insert(Table::ArtifactVersion, row.id.bytes(), cells).await
}

/// The former texts of an artifact, the first one first.
pub async fn list(
    connection: &mut SqliteConnection,
    artifact: ArtifactId,
) -> Result<Vec<ArtifactVersionRow>, StoreError> {
    let sql = format!("select {COLUMNS} from artifact_version where artifact_id = ? order by created_at, id");
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(artifact.bytes().to_vec()).fetch_all(connection).await?;
    rows.into_iter().map(ArtifactVersionRow::try_from).collect()
}
