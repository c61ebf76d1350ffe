//! Cells as synchronisation sees them: read out of the tables they lie in, and written back. A cell the tables have no place
//! for (of a newer version, of a row that is not whole, of a value still on its way) is held beside them until they have.

use super::clock::{self, Devices, Mark, RowClock, kept, stamp};
use super::far;
use super::many::{Values, listed, lists, portions};
use crate::table::{Column, Table, id16};
use crate::{Change, StoreError, Write};
use docket_sync::{Cell, CellName, Clock, Value, wins};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row as _, SqliteConnection, TypeInfo as _, ValueRef as _};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Takes {
    kind: Kind,
    required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Integer,
    Text,
    Blob,
}

/// What the tables' columns take, by their numbers; and whether anything may be held beside the tables.
#[derive(Debug)]
pub(crate) struct Shapes {
    tables: BTreeMap<Table, Vec<Option<Takes>>>,
    pub(crate) beside: bool,
}

impl Shapes {
    /// Of a vault as it is now.
    pub(crate) async fn new(connection: &mut SqliteConnection) -> Result<Self, StoreError> {
        let beside =
            sqlx::query_scalar("select exists (select 1 from sync_held)").fetch_one(connection).await?;
        Ok(Self { tables: BTreeMap::new(), beside })
    }

    async fn of(
        &mut self,
        connection: &mut SqliteConnection,
        table: Table,
    ) -> Result<&[Option<Takes>], StoreError> {
        match self.tables.entry(table) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let rows: Vec<(String, String, bool, bool)> = sqlx::query_as(
                    "select name, lower(type), \"notnull\", dflt_value is not null from pragma_table_info(?)",
                )
                .bind(table.name())
                .fetch_all(connection)
                .await?;
                let most = table.columns().iter().map(|column| column.number).max().unwrap_or(0);
                let mut all = vec![None; usize::from(most) + 1];
                for (name, kind, not_null, default) in rows {
                    let kind = match kind.as_str() {
                        "integer" => Kind::Integer,
                        "text" => Kind::Text,
                        "blob" => Kind::Blob,
                        _ => continue,
                    };
                    if let Some(column) = table.columns().iter().find(|column| column.name == name) {
                        all[usize::from(column.number)] =
                            Some(Takes { kind, required: not_null && !default });
                    }
                }
                Ok(place.insert(all))
            }
        }
    }
}

fn fits(takes: Takes, value: &Value) -> bool {
    match value {
        Value::Null => !takes.required,
        Value::Int(_) => takes.kind == Kind::Integer,
        Value::Text(_) => takes.kind == Kind::Text,
        Value::Blob(_) => takes.kind == Kind::Blob,
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
    let cells = |found: SqliteRow| {
        let columns = table.columns().iter().enumerate();
        columns.map(|(at, column)| Ok((column.number, value_at(&found, at)?))).collect()
    };
    found.map(cells).transpose()
}

/// Asks for rows, some in each statement: `wanted` is what is wanted of them, up to where their ids come. `take` gets what
/// is found.
pub(crate) async fn ask(
    connection: &mut SqliteConnection,
    wanted: &str,
    rows: &[[u8; 16]],
    mut take: impl FnMut(&SqliteRow) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for list in lists(rows) {
        let sql = format!("{wanted} in ({})", listed("?", list.len()));
        let mut ids = Values::default();
        for id in &list {
            ids.add(id.as_slice())?;
        }
        for found in sqlx::query_with(&sql, ids.all()).fetch_all(&mut *connection).await? {
            take(&found)?;
        }
    }
    Ok(())
}

/// The columns of a table that are looked at: some, or all.
fn looked_at(table: Table, some: Option<&BTreeSet<u16>>) -> Vec<Column> {
    let columns =
        table.columns().iter().filter(|column| some.is_none_or(|some| some.contains(&column.number)));
    columns.copied().collect()
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

/// The rows of each table.
pub(crate) fn by_table(rows: &BTreeSet<(u16, [u8; 16])>) -> BTreeMap<u16, Vec<[u8; 16]>> {
    let mut tables: BTreeMap<u16, Vec<[u8; 16]>> = BTreeMap::new();
    for (table, row) in rows {
        tables.entry(*table).or_default().push(*row);
    }
    tables
}

/// What is known of these rows: of the tables in `some` as far as these columns say it, of all others everything.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    rows: &BTreeSet<(u16, [u8; 16])>,
    some: &BTreeMap<u16, BTreeSet<u16>>,
    beside: bool,
) -> Result<Rows, StoreError> {
    let mut found: Rows = rows.iter().map(|row| (*row, RowState::default())).collect();
    for (table, ids) in by_table(rows) {
        if let Some(known) = Table::numbered(table) {
            load_lying(connection, known, some.get(&table), &ids, &mut found).await?;
        }
        if !beside {
            continue;
        }
        let wanted =
            format!("select row, col, stamp, device, value from sync_held where tbl = {table} and row");
        ask(connection, &wanted, &ids, |one| {
            let column = u16::try_from(one.try_get::<i64, _>(1)?).map_err(|_| StoreError::Unreadable)?;
            let clock = Clock { stamp: stamp(one.try_get(2)?), device: id16(one.try_get(3)?)? };
            let cell = Cell { clock, value: read_value(one.try_get(4)?)? };
            found.entry((table, id16(one.try_get(0)?)?)).or_default().held.insert(column, cell);
            Ok(())
        })
        .await?;
    }
    Ok(found)
}

/// Clocks and values of rows as they lie in their table.
async fn load_lying(
    connection: &mut SqliteConnection,
    table: Table,
    some: Option<&BTreeSet<u16>>,
    ids: &[[u8; 16]],
    found: &mut Rows,
) -> Result<(), StoreError> {
    let columns = looked_at(table, some);
    let names: String = columns.iter().map(|column| format!(", t.{}", column.name)).collect();
    let wanted = format!(
        "select c.row, c.stamp, c.device, c.cells, t.id{names} from sync_clock c \
         left join {} t on t.id = c.row where c.tbl = {} and c.row",
        table.name(),
        table.number()
    );
    ask(connection, &wanted, ids, |one| {
        let state = found.entry((table.number(), id16(one.try_get(0)?)?)).or_default();
        let base = Mark { stamp: one.try_get(1)?, device: one.try_get(2)? };
        state.clock = Some(RowClock::decode(base, one.try_get(3)?)?);
        if one.try_get::<Option<&[u8]>, _>(4)?.is_some() {
            let values = columns.iter().enumerate();
            let values = values.map(|(at, column)| Ok((column.number, value_at(one, at + 5)?)));
            state.values = Some(values.collect::<Result<_, StoreError>>()?);
        }
        Ok(())
    })
    .await
}

/// A value as it is held or kept as history.
pub(crate) fn read_value(bytes: &[u8]) -> Result<Value, StoreError> {
    postcard::from_bytes(bytes).map_err(|_| StoreError::Unreadable)
}

/// The inverse of [`read_value`].
pub(crate) fn write_value(value: &Value) -> Result<Vec<u8>, StoreError> {
    postcard::to_allocvec(value).map_err(|_| StoreError::Unreadable)
}

/// What goes into a row: its id, and its values in the order of its columns.
type Filled = ([u8; 16], Vec<Value>);

/// Writes that are gathered, to be done many in one statement.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// New rows by their table and columns.
    rows: BTreeMap<(Table, Vec<u16>), Vec<Filled>>,
    /// Changed ones in the same way.
    changed: BTreeMap<(Table, Vec<u16>), Vec<Filled>>,
    clocks: Vec<(u16, [u8; 16], RowClock)>,
    due: Vec<(u16, [u8; 16])>,
}

/// Writes cells of a row that have won, and whatever is held of it and can be written now: gathered for [`Gathered::write`],
/// once for each row.
pub(crate) async fn put(
    write: &mut Write,
    devices: &mut Devices,
    shapes: &mut Shapes,
    gathered: &mut Gathered,
    (table, row): (u16, [u8; 16]),
    state: RowState,
    mut won: Vec<(u16, Cell)>,
) -> Result<(), StoreError> {
    let RowState { clock, held, .. } = state;
    let had = !held.is_empty();
    // Of a column that is there twice the later one counts; and both count before what was held.
    if !won.is_sorted_by(|one, next| one.0 < next.0) {
        won.reverse();
    }
    for (column, cell) in held {
        // What was written here since is later than what is held.
        let older = match &clock {
            Some(clock) => devices.clock(clock.of(column))? < cell.clock,
            None => true,
        };
        if older {
            won.push((column, cell));
        }
    }
    if !won.is_sorted_by(|one, next| one.0 < next.0) {
        won.sort_by_key(|(column, _)| *column);
        won.dedup_by_key(|(column, _)| *column);
    }
    let Some(known) = Table::numbered(table) else { return hold(write, shapes, table, &row, &won).await };
    let takes = shapes.of(write.connection(), known).await?;
    let takes_in = |column: u16| takes.get(usize::from(column)).copied().flatten();
    for (column, cell) in &mut won {
        if let Value::Far { text, manifest } = &cell.value
            && takes_in(*column).is_some()
        {
            let name = CellName { table, row, column: *column };
            match far::received(write.connection(), Some(&name), *text, manifest).await {
                Ok(Some(value)) => cell.value = value,
                Ok(None) | Err(StoreError::Chunk) => {}
                Err(error) => return Err(error),
            }
        }
    }
    let has_place = |column: u16, cell: &Cell| takes_in(column).is_some_and(|takes| fits(takes, &cell.value));
    // In place: of nearly all rows all cells stay.
    let mut rest: Vec<_> = won.extract_if(.., |(column, cell)| !has_place(*column, cell)).collect();
    let mut ready = won;
    let there = clock.is_some();
    let lacks = |column: u16| ready.binary_search_by_key(&column, |(column, _)| *column).is_err();
    let required = (0..).zip(takes).filter(|(_, takes)| takes.is_some_and(|takes| takes.required));
    if !there && required.map(|(column, _)| column).any(lacks) {
        ready.append(&mut rest);
        return hold(write, shapes, table, &row, &ready).await;
    }
    if had {
        sqlx::query("delete from sync_held where tbl = ? and row = ?")
            .bind(i64::from(table))
            .bind(row.as_slice())
            .execute(write.connection())
            .await?;
    }
    hold(write, shapes, table, &row, &rest).await?;
    if ready.is_empty() {
        return Ok(());
    }
    let mut marks: Vec<(u16, Mark)> = Vec::with_capacity(ready.len());
    let mut last = None;
    for (column, Cell { clock: Clock { stamp, device }, .. }) in &ready {
        let number = match last.filter(|(known, _)| known == device) {
            Some((_, number)) => number,
            None => devices.number(write.connection(), *device).await?,
        };
        last = Some((*device, number));
        marks.push((*column, Mark { stamp: kept(*stamp), device: number }));
    }
    let mut clock = clock.unwrap_or_else(|| new_clock(known, &marks));
    for (column, mark) in marks {
        clock.set(column, mark);
    }
    gathered.clocks.push((table, row, clock));
    gathered.due.push((table, row));
    let (columns, values): (Vec<u16>, Vec<Value>) =
        ready.into_iter().map(|(column, cell)| (column, cell.value)).unzip();
    let changed = columns.iter().filter_map(|column| known.column(*column)).collect();
    let rows = if there { &mut gathered.changed } else { &mut gathered.rows };
    rows.entry((known, columns)).or_default().push((row, values));
    write.heard(Change { table: known, row, columns: changed, inserted: !there });
    Ok(())
}

/// The clock of a row that was not there. Most cells of one were written at one moment.
fn new_clock(table: Table, marks: &[(u16, Mark)]) -> RowClock {
    let mut counted: Vec<(Mark, usize)> = Vec::new();
    for (_, mark) in marks {
        match counted.iter_mut().find(|(there, _)| there == mark) {
            Some((_, count)) => *count += 1,
            None => counted.push((*mark, 1)),
        }
    }
    let most = counted.into_iter().max_by_key(|(_, count)| *count).map(|(mark, _)| mark);
    let most = most.unwrap_or(Mark { stamp: 0, device: 0 });
    let mut clock = RowClock::new(most);
    // A column whose value is still on its way, or that its writer did not know, was written by nobody yet.
    for column in table.columns() {
        if marks.binary_search_by_key(&column.number, |(written, _)| *written).is_err() {
            clock.set(column.number, Mark { stamp: 0, ..most });
        }
    }
    clock
}

fn names(table: Table, columns: &[u16]) -> Vec<&'static str> {
    columns.iter().filter_map(|number| Some(table.column(*number)?.name)).collect()
}

/// The values of rows, each row's id last.
fn filled(rows: Vec<Filled>) -> Result<SqliteArguments<'static>, StoreError> {
    let mut all = Values::default();
    for (row, values) in rows {
        for value in values {
            all.cell(value)?;
        }
        all.add(row.to_vec())?;
    }
    Ok(all.all())
}

impl Gathered {
    /// Writes what was gathered.
    pub(crate) async fn write(self, write: &mut Write) -> Result<(), StoreError> {
        for ((table, columns), rows) in self.rows {
            let head =
                format!("insert into {} ({}, id) values", table.name(), names(table, &columns).join(", "));
            let each = format!("({}?)", "?, ".repeat(columns.len()));
            let mut portions = portions(rows).into_iter();
            let mut prepare = || {
                let rows = portions.next()?;
                Some((format!("{head} {}", listed(&each, rows.len())), filled(rows)))
            };
            let mut ready = prepare();
            while let Some((sql, values)) = ready {
                let written = sqlx::query_with(&sql, values?).execute(write.connection());
                // The next ones are made ready while the database writes these.
                let (written, next) = tokio::join!(written, async { prepare() });
                written?;
                ready = next;
            }
        }
        for ((table, columns), rows) in self.changed {
            let set: Vec<String> = names(table, &columns)
                .iter()
                .enumerate()
                .map(|(at, name)| format!("{name} = new.column{}", at + 1))
                .collect();
            let each = format!("({}?)", "?, ".repeat(columns.len()));
            for rows in lists(&rows) {
                let sql = format!(
                    "update {0} set {1} from (values {2}) new where {0}.id = new.column{3}",
                    table.name(),
                    set.join(", "),
                    listed(&each, rows.len()),
                    columns.len() + 1
                );
                sqlx::query_with(&sql, filled(rows)?).execute(write.connection()).await?;
            }
        }
        clock::save_many(write.connection(), &self.clocks).await?;
        for due in lists(&self.due) {
            let sql = format!(
                "insert or ignore into sync_reindex (tbl, row) values {}",
                listed("(?, ?)", due.len())
            );
            let mut all = Values::default();
            for (table, row) in &due {
                all.add(i64::from(*table))?;
                all.add(row.as_slice())?;
            }
            sqlx::query_with(&sql, all.all()).execute(write.connection()).await?;
        }
        Ok(())
    }
}

async fn hold(
    write: &mut Write,
    shapes: &mut Shapes,
    table: u16,
    row: &[u8; 16],
    cells: &[(u16, Cell)],
) -> Result<(), StoreError> {
    shapes.beside |= !cells.is_empty();
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
