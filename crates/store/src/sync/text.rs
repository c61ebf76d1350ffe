//! Texts that merge, as they lie in the vault.

use super::cells::ask;
use super::clock;
use super::clock::{kept, stamp};
use crate::StoreError;
use crate::table::{Column, Table, id16};
use docket_sync::{CellName, Clock, TextDoc, TextHeld};
use sqlx::{Row as _, SqliteConnection};

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
    let device = id16(&device.ok_or(StoreError::Unreadable)?)?;
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
    let held =
        load(connection, number, &row).await?.into_iter().find(|text| (text.name, text.of) == (name, of));
    save(connection, &TextHeld { state, ..held.unwrap_or_else(|| TextHeld::new(name, of)) }).await
}

/// What is kept of the texts of a row, also of those that no longer stand.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    table: u16,
    row: &[u8; 16],
) -> Result<Vec<TextHeld>, StoreError> {
    load_many(connection, table, &[*row]).await
}

/// The same of many rows of a table.
pub(crate) async fn load_many(
    connection: &mut SqliteConnection,
    table: u16,
    rows: &[[u8; 16]],
) -> Result<Vec<TextHeld>, StoreError> {
    if Table::numbered(table).is_some_and(|table| table.text().is_none()) {
        return Ok(Vec::new());
    }
    let wanted = format!(
        "select row, col, stamp, device, state, waiting, changed from sync_text where tbl = {table} and row"
    );
    let mut texts = Vec::new();
    ask(connection, &wanted, rows, |found| {
        let column = u16::try_from(found.try_get::<i64, _>(1)?).map_err(|_| StoreError::Unreadable)?;
        texts.push(TextHeld {
            name: CellName { table, row: id16(found.try_get(0)?)?, column },
            of: Clock { stamp: stamp(found.try_get(2)?), device: id16(found.try_get(3)?)? },
            state: found.try_get(4)?,
            waiting: unpacked(found.try_get(5)?)?,
            changed: unpacked(found.try_get(6)?)?,
        });
        Ok(())
    })
    .await?;
    Ok(texts)
}

/// What is kept of a text beside its state, as it lies in the vault: nothing where there is nothing.
pub(crate) fn unpacked<T: serde::de::DeserializeOwned + Default>(
    bytes: Option<Vec<u8>>,
) -> Result<T, StoreError> {
    let Some(bytes) = bytes else { return Ok(T::default()) };
    postcard::from_bytes(&bytes).map_err(|_| StoreError::Unreadable)
}

fn packed<T: serde::Serialize>(kept: &T, empty: bool) -> Result<Option<Vec<u8>>, StoreError> {
    let bytes = (!empty).then(|| postcard::to_allocvec(kept));
    bytes.transpose().map_err(|_| StoreError::Unreadable)
}

/// Puts away what is kept of a text.
pub(crate) async fn save(connection: &mut SqliteConnection, text: &TextHeld) -> Result<(), StoreError> {
    sqlx::query(
        "insert into sync_text (tbl, row, col, stamp, device, state, waiting, changed) \
         values (?, ?, ?, ?, ?, ?, ?, ?) \
         on conflict (tbl, row, col, stamp, device) do update set state = excluded.state, \
         waiting = excluded.waiting, changed = excluded.changed",
    )
    .bind(i64::from(text.name.table))
    .bind(text.name.row.as_slice())
    .bind(i64::from(text.name.column))
    .bind(kept(text.of.stamp))
    .bind(text.of.device.as_slice())
    .bind(text.state.as_deref())
    .bind(packed(&text.waiting, text.waiting.is_empty())?)
    .bind(packed(&text.changed, text.changed.is_empty())?)
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
