//! A fleet and its relays, and what happens to them step by step.

use crate::chance::Chance;
use crate::device::{Device, GRAVE, NEW_COLUMN, TEXT};
use crate::inbox::Fuse;
use crate::ledger::Ledger;
use crate::meeting::{Air, Meeting};
use crate::relay::{Bytes, Relay};
use crate::step::{Faults, Step};
use docket_crypto::{DeviceKeys, EpochKey, Identity, RecoveryPhrase, WrapKeys};
use docket_domain::Entropy as _;
use docket_sync::{Batch, CellName, Epoch, Keyring, Sealer, Statement, Value};
use docket_wire::{DeviceId, Head, SpaceId};
use std::rc::Rc;

const SPACE: SpaceId = [5; 16];
/// 1 March 2026.
pub(crate) const START_MS: i64 = 1_772_323_200_000;
const TEN_YEARS_MS: usize = 315_360_000_000;
/// How long a step takes.
const STEP_MS: i64 = 1777;
/// The most devices, clones included.
const MOST_DEVICES: usize = 6;
/// The most times a key is turned.
const MOST_EPOCHS: usize = 4;
/// The first character of all that are put into texts.
const FIRST_WORD: u32 = 0x4e00;
/// Something that no relay may ever see.
pub(crate) const CANARY: &str = "canary in clear text";

pub(crate) struct World {
    pub(crate) faults: Faults,
    pub(crate) devices: Vec<Device>,
    pub(crate) relays: Vec<Relay>,
    pub(crate) ledger: Ledger,
    pub(crate) now: i64,
    chance: Chance,
    identity: Identity,
    recovery: WrapKeys,
    first_key: [u8; 32],
    /// Copies of the relays.
    copies: Vec<Vec<Relay>>,
    flying: Vec<Vec<Bytes>>,
    intruders: Vec<Bytes>,
    words: u32,
    epochs: usize,
}

impl World {
    pub(crate) fn of(seed: u64) -> Self {
        let (chance, faults) = (Chance::of(seed), Faults::of(seed));
        let phrase = RecoveryPhrase::make(&chance).expect("randomness makes words");
        let root = phrase.account_root();
        let relays: Vec<Relay> = (0..=usize::from(faults.second)).map(|_| Relay::new(&chance)).collect();
        let mut world = Self {
            faults,
            devices: Vec::new(),
            copies: relays.iter().map(|_| Vec::new()).collect(),
            flying: relays.iter().map(|_| Vec::new()).collect(),
            relays,
            ledger: Ledger::default(),
            now: START_MS,
            identity: root.identity(),
            recovery: root.recovery(),
            first_key: *root.first_key().bytes(),
            intruders: Vec::new(),
            words: 0,
            epochs: 0,
            chance,
        };
        for at in 0..2 + world.chance.below(3) {
            world.enrol(faults.versions && at > 0 && world.chance.one_in(2));
        }
        if faults.lies {
            world.intrude();
        }
        world
    }

    fn id(&self) -> DeviceId {
        let mut id = [0; 16];
        self.chance.fill(&mut id);
        id
    }

    /// A new device: somebody types the words, and another device lets it in.
    fn enrol(&mut self, old: bool) {
        let (id, keys) = (self.id(), DeviceKeys::make(&self.chance));
        let certificate = Statement::Certificate(self.identity.certify(SPACE, id, &keys, 1));
        let mut device = Device::new(id, keys, self.identity.public(), SPACE, u16::from(!old));
        device.keyring.hold(1, EpochKey::from_bytes(&self.first_key));
        device.keep_keys();
        device.believe(&Rc::new(certificate.encode()));
        // Whoever lets it in tells it whom to believe: a relay could keep back that somebody was taken off.
        let there = self.devices.iter().find(|device| !device.left);
        there
            .into_iter()
            .flat_map(|there| there.disk.statements.values())
            .for_each(|bytes| device.believe(bytes));
        device.start(&self.chance);
        self.devices.push(device);
    }

    /// Somebody seals who has no say: as a device of a later epoch under the key of an earlier one, as a stranger, and as
    /// a device that was taken off before it wrote anything.
    fn intrude(&mut self) {
        for (at, epoch, last) in [(0, 3, None), (1, 1, None), (2, 1, Some(0))] {
            let (id, keys) = (self.id(), DeviceKeys::make(&self.chance));
            let mut keyring = Keyring::new(self.identity.public(), SPACE);
            keyring.hold(1, EpochKey::from_bytes(&self.first_key));
            let certificate = Statement::Certificate(self.identity.certify(SPACE, id, &keys, epoch));
            let revocation = last.map(|last| Statement::Revocation(self.identity.revoke(SPACE, id, last)));
            let known = (at != 1).then_some(certificate).into_iter().chain(revocation);
            for statement in known {
                let bytes = Rc::new(statement.encode());
                for device in &mut self.devices {
                    device.believe(&bytes);
                }
            }
            let cell = CellName { table: 0, row: [0; 16], column: 0 };
            let op = docket_sync::Op {
                cell,
                stamp: docket_sync::Stamp::from_bits(u64::MAX >> 2),
                value: Value::Int(666),
            };
            let batch = Batch { ops: vec![op], ..Batch::default() };
            let sealer = Sealer { keys: &keys, device: id, keyring: &keyring };
            let (bytes, _) = sealer.seal(&batch, Head::NONE, &self.chance).expect("anybody can seal");
            self.intruders.push(bytes.into());
        }
    }

    /// One thing happens.
    pub(crate) fn step(&mut self, step: Step) {
        self.now += STEP_MS;
        let count = self.devices.len();
        let (relays, faults) = (self.relays.len(), self.faults);
        let device = |at: u8| usize::from(at) % count;
        let relay_of = |relay: u8| usize::from(relay) % relays;
        match step {
            Step::Edit { at, luck } => self.edit(device(at), &Chance::of(luck.into())),
            Step::Write { at, luck } => self.write(device(at), &Chance::of(luck.into())),
            Step::Delete { at, luck } => self.delete(device(at), &Chance::of(luck.into())),
            Step::Meet { at, relay, kill, luck } => {
                let (at, relay) = (device(at), relay_of(relay));
                if self.devices[at].left {
                    return self.write_on(at);
                }
                if self.devices[at].cut[relay] {
                    return;
                }
                let kill = (kill > 0).then(|| usize::from(kill));
                let mut air = Air {
                    luck: Chance::of(luck.into()),
                    fuse: Fuse(kill),
                    network: faults.network,
                    lies: faults.lies,
                };
                self.meet(at, relay, &mut air);
            }
            Step::Clock { at, luck } => self.jump(device(at), &Chance::of(luck.into())),
            Step::BackUp { at } => {
                let device = &mut self.devices[device(at)];
                device.backups.push(device.disk.clone());
            }
            Step::Restore { at, luck } => {
                let device = &mut self.devices[device(at)];
                if !device.backups.is_empty() {
                    let which = Chance::of(luck.into()).below(device.backups.len());
                    device.restore(device.backups[which].clone(), &self.chance);
                    device.put_back = true;
                }
            }
            Step::Clone { at } if count < MOST_DEVICES => {
                let original = &self.devices[device(at)];
                let keys = DeviceKeys::from_seed(original.keys.seed());
                let account = self.identity.public();
                let mut clone = Device::new(original.id, keys, account, SPACE, original.schema);
                clone.left = original.left;
                clone.restore(original.disk.clone(), &self.chance);
                self.devices.push(clone);
            }
            Step::Enrol { old } if count < MOST_DEVICES => self.enrol(old),
            Step::Revoke { at, by } => self.revoke(device(at), device(by)),
            Step::Turn { at } => self.turn(device(at)),
            Step::Update { at } => self.update(device(at)),
            Step::Compact { at, relay } => self.compact(device(at), relay_of(relay)),
            Step::Deliver { relay, luck } => self.deliver(relay_of(relay), &Chance::of(luck.into())),
            Step::Cut { at, relay } => self.devices[device(at)].cut[relay_of(relay)] ^= true,
            Step::Copy { relay } => {
                let relay = relay_of(relay);
                self.copies[relay].push(self.relays[relay].clone());
            }
            Step::PutBack { relay, luck } => {
                let relay = relay_of(relay);
                let copies = &self.copies[relay];
                if let Some(copy) = copies.get(Chance::of(luck.into()).below(copies.len())) {
                    self.relays[relay] = copy.clone();
                }
            }
            Step::Wipe { relay } => self.relays[relay_of(relay)] = Relay::new(&self.chance),
            Step::Clone { .. } | Step::Enrol { .. } => {}
        }
    }

    /// A device and a relay exchange what they have. Who was killed starts anew.
    pub(crate) fn meet(&mut self, at: usize, relay: usize, air: &mut Air) {
        let killed = self.meeting(at, relay).all(air).is_err() && air.fuse.0 == Some(0);
        if killed {
            self.devices[at].start(&self.chance);
        }
    }

    fn meeting(&mut self, at: usize, relay: usize) -> Meeting<'_> {
        Meeting {
            device: &mut self.devices[at],
            at: relay,
            relay: &mut self.relays[relay],
            flying: &mut self.flying[relay],
            intruders: &self.intruders,
            ledger: &mut self.ledger,
            chance: &self.chance,
        }
    }

    fn edit(&mut self, at: usize, luck: &Chance) {
        for _ in 0..=luck.below(3) {
            let table = u16::from(luck.small(3));
            let column = [0, 1, 2, NEW_COLUMN][luck.below(4)];
            let name = CellName { table, row: [luck.small(3); 16], column };
            let value = match luck.below(12) {
                0 => Value::Null,
                1 => Value::Text(CANARY.to_owned()),
                2 => Value::Int(1),
                _ => Value::Int(i64::try_from(luck.below(5000)).unwrap_or(0)),
            };
            let device = &mut self.devices[at];
            if device.has_place(&name) {
                device.write(self.now, name, value, false);
            }
        }
    }

    fn write(&mut self, at: usize, luck: &Chance) {
        let name = CellName { table: u16::from(luck.small(2)), row: [luck.small(3); 16], column: TEXT };
        let there = self.devices[at].disk.cell(&name).map(|cell| cell.value.clone());
        let mut text: Vec<char> = match there {
            Some(Value::Text(text)) => text.chars().collect(),
            _ => Vec::new(),
        };
        for _ in 0..luck.below(3) {
            if !text.is_empty() {
                text.remove(luck.below(text.len()));
            }
        }
        for _ in 0..1 + luck.below(4) {
            let word = char::from_u32(FIRST_WORD + self.words).expect("there are many characters");
            self.words += 1;
            text.insert(luck.below(text.len() + 1), word);
        }
        let anew = luck.one_in(12);
        self.devices[at].write(self.now, name, Value::Text(text.into_iter().collect()), anew);
    }

    fn delete(&mut self, at: usize, luck: &Chance) {
        let name = CellName { table: u16::from(luck.small(2)), row: [luck.small(3); 16], column: GRAVE };
        let value = if luck.one_in(4) { Value::Null } else { Value::Int(self.now) };
        self.devices[at].write(self.now, name, value, false);
    }

    fn jump(&mut self, at: usize, luck: &Chance) {
        let device = &mut self.devices[at];
        let years = i64::try_from(luck.below(TEN_YEARS_MS)).unwrap_or(0);
        (device.skew, device.frozen) = match luck.below(4) {
            0 => (years, None),
            1 => (-years, None),
            2 => (0, Some(self.now)),
            _ => (0, None),
        };
    }

    /// Makes a new key on a device.
    fn turn(&mut self, at: usize) {
        let device = &mut self.devices[at];
        if device.left || self.epochs >= MOST_EPOCHS {
            return;
        }
        self.epochs += 1;
        let (epoch, key) = Epoch::turn(&device.keyring, &self.identity, &self.recovery, &self.chance);
        device.keyring.hold(epoch.epoch, key);
        device.believe(&Rc::new(Statement::Epoch(epoch).encode()));
    }

    /// Takes a device off. All learn of it at once, and all that it sealed until then counts: who had taken in more than
    /// another one would keep it for ever.
    fn revoke(&mut self, at: usize, by: usize) {
        let id = self.devices[at].id;
        let others = self.devices.iter().filter(|device| !device.left && device.id != id);
        if others.count() < 2 || self.devices[by].left || self.devices[by].id == id {
            return;
        }
        for relay in 0..self.relays.len() {
            // A snapshot of somebody who has no say any more is none.
            self.copies[relay].clear();
            self.relays[relay].stale = None;
            if self.relays[relay].snapshot.is_some() {
                self.meet(by, relay, &mut Air::clear());
                self.meet(by, relay, &mut Air::clear());
                if !self.meeting(by, relay).leave_snapshot(false) {
                    return;
                }
            }
        }
        let sealed = self.ledger.all.iter().filter(|sealed| sealed.device == id);
        let last = sealed.map(|sealed| sealed.dev_seq).max().unwrap_or(0);
        let revocation = Statement::Revocation(self.identity.revoke(SPACE, id, last));
        let bytes = Rc::new(revocation.encode());
        for device in &mut self.devices {
            device.believe(&bytes);
            device.left |= device.id == id;
            let hash = *blake3::hash(&bytes).as_bytes();
            for backup in &mut device.backups {
                backup.statements.insert(hash, bytes.clone());
            }
        }
        self.turn(by);
    }

    fn update(&mut self, at: usize) {
        let device = &mut self.devices[at];
        device.schema = 1;
        device.start(&self.chance);
        device.settle();
        device.seal(&mut self.ledger, &self.chance);
        device.unpark(&mut self.ledger);
    }

    fn compact(&mut self, at: usize, relay: usize) {
        if !self.devices[at].left && !self.devices[at].cut[relay] {
            self.meet(at, relay, &mut Air::clear());
            self.meeting(at, relay).leave_snapshot(true);
        }
    }

    fn deliver(&mut self, relay: usize, luck: &Chance) {
        let flying = &mut self.flying[relay];
        for _ in 0..luck.below(4) {
            if flying.is_empty() {
                return;
            }
            let at = luck.below(flying.len());
            let bytes = if luck.one_in(3) { flying[at].clone() } else { flying.swap_remove(at) };
            let hash = *blake3::hash(&bytes).as_bytes();
            self.relays[relay].push(&bytes, hash).expect("an honest relay takes what was sealed");
        }
    }

    /// Who was taken off does not give up: a relay that lies may hand out what it writes.
    fn write_on(&mut self, at: usize) {
        let device = &mut self.devices[at];
        let before = device.disk.archive.len();
        device.seal(&mut self.ledger, &self.chance);
        if device.disk.archive.len() > before
            && let Some(bytes) = device.disk.places[0].outbox.last()
        {
            self.intruders.push(bytes.clone());
        }
    }

    /// The person types the words again, wherever a key is missing.
    fn words_again(&mut self, at: usize) {
        let device = &mut self.devices[at];
        for bytes in device.disk.statements.clone().values() {
            if let Ok(Statement::Epoch(epoch)) = Statement::decode(bytes)
                && device.keyring.key(epoch.epoch, &epoch.name).is_none()
            {
                let opened = device.keyring.learn_by_words(&epoch, &self.recovery);
                device.must(opened.is_ok(), "the words open every key");
            }
        }
        device.keep_keys();
        device.seal(&mut self.ledger, &self.chance);
        device.unpark(&mut self.ledger);
    }

    /// The faults stop, and everybody meets everybody.
    pub(crate) fn come_to_rest(&mut self) {
        for at in 0..self.devices.len() {
            self.update(at);
        }
        for _ in 0..6 {
            for at in 0..self.devices.len() {
                for relay in 0..self.relays.len() {
                    if !self.devices[at].left {
                        self.meet(at, relay, &mut Air::clear());
                    }
                }
                self.words_again(at);
            }
        }
    }
}
