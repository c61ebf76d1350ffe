//! What was sealed and applied, and how far everybody had read.

use super::clock::{kept, stamp};
use crate::StoreError;
use crate::table::id16;
use docket_sync::{Chains, End, Knowledge};
use docket_wire::{DeviceId, EnvelopeHash, Head, Header};
use sqlx::SqliteConnection;

fn hash32(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Unreadable)
}

fn end(dev_seq: i64, hash: &[u8], at: i64) -> Result<End, StoreError> {
    let head = Head { dev_seq: dev_seq.cast_unsigned(), hash: hash32(hash)? };
    Ok(End { head, stamp: stamp(at) })
}

/// The chains as far as they were applied here.
pub async fn chains(connection: &mut SqliteConnection) -> Result<Chains, StoreError> {
    let mut chains = Chains::default();
    type Cover = (Vec<u8>, i64, Vec<u8>, i64, bool);
    let covers: Vec<Cover> =
        sqlx::query_as("select device, dev_seq, hash, stamp, loose from sync_cover order by dev_seq")
            .fetch_all(&mut *connection)
            .await?;
    let cover = |(device, dev_seq, hash, at, loose): &Cover| {
        Ok::<_, StoreError>((id16(device)?, end(*dev_seq, hash, *at)?, *loose))
    };
    let covers = covers.iter().map(cover).collect::<Result<Vec<_>, _>>()?;
    for (device, end, loose) in &covers {
        chains.cover(*device, *end, *loose);
    }
    type Row = (Vec<u8>, i64, Vec<u8>, Vec<u8>, i64);
    let rows: Vec<Row> =
        sqlx::query_as("select device, dev_seq, hash, previous, stamp from sync_log order by id")
            .fetch_all(&mut *connection)
            .await?;
    for (device, dev_seq, hash, previous, at) in rows {
        chains.note(id16(&device)?, end(dev_seq, &hash, at)?, hash32(&previous)?);
    }
    // What is in the log and covered as well is not loose, though the log alone would say so.
    for (device, end, loose) in covers.into_iter().filter(|(.., loose)| !loose) {
        chains.cover(device, end, loose);
    }
    Ok(chains)
}

/// What each device had seen of each other one.
pub(crate) async fn knowledge(connection: &mut SqliteConnection) -> Result<Knowledge, StoreError> {
    let rows: Vec<(Vec<u8>, Vec<u8>, i64)> =
        sqlx::query_as("select author, other, stamp from sync_known").fetch_all(connection).await?;
    let known: Result<Vec<_>, StoreError> =
        rows.into_iter().map(|(author, other, at)| Ok((id16(&author)?, id16(&other)?, stamp(at)))).collect();
    Ok(Knowledge::of(known?))
}

/// Notes down what a device has seen of another one.
pub(crate) async fn learn(
    connection: &mut SqliteConnection,
    author: DeviceId,
    other: DeviceId,
    seen: docket_sync::Stamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into sync_known (author, other, stamp) values (?, ?, ?) \
         on conflict (author, other) do update set stamp = max(stamp, excluded.stamp)",
    )
    .bind(author.as_slice())
    .bind(other.as_slice())
    .bind(kept(seen))
    .execute(connection)
    .await?;
    Ok(())
}

/// Adds an envelope to the log, with the chunks its values travel in.
pub(crate) async fn append(
    connection: &mut SqliteConnection,
    header: &Header,
    hash: &EnvelopeHash,
    bytes: &[u8],
    chunks: &[u8],
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into sync_log (device, dev_seq, hash, previous, stamp, envelope, chunks) values (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(header.device.as_slice())
    .bind(header.dev_seq.cast_signed())
    .bind(hash.as_slice())
    .bind(header.previous.as_slice())
    .bind(header.max_stamp.cast_signed())
    .bind(bytes)
    .bind((!chunks.is_empty()).then_some(chunks))
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes note of a stamp that was given or seen: what is written from here on is later.
pub(crate) async fn heed(
    connection: &mut SqliteConnection,
    seen: docket_sync::Stamp,
) -> Result<(), StoreError> {
    // Stamps are compared as what they are; kept as signed numbers the largest of them are negative.
    sqlx::query(
        "update sync_self set last = ?1 where (last >= 0) = (?1 >= 0) and last < ?1 or last >= 0 and ?1 < 0",
    )
    .bind(kept(seen))
    .execute(connection)
    .await?;
    Ok(())
}

/// Up to where there may be more in this vault than its log tells.
pub(crate) async fn half(connection: &mut SqliteConnection) -> Result<Vec<(DeviceId, End)>, StoreError> {
    let half: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("select half from sync_self").fetch_optional(connection).await?;
    half.flatten().map_or(Ok(Vec::new()), |bytes| decode_ends(&bytes))
}

/// Notes it down.
pub(crate) async fn set_half(
    connection: &mut SqliteConnection,
    half: &[(DeviceId, End)],
) -> Result<(), StoreError> {
    let bytes = (!half.is_empty()).then(|| encode_ends(half)).transpose()?;
    sqlx::query("update sync_self set half = ?").bind(bytes).execute(connection).await?;
    Ok(())
}

/// Ends of chains as bytes, for `told` and for what is said to others.
pub(crate) fn encode_ends(ends: &[(DeviceId, End)]) -> Result<Vec<u8>, StoreError> {
    postcard::to_allocvec(ends).map_err(|_| StoreError::Unreadable)
}

/// The inverse of [`encode_ends`].
pub(crate) fn decode_ends(bytes: &[u8]) -> Result<Vec<(DeviceId, End)>, StoreError> {
    postcard::from_bytes(bytes).map_err(|_| StoreError::Unreadable)
}
