//! What synchronisation needs to know of a write, noted in the write's own transaction: when its cells were written, and
//! that they are in no envelope yet. The values are read when envelopes are sealed, so an edit that is typed over before
//! that costs nothing.

use super::cells::value_at;
use super::clock::{self, Mark, RowClock, kept, stamp};
use super::text;
use crate::table::{Column, Table};
use crate::write::Value;
use crate::{Change, StoreError};
use docket_domain::Clock;
use docket_sync::StampClock;
use sqlx::SqliteConnection;

/// A new row: all of its columns.
pub(crate) const WHOLE: i64 = -1;

/// Whether a transaction notes down what it writes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Capture {
    /// Nothing has been written yet.
    Unknown,
    /// The vault belongs to no account.
    Off,
    /// Everything in this transaction is written at one moment.
    On(Mark),
}

impl Capture {
    /// The moment of this transaction.
    pub(crate) async fn mark(
        &mut self,
        connection: &mut SqliteConnection,
        now: &dyn Clock,
    ) -> Result<Option<Mark>, StoreError> {
        if matches!(self, Self::Unknown) {
            let own: Option<(i64, i64, i64)> = sqlx::query_as(
                "select number, last, coalesce((select stamp from sync_pending order by id desc limit 1), 0) \
                 from sync_self",
            )
            .fetch_optional(connection)
            .await?;
            *self = own.map_or(Self::Off, |(number, last, pending)| {
                let mut clock = StampClock::after(stamp(last).max(stamp(pending)));
                Self::On(Mark { stamp: kept(clock.give(now.now().0)), device: number })
            });
        }
        Ok(match self {
            Self::On(mark) => Some(*mark),
            Self::Unknown | Self::Off => None,
        })
    }
}

/// What an update is about to change: of the columns it writes those that will hold something else. A form that writes all
/// of its fields must not take the place of what somebody else wrote in those nobody touched. The state of a text that is
/// written over for the first time is kept: what is in the cell until then is its beginning.
pub(crate) async fn before_update(
    connection: &mut SqliteConnection,
    table: Table,
    row: [u8; 16],
    cells: &[(Column, Value<'_>)],
) -> Result<Vec<Column>, StoreError> {
    let names: Vec<&str> = cells.iter().map(|(column, _)| column.name).collect();
    let sql = format!("select {} from {} where id = ?", names.join(", "), table.name());
    let found = sqlx::query(&sql).bind(row.as_slice()).fetch_optional(&mut *connection).await?;
    let Some(found) = found else { return Ok(Vec::new()) };
    let mut changed = Vec::new();
    for (at, (column, new)) in cells.iter().enumerate() {
        let old = value_at(&found, at)?;
        if same(&old, new) {
            continue;
        }
        changed.push(*column);
        if let docket_sync::Value::Text(old) = &old
            && table.text() == Some(*column)
        {
            text::begin(connection, *column, row, old).await?;
        }
    }
    Ok(changed)
}

fn same(old: &docket_sync::Value, new: &Value<'_>) -> bool {
    match (old, new) {
        (docket_sync::Value::Null, Value::Null) => true,
        (docket_sync::Value::Int(old), Value::Int(new)) => old == new,
        (docket_sync::Value::Text(old), Value::Text(new)) => old == new,
        (docket_sync::Value::Blob(old), Value::Blob(new)) => old.as_slice() == &**new,
        _ => false,
    }
}

/// Notes down a change, as far as these columns really changed.
pub(crate) async fn note(
    connection: &mut SqliteConnection,
    change: &Change,
    columns: &[Column],
    mark: Mark,
) -> Result<(), StoreError> {
    let Change { table, row, inserted, .. } = change;
    if columns.is_empty() {
        return Ok(());
    }
    let number = table.number();
    // A row from before the account has no clocks; it goes out as a whole.
    let there = if *inserted { None } else { clock::load(connection, number, row).await? };
    let mut waiting = if there.is_some() { 0 } else { WHOLE };
    let mut clock = there.unwrap_or_else(|| RowClock::new(mark));
    if waiting != WHOLE {
        for column in columns {
            // A text keeps the clock of the edit that put it there: changes within it are no new texts.
            if table.text() != Some(*column) {
                clock.set(column.number, mark);
            }
            waiting |= 1 << column.number.min(62);
        }
    }
    clock::save(connection, number, row, &clock).await?;
    pend(connection, number, row, waiting, mark.stamp).await
}

/// Puts cells on the list of what is in no envelope yet.
pub(crate) async fn pend(
    connection: &mut SqliteConnection,
    table: u16,
    row: &[u8; 16],
    columns: i64,
    stamp: i64,
) -> Result<(), StoreError> {
    sqlx::query("insert into sync_pending (tbl, row, columns, stamp) values (?, ?, ?, ?)")
        .bind(i64::from(table))
        .bind(row.as_slice())
        .bind(columns)
        .bind(stamp)
        .execute(connection)
        .await?;
    Ok(())
}
