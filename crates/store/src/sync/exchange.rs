//! What is handed from one device to another: who lacks what, and how it stands.

use super::account::Account;
use super::far::{self, Chunks};
use super::lineage::{Entry, Lineage};
use super::log;
use crate::table::id16;
use crate::{StoreError, Write};
use docket_crypto::Cid;
use docket_domain::Timestamp;
use docket_sync::End;
use docket_wire::{DeviceId, EnvelopeHash};
use sqlx::SqliteConnection;
use std::collections::BTreeSet;

/// How far a device had read when it last said so.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// The device.
    pub device: DeviceId,
    /// The ends of the chains it had.
    pub reach: Vec<(DeviceId, End)>,
    /// When that was taken in here.
    pub at: Timestamp,
}

/// The devices of which something was taken in here.
pub async fn peers(connection: &mut SqliteConnection) -> Result<Vec<Peer>, StoreError> {
    let rows: Vec<(Vec<u8>, Vec<u8>, i64)> =
        sqlx::query_as("select device, reach, at from sync_peer").fetch_all(connection).await?;
    rows.into_iter()
        .map(|(device, reach, at)| {
            Ok(Peer { device: id16(&device)?, reach: log::decode_ends(&reach)?, at: Timestamp(at) })
        })
        .collect()
}

/// How far this device has read, as it is told to others.
pub fn encode_reach(ends: &[(DeviceId, End)]) -> Result<Vec<u8>, StoreError> {
    log::encode_ends(ends)
}

/// The inverse of [`encode_reach`].
pub fn decode_reach(bytes: &[u8]) -> Result<Vec<(DeviceId, End)>, StoreError> {
    log::decode_ends(bytes)
}

/// What a device lacks.
pub struct Lacks {
    /// Envelopes, by their place in the log, in the order they were applied here.
    pub envelopes: Vec<i64>,
    /// The chunks their values travel in.
    pub chunks: BTreeSet<Cid>,
    /// Where these are.
    pub places: Chunks,
}

/// What a device lacks that had read as far as `reach`. `None` if that cannot be told in envelopes: it never had what is
/// here from before there were any, or some are gone.
pub async fn lacking(
    connection: &mut SqliteConnection,
    reach: &[(DeviceId, End)],
) -> Result<Option<Lacks>, StoreError> {
    let own: Vec<u8> = sqlx::query_scalar("select device from sync_self").fetch_one(&mut *connection).await?;
    if !reach.iter().any(|(device, _)| device.as_slice() == own) {
        return Ok(None);
    }
    let chains = log::chains(connection).await?;
    let half = log::half(connection).await?;
    if half.iter().any(|(device, end)| !chains.leads_to(device, end)) {
        return Ok(None);
    }
    let lineage = Lineage::of(connection).await?;
    let read = lineage.read_by(reach);
    if !lineage.completes(&chains, reach, &read) {
        return Ok(None);
    }
    let (mut envelopes, mut chunks) = (Vec::new(), BTreeSet::new());
    for (_, entry) in lineage.entries().filter(|(hash, entry)| entry.kept && !read.contains(*hash)) {
        envelopes.push(entry.id);
        let (cids, _) = entry.chunks.as_chunks::<32>();
        chunks.extend(cids.iter().copied());
    }
    // As they were applied here.
    envelopes.sort_unstable();
    let places = Chunks::of(connection).await?;
    if !places.have(connection, &chunks).await? {
        return Ok(None);
    }
    Ok(Some(Lacks { envelopes, chunks, places }))
}

/// An envelope of the log.
pub async fn envelope(connection: &mut SqliteConnection, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<Option<Vec<u8>>> = sqlx::query_scalar("select envelope from sync_log where id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(found.flatten())
}

/// The place of the last envelope in the log; 0 if there is none.
pub async fn log_end(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("select coalesce(max(id), 0) from sync_log").fetch_one(connection).await?)
}

/// Notes down how far this device's own envelopes were handed out.
pub async fn handed_out(write: &mut Write, ends: &[(DeviceId, End)]) -> Result<(), StoreError> {
    let own: Vec<u8> =
        sqlx::query_scalar("select device from sync_self").fetch_one(write.connection()).await?;
    let last =
        ends.iter().filter(|(device, _)| device.as_slice() == own).map(|(_, end)| end.head.dev_seq).max();
    sqlx::query("update sync_self set handed = max(handed, ?)")
        .bind(last.unwrap_or(0).cast_signed())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// What waits, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Changes nobody else was given.
    pub unsent: u64,
    /// Edits in the history that nobody has looked at.
    pub unseen: u64,
    /// Cells that have no place yet.
    pub held: u64,
    /// Envelopes that wait, by why.
    pub parked: Vec<(String, u64)>,
}

/// How it stands.
pub async fn counts(connection: &mut SqliteConnection) -> Result<Counts, StoreError> {
    let (unsent, unseen, held): (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from sync_pending) + (select count(*) from sync_log l join sync_self s \
            on l.device = s.device where l.dev_seq > s.handed), \
            (select count(*) from sync_loser where seen_at is null), (select count(*) from sync_held)",
    )
    .fetch_one(&mut *connection)
    .await?;
    let parked: Vec<(String, i64)> =
        sqlx::query_as("select why, count(*) from sync_parked group by why").fetch_all(connection).await?;
    Ok(Counts {
        unsent: unsent.cast_unsigned(),
        unseen: unseen.cast_unsigned(),
        held: held.cast_unsigned(),
        parked: parked.into_iter().map(|(why, count)| (why, count.cast_unsigned())).collect(),
    })
}

/// Rows that came from others and are not in the search index yet: table and id, some of them.
pub async fn to_index(
    connection: &mut SqliteConnection,
    most: u32,
) -> Result<Vec<(u16, [u8; 16])>, StoreError> {
    let rows: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select tbl, row from sync_reindex order by tbl, row limit ?")
            .bind(i64::from(most))
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(table, row)| Ok((u16::try_from(table).map_err(|_| StoreError::Unreadable)?, id16(&row)?)))
        .collect()
}

/// How many of them there are.
pub async fn left_to_index(connection: &mut SqliteConnection) -> Result<u64, StoreError> {
    let count: i64 = sqlx::query_scalar("select count(*) from sync_reindex").fetch_one(connection).await?;
    Ok(count.cast_unsigned())
}

/// One of them is in the index.
pub async fn indexed(write: &mut Write, table: u16, row: [u8; 16]) -> Result<(), StoreError> {
    sqlx::query("delete from sync_reindex where tbl = ? and row = ?")
        .bind(i64::from(table))
        .bind(row.as_slice())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// How long an envelope is kept for a device that is silent, in milliseconds.
const KEPT_FOR_THE_SILENT_MS: i64 = 180 * 24 * 60 * 60 * 1000;

/// Lets go of envelopes that every other device of the account has read, as far as it last said, and of those that are older
/// than half a year. That they were applied is kept; a device that lacks one after all gets a snapshot in their place. Gives
/// how many went.
pub async fn compact(write: &mut Write, account: &Account) -> Result<u64, StoreError> {
    let peers = peers(write.connection()).await?;
    let others: Vec<DeviceId> =
        account.keyring.devices().map(|one| one.device).filter(|device| *device != account.device).collect();
    let lineage = Lineage::of(write.connection()).await?;
    let reached = |other: &DeviceId| {
        let peer = peers.iter().find(|peer| peer.device == *other);
        peer.map(|peer| lineage.read_by(&peer.reach)).unwrap_or_default()
    };
    let read: Vec<_> = others.iter().map(|other| (*other, reached(other))).collect();
    let all_have = |hash: &EnvelopeHash, entry: &Entry| {
        read.iter().all(|(other, read)| entry.device == *other || read.contains(hash))
    };
    let served = lineage.entries().filter(|(hash, entry)| entry.kept && all_have(hash, entry));
    let served: Vec<i64> = served.map(|(_, entry)| entry.id).collect();
    let mut gone = 0;
    for id in served {
        let done = sqlx::query("update sync_log set envelope = null where id = ?")
            .bind(id)
            .execute(write.connection())
            .await?;
        gone += done.rows_affected();
    }
    let oldest = write.now().0.saturating_sub(KEPT_FOR_THE_SILENT_MS).max(0);
    let done = sqlx::query(
        "update sync_log set envelope = null where stamp between 0 and ? and envelope is not null",
    )
    .bind(oldest.saturating_mul(1 << 16))
    .execute(write.connection())
    .await?;
    far::sweep(write.connection()).await?;
    Ok(gone + done.rows_affected())
}
