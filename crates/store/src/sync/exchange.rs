//! What is handed from one device to another: who lacks what, and how it stands.

use super::account::Account;
use super::far::Chunks;
use super::log;
use crate::table::id16;
use crate::{StoreError, Write};
use docket_crypto::Cid;
use docket_domain::Timestamp;
use docket_sync::End;
use docket_wire::DeviceId;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

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
    let mut known: BTreeMap<DeviceId, u64> = BTreeMap::new();
    for (device, end) in reach {
        if chains.has(device, end.head.dev_seq, &end.head.hash) && chains.branches(device) == 1 {
            let seq = known.entry(*device).or_default();
            *seq = (*seq).max(end.head.dev_seq);
        }
    }
    type Row = (i64, Vec<u8>, i64, Option<Vec<u8>>, bool);
    let rows: Vec<Row> =
        sqlx::query_as("select id, device, dev_seq, chunks, envelope is not null from sync_log order by id")
            .fetch_all(&mut *connection)
            .await?;
    let (mut envelopes, mut chunks) = (Vec::new(), BTreeSet::new());
    let mut there: BTreeMap<DeviceId, BTreeSet<u64>> = BTreeMap::new();
    for (id, device, dev_seq, cids, kept) in rows {
        let (device, dev_seq) = (id16(&device)?, dev_seq.cast_unsigned());
        if !kept || known.get(&device).is_some_and(|known| dev_seq <= *known) {
            continue;
        }
        there.entry(device).or_default().insert(dev_seq);
        envelopes.push(id);
        let (cids, _) = cids.as_deref().unwrap_or_default().as_chunks::<32>();
        chunks.extend(cids.iter().copied());
    }
    for (device, end) in chains.ends() {
        let from = known.get(device).copied().unwrap_or(0) + 1;
        let own = there.get(device);
        let missing = (from..=end.head.dev_seq).any(|seq| own.is_none_or(|own| !own.contains(&seq)));
        if missing {
            return Ok(None);
        }
    }
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
    let chains = log::chains(write.connection()).await?;
    // Up to which number of each chain all of them have read.
    let mut read: BTreeMap<DeviceId, u64> = BTreeMap::new();
    for (device, end) in chains.ends() {
        let reached = others.iter().map(|other| {
            let reach = peers.iter().find(|peer| peer.device == *other).map(|peer| &peer.reach);
            // Of a chain in branches nobody can tell by a number.
            let ends = reach.into_iter().flatten().filter(|(of, end)| {
                of == device
                    && chains.branches(device) == 1
                    && chains.has(device, end.head.dev_seq, &end.head.hash)
            });
            if other == device {
                end.head.dev_seq
            } else {
                ends.map(|(_, end)| end.head.dev_seq).max().unwrap_or(0)
            }
        });
        read.insert(*device, reached.min().unwrap_or(0));
    }
    let mut gone = 0;
    for (device, upto) in read {
        let done = sqlx::query(
            "update sync_log set envelope = null where device = ? and dev_seq <= ? and envelope is not null",
        )
        .bind(device.as_slice())
        .bind(upto.cast_signed())
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
    Ok(gone + done.rows_affected())
}
