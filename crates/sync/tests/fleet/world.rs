//! A fleet and its relay, driven by chance, and what must hold at the end.

use crate::chance::Chance;
use crate::device::Device;
use crate::relay::{Bytes, Lie, Relay, twisted};
use docket_crypto::{DeviceKeys, EpochKey, Identity, RecoveryPhrase};
use docket_sync::{Cell, CellName, Change, Clock, Keyring, Value, content, wins};
use docket_wire::{Cursor, DeviceId, SpaceId};
use std::collections::BTreeMap;

const SPACE: SpaceId = [5; 16];
/// 1 March 2026.
const START_MS: i64 = 1_772_323_200_000;
const TEN_YEARS_MS: i64 = 315_360_000_000;
/// The most devices, clones included.
const MOST_DEVICES: usize = 6;

/// Which accidents happen in a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Faults {
    network: bool,
    kills: bool,
    clocks: bool,
    backups: bool,
    clones: bool,
    relay: bool,
    lies: bool,
}

impl Faults {
    /// A mix of its own for each run: with all of them at once some never meet.
    fn some(chance: &Chance) -> Self {
        let bits = chance.next();
        let has = |bit: u32| bits >> bit & 1 == 1;
        Self {
            network: has(0),
            kills: has(1),
            clocks: has(2),
            backups: has(3),
            clones: has(4),
            relay: has(5),
            lies: has(6),
        }
    }
}

pub(crate) struct World {
    chance: Chance,
    faults: Faults,
    identity: Identity,
    keyring: Keyring,
    devices: Vec<Device>,
    relay: Relay,
    now: i64,
}

impl World {
    pub(crate) fn of(seed: u64) -> Self {
        let chance = Chance::of(seed);
        let phrase = RecoveryPhrase::make(&chance).expect("randomness makes words");
        let identity = phrase.account_root().identity();
        let mut keyring = Keyring::new(identity.public(), SPACE);
        keyring.hold(1, EpochKey::make(&chance));
        let faults = Faults::some(&chance);
        let relay = Relay::new(&chance);
        let mut world = Self { chance, faults, identity, keyring, devices: Vec::new(), relay, now: START_MS };
        for _ in 0..2 + world.chance.below(3) {
            let (id, _) = world.enrol();
            let device = Device::new(id, &world.chance);
            world.certify(id, &device.keys);
            world.devices.push(device);
        }
        world
    }

    fn enrol(&mut self) -> (DeviceId, DeviceKeys) {
        let mut id = [0; 16];
        docket_domain::Entropy::fill(&self.chance, &mut id);
        (id, DeviceKeys::make(&self.chance))
    }

    fn certify(&mut self, id: DeviceId, keys: &DeviceKeys) {
        self.keyring.admit(self.identity.certify(SPACE, id, keys, 1)).expect("the account's own word");
    }

    /// So many things happen; then the faults stop, and everybody meets.
    pub(crate) fn run(&mut self, steps: usize) -> Result<(), String> {
        for _ in 0..steps {
            self.now += i64::try_from(self.chance.below(5000)).unwrap_or(0);
            self.step();
        }
        for _ in 0..8 {
            for at in 0..self.devices.len() {
                self.meet(at, false);
            }
        }
        self.check()
    }

    fn step(&mut self) {
        let at = self.chance.below(self.devices.len());
        match self.chance.below(20) {
            0..8 => self.edit(at),
            8..16 => self.meet(at, true),
            16 if self.faults.clocks => {
                let jump =
                    i64::try_from(self.chance.below(usize::try_from(TEN_YEARS_MS).unwrap_or(1))).unwrap_or(0);
                self.devices[at].skew = if self.chance.one_in(2) { jump } else { -jump };
            }
            17 if self.faults.backups => self.back_up(at),
            18 if self.faults.clones && self.devices.len() < MOST_DEVICES => {
                let original = &self.devices[at];
                let mut clone = Device::new(original.id, &self.chance);
                clone.keys = DeviceKeys::from_seed(original.keys.seed());
                clone.disk = original.disk.clone();
                // What was made there is the original's to account for.
                clone.disk.made.clear();
                self.devices.push(clone);
            }
            19 if self.faults.relay => self.relay_fails(),
            _ => {}
        }
    }

    fn edit(&mut self, at: usize) {
        let changes = (0..=self.chance.below(3)).map(|_| Change {
            cell: CellName {
                table: u16::try_from(self.chance.below(2)).unwrap_or(0),
                row: [u8::try_from(self.chance.below(3)).unwrap_or(0); 16],
                column: u16::try_from(self.chance.below(3)).unwrap_or(0),
            },
            value: match self.chance.below(4) {
                0 => Value::Null,
                1 => Value::Text(format!("word {}", self.chance.below(5))),
                _ => Value::Int(i64::try_from(self.chance.below(9)).unwrap_or(0)),
            },
        });
        let changes = changes.collect();
        self.devices[at].edit(self.now, changes);
    }

    fn back_up(&mut self, at: usize) {
        let device = &mut self.devices[at];
        if self.chance.one_in(2) || device.backups.is_empty() {
            device.backups.push(device.disk.clone());
            return;
        }
        let which = self.chance.below(device.backups.len());
        let backup = device.backups[which].clone();
        device.restore(backup);
    }

    fn relay_fails(&mut self) {
        if self.chance.one_in(3) {
            self.relay.wipe(&self.chance);
        } else {
            let kept = self.chance.below(self.relay.entries.len() + 1);
            self.relay.roll_back(kept);
        }
    }

    /// A device and the relay exchange what they have, with the faults of this run if they are on.
    fn meet(&mut self, at: usize, faulty: bool) {
        let lost = |world: &Self| faulty && world.faults.network && world.chance.one_in(4);
        let killed = |world: &Self| faulty && world.faults.kills && world.chance.one_in(6);
        loop {
            self.give_back(at);
            let before = self.devices[at].disk.cursor;
            if lost(self) {
                return;
            }
            let most = if faulty && self.faults.network { 1 + self.chance.below(8) } else { usize::MAX >> 1 };
            let (from, mut envelopes) = self.relay.pull(before, most);
            let last = from.seq as usize + envelopes.len() == self.relay.entries.len();
            if faulty && self.faults.lies && self.chance.one_in(3) {
                let lies = [Lie::Flip, Lie::Swap, Lie::Repeat, Lie::LeaveOut, Lie::CutOff];
                envelopes = twisted(lies[self.chance.below(lies.len())], envelopes, &self.chance);
            }
            let killed_after = if killed(self) { self.chance.below(4) } else { usize::MAX };
            let device = &mut self.devices[at];
            device.refused.clear();
            device.take(&self.keyring, from, envelopes, killed_after);
            if killed_after != usize::MAX {
                return;
            }
            if faulty || last || self.devices[at].disk.cursor == before {
                break;
            }
        }
        self.devices[at].seal(&self.keyring, &self.chance);
        for bytes in self.devices[at].disk.outbox.clone() {
            if lost(self) || killed(self) {
                return;
            }
            let reply = self.relay.push(&bytes, *blake3::hash(&bytes).as_bytes());
            // The answer may be lost although the relay has it.
            if lost(self) || killed(self) {
                return;
            }
            reply.expect("an honest relay takes what was sealed");
        }
    }

    /// A relay that lost something gets it again from everybody who has it. Who cannot show that it has not lost anything
    /// gives it everything: what is there already changes nothing.
    fn give_back(&mut self, at: usize) {
        let disk = &self.devices[at].disk;
        let leads_to = |cursor: Cursor| cursor.log == self.relay.log && self.relay.is_read(cursor);
        let shown = [disk.sound, disk.given].into_iter().filter(|cursor| cursor.seq > 0);
        if !disk.unsure && shown.clone().count() > 0 && shown.into_iter().all(leads_to) {
            return;
        }
        for ((.., hash), bytes) in &self.devices[at].disk.archive {
            self.relay.push(bytes, *hash).expect("an honest relay takes what was sealed");
        }
        let disk = &mut self.devices[at].disk;
        (disk.cursor, disk.sound, disk.given) = (Cursor::default(), Cursor::default(), self.relay.end());
        disk.unsure = false;
    }

    fn check(&self) -> Result<(), String> {
        let mut all = Vec::new();
        for bytes in self.devices[0].disk.archive.values() {
            let (header, batch) =
                content(bytes, &self.keyring).map_err(|e| format!("the archive opens: {e}"))?;
            all.extend(batch.ops.into_iter().map(|op| (header.device, op)));
        }
        // The oracle: all edits, sorted and folded.
        let mut expected: BTreeMap<CellName, Cell> = BTreeMap::new();
        for (device, op) in &all {
            let new = Cell { clock: Clock { stamp: op.stamp, device: *device }, value: op.value.clone() };
            if expected.get(&op.cell).is_none_or(|old| wins(&new, old)) {
                expected.insert(op.cell, new);
            }
        }
        for (at, device) in self.devices.iter().enumerate() {
            let told = |what: &str| {
                Err(format!("device {at} of {}: {what} ({:?})", self.devices.len(), self.faults))
            };
            let is_there = |hash: &[u8; 32]| {
                self.devices.iter().any(|d| d.disk.archive.keys().any(|(.., known)| known == hash))
            };
            let in_vain = |bytes: &Bytes| {
                docket_wire::Envelope::decode(bytes).is_ok_and(|envelope| is_there(&envelope.header.previous))
            };
            if device.disk.parked.iter().any(in_vain) {
                let waits = device
                    .disk
                    .parked
                    .iter()
                    .filter_map(|bytes| Some(docket_wire::Envelope::decode(bytes).ok()?.header));
                let waits: Vec<String> = waits
                    .map(|h| {
                        let end = device.disk.chains.end(&h.device).head.dev_seq;
                        format!("number {} of {:02x}, which ends with {end}", h.dev_seq, h.device[0])
                    })
                    .collect();
                return told(&format!("it still waits: {}", waits.join("; ")));
            }
            if !device.disk.waiting.is_empty() || !device.disk.outbox.is_empty() {
                return told("it has not sent everything");
            }
            if device.disk.chains.ends().ne(self.devices[0].disk.chains.ends()) {
                let theirs =
                    |d: &Device| d.disk.archive.keys().copied().collect::<std::collections::BTreeSet<_>>();
                let (mine, first) = (theirs(device), theirs(&self.devices[0]));
                let at_relay = |hash: &[u8; 32]| {
                    self.relay.entries.iter().any(|e| blake3::hash(&e.bytes).as_bytes() == hash)
                };
                let tell = |keys: Vec<&(DeviceId, u64, [u8; 32])>| {
                    let each = keys
                        .iter()
                        .map(|(d, n, h)| format!("{:02x}/{n} at the relay: {}", d[0], at_relay(h)));
                    each.collect::<Vec<_>>().join(", ")
                };
                let (lacks, more) = (first.difference(&mine).collect(), mine.difference(&first).collect());
                return told(&format!("it lacks [{}] and has besides [{}]", tell(lacks), tell(more)));
            }
            if device.disk.cells != expected {
                return told("it came to something else");
            }
            if let Some((_, lost)) =
                device.disk.made.iter().find(|(_, op)| !all.iter().any(|(_, known)| known == op))
            {
                return told(&format!("an edit was lost: {lost:?}"));
            }
        }
        Ok(())
    }
}
