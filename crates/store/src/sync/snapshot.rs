//! The vault as a snapshot, page by page, as it was at one moment.

use super::account::Account;
use super::cells::value_at;
use super::clock::{Devices, Mark, RowClock, stamp};
use super::far;
use super::log;
use super::text::unpacked;
use crate::table::{TABLES, Table, id16};
use crate::{StoreError, Vault};
use docket_domain::Entropy;
use docket_sync::{Cell, Contents, End, SCHEMA, Sealer, SnapshotRow, SnapshotText, Stamp, SyncError, Value};
use docket_wire::DeviceId;
use futures_util::TryStreamExt as _;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, Sqlite, SqliteConnection, Transaction, TypeInfo as _, ValueRef as _};
use std::collections::BTreeMap;

/// Rows of a page: two of the longest statements they are written with, and few enough that what becomes of them on the way
/// stays in the processor's cache.
const PAGE: i64 = 512;
/// The same of rows that lie beside the tables.
const BESIDE: usize = 200;
/// From how many bytes on a page is full, whatever its rows. A part may unpack to eight times that.
const FULL: usize = 4 * 1024 * 1024;

/// What lies beside a row and goes along with it, in bytes.
const BESIDE_IT: &str = "(select coalesce(sum(length(x.state)), 0) from sync_text x where x.tbl = c.tbl and x.row = c.row) \
    + (select coalesce(sum(length(l.value)), 0) from sync_loser l where l.tbl = c.tbl and l.row = c.row)";
/// Where a row's own columns begin in what is asked for.
const FIRST: usize = 5;

/// How many bytes a value has.
fn bytes_at(row: &SqliteRow, at: usize) -> Result<usize, StoreError> {
    let raw = row.try_get_raw(at)?;
    Ok(match raw.type_info().name() {
        "TEXT" => row.try_get::<&str, _>(at)?.len(),
        "BLOB" => row.try_get::<&[u8], _>(at)?.len(),
        _ => 8,
    })
}

/// About how many bytes a row takes.
fn weight(row: &SnapshotRow) -> usize {
    let value = |value: &Value| match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) | Value::Edit { update: bytes, .. } | Value::Far { manifest: bytes, .. } => {
            bytes.len()
        }
        Value::Null | Value::Int(_) => 8,
    };
    let cells = row.cells.iter().map(|(.., there)| value(there)).sum::<usize>();
    cells + row.texts.iter().flat_map(|text| &text.waiting).map(Vec::len).sum::<usize>()
}

/// A page: chunks of its large values first, then the sealed rows.
#[derive(Debug)]
pub struct Page {
    /// Sealed chunks.
    pub chunks: Vec<Vec<u8>>,
    /// A sealed part of the snapshot.
    pub part: Vec<u8>,
    /// How many rows it holds.
    pub rows: u64,
}

/// Reads the vault as it is now, whatever is written meanwhile.
pub struct Snapshotter<'a> {
    connection: Transaction<'static, Sqlite>,
    account: &'a Account,
    entropy: &'a dyn Entropy,
    devices: Devices,
    contents: Contents,
    tables: std::slice::Iter<'static, Table>,
    table: Option<Table>,
    after: Vec<u8>,
    /// What lies beside the tables, once they are done.
    beside: Option<std::vec::IntoIter<SnapshotRow>>,
}

impl<'a> Snapshotter<'a> {
    /// Begins at the first row. What is in no envelope yet should have been sealed.
    pub async fn begin(
        vault: &Vault,
        account: &'a Account,
        entropy: &'a dyn Entropy,
    ) -> Result<Self, StoreError> {
        let mut connection = vault.read_still().await?;
        let chains = log::chains(&mut connection).await?;
        let ends = chains.ends().map(|(device, end)| (*device, *end)).collect();
        let loose = chains.loose().copied().collect();
        let half = log::half(&mut connection).await?;
        let known = log::knowledge(&mut connection).await?.all().collect();
        let mut id = [0; 16];
        entropy.fill(&mut id);
        let mut tables = TABLES.iter();
        Ok(Self {
            devices: Devices::load(&mut connection).await?,
            contents: Contents { schema: SCHEMA, id, ends, loose, half, known, parts: Vec::new() },
            table: tables.next().copied(),
            after: Vec::new(),
            beside: None,
            connection,
            account,
            entropy,
            tables,
        })
    }

    /// How far this device had read at that moment.
    pub fn ends(&self) -> &[(DeviceId, End)] {
        &self.contents.ends
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Page>, StoreError> {
        while let Some(table) = self.table {
            let (rows, chunks) = self.page(table).await?;
            if !rows.is_empty() {
                return self.sealed(&rows, chunks).map(Some);
            }
            self.after.clear();
            self.table = self.tables.next().copied();
        }
        if self.beside.is_none() {
            let mut beside = held(&mut self.connection).await?;
            beside.extend(waiting(&mut self.connection).await?);
            self.beside = Some(beside.into_iter());
        }
        let (mut rows, mut size) = (Vec::new(), 0);
        while rows.len() < BESIDE
            && size < FULL
            && let Some(row) = self.beside.iter_mut().flatten().next()
        {
            size += weight(&row);
            rows.push(row);
        }
        if rows.is_empty() { Ok(None) } else { self.sealed(&rows, Vec::new()).map(Some) }
    }

    fn sealed(&mut self, rows: &[SnapshotRow], chunks: Vec<Vec<u8>>) -> Result<Page, StoreError> {
        let part = self.contents.add(&self.account.keyring, rows, self.entropy)?;
        Ok(Page { chunks, part, rows: rows.len() as u64 })
    }

    async fn page(&mut self, table: Table) -> Result<(Vec<SnapshotRow>, Vec<Vec<u8>>), StoreError> {
        let (_, key) = self.account.keyring.newest().ok_or(SyncError::NoKey)?;
        let names: Vec<String> = table.columns().iter().map(|column| format!("t.{}", column.name)).collect();
        // In the order the clocks lie in: sorted anew for each page, all pages together would cost the square of them.
        let sql = format!(
            "select t.id, c.stamp, c.device, c.cells, {BESIDE_IT}, {} from sync_clock c cross join {} t on t.id = c.row \
             where c.tbl = ?1 and c.row > ?2 \
             and not exists (select 1 from sync_private p where p.tbl = ?1 and p.row = c.row) \
             order by c.row limit ?3",
            names.join(", "),
            table.name()
        );
        let mut coming = sqlx::query(&sql)
            .bind(i64::from(table.number()))
            .bind(self.after.as_slice())
            .bind(PAGE)
            .fetch(&mut *self.connection);
        let (mut found, mut size) = (Vec::new(), 0);
        while let Some(one) = coming.try_next().await? {
            size += usize::try_from(one.try_get::<i64, _>(FIRST - 1)?).unwrap_or(usize::MAX);
            for at in 0..table.columns().len() {
                size = size.saturating_add(bytes_at(&one, at + FIRST)?);
            }
            found.push(one);
            if size >= FULL {
                break;
            }
        }
        drop(coming);
        let mut texts = texts(&mut self.connection, table, &self.after, found.last()).await?;
        let mut lost = lost(&mut self.connection, table, &self.after, found.last()).await?;
        let (mut rows, mut chunks) = (Vec::with_capacity(found.len()), Vec::new());
        for one in &found {
            let id: Vec<u8> = one.try_get(0)?;
            let base = Mark { stamp: one.try_get(1)?, device: one.try_get(2)? };
            let later: Option<Vec<u8>> = one.try_get(3)?;
            let clock = RowClock::decode(base, later.as_deref())?;
            let mut cells = Vec::with_capacity(table.columns().len());
            for (at, column) in table.columns().iter().enumerate() {
                let (value, cut) = far::cut(key, value_at(one, at + FIRST)?)?;
                chunks.extend(cut);
                cells.push((column.number, self.devices.clock(clock.of(column.number))?, value));
            }
            let row = id16(&id)?;
            let mut own = texts.remove(&row).unwrap_or_default();
            // Of texts that lost only the words are kept, in the history of those who had them.
            own.retain(|text| cells.iter().any(|(name, clock, _)| (*name, *clock) == (text.column, text.of)));
            let mut lost = lost.remove(&row).unwrap_or_default();
            for (_, cell, _) in &mut lost {
                let (value, cut) = far::cut(key, std::mem::replace(&mut cell.value, Value::Null))?;
                cell.value = value;
                chunks.extend(cut);
            }
            rows.push(SnapshotRow { table: table.number(), row, cells, texts: own, lost });
            self.after = id;
        }
        Ok((rows, chunks))
    }

    /// The sealed contents, after the last page, and the moment they are for.
    pub async fn end(self) -> Result<Vec<u8>, StoreError> {
        self.connection.rollback().await?;
        let Account { keys, device, keyring, .. } = self.account;
        let latest = self.contents.ends.iter().map(|(_, end)| end.stamp).max().unwrap_or(Stamp::ZERO);
        let sealer = Sealer { keys, device: *device, keyring };
        Ok(self.contents.seal(&sealer, latest, self.entropy)?)
    }
}

type Texts = BTreeMap<[u8; 16], Vec<SnapshotText>>;

/// The states of the texts of a page.
async fn texts(
    connection: &mut SqliteConnection,
    table: Table,
    after: &[u8],
    last: Option<&SqliteRow>,
) -> Result<Texts, StoreError> {
    let mut texts = Texts::new();
    let Some(last) = last.filter(|_| table.text().is_some()) else { return Ok(texts) };
    let last: Vec<u8> = last.try_get(0)?;
    type Row = (Vec<u8>, i64, i64, Vec<u8>, Vec<u8>, Option<Vec<u8>>);
    let rows: Vec<Row> = sqlx::query_as(
        "select row, col, stamp, device, state, changed from sync_text \
         where tbl = ? and row > ? and row <= ? and state is not null",
    )
    .bind(i64::from(table.number()))
    .bind(after)
    .bind(last)
    .fetch_all(connection)
    .await?;
    for (row, column, at, device, state, changed) in rows {
        let column = u16::try_from(column).map_err(|_| StoreError::Unreadable)?;
        let of = docket_sync::Clock { stamp: stamp(at), device: id16(&device)? };
        let (state, waiting) = (Some(state), Vec::new());
        let text = SnapshotText { column, of, state, waiting, changed: unpacked(changed)? };
        texts.entry(id16(&row)?).or_default().push(text);
    }
    Ok(texts)
}

/// Changes within texts whose beginning did not arrive, or that cannot be read here.
async fn waiting(connection: &mut SqliteConnection) -> Result<Vec<SnapshotRow>, StoreError> {
    type Row = (i64, Vec<u8>, i64, i64, Vec<u8>, Vec<u8>, Option<Vec<u8>>);
    let found: Vec<Row> = sqlx::query_as(
        "select tbl, row, col, stamp, device, waiting, changed from sync_text where waiting is not null",
    )
    .fetch_all(connection)
    .await?;
    let number = |value: i64| u16::try_from(value).map_err(|_| StoreError::Unreadable);
    let row = |(table, row, column, at, device, waiting, changed): Row| {
        let of = docket_sync::Clock { stamp: stamp(at), device: id16(&device)? };
        let (waiting, changed) = (unpacked(Some(waiting))?, unpacked(changed)?);
        let texts = vec![SnapshotText { column: number(column)?, of, state: None, waiting, changed }];
        Ok(SnapshotRow {
            table: number(table)?,
            row: id16(&row)?,
            cells: Vec::new(),
            texts,
            lost: Vec::new(),
        })
    };
    found.into_iter().map(row).collect()
}

type Lost = BTreeMap<[u8; 16], Vec<(u16, Cell, docket_sync::Clock)>>;

/// The history of the rows of a page, without what was replaced knowingly ([`super::history::keep`]): that is no conflict.
async fn lost(
    connection: &mut SqliteConnection,
    table: Table,
    after: &[u8],
    last: Option<&SqliteRow>,
) -> Result<Lost, StoreError> {
    let mut lost = Lost::new();
    let Some(last) = last else { return Ok(lost) };
    let last: Vec<u8> = last.try_get(0)?;
    type Row = (Vec<u8>, i64, Vec<u8>, i64, Vec<u8>, i64, Vec<u8>);
    let rows: Vec<Row> = sqlx::query_as(
        "select row, col, value, stamp, device, winner_stamp, winner_device from sync_loser \
         where tbl = ? and row > ? and row <= ? and seen_at is not noted_at order by id",
    )
    .bind(i64::from(table.number()))
    .bind(after)
    .bind(last)
    .fetch_all(connection)
    .await?;
    for (row, column, value, at, device, winner_at, winner) in rows {
        let column = u16::try_from(column).map_err(|_| StoreError::Unreadable)?;
        let clock = docket_sync::Clock { stamp: stamp(at), device: id16(&device)? };
        let winner = docket_sync::Clock { stamp: stamp(winner_at), device: id16(&winner)? };
        let cell = Cell { clock, value: super::cells::read_value(&value)? };
        lost.entry(id16(&row)?).or_default().push((column, cell, winner));
    }
    Ok(lost)
}

/// What this version has no place for: it goes on to those who may.
async fn held(connection: &mut SqliteConnection) -> Result<Vec<SnapshotRow>, StoreError> {
    type Row = (i64, Vec<u8>, i64, i64, Vec<u8>, Vec<u8>);
    let found: Vec<Row> =
        sqlx::query_as("select tbl, row, col, stamp, device, value from sync_held order by tbl, row, col")
            .fetch_all(connection)
            .await?;
    let mut rows: Vec<SnapshotRow> = Vec::new();
    for (table, row, column, at, device, value) in found {
        let number = |value: i64| u16::try_from(value).map_err(|_| StoreError::Unreadable);
        let (table, row) = (number(table)?, id16(&row)?);
        let clock = docket_sync::Clock { stamp: stamp(at), device: id16(&device)? };
        let value: Value = super::cells::read_value(&value)?;
        match rows.last_mut() {
            Some(last) if (last.table, last.row) == (table, row) => {
                last.cells.push((number(column)?, clock, value));
            }
            _ => rows.push(SnapshotRow {
                table,
                row,
                cells: vec![(number(column)?, clock, value)],
                texts: Vec::new(),
                lost: Vec::new(),
            }),
        }
    }
    Ok(rows)
}
