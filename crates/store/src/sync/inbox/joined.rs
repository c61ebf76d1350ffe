//! Rows of a snapshot, and what its maker had read.

use super::super::clock::kept;
use super::super::history::KEPT_MS;
use super::super::log;
use super::{Inbox, deleted_column, far_text, is_told};
use crate::StoreError;
use docket_domain::Timestamp;
use docket_sync::{CellName, Contents, Loser, SnapshotRow, Value, join};
use docket_wire::DeviceId;
use std::collections::{BTreeMap, BTreeSet};

impl Inbox<'_> {
    /// Notes down that a snapshot is being joined, before the first of its rows: stopped halfway, there is more in the vault
    /// than its log tells.
    pub(crate) async fn begin_join(&mut self, contents: &Contents) -> Result<(), StoreError> {
        let half = log::half(self.write.connection()).await?;
        log::set_half(self.write.connection(), &contents.begun(&half, &self.chains)).await
    }

    /// Joins rows of a snapshot.
    pub(crate) async fn rows(
        &mut self,
        contents: &Contents,
        mut rows: Vec<SnapshotRow>,
    ) -> Result<(), StoreError> {
        let values = rows.iter().flat_map(|row| row.cells.iter().map(|(_, _, value)| value));
        let manifests = values.filter_map(far_text).collect();
        let near = self.near(manifests).await?;
        for (_, _, value) in rows.iter_mut().flat_map(|row| &mut row.cells) {
            if let Value::Far { manifest, .. } = value
                && let Some(arrived) = near.get(manifest).cloned()
            {
                *value = arrived;
            }
        }
        let places = rows.iter().map(|row| (row.table, row.row)).collect();
        let (held, texts, states) = self.load(&places, &BTreeMap::new()).await?;
        let own = self.account.device;
        // What lost here says more of it than what others kept: their history comes last, and to what lacks here.
        let mut told = Vec::new();
        for SnapshotRow { table, row, lost, .. } in &mut rows {
            let name = |column| CellName { table: *table, row: *row, column };
            told.extend(lost.drain(..).map(|(column, cell, winner)| Loser {
                name: name(column),
                cell,
                winner,
            }));
        }
        let joined = join(rows, &contents.ends, &held, texts, &self.chains, own, &deleted_column);
        self.put(joined.winners, joined.losers, joined.texts, states).await?;
        let now = self.write.now();
        for loser in told.iter().filter(|loser| is_told(&loser.name)) {
            let at = Timestamp(i64::try_from(loser.winner.stamp.ms()).unwrap_or(i64::MAX).min(now.0));
            if now.0.saturating_sub(at.0) < KEPT_MS {
                self.lost(loser, at, "do nothing").await?;
            }
        }
        self.heed = self.heed.max(joined.heed);
        Ok(())
    }

    /// All rows of a snapshot by `maker` are joined: it is not asked any more for what its maker had read.
    pub(crate) async fn joined(&mut self, maker: DeviceId, contents: &Contents) -> Result<(), StoreError> {
        for (device, end, loose) in contents.covers() {
            let was_loose = self.chains.has(&device, end.head.dev_seq, &end.head.hash)
                && !self.chains.leads_to(&device, &end);
            self.chains.cover(device, end, loose);
            log::learn(self.write.connection(), maker, device, end.stamp).await?;
            self.heed = self.heed.max(end.stamp);
            sqlx::query(
                "insert into sync_cover (device, dev_seq, hash, stamp, loose) \
                 select ?1, ?2, ?3, ?4, ?5 where not exists (select 1 from sync_log where hash = ?3) or ?6 \
                 on conflict (device, hash) do update set loose = min(loose, excluded.loose)",
            )
            .bind(device.as_slice())
            .bind(end.head.dev_seq.cast_signed())
            .bind(end.head.hash.as_slice())
            .bind(kept(end.stamp))
            .bind(loose)
            .bind(was_loose && !loose)
            .execute(self.write.connection())
            .await?;
        }
        // Of what was joined in part this may have been the rest.
        self.begin_join(&Contents::default()).await?;
        // A cover that a later one goes beyond has served, unless the log goes on from there.
        let ends: BTreeSet<_> = self.chains.ends().map(|(_, end)| end.head.hash).collect();
        let covers: Vec<Vec<u8>> =
            sqlx::query_scalar("select hash from sync_cover").fetch_all(self.write.connection()).await?;
        for hash in covers {
            if !ends.iter().any(|end| end.as_slice() == hash) {
                sqlx::query(
                    "delete from sync_cover where hash = ?1 and dev_seq < (select max(dev_seq) from sync_cover c \
                     where c.device = sync_cover.device) \
                     and not exists (select 1 from sync_log l where l.device = sync_cover.device \
                     and l.dev_seq = sync_cover.dev_seq + 1 and l.previous = ?1)",
                )
                .bind(hash)
                .execute(self.write.connection())
                .await?;
            }
        }
        for (author, other, stamp) in &contents.known {
            log::learn(self.write.connection(), *author, *other, *stamp).await?;
        }
        self.note_learned().await?;
        self.knowledge = log::knowledge(self.write.connection()).await?;
        Ok(())
    }
}
