//! One number for everything that is synchronised, to compare two devices by.

use super::cells::value_at;
use crate::StoreError;
use crate::table::TABLES;
use sqlx::{Row as _, SqliteConnection};

/// Rows read at once.
const PAGE: i64 = 1000;

/// The hash of all rows of all tables that are synchronised, in the order of their ids: table, id, each column's value.
/// Rows that never leave this device are not in it. Two devices that hold the same have the same, whatever way they came to
/// it. It is no secret and proves nothing to a stranger; it finds what went wrong between one's own devices.
pub async fn fingerprint(connection: &mut SqliteConnection) -> Result<[u8; 32], StoreError> {
    let mut hasher = blake3::Hasher::new_derive_key("docket 2026-11 vault fingerprint v1");
    for table in TABLES {
        let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
        let sql = format!(
            "select id, {} from {} t where id > ? and not exists \
             (select 1 from sync_private p where p.tbl = ? and p.row = t.id) order by id limit ?",
            names.join(", "),
            table.name()
        );
        let mut after: Vec<u8> = Vec::new();
        loop {
            let rows = sqlx::query(&sql)
                .bind(after.as_slice())
                .bind(i64::from(table.number()))
                .bind(PAGE)
                .fetch_all(&mut *connection)
                .await?;
            for row in &rows {
                after = row.try_get(0)?;
                hasher.update(&table.number().to_be_bytes()).update(&after);
                for (at, column) in table.columns().iter().enumerate() {
                    let value = value_at(row, at + 1)?;
                    hasher.update(&column.number.to_be_bytes()).update(&value.hash());
                }
            }
            if rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                break;
            }
        }
    }
    Ok(*hasher.finalize().as_bytes())
}
