//! What waits: envelopes for what comes before them or for a key, texts for their beginning.

use super::super::cells::{self, Gathered};
use super::{Inbox, Taken, Waiting};
use crate::StoreError;
use crate::table::id16;
use docket_sync::{TextDoc, TextWrite, Value};
use docket_wire::Envelope;
use std::collections::{BTreeMap, BTreeSet};

/// The most bytes of envelopes that wait. What is beyond is asked for again later.
const MAX_PARKED: i64 = 64 * 1024 * 1024;

impl Inbox<'_> {
    pub(super) async fn park(&mut self, bytes: &[u8], waiting: Waiting) -> Result<(), StoreError> {
        let there = match self.parked {
            Some(there) => there,
            None => {
                sqlx::query_scalar("select coalesce(sum(length(envelope)), 0) from sync_parked")
                    .fetch_one(self.write.connection())
                    .await?
            }
        };
        let more = there.saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        self.parked = Some(there);
        if more > MAX_PARKED {
            return Ok(());
        }
        let done = sqlx::query("insert or ignore into sync_parked (hash, envelope, why) values (?, ?, ?)")
            .bind(blake3::hash(bytes).as_bytes().as_slice())
            .bind(bytes)
            .bind(waiting.as_str())
            .execute(self.write.connection())
            .await?;
        self.parked = Some(if done.rows_affected() > 0 { more } else { there });
        Ok(())
    }

    /// Tries again what waits, as long as something of it can be applied, and writes what was held and has become whole.
    pub async fn retry(&mut self) -> Result<(), StoreError> {
        let parked: Vec<(Vec<u8>, Vec<u8>, String)> =
            sqlx::query_as("select hash, envelope, why from sync_parked")
                .fetch_all(self.write.connection())
                .await?;
        // One after another as they were written: then what waits for those before it goes with them.
        let place = |envelope: &[u8]| {
            Envelope::decode(envelope).map(|one| (one.header.device, one.header.dev_seq)).ok()
        };
        let mut parked: Vec<_> =
            parked.into_iter().map(|(hash, envelope, why)| (place(&envelope), hash, envelope, why)).collect();
        parked.sort_unstable();
        let mut moved = true;
        while moved {
            (moved, self.parked) = (false, None);
            let mut left = Vec::new();
            for (place, hash, envelope, why) in parked {
                let taken = self.take(&envelope).await?;
                moved |= taken == Taken::Applied;
                let sql = match taken {
                    Taken::Parked(waiting) if waiting.as_str() == why => {
                        left.push((place, hash, envelope, why));
                        continue;
                    }
                    Taken::Parked(waiting) => {
                        let why = waiting.as_str().to_owned();
                        sqlx::query("update sync_parked set why = ? where hash = ?")
                            .bind(&why)
                            .bind(&hash)
                            .execute(self.write.connection())
                            .await?;
                        left.push((place, hash, envelope, why));
                        continue;
                    }
                    Taken::Applied | Taken::Known | Taken::Refused(_) => {
                        "delete from sync_parked where hash = ?"
                    }
                };
                sqlx::query(sql).bind(hash).execute(self.write.connection()).await?;
            }
            parked = left;
        }
        let places = self.places("select distinct tbl, row from sync_held").await?;
        let mut gathered = Gathered::default();
        for (place, state) in cells::load(self.write.connection(), &places, &BTreeMap::new(), true).await? {
            let (write, devices, shapes) = (&mut self.write, &mut self.devices, &mut self.shapes);
            cells::put(write, devices, shapes, &mut gathered, place, state, Vec::new()).await?;
        }
        gathered.write(&mut self.write).await?;
        self.late_texts().await
    }

    /// Rows that are asked for by table and id.
    async fn places(&mut self, sql: &'static str) -> Result<BTreeSet<(u16, [u8; 16])>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(sql).fetch_all(self.write.connection()).await?;
        let place = |(table, row): (i64, Vec<u8>)| {
            Ok((u16::try_from(table).map_err(|_| StoreError::Unreadable)?, id16(&row)?))
        };
        rows.into_iter().map(place).collect()
    }

    /// Applies what waited for a text whose beginning travelled in chunks and has come by now.
    async fn late_texts(&mut self) -> Result<(), StoreError> {
        let places = self
            .places("select distinct tbl, row from sync_text where waiting is not null and state is null")
            .await?;
        let (held, texts, states) = self.load(&places, &BTreeMap::new()).await?;
        let waiting = texts.into_iter().filter(|text| text.state.is_none() && !text.waiting.is_empty());
        let mut settled = Vec::new();
        for mut text in waiting {
            let stands = held.get(&text.name).filter(|cell| cell.clock == text.of);
            let Some(Value::Text(begun)) = stands.map(|cell| &cell.value) else { continue };
            let Ok(mut doc) = TextDoc::seed(&text.name, &text.of, begun) else { continue };
            text.waiting.retain(|update| doc.apply(update).is_err());
            text.state = Some(doc.state());
            settled.push(TextWrite { held: text, stands: Some(doc.plain()) });
        }
        self.put(Vec::new(), Vec::new(), settled, states).await
    }
}
