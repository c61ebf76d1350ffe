//! Documents and what was taken out of them.
use super::{Content, Document, Table, id16};
use crate::{StoreError, Value, Write};
use docket_domain::{DocumentId, DocumentKind, Id as _, ProjectId, Timestamp};
use sqlx::{FromRow, SqliteConnection};
use std::io::Read as _;

/// A document, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: DocumentId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// Its file name.
    pub name: String,
    /// What it was.
    pub kind: DocumentKind,
    /// The title it gives itself.
    pub title: Option<String>,
    /// The size of the file, in bytes.
    pub size_bytes: u64,
    /// BLAKE3 of the file's bytes.
    pub hash: [u8; 32],
    /// It is never sent to a server beyond this machine.
    pub kept_here: bool,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    project_id: Vec<u8>,
    name: String,
    kind: String,
    title: Option<String>,
    size_bytes: i64,
    hash: Vec<u8>,
    kept_here: bool,
    created_at: i64,
    deleted_at: Option<i64>,
}

const COLUMNS: &str =
    "id, project_id, name, kind, title, size_bytes, hash, kept_here, created_at, deleted_at";
/// No text or file in a vault unpacks to more than this.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;

impl TryFrom<Row> for DocumentRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: DocumentId::from_bytes(id16(&row.id)?),
            project: ProjectId::from_bytes(id16(&row.project_id)?),
            name: row.name,
            kind: row.kind.parse().map_err(|_| StoreError::Unreadable)?,
            title: row.title,
            size_bytes: u64::try_from(row.size_bytes).unwrap_or(0),
            hash: row.hash.try_into().map_err(|_| StoreError::Unreadable)?,
            kept_here: row.kept_here,
            created_at: Timestamp(row.created_at),
            deleted_at: row.deleted_at.map(Timestamp),
        })
    }
}

/// Adds a document.
pub async fn insert(write: &mut Write, row: &DocumentRow) -> Result<(), StoreError> {
    let cells = vec![
        (Document::project_id, row.project.bytes().into()),
        (Document::name, row.name.as_str().into()),
        (Document::kind, row.kind.as_str().into()),
        (Document::title, Value::or_null(row.title.as_deref())),
        (Document::size_bytes, Value::Int(i64::try_from(row.size_bytes).unwrap_or(i64::MAX))),
        (Document::hash, row.hash.as_slice().into()),
        (Document::kept_here, Value::Int(i64::from(row.kept_here))),
        (Document::created_at, row.created_at.into()),
    ];
    write.insert(Table::Document, row.id.bytes(), cells).await
}

/// A text, and the file it was taken from where that is not the same bytes, ready to be kept.
#[derive(Debug, Clone)]
pub struct Packed {
    text: Vec<u8>,
    original: Option<Vec<u8>>,
}

impl Packed {
    /// Packs a text taken out of a file. Needs no database; best done where the file was read.
    pub fn of(text: &str, file: &[u8]) -> Result<Self, StoreError> {
        let original = (text.as_bytes() != file).then(|| pack(file)).transpose()?;
        Ok(Self { text: pack(text.as_bytes())?, original })
    }
}

/// Keeps a record's text.
pub async fn insert_content(write: &mut Write, id: [u8; 16], packed: &Packed) -> Result<(), StoreError> {
    let cells = vec![
        (Content::text_z, packed.text.as_slice().into()),
        (Content::original_z, Value::or_null(packed.original.as_deref())),
    ];
    write.insert(Table::Content, id, cells).await
}

/// A record's text.
pub async fn text(connection: &mut SqliteConnection, id: [u8; 16]) -> Result<Option<String>, StoreError> {
    let packed: Option<Vec<u8>> = sqlx::query_scalar("select text_z from content where id = ?")
        .bind(id.to_vec())
        .fetch_optional(connection)
        .await?;
    packed.map(|p| String::from_utf8(unpack(&p)?).map_err(|_| StoreError::Unreadable)).transpose()
}

/// The bytes of the file a record was made from.
pub async fn original(
    connection: &mut SqliteConnection,
    id: [u8; 16],
) -> Result<Option<Vec<u8>>, StoreError> {
    let packed: Option<Vec<u8>> =
        sqlx::query_scalar("select coalesce(original_z, text_z) from content where id = ?")
            .bind(id.to_vec())
            .fetch_optional(connection)
            .await?;
    packed.map(|p| unpack(&p)).transpose()
}

/// Deletes a document, or brings it back (`None`).
pub async fn set_deleted(
    write: &mut Write,
    id: DocumentId,
    at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    crate::set_hidden(write.connection(), id.bytes(), at.is_some()).await?;
    write.update(Table::Document, id.bytes(), vec![(Document::deleted_at, Value::or_null(at))]).await
}

/// Says whether a document may be sent beyond this machine.
pub async fn set_kept_here(write: &mut Write, id: DocumentId, kept: bool) -> Result<bool, StoreError> {
    let there = write
        .update(Table::Document, id.bytes(), vec![(Document::kept_here, Value::Int(i64::from(kept)))])
        .await?;
    if there && !kept {
        write.release(id.bytes()).await?;
    }
    Ok(there)
}

/// The documents of a project that must not be sent beyond this machine, deleted ones too.
pub async fn kept_here(
    connection: &mut SqliteConnection,
    project: ProjectId,
) -> Result<Vec<DocumentId>, StoreError> {
    let ids: Vec<Vec<u8>> =
        sqlx::query_scalar("select id from document where project_id = ? and kept_here = 1")
            .bind(project.bytes().to_vec())
            .fetch_all(connection)
            .await?;
    ids.iter().map(|id| id16(id).map(DocumentId::from_bytes)).collect()
}

/// The documents of a project that are not deleted, in the order they came.
pub async fn list(
    connection: &mut SqliteConnection,
    project: ProjectId,
) -> Result<Vec<DocumentRow>, StoreError> {
    let sql =
        format!("select {COLUMNS} from document where project_id = ? and deleted_at is null order by id");
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(project.bytes().to_vec()).fetch_all(connection).await?;
    rows.into_iter().map(DocumentRow::try_from).collect()
}

/// One document, deleted or not.
pub async fn get(
    connection: &mut SqliteConnection,
    id: DocumentId,
) -> Result<Option<DocumentRow>, StoreError> {
    let sql = format!("select {COLUMNS} from document where id = ?");
    let row: Option<Row> = sqlx::query_as(&sql).bind(id.bytes().to_vec()).fetch_optional(connection).await?;
    row.map(DocumentRow::try_from).transpose()
}

/// The document of a project with these bytes, if it is there and not deleted.
pub async fn with_hash(
    connection: &mut SqliteConnection,
    project: ProjectId,
    hash: &[u8; 32],
) -> Result<Option<DocumentRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from document where hash = ? and project_id = ? and deleted_at is null limit 1"
    );
    let row: Option<Row> = sqlx::query_as(&sql)
        .bind(hash.to_vec())
        .bind(project.bytes().to_vec())
        .fetch_optional(connection)
        .await?;
    row.map(DocumentRow::try_from).transpose()
}

/// Ids of documents with this name, deleted ones too: id, project, deleted.
pub async fn named(connection: &mut SqliteConnection, name: &str) -> Result<Vec<DocumentRow>, StoreError> {
    let sql = format!("select {COLUMNS} from document where name = ? order by id");
    let rows: Vec<Row> = sqlx::query_as(&sql).bind(name).fetch_all(connection).await?;
    rows.into_iter().map(DocumentRow::try_from).collect()
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::compress(bytes, 1).map_err(StoreError::Io)
}

fn unpack(frame: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    let reader = zstd::stream::read::Decoder::new(frame).map_err(|_| StoreError::Damaged)?;
    reader.take(MAX_UNPACKED).read_to_end(&mut bytes).map_err(|_| StoreError::Damaged)?;
    Ok(bytes)
}
