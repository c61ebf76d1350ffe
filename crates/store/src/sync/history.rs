//! Edits that another one took the place of while neither device knew of the other's. They are kept for 90 days.

use super::cells::{cell, read_value, write_value};
use super::clock::{self, Devices, kept, stamp};
use crate::table::{Column, Table, id16};
use crate::{StoreError, Write};
use docket_domain::Timestamp;
use docket_sync::Value;
use docket_wire::DeviceId;
use sqlx::{FromRow, SqliteConnection};

/// How long an edit that lost is kept, in milliseconds.
pub const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// An edit that lost.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Its number.
    pub id: i64,
    /// The row's id.
    pub row: [u8; 16],
    /// The cell's column. That of deletions means: somebody wrote to the row without knowing that it was deleted.
    pub column: Column,
    /// What the cell held, or was to hold.
    pub value: Value,
    /// Who wrote that, and when by the clocks all devices agree on.
    pub device: DeviceId,
    /// When that was.
    pub written_at: Timestamp,
    /// Who wrote what won.
    pub winner: DeviceId,
    /// When it won here.
    pub noted_at: Timestamp,
    /// When the person said that this is settled.
    pub seen_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct PastRow {
    id: i64,
    tbl: i64,
    row: Vec<u8>,
    col: i64,
    value: Vec<u8>,
    stamp: i64,
    device: Vec<u8>,
    winner_device: Vec<u8>,
    noted_at: i64,
    seen_at: Option<i64>,
}

impl PastRow {
    /// `None` for tables and columns this version does not know.
    fn past(self) -> Result<Option<Past>, StoreError> {
        let number = |value: i64| u16::try_from(value).map_err(|_| StoreError::Unreadable);
        let (table, column) = (number(self.tbl)?, number(self.col)?);
        let Some(column) = Table::numbered(table).and_then(|table| table.column(column)) else {
            return Ok(None);
        };
        Ok(Some(Past {
            id: self.id,
            row: id16(&self.row)?,
            column,
            value: read_value(&self.value)?,
            device: id16(&self.device)?,
            written_at: Timestamp(i64::try_from(stamp(self.stamp).ms()).unwrap_or(i64::MAX)),
            winner: id16(&self.winner_device)?,
            noted_at: Timestamp(self.noted_at),
            seen_at: self.seen_at.map(Timestamp),
        }))
    }
}

const COLUMNS: &str = "id, tbl, row, col, value, stamp, device, winner_device, noted_at, seen_at";

/// What is kept of one row, the latest first.
pub async fn of_row(
    connection: &mut SqliteConnection,
    table: Table,
    row: [u8; 16],
) -> Result<Vec<Past>, StoreError> {
    let sql =
        format!("select {COLUMNS} from sync_loser where tbl = ? and row = ? order by id desc limit 500");
    let rows: Vec<PastRow> = sqlx::query_as(&sql)
        .bind(i64::from(table.number()))
        .bind(row.as_slice())
        .fetch_all(connection)
        .await?;
    rows.into_iter().filter_map(|row| row.past().transpose()).collect()
}

/// What nobody has looked at yet, the latest first.
pub async fn unseen(connection: &mut SqliteConnection, most: u32) -> Result<Vec<Past>, StoreError> {
    let sql = format!("select {COLUMNS} from sync_loser where seen_at is null order by id desc limit ?");
    let rows: Vec<PastRow> = sqlx::query_as(&sql).bind(i64::from(most)).fetch_all(connection).await?;
    rows.into_iter().filter_map(|row| row.past().transpose()).collect()
}

/// One of them.
pub async fn get(connection: &mut SqliteConnection, id: i64) -> Result<Option<Past>, StoreError> {
    let sql = format!("select {COLUMNS} from sync_loser where id = ?");
    let row: Option<PastRow> = sqlx::query_as(&sql).bind(id).fetch_optional(connection).await?;
    row.map_or(Ok(None), PastRow::past)
}

/// Keeps what a cell holds, before somebody puts something else in its place knowingly: settled, so that nobody is asked.
pub async fn keep(write: &mut Write, column: Column, row: [u8; 16]) -> Result<(), StoreError> {
    let now = write.now();
    let Some(value) = cell(write.connection(), column, row).await? else { return Ok(()) };
    let table = column.table.number();
    let Some(clock) = clock::load(write.connection(), table, &row).await? else { return Ok(()) };
    let written = Devices::load(write.connection()).await?.clock(clock.of(column.number))?;
    sqlx::query(
        "insert or ignore into sync_loser (tbl, row, col, value, stamp, device, winner_stamp, winner_device, noted_at, \
         seen_at) select ?1, ?2, ?3, ?4, ?5, ?6, ?7, s.device, ?8, ?8 from sync_self s",
    )
    .bind(i64::from(table))
    .bind(row.as_slice())
    .bind(i64::from(column.number))
    .bind(write_value(&value)?)
    .bind(kept(written.stamp))
    .bind(written.device.as_slice())
    .bind(now.0.saturating_mul(1 << 16))
    .bind(now.0)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// The person has settled it; `None` takes that back.
pub async fn set_seen(write: &mut Write, id: i64, at: Option<Timestamp>) -> Result<bool, StoreError> {
    let done = sqlx::query("update sync_loser set seen_at = ? where id = ?")
        .bind(at.map(|at| at.0))
        .bind(id)
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() > 0)
}

/// What lost here and stands now, since somebody has put it back on another device, asks nobody any more. Gives how many
/// of the latest thousand these were.
pub async fn settle_put_back(write: &mut Write) -> Result<u64, StoreError> {
    let now = write.now();
    let mut settled = 0;
    for past in unseen(write.connection(), 1000).await? {
        if cell(write.connection(), past.column, past.row).await? == Some(past.value) {
            settled += u64::from(set_seen(write, past.id, Some(now)).await?);
        }
    }
    Ok(settled)
}

/// Forgets what has been kept long enough.
pub async fn forget_old(write: &mut Write) -> Result<u64, StoreError> {
    let now = write.now();
    let done = sqlx::query("delete from sync_loser where noted_at < ?")
        .bind(now.0.saturating_sub(KEPT_MS))
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected())
}
