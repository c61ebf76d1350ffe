//! Cells as synchronisation sees them: read out of the tables they lie in, and written back. A cell the tables have no place
//! for (of a newer version, of a row that is not whole, of a value still on its way) is held beside them until they have.

use super::clock::{self, Devices, Mark, RowClock, kept, stamp};
use super::far;
use crate::table::{Table, id16};
use crate::{Change, StoreError, Write};
use docket_sync::{Cell, CellName, Clock, Value, wins};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, Row as _, SqliteConnection, TypeInfo as _, ValueRef as _};
use std::collections::BTreeMap;

/// What a column takes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Takes {
    kind: String,
    required: bool,
}

/// What the tables' columns take, by number.
#[derive(Debug, Default)]
pub(crate) struct Shapes(BTreeMap<Table, BTreeMap<u16, Takes>>);

impl Shapes {
    async fn of(
        &mut self,
        connection: &mut SqliteConnection,
        table: Table,
    ) -> Result<&BTreeMap<u16, Takes>, StoreError> {
        if !self.0.contains_key(&table) {
            let rows: Vec<(String, String, bool, bool)> = sqlx::query_as(
                "select name, lower(type), \"notnull\", dflt_value is not null from pragma_table_info(?)",
            )
            .bind(table.name())
            .fetch_all(connection)
            .await?;
            let takes = rows.into_iter().filter_map(|(name, kind, not_null, default)| {
                let column = table.columns().iter().find(|column| column.name == name)?;
                Some((column.number, Takes { kind, required: not_null && !default }))
            });
            self.0.insert(table, takes.collect());
        }
        self.0.get(&table).ok_or(StoreError::Unreadable)
    }
}

fn fits(takes: &Takes, value: &Value) -> bool {
    match value {
        Value::Null => !takes.required,
        Value::Int(_) => takes.kind == "integer",
        Value::Text(_) => takes.kind == "text",
        Value::Blob(_) => takes.kind == "blob",
        Value::Edit { .. } | Value::Far { .. } => false,
    }
}

/// The value of a column of a row.
pub(crate) fn value_at(row: &SqliteRow, at: usize) -> Result<Value, StoreError> {
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    Ok(match raw.type_info().name() {
        "INTEGER" => Value::Int(row.try_get(at)?),
        "TEXT" => Value::Text(row.try_get(at)?),
        "BLOB" => Value::Blob(row.try_get(at)?),
        _ => return Err(StoreError::Unreadable),
    })
}

/// The columns of a row as they lie in its table, if it is there.
pub(crate) async fn values(
    connection: &mut SqliteConnection,
    table: Table,
    row: &[u8; 16],
) -> Result<Option<BTreeMap<u16, Value>>, StoreError> {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
    let sql = format!("select {} from {} where id = ?", names.join(", "), table.name());
    let found = sqlx::query(&sql).bind(row.as_slice()).fetch_optional(connection).await?;
    let Some(found) = found else { return Ok(None) };
    let cells = table.columns().iter().enumerate();
    cells.map(|(at, column)| Ok((column.number, value_at(&found, at)?))).collect::<Result<_, _>>().map(Some)
}

/// The cells of a row that are held beside it.
pub(crate) async fn held(
    connection: &mut SqliteConnection,
    table: u16,
    row: &[u8; 16],
) -> Result<BTreeMap<u16, Cell>, StoreError> {
    let rows: Vec<(i64, i64, Vec<u8>, Vec<u8>)> =
        sqlx::query_as("select col, stamp, device, value from sync_held where tbl = ? and row = ?")
            .bind(i64::from(table))
            .bind(row.as_slice())
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(column, at, device, value)| {
            let column = u16::try_from(column).map_err(|_| StoreError::Unreadable)?;
            let clock = Clock { stamp: stamp(at), device: id16(&device)? };
            Ok((column, Cell { clock, value: read_value(&value)? }))
        })
        .collect()
}

/// A value as it is held or kept as history.
pub(crate) fn read_value(bytes: &[u8]) -> Result<Value, StoreError> {
    postcard::from_bytes(bytes).map_err(|_| StoreError::Unreadable)
}

/// The inverse of [`read_value`].
pub(crate) fn write_value(value: &Value) -> Result<Vec<u8>, StoreError> {
    postcard::to_allocvec(value).map_err(|_| StoreError::Unreadable)
}

/// A row's cells with their clocks: those in its table, and in place of them those held beside it that are later.
pub(crate) async fn row(
    connection: &mut SqliteConnection,
    devices: &Devices,
    table: u16,
    row: &[u8; 16],
) -> Result<BTreeMap<u16, Cell>, StoreError> {
    let mut cells = BTreeMap::new();
    let known = Table::numbered(table);
    if let Some(known) = known
        && let Some(clock) = clock::load(connection, table, row).await?
        && let Some(values) = values(connection, known, row).await?
    {
        for (column, value) in values {
            cells.insert(column, Cell { clock: devices.clock(clock.of(column))?, value });
        }
    }
    for (column, cell) in held(connection, table, row).await? {
        if cells.get(&column).is_none_or(|there| wins(&cell, there)) {
            cells.insert(column, cell);
        }
    }
    Ok(cells)
}

/// Writes cells of a row that have won, and whatever is held of it and can be written now.
pub(crate) async fn put(
    write: &mut Write,
    devices: &mut Devices,
    shapes: &mut Shapes,
    table: u16,
    row: [u8; 16],
    won: BTreeMap<u16, Cell>,
) -> Result<(), StoreError> {
    let mut cells = held(write.connection(), table, &row).await?;
    let had = cells.len();
    let clock = clock::load(write.connection(), table, &row).await?;
    if let Some(clock) = &clock {
        // What was written here since is later than what is held.
        let mut later = BTreeMap::new();
        for (column, cell) in cells {
            if devices.clock(clock.of(column))? < cell.clock {
                later.insert(column, cell);
            }
        }
        cells = later;
    }
    cells.extend(won);
    let Some(known) = Table::numbered(table) else { return hold(write, table, &row, &cells).await };
    let takes = shapes.of(write.connection(), known).await?;
    let mut ready: BTreeMap<u16, Cell> = BTreeMap::new();
    for (column, cell) in &mut cells {
        let Some(takes) = takes.get(column) else { continue };
        if let Value::Far { text, manifest } = &cell.value {
            let name = CellName { table, row, column: *column };
            match far::received(write.connection(), Some(&name), *text, manifest).await {
                Ok(Some(value)) => cell.value = value,
                Ok(None) | Err(StoreError::Chunk) => continue,
                Err(error) => return Err(error),
            }
        }
        if fits(takes, &cell.value) {
            ready.insert(*column, cell.clone());
        }
    }
    let there = clock.is_some();
    if !there && takes.iter().any(|(column, takes)| takes.required && !ready.contains_key(column)) {
        return hold(write, table, &row, &cells).await;
    }
    cells.retain(|column, _| !ready.contains_key(column));
    if had > 0 {
        sqlx::query("delete from sync_held where tbl = ? and row = ?")
            .bind(i64::from(table))
            .bind(row.as_slice())
            .execute(write.connection())
            .await?;
    }
    if !cells.is_empty() {
        hold(write, table, &row, &cells).await?;
    }
    if ready.is_empty() {
        return Ok(());
    }
    let mut marks = BTreeMap::new();
    for (column, cell) in &ready {
        let device = devices.number(write.connection(), cell.clock.device).await?;
        marks.insert(*column, Mark { stamp: kept(cell.clock.stamp), device });
    }
    let clock = clock.unwrap_or_else(|| {
        // Most cells of a new row were written at one moment.
        let mut counted: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for mark in marks.values() {
            *counted.entry((mark.stamp, mark.device)).or_default() += 1;
        }
        let most = counted.into_iter().max_by_key(|(_, count)| *count).map(|(mark, _)| mark);
        let (stamp, device) = most.unwrap_or_default();
        RowClock::new(Mark { stamp, device })
    });
    write_row(write, known, row, there, &ready).await?;
    let clock = marks.into_iter().fold(clock, |mut clock, (column, mark)| {
        clock.set(column, mark);
        clock
    });
    clock::save(write.connection(), table, &row, &clock).await?;
    let columns = ready.keys().filter_map(|column| known.column(*column)).collect();
    due(write, known, row).await?;
    write.heard(Change { table: known, row, columns, inserted: !there });
    Ok(())
}

async fn write_row(
    write: &mut Write,
    table: Table,
    row: [u8; 16],
    there: bool,
    cells: &BTreeMap<u16, Cell>,
) -> Result<(), StoreError> {
    let columns: Vec<(&str, &Value)> =
        cells.iter().filter_map(|(number, cell)| Some((table.column(*number)?.name, &cell.value))).collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let sql = if there {
        format!("update {} set {} = ? where id = ?", table.name(), names.join(" = ?, "))
    } else {
        format!(
            "insert into {} ({}, id) values ({}?)",
            table.name(),
            names.join(", "),
            "?, ".repeat(names.len())
        )
    };
    let mut arguments = SqliteArguments::default();
    for (_, value) in columns {
        match value {
            Value::Null | Value::Edit { .. } | Value::Far { .. } => arguments.add(None::<i64>),
            Value::Int(number) => arguments.add(*number),
            Value::Text(text) => arguments.add(text.as_str()),
            Value::Blob(bytes) => arguments.add(bytes.as_slice()),
        }
        .map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))?;
    }
    arguments.add(row.as_slice()).map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))?;
    sqlx::query_with(&sql, arguments).execute(write.connection()).await?;
    Ok(())
}

async fn hold(
    write: &mut Write,
    table: u16,
    row: &[u8; 16],
    cells: &BTreeMap<u16, Cell>,
) -> Result<(), StoreError> {
    for (column, cell) in cells {
        sqlx::query(
            "insert or replace into sync_held (tbl, row, col, stamp, device, value) values (?, ?, ?, ?, ?, ?)",
        )
        .bind(i64::from(table))
        .bind(row.as_slice())
        .bind(i64::from(*column))
        .bind(kept(cell.clock.stamp))
        .bind(cell.clock.device.as_slice())
        .bind(write_value(&cell.value)?)
        .execute(write.connection())
        .await?;
    }
    Ok(())
}

/// What a cell of a table holds; `None` if there is no such row.
pub async fn cell(
    connection: &mut SqliteConnection,
    column: crate::Column,
    row: [u8; 16],
) -> Result<Option<Value>, StoreError> {
    let sql = format!("select {} from {} where id = ?", column.name, column.table.name());
    let found = sqlx::query(&sql).bind(row.as_slice()).fetch_optional(connection).await?;
    found.map(|found| value_at(&found, 0)).transpose()
}

/// Notes down that the words of a row have to go into the search index.
pub async fn due(write: &mut Write, table: Table, row: [u8; 16]) -> Result<(), StoreError> {
    sqlx::query("insert or ignore into sync_reindex (tbl, row) values (?, ?)")
        .bind(i64::from(table.number()))
        .bind(row.as_slice())
        .execute(write.connection())
        .await?;
    Ok(())
}
