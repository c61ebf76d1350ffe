//! Facts and settings of this copy of the vault, by name. They never leave the device.
use crate::{StoreError, Write};
use sqlx::SqliteConnection;

/// The value under `key`.
pub async fn get(connection: &mut SqliteConnection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(sqlx::query_scalar("select value from local where key = ?")
        .bind(key)
        .fetch_optional(connection)
        .await?)
}

/// Puts `value` under `key`, in place of an older one.
pub async fn put(write: &mut Write, key: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "insert into local (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Forgets the value under `key`.
pub async fn remove(write: &mut Write, key: &str) -> Result<(), StoreError> {
    sqlx::query("delete from local where key = ?").bind(key).execute(write.connection()).await?;
    Ok(())
}
