//! What was written here goes into envelopes. They are in the log before anybody gets them, so that what is sent again is
//! the same to the byte.

use super::account::Account;
use super::cells;
use super::clock::{self, Devices, kept, stamp};
use super::far::{self, FAR};
use super::log;
use super::text;
use crate::table::{Document, Table};
use crate::{StoreError, Write};
use docket_crypto::Cid;
use docket_domain::Entropy;
use docket_sync::{
    Batch, CellName, Chains, Clock, MAX_BATCH, Op, SCHEMA, Sealer, Stamp, TextDoc, Value, Writer,
};
use docket_wire::Envelope;
use std::collections::BTreeMap;

/// The most operations of a batch.
const MAX_OPS: usize = 1000;

/// Who seals, in this run of the program.
pub struct Sealing<'a> {
    /// The device.
    pub account: &'a Account,
    /// Which run of the program this is: of two that share a device's keys one is a clone.
    pub install: [u8; 16],
    /// The name of this run within texts.
    pub writer: Writer,
    /// Where randomness comes from.
    pub entropy: &'a dyn Entropy,
}

/// What goes out of a row: columns that were written at one moment.
struct Unit {
    stamp: Stamp,
    table: u16,
    row: [u8; 16],
    columns: Vec<u16>,
    /// The row is new to others.
    whole: bool,
}

/// Seals everything that is in no envelope yet, in the order it was written, and gives the chains with these envelopes. To
/// be called before anything from others is applied: then what is replaced by it has been told to everybody.
pub async fn seal_pending(write: &mut Write, sealing: &Sealing<'_>) -> Result<Chains, StoreError> {
    let mut chains = log::chains(write.connection()).await?;
    let pending: Vec<(i64, Vec<u8>, i64, i64)> =
        sqlx::query_as("select tbl, row, columns, stamp from sync_pending order by id")
            .fetch_all(write.connection())
            .await?;
    if pending.is_empty() {
        return Ok(chains);
    }
    let devices = Devices::load(write.connection()).await?;
    let mut marked: BTreeMap<(u16, [u8; 16]), (i64, i64)> = BTreeMap::new();
    for (table, row, columns, at) in pending {
        let table = u16::try_from(table).map_err(|_| StoreError::Unreadable)?;
        let entry = marked.entry((table, crate::table::id16(&row)?)).or_default();
        entry.0 |= columns;
        entry.1 = at;
    }
    let mut units = Vec::new();
    for ((table, row), (columns, at)) in marked {
        units.extend(units_of(write, table, row, columns, stamp(at)).await?);
    }
    units.sort_by_key(|unit| unit.stamp);
    let mut batcher = Batcher::new(&chains, &log::decode_ends(&told(write).await?)?, sealing);
    for unit in &units {
        for (op, chunks) in ops_of(write, &devices, sealing, unit).await? {
            batcher.add(write, &mut chains, op, &chunks).await?;
        }
    }
    batcher.flush(write, &mut chains).await?;
    sqlx::query("delete from sync_pending").execute(write.connection()).await?;
    if batcher.sealed {
        let ends: Vec<_> = chains.ends().map(|(device, end)| (*device, *end)).collect();
        sqlx::query("update sync_self set told = ?")
            .bind(log::encode_ends(&ends)?)
            .execute(write.connection())
            .await?;
    }
    if let Some(last) = units.last() {
        log::heed(write.connection(), last.stamp).await?;
    }
    Ok(chains)
}

async fn told(write: &mut Write) -> Result<Vec<u8>, StoreError> {
    Ok(sqlx::query_scalar("select told from sync_self").fetch_one(write.connection()).await?)
}

/// What of a row goes out, by the moments it was written at.
async fn units_of(
    write: &mut Write,
    table: u16,
    row: [u8; 16],
    columns: i64,
    at: Stamp,
) -> Result<Vec<Unit>, StoreError> {
    let whole = columns == super::capture::WHOLE;
    let Some(known) = Table::numbered(table) else { return Ok(Vec::new()) };
    if stays_here(write, known, row, whole).await? {
        return Ok(Vec::new());
    }
    let Some(mut clock) = clock::load(write.connection(), table, &row).await? else { return Ok(Vec::new()) };
    if let Some(column) = known.text().filter(|_| whole)
        && !text::load(write.connection(), table, &row).await?.is_empty()
    {
        // It was written over before anybody was told of it. A disk that is put back may hold it as it was before, and one
        // name must not be given to two texts.
        let device = sqlx::query_scalar("select number from sync_self").fetch_one(write.connection()).await?;
        clock.set(column.number, clock::Mark { stamp: kept(at), device });
        clock::save(write.connection(), table, &row, &clock).await?;
    }
    let mut moments: BTreeMap<Stamp, Vec<u16>> = BTreeMap::new();
    for column in known.columns() {
        let within = !whole && known.text() == Some(*column);
        if whole || columns & (1 << column.number.min(62)) != 0 {
            let moment = if within { at } else { stamp(clock.of(column.number).stamp) };
            moments.entry(moment).or_default().push(column.number);
        }
    }
    Ok(moments.into_iter().map(|(stamp, columns)| Unit { stamp, table, row, columns, whole }).collect())
}

/// Whether a row belongs to a document that must not leave this device. Of a new one that is noted down, in case it may
/// later; of one that never left nothing else goes out either.
async fn stays_here(write: &mut Write, table: Table, row: [u8; 16], new: bool) -> Result<bool, StoreError> {
    if !matches!(table, Table::Document | Table::Content) {
        return Ok(false);
    }
    if !new {
        let never = "select exists (select 1 from sync_private where tbl = ? and row = ?)";
        return Ok(sqlx::query_scalar(never)
            .bind(i64::from(table.number()))
            .bind(row.as_slice())
            .fetch_one(write.connection())
            .await?);
    }
    let sql = format!("select {} from {} where id = ?", Document::kept_here.name, Table::Document.name());
    let kept: Option<bool> =
        sqlx::query_scalar(&sql).bind(row.as_slice()).fetch_optional(write.connection()).await?;
    if kept != Some(true) {
        return Ok(false);
    }
    sqlx::query("insert or ignore into sync_private (tbl, row) values (?, ?)")
        .bind(i64::from(table.number()))
        .bind(row.as_slice())
        .execute(write.connection())
        .await?;
    Ok(true)
}

/// The operations of a unit, each with the chunks its value travels in.
async fn ops_of(
    write: &mut Write,
    devices: &Devices,
    sealing: &Sealing<'_>,
    unit: &Unit,
) -> Result<Vec<(Op, Vec<Cid>)>, StoreError> {
    let (_, key) = sealing.account.keyring.newest().ok_or(docket_sync::SyncError::NoKey)?;
    let Some(table) = Table::numbered(unit.table) else { return Ok(Vec::new()) };
    let Some(mut values) = cells::values(write.connection(), table, &unit.row).await? else {
        return Ok(Vec::new());
    };
    let mut ops = Vec::new();
    for column in &unit.columns {
        let cell = CellName { table: unit.table, row: unit.row, column: *column };
        let Some(value) = values.remove(column) else { continue };
        let value = match value {
            Value::Text(now) if table.text().is_some_and(|text| text.number == *column) => {
                if unit.whole {
                    text::forget(write.connection(), &cell).await?;
                    Value::Text(now)
                } else {
                    match edited(write, devices, sealing, &cell, now, unit.stamp).await? {
                        Some(value) => value,
                        None => continue,
                    }
                }
            }
            value => value,
        };
        let (value, chunks) = far::sent(write.connection(), key, &cell, value).await?;
        ops.push((Op { cell, stamp: unit.stamp, value }, chunks));
    }
    Ok(ops)
}

/// What happened to a text since it was last told: a change within it, or, if that would be too large, the text anew.
async fn edited(
    write: &mut Write,
    devices: &Devices,
    sealing: &Sealing<'_>,
    cell: &CellName,
    now: String,
    at: Stamp,
) -> Result<Option<Value>, StoreError> {
    let Some(mut row) = clock::load(write.connection(), cell.table, &cell.row).await? else {
        return Ok(None);
    };
    let of = devices.clock(row.of(cell.column))?;
    let kept_texts = text::load(write.connection(), cell.table, &cell.row).await?;
    let held = kept_texts.into_iter().find(|text| text.name == *cell && text.of == of);
    if let Some(mut held) = held
        && let Some(Ok(mut doc)) = held.state.as_deref().map(TextDoc::load)
    {
        match doc.edit(&now, sealing.writer) {
            Ok(None) => return Ok(None),
            Ok(Some(update)) if update.len() < FAR => {
                held.state = Some(doc.state());
                held.note(Clock { stamp: at, device: sealing.account.device });
                text::save(write.connection(), &held).await?;
                return Ok(Some(Value::Edit { of, update }));
            }
            Ok(Some(_)) | Err(_) => {}
        }
    }
    let device = row_device(write, sealing).await?;
    row.set(cell.column, clock::Mark { stamp: kept(at), device });
    clock::save(write.connection(), cell.table, &cell.row, &row).await?;
    Ok(Some(Value::Text(now)))
}

async fn row_device(write: &mut Write, sealing: &Sealing<'_>) -> Result<i64, StoreError> {
    Devices::load(write.connection()).await?.number(write.connection(), sealing.account.device).await
}

/// Gathers operations until they fill an envelope.
struct Batcher<'a> {
    sealing: &'a Sealing<'a>,
    batch: Batch,
    size: usize,
    chunks: Vec<u8>,
    /// Something went out, and with it what others are told of chains.
    sealed: bool,
}

impl<'a> Batcher<'a> {
    fn new(
        chains: &Chains,
        told: &[(docket_wire::DeviceId, docket_sync::End)],
        sealing: &'a Sealing<'a>,
    ) -> Self {
        let mut known = Chains::default();
        for (device, end) in told {
            known.cover(*device, *end, false);
        }
        let seen = chains.since(&known, &sealing.account.device);
        let batch = Batch { schema: SCHEMA, install: sealing.install, seen, ops: Vec::new() };
        Self { sealing, batch, size: 0, chunks: Vec::new(), sealed: false }
    }

    async fn add(
        &mut self,
        write: &mut Write,
        chains: &mut Chains,
        op: Op,
        chunks: &[Cid],
    ) -> Result<(), StoreError> {
        let size = 40
            + match &op.value {
                Value::Null | Value::Int(_) => 8,
                Value::Text(text) => text.len(),
                Value::Blob(bytes)
                | Value::Edit { update: bytes, .. }
                | Value::Far { manifest: bytes, .. } => bytes.len(),
            };
        if self.size + size > MAX_BATCH || self.batch.ops.len() >= MAX_OPS {
            self.flush(write, chains).await?;
        }
        self.size += size;
        self.chunks.extend(chunks.iter().flatten());
        self.batch.ops.push(op);
        Ok(())
    }

    async fn flush(&mut self, write: &mut Write, chains: &mut Chains) -> Result<(), StoreError> {
        if self.batch.ops.is_empty() {
            return Ok(());
        }
        let Sealing { account, entropy, .. } = self.sealing;
        let sealer = Sealer { keys: &account.keys, device: account.device, keyring: &account.keyring };
        let (bytes, hash) = sealer.seal(&self.batch, chains.end(&account.device).head, *entropy)?;
        let header = Envelope::decode(&bytes).map_err(|_| StoreError::Unreadable)?.header;
        log::append(write.connection(), &header, &hash, &bytes, &self.chunks).await?;
        chains.apply(&header, hash);
        self.sealed = true;
        self.batch.ops.clear();
        self.batch.seen.clear();
        self.chunks.clear();
        self.size = 0;
        Ok(())
    }
}
