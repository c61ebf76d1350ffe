//! A device: what lies on its disk, and what it does. Everything it decides comes from the crate; here it is only loaded,
//! written and sent.

use crate::chance::Chance;
use crate::relay::{Bytes, after};
use docket_crypto::DeviceKeys;
use docket_domain::Entropy as _;
use docket_sync::{
    Batch, Cell, CellName, Chains, Change, Clock, Commit, Keyring, Knowledge, Loser, Op, Receiving, SCHEMA,
    Sealer, StampClock, SyncError, capture, receive,
};
use docket_wire::{Cursor, DeviceId, Envelope, EnvelopeHash};
use std::collections::BTreeMap;

/// What survives a kill. Each function that writes it is one transaction; kills come between them.
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
    pub(crate) outbox: Vec<Bytes>,
    /// What was told of the others' chains with the last batch.
    told: Chains,
    /// Where reading goes on.
    pub(crate) cursor: Cursor,
    /// The last place up to which everything was sound. A relay that does not lead there has lost something; reading from
    /// the beginning must not make that forgotten.
    pub(crate) sound: Cursor,
    /// Where the relay's log ended after it got everything that is here: as long as it leads there, too, it has it.
    pub(crate) given: Cursor,
    /// Something was applied that does not stand before either.
    pub(crate) unsure: bool,
    /// Envelopes that others have to come before.
    pub(crate) parked: Vec<Bytes>,
    /// All that was applied, to be given to a relay that lost it.
    pub(crate) archive: BTreeMap<(DeviceId, u64, EnvelopeHash), Bytes>,
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
        let disk = &mut self.disk;
        for op in capture(&mut disk.clock, now.saturating_add(self.skew), changes) {
            let clock = Clock { stamp: op.stamp, device: self.id };
            disk.cells.insert(op.cell, Cell { clock, value: op.value.clone() });
            disk.made.push((self.id, op.clone()));
            disk.waiting.push(op);
        }
    }

    /// Seals what waits. The sealed bytes are on the disk before anybody gets them.
    pub(crate) fn seal(&mut self, keyring: &Keyring, chance: &Chance) {
        if self.disk.waiting.is_empty() {
            return;
        }
        let disk = &mut self.disk;
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
        let bytes: Bytes = bytes.into();
        disk.archive.insert((self.id, header.dev_seq, hash), bytes.clone());
        disk.outbox.push(bytes);
    }

    /// Takes in what a relay handed out from a place on: each envelope with the cursor in a transaction of its own. The
    /// cursor is made from what was read, whatever the relay says. From the first that was refused or has to wait the cursor
    /// stays, and the device is no longer sure that the relay has what it has itself. What it sent stays in its outbox until
    /// it was read back.
    pub(crate) fn take(
        &mut self,
        keyring: &Keyring,
        from: Cursor,
        envelopes: Vec<Bytes>,
        killed_after: usize,
    ) {
        let (mut sound, mut cursor) = (true, from);
        for (at, bytes) in envelopes.into_iter().enumerate() {
            if at >= killed_after {
                return;
            }
            let refused = self.refused.len();
            cursor = after(cursor, blake3::hash(&bytes).as_bytes());
            self.disk.unsure |= !sound;
            self.one(keyring, bytes.clone());
            self.unpark(keyring);
            sound &= self.refused.len() == refused && !self.disk.parked.contains(&bytes);
            if sound {
                (self.disk.cursor, self.disk.sound) = (cursor, cursor);
                self.disk.outbox.retain(|sent| *sent != bytes);
            }
        }
        if !sound {
            self.disk.unsure = true;
            self.disk.cursor = Cursor::default();
        }
    }

    fn one(&mut self, keyring: &Keyring, bytes: Bytes) -> bool {
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
                let commit = ready.commit(&held, Vec::new(), &self.disk.knowledge, &|_| None);
                self.apply(commit, bytes);
                true
            }
            Err(error) => {
                self.refused.push(error);
                false
            }
        }
    }

    fn apply(&mut self, commit: Commit, bytes: Bytes) {
        let disk = &mut self.disk;
        for winner in commit.winners {
            disk.cells.insert(winner.name, winner.cell);
        }
        disk.losers.extend(commit.losers);
        disk.knowledge.learn(commit.header.device, &commit.seen);
        disk.clock.heed(commit.heed);
        disk.chains.apply(&commit.header, commit.hash);
        disk.archive.insert((commit.header.device, commit.header.dev_seq, commit.hash), bytes);
    }

    /// What had to wait may go now, as long as something does.
    fn unpark(&mut self, keyring: &Keyring) {
        loop {
            let parked = std::mem::take(&mut self.disk.parked);
            let mut moved = false;
            for bytes in parked {
                moved |= self.one(keyring, bytes);
            }
            // What had waited may stand in no log any more.
            self.disk.unsure |= moved;
            if !moved {
                return;
            }
        }
    }

    /// The disk of an earlier day.
    pub(crate) fn restore(&mut self, backup: Disk) {
        self.disk = backup;
    }
}
