//! The devices of an account, as their owner calls them.
use super::{Device, Table, id16};
use crate::{StoreError, Write};
use docket_domain::{DeviceId, Id as _, Timestamp};
use sqlx::SqliteConnection;

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its id.
    pub id: DeviceId,
    /// What it is called.
    pub name: String,
    /// When it came to the account.
    pub created_at: Timestamp,
}

/// All whose name is known here, the first ones first.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<DeviceRow>, StoreError> {
    let rows: Vec<(Vec<u8>, String, i64)> =
        sqlx::query_as("select id, name, created_at from device order by created_at, id")
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(id, name, at)| {
            Ok(DeviceRow { id: DeviceId::from_bytes(id16(&id)?), name, created_at: Timestamp(at) })
        })
        .collect()
}

/// Calls a device something else; `false` if its name has not arrived.
pub async fn set_name(write: &mut Write, id: DeviceId, name: &str) -> Result<bool, StoreError> {
    write.update(Table::Device, id.bytes(), vec![(Device::name, name.into())]).await
}
