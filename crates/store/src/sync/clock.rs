//! When each cell of a row was written, and by whom.

use super::many::{Values, listed, lists};
use crate::StoreError;
use docket_sync::{Clock, Stamp};
use docket_wire::DeviceId;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// A clock as it lies in the vault: the device by its number in `sync_device`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) stamp: i64,
    pub(crate) device: i64,
}

/// The clocks of a row: one for all cells, and those that differ. Most rows are written once, as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowClock {
    pub(crate) base: Mark,
    pub(crate) later: BTreeMap<u16, Mark>,
}

/// Column, stamp, device.
const BYTES: usize = 2 + 8 + 4;

impl RowClock {
    pub(crate) fn new(base: Mark) -> Self {
        Self { base, later: BTreeMap::new() }
    }

    pub(crate) fn of(&self, column: u16) -> Mark {
        self.later.get(&column).copied().unwrap_or(self.base)
    }

    pub(crate) fn set(&mut self, column: u16, mark: Mark) {
        if mark == self.base {
            self.later.remove(&column);
        } else {
            self.later.insert(column, mark);
        }
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.later.len() * BYTES);
        for (column, mark) in &self.later {
            bytes.extend_from_slice(&column.to_be_bytes());
            bytes.extend_from_slice(&mark.stamp.to_be_bytes());
            bytes.extend_from_slice(&u32::try_from(mark.device).unwrap_or(u32::MAX).to_be_bytes());
        }
        (!bytes.is_empty()).then_some(bytes)
    }

    pub(crate) fn decode(base: Mark, bytes: Option<&[u8]>) -> Result<Self, StoreError> {
        let mut clock = Self::new(base);
        let (cells, rest) = bytes.unwrap_or_default().as_chunks::<BYTES>();
        if !rest.is_empty() {
            return Err(StoreError::Unreadable);
        }
        for [c0, c1, s0, s1, s2, s3, s4, s5, s6, s7, d0, d1, d2, d3] in cells.iter().copied() {
            let stamp = i64::from_be_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
            let device = i64::from(u32::from_be_bytes([d0, d1, d2, d3]));
            clock.later.insert(u16::from_be_bytes([c0, c1]), Mark { stamp, device });
        }
        Ok(clock)
    }
}

/// The clocks of a row, if it has any.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    table: u16,
    row: &[u8; 16],
) -> Result<Option<RowClock>, StoreError> {
    let found: Option<(i64, i64, Option<Vec<u8>>)> =
        sqlx::query_as("select stamp, device, cells from sync_clock where tbl = ? and row = ?")
            .bind(i64::from(table))
            .bind(row.as_slice())
            .fetch_optional(connection)
            .await?;
    found.map(|(stamp, device, cells)| RowClock::decode(Mark { stamp, device }, cells.as_deref())).transpose()
}

/// Puts the clocks of a row away.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    table: u16,
    row: &[u8; 16],
    clock: &RowClock,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into sync_clock (tbl, row, stamp, device, cells) values (?, ?, ?, ?, ?) \
         on conflict (tbl, row) do update set stamp = excluded.stamp, device = excluded.device, cells = excluded.cells",
    )
    .bind(i64::from(table))
    .bind(row.as_slice())
    .bind(clock.base.stamp)
    .bind(clock.base.device)
    .bind(clock.encode())
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts the clocks of many rows away.
pub(crate) async fn save_many(
    connection: &mut SqliteConnection,
    clocks: &[(u16, [u8; 16], RowClock)],
) -> Result<(), StoreError> {
    for clocks in lists(&clocks.iter().collect::<Vec<_>>()) {
        let sql = format!(
            "insert into sync_clock (tbl, row, stamp, device, cells) values {} on conflict (tbl, row) do update \
             set stamp = excluded.stamp, device = excluded.device, cells = excluded.cells",
            listed("(?, ?, ?, ?, ?)", clocks.len())
        );
        let mut all = Values::default();
        for (table, row, clock) in &clocks {
            all.add(i64::from(*table))?;
            all.add(row.as_slice())?;
            all.add(clock.base.stamp)?;
            all.add(clock.base.device)?;
            all.add(clock.encode())?;
        }
        sqlx::query_with(&sql, all.all()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The devices behind the numbers in clocks.
#[derive(Debug, Default)]
pub(crate) struct Devices {
    ids: BTreeMap<i64, DeviceId>,
    numbers: BTreeMap<DeviceId, i64>,
}

impl Devices {
    pub(crate) async fn load(connection: &mut SqliteConnection) -> Result<Self, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> =
            sqlx::query_as("select number, device from sync_device").fetch_all(connection).await?;
        let mut devices = Self::default();
        for (number, device) in rows {
            devices.know(number, crate::table::id16(&device)?);
        }
        Ok(devices)
    }

    fn know(&mut self, number: i64, device: DeviceId) {
        self.ids.insert(number, device);
        self.numbers.insert(device, number);
    }

    /// A device's number; it gets one if it has none.
    pub(crate) async fn number(
        &mut self,
        connection: &mut SqliteConnection,
        device: DeviceId,
    ) -> Result<i64, StoreError> {
        if let Some(number) = self.numbers.get(&device) {
            return Ok(*number);
        }
        let number = sqlx::query_scalar("insert into sync_device (device) values (?) returning number")
            .bind(device.as_slice())
            .fetch_one(connection)
            .await?;
        self.know(number, device);
        Ok(number)
    }

    pub(crate) fn clock(&self, mark: Mark) -> Result<Clock, StoreError> {
        let device = self.ids.get(&mark.device).copied().ok_or(StoreError::Unreadable)?;
        Ok(Clock { stamp: stamp(mark.stamp), device })
    }
}

/// A stamp as it comes out of a row.
pub(crate) fn stamp(kept: i64) -> Stamp {
    Stamp::from_bits(kept.cast_unsigned())
}

/// A stamp as it goes into a row.
pub(crate) fn kept(stamp: Stamp) -> i64 {
    stamp.bits().cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_a_row_have_an_inverse() {
        let base = Mark { stamp: 5, device: 1 };
        let mut clock = RowClock::new(base);
        assert_eq!(clock.encode(), None);
        clock.set(3, Mark { stamp: i64::MAX, device: 2 });
        clock.set(9, Mark { stamp: -1, device: 4 });
        clock.set(9, base);
        assert_eq!((clock.of(3).device, clock.of(9), clock.of(1)), (2, base, base));
        let bytes = clock.encode().unwrap();
        assert_eq!(bytes.len(), BYTES);
        assert_eq!(RowClock::decode(base, Some(&bytes)).unwrap(), clock);
        assert!(RowClock::decode(base, Some(&bytes[1..])).is_err());
    }
}
