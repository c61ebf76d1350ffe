//! The ties between statements of artifacts and the words they came from.
use super::{SourceLink, Table, id16};
use crate::source::read_place;
use crate::{Column, StoreError, Value, Write};
use docket_domain::{ArtifactId, Id as _, Place, SourceKind, SourceLinkId};
use sqlx::{FromRow, SqliteConnection};

/// A tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLinkRow {
    /// Its id.
    pub id: SourceLinkId,
    /// The artifact.
    pub artifact: ArtifactId,
    /// Its place among the artifact's ties.
    pub ordinal: u32,
    /// The number that stands behind the statement, as in `[3]`; 0 if none does.
    pub number: u32,
    /// The statement.
    pub statement: String,
    /// What it came from.
    pub source_kind: SourceKind,
    /// Its id.
    pub source: [u8; 16],
    /// Where in it.
    pub place: Place,
    /// The words, so that the tie outlives its source.
    pub quote: String,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    artifact_id: Vec<u8>,
    ordinal: u32,
    number: u32,
    statement: String,
    source_kind: String,
    source_id: Vec<u8>,
    place: String,
    quote: String,
}

/// Adds a tie.
pub async fn insert(write: &mut Write, row: &SourceLinkRow) -> Result<(), StoreError> {
    let mut cells = told(row)?;
    cells.insert(0, (SourceLink::artifact_id, row.artifact.bytes().into()));
    write.insert(Table::SourceLink, row.id.bytes(), cells).await
}

/// Ties another statement, or to other words, in the place of what the row said.
pub async fn replace(write: &mut Write, row: &SourceLinkRow) -> Result<(), StoreError> {
    write.update(Table::SourceLink, row.id.bytes(), told(row)?).await?;
    Ok(())
}

/// All but the artifact, which never changes.
fn told(row: &SourceLinkRow) -> Result<Vec<(Column, Value<'_>)>, StoreError> {
    let place = serde_json::to_string(&row.place).map_err(|_| StoreError::Unreadable)?;
    Ok(vec![
        (SourceLink::ordinal, Value::Int(i64::from(row.ordinal))),
        (SourceLink::number, Value::Int(i64::from(row.number))),
        (SourceLink::statement, row.statement.as_str().into()),
        (SourceLink::source_kind, row.source_kind.as_str().into()),
        (SourceLink::source_id, row.source.into()),
        (SourceLink::place, place.into()),
        (SourceLink::quote, row.quote.as_str().into()),
    ])
}

/// The ties of an artifact, in order.
pub async fn list(
    connection: &mut SqliteConnection,
    artifact: ArtifactId,
) -> Result<Vec<SourceLinkRow>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "select id, artifact_id, ordinal, number, statement, source_kind, source_id, place, quote \
         from source_link where artifact_id = ? order by ordinal, id",
    )
    .bind(artifact.bytes().to_vec())
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SourceLinkRow {
                id: SourceLinkId::from_bytes(id16(&row.id)?),
                artifact: ArtifactId::from_bytes(id16(&row.artifact_id)?),
                ordinal: row.ordinal,
                number: row.number,
                statement: row.statement,
                source_kind: row.source_kind.parse().map_err(|_| StoreError::Unreadable)?,
                source: id16(&row.source_id)?,
                place: read_place(&row.place)?,
                quote: row.quote,
            })
        })
        .collect()
}
