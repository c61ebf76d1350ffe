//! Three devices of an account, what one of them reads, and what a relay could make of it.

use docket_crypto::{DeviceKeys, EpochKey, Identity, RecoveryPhrase, WrapKeys, nonce, sign_envelope};
use docket_domain::Entropy;
use docket_sync::{
    Batch, Cell, CellName, Chains, Contents, Epoch, Keyring, Knowledge, Op, Receiving, SCHEMA, Sealer, Seen,
    SnapshotRow, Stamp, Statement, SyncError, Value, join, receive,
};
use docket_wire::{DeviceId, Envelope, EnvelopeHash, Head, Header, Kind, SIGNATURE_BYTES, SUITE, SpaceId};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

pub(crate) const SPACE: SpaceId = [5; 16];

/// Randomness that is another one each time, and the same in every run.
pub(crate) struct Counted(AtomicU8);

impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

/// A device of the account.
pub(crate) struct Member {
    pub(crate) keys: DeviceKeys,
    pub(crate) id: DeviceId,
}

impl Member {
    pub(crate) fn new(name: u8) -> Self {
        Self { keys: DeviceKeys::from_seed(&[name; 32]), id: [name; 16] }
    }
}

/// What an attack came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Refused(SyncError),
    /// It waits for what it stands on.
    Early,
    /// It was applied before.
    Known,
    /// It is true and nothing new.
    Same,
    /// The person is told that something is missing.
    Omitted,
    /// The person is told that a device writes in two branches.
    Forked,
    Applied,
}

/// A device that reads what a relay hands out.
pub(crate) struct Reader {
    pub(crate) member: Member,
    pub(crate) keyring: Keyring,
    pub(crate) chains: Chains,
    pub(crate) cells: BTreeMap<CellName, Cell>,
    knowledge: Knowledge,
}

impl Reader {
    /// All that it is, to be compared.
    pub(crate) fn state(&self) -> String {
        let certificates: Vec<_> =
            self.keyring.every().map(|one| (one, self.keyring.last_of(&one.device))).collect();
        let keys: Vec<_> = self.keyring.keys().map(|(epoch, key)| (epoch, key.name())).collect();
        format!("{:?} {:?} {:?} {certificates:?} {keys:?}", self.chains, self.cells, self.knowledge)
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) -> Outcome {
        let ready = match receive(bytes, &self.keyring, &self.chains) {
            Ok(Receiving::Known) => return Outcome::Known,
            Ok(Receiving::Early) => return Outcome::Early,
            Ok(Receiving::Batch(ready)) => ready,
            Err(error) => return Outcome::Refused(error),
        };
        let commit = ready.commit(&self.cells, Vec::new(), &self.knowledge, &|_| None);
        self.knowledge.learn(commit.header.device, &commit.seen);
        self.chains.apply(&commit.header, commit.hash);
        self.cells.extend(commit.winners.into_iter().map(|winner| (winner.name, winner.cell)));
        match (commit.omitted, commit.forks) {
            (true, _) => Outcome::Omitted,
            (_, true) => Outcome::Forked,
            _ => Outcome::Applied,
        }
    }

    /// Takes a snapshot as a relay hands it out.
    pub(crate) fn join(&mut self, contents: &[u8], parts: &[Vec<u8>]) -> Outcome {
        let before = self.state();
        let opened = Contents::open(contents, &self.keyring).and_then(|(header, contents)| {
            let rows = (0..contents.parts.len().max(parts.len())).map(|index| {
                let part = parts.get(index).ok_or(SyncError::Mismatch)?;
                contents.rows(index, part, &header, &self.keyring)
            });
            Ok((rows.collect::<Result<Vec<_>, _>>()?.concat(), contents))
        });
        let (rows, contents) = match opened {
            Ok(opened) => opened,
            Err(error) => return Outcome::Refused(error),
        };
        let own = self.member.id;
        let joined = join(rows, &contents.ends, &self.cells, Vec::new(), &self.chains, own, &|_| None);
        self.cells.extend(joined.winners.into_iter().map(|winner| (winner.name, winner.cell)));
        contents.covers().for_each(|(device, end, loose)| self.chains.cover(device, end, loose));
        if self.state() == before { Outcome::Same } else { Outcome::Applied }
    }

    /// Takes a statement as a relay hands it out.
    pub(crate) fn believe(&mut self, bytes: &[u8]) -> Outcome {
        let before = self.state();
        let taken = Statement::decode(bytes)
            .and_then(|statement| self.keyring.take(&statement, self.member.id, &self.member.keys));
        match taken {
            Err(error) => Outcome::Refused(error),
            Ok(()) if self.state() == before => Outcome::Same,
            Ok(()) => Outcome::Applied,
        }
    }
}

/// The account and what its devices have made.
pub(crate) struct Scene {
    pub(crate) entropy: Counted,
    pub(crate) identity: Identity,
    pub(crate) recovery: WrapKeys,
    pub(crate) writer: Member,
    pub(crate) other: Member,
    pub(crate) gone: Member,
    /// What the writer wrote, one after another.
    pub(crate) log: Vec<Vec<u8>>,
    pub(crate) heads: Vec<Head>,
    /// The key of the second epoch is known to whoever has this.
    pub(crate) epoch: Epoch,
    pub(crate) second: EpochKey,
}

pub(crate) fn first_key() -> EpochKey {
    EpochKey::from_bytes(&[77; 32])
}

pub(crate) fn op(column: u16, stamp: u64, value: i64) -> Op {
    let cell = CellName { table: 1, row: [1; 16], column };
    Op { cell, stamp: Stamp::from_bits(stamp), value: Value::Int(value) }
}

pub(crate) fn batch(ops: Vec<Op>, seen: Vec<Seen>) -> Batch {
    Batch { schema: SCHEMA, install: [3; 16], seen, ops }
}

impl Scene {
    pub(crate) fn new() -> Self {
        let entropy = Counted(AtomicU8::new(1));
        let root = RecoveryPhrase::make(&entropy).unwrap().account_root();
        let (writer, other, gone) = (Member::new(10), Member::new(11), Member::new(12));
        let mut scene = Self {
            identity: root.identity(),
            recovery: root.recovery(),
            log: Vec::new(),
            heads: vec![Head::NONE],
            epoch: Epoch { space: SPACE, epoch: 0, name: [0; 16], wraps: Vec::new(), signature: [0; 64] },
            second: EpochKey::make(&entropy),
            entropy,
            writer,
            other,
            gone,
        };
        let keyring = scene.keyring();
        (scene.epoch, scene.second) = Epoch::turn(&keyring, &scene.identity, &scene.recovery, &scene.entropy);
        for number in 1..=3 {
            let ops = vec![op(number, u64::from(number) * 10, i64::from(number))];
            let head = scene.heads[usize::from(number) - 1];
            let (bytes, hash) = scene.sealed(&scene.writer, &batch(ops, Vec::new()), head);
            scene.log.push(bytes);
            scene.heads.push(Head { dev_seq: u64::from(number), hash });
        }
        scene
    }

    /// What everybody believes: all three devices and the first key.
    pub(crate) fn keyring(&self) -> Keyring {
        let mut keyring = Keyring::new(self.identity.public(), SPACE);
        keyring.hold(1, first_key());
        for member in [&self.writer, &self.other, &self.gone, &Member::new(13)] {
            keyring.admit(self.identity.certify(SPACE, member.id, &member.keys, 1)).unwrap();
        }
        keyring
    }

    pub(crate) fn sealed(&self, by: &Member, batch: &Batch, head: Head) -> (Vec<u8>, EnvelopeHash) {
        let keyring = self.keyring();
        let sealer = Sealer { keys: &by.keys, device: by.id, keyring: &keyring };
        sealer.seal(batch, head, &self.entropy).unwrap()
    }

    /// What a member with another program in its hands could seal: any content under any header.
    pub(crate) fn crafted(&self, by: &Member, content: &[u8], change: impl Fn(&mut Header)) -> Vec<u8> {
        let (key, nonce) = (first_key(), nonce(&self.entropy));
        let mut header = Header {
            suite: SUITE,
            kind: Kind::Ops,
            min_reader: 1,
            space: SPACE,
            device: by.id,
            dev_seq: 1,
            epoch: 1,
            key: key.name(),
            max_stamp: 100,
            previous: [0; 32],
            length: u32::try_from(EpochKey::sealed_length(content.len())).unwrap(),
        };
        change(&mut header);
        let ciphertext = key.seal(&header.encode(), &nonce, content);
        self.signed(by, &Envelope { header, nonce, ciphertext, signature: [0; SIGNATURE_BYTES] })
    }

    /// An envelope signed anew.
    pub(crate) fn signed(&self, by: &Member, envelope: &Envelope) -> Vec<u8> {
        let mut bytes = envelope.encode();
        bytes.truncate(bytes.len() - SIGNATURE_BYTES);
        let signature = sign_envelope(&by.keys, &bytes);
        bytes.extend_from_slice(&signature);
        bytes
    }

    /// A device that has read the first of the writer's envelopes.
    pub(crate) fn reader(&self) -> Reader {
        let mut reader = Reader {
            member: Member::new(13),
            keyring: self.keyring(),
            chains: Chains::default(),
            cells: BTreeMap::new(),
            knowledge: Knowledge::default(),
        };
        assert_eq!(reader.take(&self.log[0]), Outcome::Applied);
        reader
    }

    /// A snapshot by somebody who had read so much of the writer's.
    pub(crate) fn snapshot(&self, by: &Member, read: usize, id: u8) -> (Contents, Vec<u8>, Vec<Vec<u8>>) {
        let mut reader = self.reader();
        self.log[1..read].iter().for_each(|bytes| assert_eq!(reader.take(bytes), Outcome::Applied));
        let ends = reader.chains.ends().map(|(device, end)| (*device, *end)).collect();
        let mut contents = Contents { schema: SCHEMA, id: [id; 16], ends, ..Contents::default() };
        let rows = |(name, cell): (&CellName, &Cell)| SnapshotRow {
            table: name.table,
            row: name.row,
            cells: vec![(name.column, cell.clock, cell.value.clone())],
            texts: Vec::new(),
            lost: Vec::new(),
        };
        let rows: Vec<SnapshotRow> = reader.cells.iter().map(rows).collect();
        let parts = rows.chunks(1).map(|rows| contents.add(&self.keyring(), rows, &self.entropy).unwrap());
        let parts = parts.collect();
        let sealed = self.sealed_contents(by, &contents);
        (contents, sealed, parts)
    }

    pub(crate) fn sealed_contents(&self, by: &Member, contents: &Contents) -> Vec<u8> {
        let keyring = self.keyring();
        let sealer = Sealer { keys: &by.keys, device: by.id, keyring: &keyring };
        contents.seal(&sealer, Stamp::from_bits(100), &self.entropy).unwrap()
    }
}
