//! Values too large for an envelope. They travel in chunks; an operation only says which.

use crate::StoreError;
use crate::table::Table;
use docket_crypto::{Cid, EpochKey, Manifest, cid};
use docket_sync::{CellName, Value};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

/// From this size on a value travels in chunks.
pub(crate) const FAR: usize = 32 * 1024;
/// The most bytes that words in chunks may unpack to.
const MAX_TEXT: u64 = 64 * 1024 * 1024;

/// A value as it goes into an operation or a snapshot, with its sealed chunks if it travels in some.
pub(crate) fn cut(key: &EpochKey, value: Value) -> Result<(Value, Vec<Vec<u8>>), StoreError> {
    let (text, bytes) = match value {
        Value::Text(words) if words.len() >= FAR => {
            (true, zstd::bulk::compress(words.as_bytes(), 3).map_err(StoreError::Io)?)
        }
        Value::Blob(bytes) if bytes.len() >= FAR => (false, bytes),
        near => return Ok((near, Vec::new())),
    };
    let manifest = key.manifest(&bytes).map_err(|_| StoreError::Chunk)?;
    let indices = 0..u32::try_from(manifest.cids().len()).unwrap_or(u32::MAX);
    let chunks = indices.map(|index| manifest.seal(index, &bytes).map_err(|_| StoreError::Chunk));
    let chunks = chunks.collect::<Result<_, _>>()?;
    Ok((Value::Far { text, manifest: manifest.encode().to_vec() }, chunks))
}

/// A value as it goes into an operation, and the names of the chunks it travels in. The chunks of words are kept, since
/// words change and could not be cut again as they were; bytes never change.
pub(crate) async fn sent(
    connection: &mut SqliteConnection,
    key: &EpochKey,
    name: &CellName,
    value: Value,
) -> Result<(Value, Vec<Cid>), StoreError> {
    let (value, chunks) = cut(key, value)?;
    if let Value::Far { text, manifest } = &value {
        if *text {
            for chunk in &chunks {
                keep(connection, chunk).await?;
            }
        }
        remember(connection, name, manifest).await?;
    }
    Ok((value, chunks.iter().map(|chunk| cid(chunk)).collect()))
}

async fn remember(
    connection: &mut SqliteConnection,
    name: &CellName,
    manifest: &[u8],
) -> Result<(), StoreError> {
    sqlx::query("insert or replace into sync_manifest (tbl, row, col, manifest) values (?, ?, ?, ?)")
        .bind(i64::from(name.table))
        .bind(name.row.as_slice())
        .bind(i64::from(name.column))
        .bind(manifest)
        .execute(connection)
        .await?;
    Ok(())
}

/// Keeps a chunk. Its name follows from its bytes, so nothing has to be believed.
pub(super) async fn keep(connection: &mut SqliteConnection, sealed: &[u8]) -> Result<(), StoreError> {
    sqlx::query("insert or ignore into sync_chunk (cid, bytes) values (?, ?)")
        .bind(cid(sealed).as_slice())
        .bind(sealed)
        .execute(connection)
        .await?;
    Ok(())
}

async fn kept(connection: &mut SqliteConnection, cid: &Cid) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("select bytes from sync_chunk where cid = ?")
        .bind(cid.as_slice())
        .fetch_optional(connection)
        .await?)
}

/// The value that came in chunks; `None` while some are missing. A manifest that nothing fits is an error.
/// `name` is the cell it is to lie in, where it can be cut again; none for what goes to the history.
pub(crate) async fn received(
    connection: &mut SqliteConnection,
    name: Option<&CellName>,
    text: bool,
    manifest: &[u8],
) -> Result<Option<Value>, StoreError> {
    let plan = Manifest::decode(manifest).map_err(|_| StoreError::Chunk)?;
    let mut chunks = Vec::with_capacity(plan.cids().len());
    for cid in plan.cids() {
        let Some(chunk) = kept(connection, cid).await? else {
            // The same file in another place of the space travels in the same chunks, and these went when it was whole.
            let twin = if text { None } else { twin(connection, manifest).await? };
            if let (Some(_), Some(name)) = (&twin, name) {
                remember(connection, name, manifest).await?;
            }
            return Ok(twin.map(Value::Blob));
        };
        chunks.push(chunk);
    }
    let bytes = plan.assemble(&chunks).map_err(|_| StoreError::Chunk)?;
    if let Some(name) = name {
        remember(connection, name, manifest).await?;
    }
    if !text {
        for cid in plan.cids() {
            sqlx::query("delete from sync_chunk where cid = ?")
                .bind(cid.as_slice())
                .execute(&mut *connection)
                .await?;
        }
        return Ok(Some(Value::Blob(bytes)));
    }
    let mut words = Vec::new();
    let reader = zstd::stream::read::Decoder::new(bytes.as_slice()).map_err(|_| StoreError::Chunk)?;
    reader.take(MAX_TEXT).read_to_end(&mut words).map_err(|_| StoreError::Chunk)?;
    String::from_utf8(words).map(|words| Some(Value::Text(words))).map_err(|_| StoreError::Chunk)
}

fn cids(value: &[u8]) -> Result<Vec<Cid>, StoreError> {
    let Value::Far { manifest, .. } = super::cells::read_value(value)? else { return Ok(Vec::new()) };
    Ok(Manifest::decode(&manifest).map_err(|_| StoreError::Chunk)?.cids().to_vec())
}

/// Whether a value that is to lie in a table waits for chunks.
pub async fn lacks_chunks(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let held: Vec<Vec<u8>> = sqlx::query_scalar("select value from sync_held").fetch_all(connection).await?;
    for value in held {
        if !cids(&value)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets go of chunks that no value waits for and no envelope that is kept names: they came once more, or with nothing.
pub(super) async fn sweep(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    // What is in an envelope that waits nobody can tell.
    let parked: bool =
        sqlx::query_scalar("select exists (select 1 from sync_parked)").fetch_one(&mut *connection).await?;
    let there: Vec<Vec<u8>> =
        sqlx::query_scalar("select cid from sync_chunk").fetch_all(&mut *connection).await?;
    if parked || there.is_empty() {
        return Ok(());
    }
    let mut wanted: BTreeSet<Vec<u8>> = BTreeSet::new();
    let values: Vec<Vec<u8>> =
        sqlx::query_scalar("select value from sync_held union all select value from sync_loser")
            .fetch_all(&mut *connection)
            .await?;
    for value in values {
        wanted.extend(cids(&value)?.iter().map(|cid| cid.to_vec()));
    }
    let named: Vec<Vec<u8>> =
        sqlx::query_scalar("select chunks from sync_log where chunks is not null and envelope is not null")
            .fetch_all(&mut *connection)
            .await?;
    wanted.extend(named.iter().flat_map(|cids| cids.as_chunks::<32>().0.iter().map(|cid| cid.to_vec())));
    for cid in there.iter().filter(|cid| !wanted.contains(*cid)) {
        sqlx::query("delete from sync_chunk where cid = ?").bind(cid).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The bytes of a value with this very manifest that is here already.
async fn twin(connection: &mut SqliteConnection, manifest: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let places: Vec<(i64, Vec<u8>, i64)> =
        sqlx::query_as("select tbl, row, col from sync_manifest where manifest = ?")
            .bind(manifest)
            .fetch_all(&mut *connection)
            .await?;
    for (table, row, column) in places {
        let number = |value: i64| u16::try_from(value).map_err(|_| StoreError::Unreadable);
        let column = match Table::numbered(number(table)?) {
            Some(table) => table.column(number(column)?),
            None => None,
        };
        let Some(column) = column else { continue };
        if let Some(Value::Blob(bytes)) =
            super::cells::cell(connection, column, crate::table::id16(&row)?).await?
        {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Where chunks can be had, for those who hand them out.
pub struct Chunks {
    places: BTreeMap<Cid, (CellName, u32)>,
}

impl Chunks {
    /// Of all values that travel in chunks.
    pub async fn of(connection: &mut SqliteConnection) -> Result<Self, StoreError> {
        let rows: Vec<(i64, Vec<u8>, i64, Vec<u8>)> =
            sqlx::query_as("select tbl, row, col, manifest from sync_manifest").fetch_all(connection).await?;
        let mut places = BTreeMap::new();
        for (table, row, column, manifest) in rows {
            let number = |value: i64| u16::try_from(value).map_err(|_| StoreError::Unreadable);
            let name =
                CellName { table: number(table)?, row: crate::table::id16(&row)?, column: number(column)? };
            let manifest = Manifest::decode(&manifest).map_err(|_| StoreError::Chunk)?;
            for (index, cid) in (0..).zip(manifest.cids()) {
                places.insert(*cid, (name, index));
            }
        }
        Ok(Self { places })
    }

    /// The sealed chunk with this name: kept, or made again. `None` if it cannot be had here any more.
    pub async fn get(
        &self,
        connection: &mut SqliteConnection,
        cid: &Cid,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        if let Some(chunk) = kept(connection, cid).await? {
            return Ok(Some(chunk));
        }
        let Some((name, index)) = self.places.get(cid) else { return Ok(None) };
        let column = Table::numbered(name.table).and_then(|table| table.column(name.column));
        let Some(column) = column else { return Ok(None) };
        let sql = format!("select {} from {} where id = ?", column.name, column.table.name());
        let bytes: Option<Option<Vec<u8>>> =
            sqlx::query_scalar(&sql).bind(name.row.as_slice()).fetch_optional(&mut *connection).await?;
        let manifest: Option<Vec<u8>> =
            sqlx::query_scalar("select manifest from sync_manifest where tbl = ? and row = ? and col = ?")
                .bind(i64::from(name.table))
                .bind(name.row.as_slice())
                .bind(i64::from(name.column))
                .fetch_optional(connection)
                .await?;
        let (Some(Some(bytes)), Some(manifest)) = (bytes, manifest) else { return Ok(None) };
        let manifest = Manifest::decode(&manifest).map_err(|_| StoreError::Chunk)?;
        Ok(manifest.seal(*index, &bytes).ok())
    }

    /// Whether all of these can be had.
    pub async fn have(
        &self,
        connection: &mut SqliteConnection,
        cids: &BTreeSet<Cid>,
    ) -> Result<bool, StoreError> {
        for cid in cids {
            if !self.places.contains_key(cid) && kept(connection, cid).await?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
