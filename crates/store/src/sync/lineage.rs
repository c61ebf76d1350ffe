//! What leads to what, as far as the log tells. A number of a chain says nothing about a device that was cloned or whose
//! backup was put back: only the hashes do.

use crate::StoreError;
use crate::table::id16;
use docket_sync::{Chains, End};
use docket_wire::{DeviceId, EnvelopeHash};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};

/// An envelope of the log.
pub(crate) struct Entry {
    /// Its place in the log.
    pub(crate) id: i64,
    pub(crate) device: DeviceId,
    previous: EnvelopeHash,
    /// Its bytes are still there.
    pub(crate) kept: bool,
    /// The names of the chunks its values travel in, one after another.
    pub(crate) chunks: Vec<u8>,
}

/// All envelopes of the log, by their hashes.
pub(crate) struct Lineage {
    entries: BTreeMap<EnvelopeHash, Entry>,
    own: Option<DeviceId>,
}

impl Lineage {
    /// Of the log as it is.
    pub(crate) async fn of(connection: &mut SqliteConnection) -> Result<Self, StoreError> {
        type Row = (i64, Vec<u8>, Vec<u8>, Vec<u8>, Option<Vec<u8>>, bool);
        let rows: Vec<Row> =
            sqlx::query_as("select id, device, hash, previous, chunks, envelope is not null from sync_log")
                .fetch_all(&mut *connection)
                .await?;
        let hash = |bytes: Vec<u8>| bytes.try_into().map_err(|_| StoreError::Unreadable);
        let mut entries = BTreeMap::new();
        for (id, device, own, previous, chunks, kept) in rows {
            let (device, previous) = (id16(&device)?, hash(previous)?);
            let chunks = chunks.unwrap_or_default();
            entries.insert(hash(own)?, Entry { id, device, previous, kept, chunks });
        }
        let own: Option<Vec<u8>> =
            sqlx::query_scalar("select device from sync_self").fetch_optional(connection).await?;
        Ok(Self { entries, own: own.map(|own| id16(&own)).transpose()? })
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&EnvelopeHash, &Entry)> {
        self.entries.iter()
    }

    /// What a device that had read so far has for certain: these ends, and everything in the log that leads to them.
    pub(crate) fn read_by(&self, reach: &[(DeviceId, End)]) -> BTreeSet<EnvelopeHash> {
        let mut read = BTreeSet::new();
        for (_, end) in reach {
            let mut at = end.head.hash;
            while read.insert(at)
                && let Some(entry) = self.entries.get(&at)
            {
                at = entry.previous;
            }
        }
        read
    }

    /// Whether a device writes in more than one branch, as far as can be seen here. All this one wrote is in its own log: an
    /// end of its own that is not came from another branch.
    fn forks(&self, device: &DeviceId, chains: &Chains) -> bool {
        let elsewhere = |(of, end): (&DeviceId, &End)| {
            of == device && Some(*of) == self.own && !self.entries.contains_key(&end.head.hash)
        };
        chains.branches(device) > 1 || chains.ends().any(elsewhere)
    }

    /// Whether a device that had read as far as `reach` would have all that leads to the ends of `chains`, once it got the
    /// envelopes of the log that are still there.
    pub(crate) fn completes(
        &self,
        chains: &Chains,
        reach: &[(DeviceId, End)],
        read: &BTreeSet<EnvelopeHash>,
    ) -> bool {
        // Of what lies before the log only a number is known, and that says something of a chain without branches only.
        let passed = |device: &DeviceId, dev_seq: u64| {
            let known = reach.iter().filter(|(of, end)| {
                of == device
                    && end.head.dev_seq >= dev_seq
                    && chains.has(of, end.head.dev_seq, &end.head.hash)
            });
            known.count() > 0 && !self.forks(device, chains)
        };
        let mut seen = BTreeSet::new();
        chains.ends().all(|(device, end)| {
            let (mut at, mut dev_seq) = (end.head.hash, end.head.dev_seq);
            // What comes before it is nowhere: it would wait for that, but not with everything.
            if !chains.leads_to(device, end) {
                return read.contains(&at);
            }
            loop {
                if dev_seq == 0 || read.contains(&at) || !seen.insert(at) {
                    return true;
                }
                let Some(entry) = self.entries.get(&at).filter(|entry| entry.kept) else {
                    return passed(device, dev_seq);
                };
                (at, dev_seq) = (entry.previous, dev_seq - 1);
            }
        })
    }
}
