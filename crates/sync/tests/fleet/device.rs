//! A device: what lies on its disk, and what it does. Everything it decides comes from the crate; here it is only loaded,
//! written and sent.

use crate::chance::Chance;
use crate::relay::after;
use docket_crypto::DeviceKeys;
use docket_domain::Entropy as _;
use docket_sync::{
    Batch, Cell, CellName, Chains, Change, Clock, Commit, Keyring, Knowledge, Loser, Op, Receiving, SCHEMA,
    Sealer, StampClock, SyncError, capture, receive,
};
use docket_wire::{Cursor, DeviceId, Envelope, EnvelopeHash};
use std::collections::BTreeMap;

/// What survives a kill. It is only ever replaced as a whole: that is a transaction.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    pub(crate) cells: BTreeMap<CellName, Cell>,
    pub(crate) losers: Vec<Loser>,
    pub(crate) chains: Chains,
    knowledge: Knowledge,
    clock: StampClock,
    /// Stamped, and not sealed yet.
    pub(crate) waiting: Vec<Op>,
    /// Sealed, and not read back from the relay.
    pub(crate) outbox: Vec<Vec<u8>>,
    /// What was told of the others' chains with the last batch.
    told: Chains,
    /// Where reading goes on.
    pub(crate) cursor: Cursor,
    /// The last place up to which everything was sound. A relay that does not lead there has lost something; reading from
    /// the beginning must not make that forgotten.
    pub(crate) sound: Cursor,
    /// Envelopes that others have to come before.
    pub(crate) parked: Vec<Vec<u8>>,
    /// All that was applied, to be given to a relay that lost it.
    pub(crate) archive: BTreeMap<(DeviceId, u64, EnvelopeHash), Vec<u8>>,
    /// Every edit made here, for the oracle.
    pub(crate) made: Vec<(DeviceId, Op)>,
}

pub(crate) struct Device {
    pub(crate) disk: Disk,
    pub(crate) keys: DeviceKeys,
    pub(crate) id: DeviceId,
    install: [u8; 16],
    /// How far its clock is off, in milliseconds.
    pub(crate) skew: i64,
    /// Disks as they were, to be put back.
    pub(crate) backups: Vec<Disk>,
    /// Lies and accidents that were noticed.
    pub(crate) refused: Vec<SyncError>,
}

impl Device {
    pub(crate) fn new(id: DeviceId, chance: &Chance) -> Self {
        let mut install = [0; 16];
        chance.fill(&mut install);
        Self {
            disk: Disk::default(),
            keys: DeviceKeys::make(chance),
            id,
            install,
            skew: 0,
            backups: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Somebody edits cells.
    pub(crate) fn edit(&mut self, now: i64, changes: Vec<Change>) {
        let mut disk = self.disk.clone();
        for op in capture(&mut disk.clock, now.saturating_add(self.skew), changes) {
            let clock = Clock { stamp: op.stamp, device: self.id };
            disk.cells.insert(op.cell, Cell { clock, value: op.value.clone() });
            disk.made.push((self.id, op.clone()));
            disk.waiting.push(op);
        }
        self.disk = disk;
    }

    /// Seals what waits. The sealed bytes are on the disk before anybody gets them.
    pub(crate) fn seal(&mut self, keyring: &Keyring, chance: &Chance) {
        if self.disk.waiting.is_empty() {
            return;
        }
        let mut disk = self.disk.clone();
        let batch = Batch {
            schema: SCHEMA,
            install: self.install,
            seen: disk.chains.since(&disk.told, &self.id),
            ops: std::mem::take(&mut disk.waiting),
        };
        let sealer = Sealer { keys: &self.keys, device: self.id, keyring };
        let Ok((bytes, hash)) = sealer.seal(&batch, disk.chains.end(&self.id).head, chance) else {
            panic!("what was edited can be sealed")
        };
        let header = Envelope::decode(&bytes).unwrap().header;
        disk.told = disk.chains.clone();
        disk.chains.apply(&header, hash);
        disk.archive.insert((self.id, header.dev_seq, hash), bytes.clone());
        disk.outbox.push(bytes);
        self.disk = disk;
    }

    /// Takes in what a relay handed out from a place on: each envelope in a transaction of its own, and the cursor with the
    /// last. The cursor is made from what was read, whatever the relay says. If something was refused or is missing, the log
    /// is read again from the beginning. What this device sent stays in its outbox until it was read back.
    pub(crate) fn take(
        &mut self,
        keyring: &Keyring,
        from: Cursor,
        envelopes: Vec<Vec<u8>>,
        killed_after: usize,
    ) {
        let (mut sound, mut cursor) = (true, from);
        let mut read_back = Vec::new();
        for (at, bytes) in envelopes.into_iter().enumerate() {
            if at >= killed_after {
                return;
            }
            let before = self.refused.len();
            cursor = after(cursor, &bytes);
            read_back.push(bytes.clone());
            self.one(keyring, bytes);
            sound &= self.refused.len() == before;
        }
        self.unpark(keyring);
        if sound && self.disk.parked.is_empty() {
            (self.disk.cursor, self.disk.sound) = (cursor, cursor);
            self.disk.outbox.retain(|sent| !read_back.contains(sent));
        } else {
            self.disk.cursor = Cursor::default();
        }
    }

    fn one(&mut self, keyring: &Keyring, bytes: Vec<u8>) -> bool {
        match receive(&bytes, keyring, &self.disk.chains) {
            Ok(Receiving::Known) => false,
            Ok(Receiving::Early) => {
                if !self.disk.parked.contains(&bytes) {
                    self.disk.parked.push(bytes);
                }
                false
            }
            Ok(Receiving::Batch(ready)) => {
                let held = ready.cells().filter_map(|name| Some((name, self.disk.cells.get(&name)?.clone())));
                let held: BTreeMap<CellName, Cell> = held.collect();
                let commit = ready.commit(&held, &self.disk.knowledge);
                self.apply(commit, bytes);
                true
            }
            Err(error) => {
                self.refused.push(error);
                false
            }
        }
    }

    fn apply(&mut self, commit: Commit, bytes: Vec<u8>) {
        let mut disk = self.disk.clone();
        for winner in commit.winners {
            disk.cells.insert(winner.name, winner.cell);
        }
        disk.losers.extend(commit.losers);
        disk.knowledge.learn(commit.header.device, &commit.seen);
        disk.clock.heed(commit.heed);
        disk.chains.apply(&commit.header, commit.hash);
        disk.archive.insert((commit.header.device, commit.header.dev_seq, commit.hash), bytes);
        self.disk = disk;
    }

    /// What had to wait may go now, as long as something does.
    fn unpark(&mut self, keyring: &Keyring) {
        loop {
            let parked = std::mem::take(&mut self.disk.parked);
            let before = parked.len();
            let mut moved = false;
            for bytes in parked {
                moved |= self.one(keyring, bytes);
            }
            if !moved || before == 0 {
                return;
            }
        }
    }

    /// The disk of an earlier day.
    pub(crate) fn restore(&mut self, backup: Disk) {
        self.disk = backup;
    }
}
