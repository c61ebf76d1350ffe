//! Cells as synchronisation sees them: read out of the tables they lie in, and written back. A cell the tables have no place
//! for (of a newer version, of a row that is not whole, of a value still on its way) is held beside them until they have.

use super::clock::{self, Devices, Mark, RowClock, kept, stamp};
use super::far;
use crate::table::{Table, id16};
use crate::{Change, StoreError, Write};
use docket_sync::{Cell, CellName, Clock, Value, wins};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, Row as _, Sqlite, SqliteConnection, TypeInfo as _, ValueRef as _};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

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
        match self.0.entry(table) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
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
                Ok(place.insert(takes.collect()))
            }
        }
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
    Ok(many_values(connection, table, &[*row]).await?.remove(row))
}

type Values = BTreeMap<[u8; 16], BTreeMap<u16, Value>>;

async fn many_values(
    connection: &mut SqliteConnection,
    table: Table,
    rows: &[[u8; 16]],
) -> Result<Values, StoreError> {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
    let sql =
        format!("select id, {} from {} where id in {}", names.join(", "), table.name(), list(rows.len()));
    let mut found = Values::new();
    for one in asked(&sql, None, rows).fetch_all(connection).await? {
        let id: &[u8] = one.try_get(0)?;
        let cells = table.columns().iter().enumerate();
        let cells = cells.map(|(at, column)| Ok((column.number, value_at(&one, at + 1)?)));
        found.insert(id16(id)?, cells.collect::<Result<_, StoreError>>()?);
    }
    Ok(found)
}

/// Rows asked for in one statement.
const ROWS: usize = 400;

fn list(rows: usize) -> String {
    format!("({}?)", "?, ".repeat(rows.saturating_sub(1)))
}

/// A query for many rows. Only those for a full list are kept prepared.
fn asked<'q>(
    sql: &'q str,
    table: Option<u16>,
    rows: &'q [[u8; 16]],
) -> Query<'q, Sqlite, SqliteArguments<'q>> {
    let mut query = sqlx::query(sql).persistent(rows.len() == ROWS || rows.len() == 1);
    if let Some(table) = table {
        query = query.bind(i64::from(table));
    }
    for row in rows {
        query = query.bind(row.as_slice());
    }
    query
}

/// What is known of a row.
#[derive(Debug, Default)]
pub(crate) struct RowState {
    clock: Option<RowClock>,
    /// What lies in its table.
    values: Option<BTreeMap<u16, Value>>,
    /// What is held beside it.
    held: BTreeMap<u16, Cell>,
}

impl RowState {
    /// Its cells with their clocks: those in its table, and in place of them those held beside it that are later.
    pub(crate) fn cells(&self, devices: &Devices) -> Result<BTreeMap<u16, Cell>, StoreError> {
        let mut cells = BTreeMap::new();
        if let (Some(clock), Some(values)) = (&self.clock, &self.values) {
            for (column, value) in values {
                let clock = devices.clock(clock.of(*column))?;
                cells.insert(*column, Cell { clock, value: value.clone() });
            }
        }
        for (column, cell) in &self.held {
            if cells.get(column).is_none_or(|there| wins(cell, there)) {
                cells.insert(*column, cell.clone());
            }
        }
        Ok(cells)
    }
}

/// Rows by table and id.
pub(crate) type Rows = BTreeMap<(u16, [u8; 16]), RowState>;

/// What is known of these rows.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    rows: &BTreeSet<(u16, [u8; 16])>,
) -> Result<Rows, StoreError> {
    let mut found: Rows = rows.iter().map(|row| (*row, RowState::default())).collect();
    let mut tables: BTreeMap<u16, Vec<[u8; 16]>> = BTreeMap::new();
    for (table, row) in rows {
        tables.entry(*table).or_default().push(*row);
    }
    for (table, ids) in tables {
        for ids in ids.chunks(ROWS) {
            let list = list(ids.len());
            let sql =
                format!("select row, stamp, device, cells from sync_clock where tbl = ? and row in {list}");
            for one in asked(&sql, Some(table), ids).fetch_all(&mut *connection).await? {
                let base = Mark { stamp: one.try_get(1)?, device: one.try_get(2)? };
                let later: Option<&[u8]> = one.try_get(3)?;
                let state = found.entry((table, id16(one.try_get(0)?)?)).or_default();
                state.clock = Some(RowClock::decode(base, later)?);
            }
            let sql = format!(
                "select row, col, stamp, device, value from sync_held where tbl = ? and row in {list}"
            );
            for one in asked(&sql, Some(table), ids).fetch_all(&mut *connection).await? {
                let column = u16::try_from(one.try_get::<i64, _>(1)?).map_err(|_| StoreError::Unreadable)?;
                let clock = Clock { stamp: stamp(one.try_get(2)?), device: id16(one.try_get(3)?)? };
                let cell = Cell { clock, value: read_value(one.try_get(4)?)? };
                found.entry((table, id16(one.try_get(0)?)?)).or_default().held.insert(column, cell);
            }
            if let Some(known) = Table::numbered(table) {
                for (row, values) in many_values(connection, known, ids).await? {
                    found.entry((table, row)).or_default().values = Some(values);
                }
            }
        }
    }
    Ok(found)
}

/// A value as it is held or kept as history.
pub(crate) fn read_value(bytes: &[u8]) -> Result<Value, StoreError> {
    postcard::from_bytes(bytes).map_err(|_| StoreError::Unreadable)
}

/// The inverse of [`read_value`].
pub(crate) fn write_value(value: &Value) -> Result<Vec<u8>, StoreError> {
    postcard::to_allocvec(value).map_err(|_| StoreError::Unreadable)
}

/// A new row: its id, and its values in the order of its columns.
type NewRow = ([u8; 16], Vec<Value>);

/// Writes that are gathered, to be done many in one statement.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// New rows by their table and columns.
    rows: BTreeMap<(Table, Vec<u16>), Vec<NewRow>>,
    clocks: Vec<(u16, [u8; 16], RowClock)>,
    due: Vec<(u16, [u8; 16])>,
}

/// Writes cells of a row that have won, and whatever is held of it and can be written now. New rows and clocks are gathered
/// for [`Gathered::write`].
pub(crate) async fn put(
    write: &mut Write,
    devices: &mut Devices,
    shapes: &mut Shapes,
    gathered: &mut Gathered,
    (table, row): (u16, [u8; 16]),
    state: RowState,
    won: BTreeMap<u16, Cell>,
) -> Result<(), StoreError> {
    let RowState { clock, held, .. } = state;
    let had = held.len();
    let mut cells = BTreeMap::new();
    for (column, cell) in held {
        // What was written here since is later than what is held.
        let older = match &clock {
            Some(clock) => devices.clock(clock.of(column))? < cell.clock,
            None => true,
        };
        if older {
            cells.insert(column, cell);
        }
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
    let mut clock = clock.unwrap_or_else(|| {
        // Most cells of a new row were written at one moment.
        let mut counted: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        for mark in marks.values() {
            *counted.entry((mark.stamp, mark.device)).or_default() += 1;
        }
        let most = counted.into_iter().max_by_key(|(_, count)| *count).map(|(mark, _)| mark);
        let (stamp, device) = most.unwrap_or_default();
        let mut clock = RowClock::new(Mark { stamp, device });
        // A column whose value is still on its way, or that its writer did not know, was written by nobody yet.
        for column in known.columns() {
            clock.set(column.number, Mark { stamp: 0, device });
        }
        clock
    });
    for (column, mark) in marks {
        clock.set(column, mark);
    }
    gathered.clocks.push((table, row, clock));
    gathered.due.push((table, row));
    let columns: Vec<u16> = ready.keys().copied().collect();
    if there {
        update(write, known, &row, &ready).await?;
    } else {
        let values = ready.into_values().map(|cell| cell.value).collect();
        gathered.rows.entry((known, columns.clone())).or_default().push((row, values));
    }
    let columns = columns.into_iter().filter_map(|column| known.column(column)).collect();
    write.heard(Change { table: known, row, columns, inserted: !there });
    Ok(())
}

fn bound<'q>(arguments: &mut SqliteArguments<'q>, value: &'q Value) -> Result<(), StoreError> {
    match value {
        Value::Null | Value::Edit { .. } | Value::Far { .. } => arguments.add(None::<i64>),
        Value::Int(number) => arguments.add(*number),
        Value::Text(text) => arguments.add(text.as_str()),
        Value::Blob(bytes) => arguments.add(bytes.as_slice()),
    }
    .map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))
}

async fn update(
    write: &mut Write,
    table: Table,
    row: &[u8; 16],
    cells: &BTreeMap<u16, Cell>,
) -> Result<(), StoreError> {
    let names: Vec<&str> = cells.keys().filter_map(|number| Some(table.column(*number)?.name)).collect();
    let sql = format!("update {} set {} = ? where id = ?", table.name(), names.join(" = ?, "));
    let mut arguments = SqliteArguments::default();
    for cell in cells.values() {
        bound(&mut arguments, &cell.value)?;
    }
    arguments.add(row.as_slice()).map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))?;
    sqlx::query_with(&sql, arguments).execute(write.connection()).await?;
    Ok(())
}

impl Gathered {
    /// Writes what was gathered.
    pub(crate) async fn write(self, write: &mut Write) -> Result<(), StoreError> {
        for ((table, columns), rows) in &self.rows {
            let names: Vec<&str> =
                columns.iter().filter_map(|number| Some(table.column(*number)?.name)).collect();
            let head = format!("insert into {} ({}, id) values ", table.name(), names.join(", "));
            let each = format!("({}?)", "?, ".repeat(columns.len()));
            // SQLite takes 32,766 values in a statement.
            for rows in rows.chunks(100) {
                let sql = format!("{head}{}", vec![each.as_str(); rows.len()].join(", "));
                let mut arguments = SqliteArguments::default();
                for (row, values) in rows {
                    for value in values {
                        bound(&mut arguments, value)?;
                    }
                    arguments
                        .add(row.as_slice())
                        .map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))?;
                }
                let query = sqlx::query_with(&sql, arguments).persistent(rows.len() == 100);
                query.execute(write.connection()).await?;
            }
        }
        for clocks in self.clocks.chunks(200) {
            clock::save_many(write.connection(), clocks).await?;
        }
        for due in self.due.chunks(400) {
            let sql = format!(
                "insert or ignore into sync_reindex (tbl, row) values {}",
                vec!["(?, ?)"; due.len()].join(", ")
            );
            let mut query = sqlx::query(&sql).persistent(due.len() == 400);
            for (table, row) in due {
                query = query.bind(i64::from(*table)).bind(row.as_slice());
            }
            query.execute(write.connection()).await?;
        }
        Ok(())
    }
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
