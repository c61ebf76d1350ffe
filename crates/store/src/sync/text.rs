//! Texts that merge, as they lie in the vault.

use super::clock;
use super::clock::{kept, stamp};
use crate::StoreError;
use crate::table::{Column, Table};
use docket_sync::{CellName, Clock, TextDoc, TextHeld};
use sqlx::SqliteConnection;

/// Keeps the state of a text that is about to be written over, unless it is kept already.
pub(crate) async fn begin(
    connection: &mut SqliteConnection,
    column: Column,
    row: [u8; 16],
    old: &str,
) -> Result<(), StoreError> {
    let number = column.table.number();
    let Some(of) = clock::load(connection, number, &row).await?.map(|clock| clock.of(column.number)) else {
        return Ok(());
    };
    let device: Option<Vec<u8>> = sqlx::query_scalar("select device from sync_device where number = ?")
        .bind(of.device)
        .fetch_optional(&mut *connection)
        .await?;
    let device = crate::table::id16(&device.ok_or(StoreError::Unreadable)?)?;
    let of = Clock { stamp: stamp(of.stamp), device };
    let name = CellName { table: number, row, column: column.number };
    let there: Option<bool> = sqlx::query_scalar(
        "select state is not null from sync_text where tbl = ? and row = ? and col = ? and stamp = ? and device = ?",
    )
    .bind(i64::from(number))
    .bind(row.as_slice())
    .bind(i64::from(column.number))
    .bind(kept(of.stamp))
    .bind(of.device.as_slice())
    .fetch_optional(&mut *connection)
    .await?;
    if there == Some(true) {
        return Ok(());
    }
    // One that is too large to merge goes out anew as a whole.
    let Ok(doc) = TextDoc::seed(&name, &of, old) else { return Ok(()) };
    let state = Some(doc.state());
    save(connection, &TextHeld { name, of, state, waiting: Vec::new() }).await
}

/// What is kept of the texts of a row, also of those that no longer stand.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    table: u16,
    row: &[u8; 16],
) -> Result<Vec<TextHeld>, StoreError> {
    if Table::numbered(table).is_some_and(|table| table.text().is_none()) {
        return Ok(Vec::new());
    }
    type Row = (i64, i64, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Row> =
        sqlx::query_as("select col, stamp, device, state, waiting from sync_text where tbl = ? and row = ?")
            .bind(i64::from(table))
            .bind(row.as_slice())
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(column, at, device, state, waiting)| {
            let column = u16::try_from(column).map_err(|_| StoreError::Unreadable)?;
            let waiting =
                waiting.map(|bytes| postcard::from_bytes(&bytes).map_err(|_| StoreError::Unreadable));
            Ok(TextHeld {
                name: CellName { table, row: *row, column },
                of: Clock { stamp: stamp(at), device: crate::table::id16(&device)? },
                state,
                waiting: waiting.transpose()?.unwrap_or_default(),
            })
        })
        .collect()
}

/// Puts away what is kept of a text.
pub(crate) async fn save(connection: &mut SqliteConnection, text: &TextHeld) -> Result<(), StoreError> {
    let waiting = (!text.waiting.is_empty()).then(|| postcard::to_allocvec(&text.waiting));
    let waiting = waiting.transpose().map_err(|_| StoreError::Unreadable)?;
    sqlx::query(
        "insert into sync_text (tbl, row, col, stamp, device, state, waiting) values (?, ?, ?, ?, ?, ?, ?) \
         on conflict (tbl, row, col, stamp, device) do update set state = excluded.state, waiting = excluded.waiting",
    )
    .bind(i64::from(text.name.table))
    .bind(text.name.row.as_slice())
    .bind(i64::from(text.name.column))
    .bind(kept(text.of.stamp))
    .bind(text.of.device.as_slice())
    .bind(text.state.as_deref())
    .bind(waiting)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets the state of a text that is in no envelope yet: it goes out as it stands.
pub(crate) async fn forget(connection: &mut SqliteConnection, name: &CellName) -> Result<(), StoreError> {
    sqlx::query("delete from sync_text where tbl = ? and row = ? and col = ?")
        .bind(i64::from(name.table))
        .bind(name.row.as_slice())
        .bind(i64::from(name.column))
        .execute(connection)
        .await?;
    Ok(())
}
