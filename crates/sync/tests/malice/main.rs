//! All that a relay, or a member with another program in its hands, could do to what devices exchange. Each attack is
//! noticed, and what the device has is the same to the byte.
#![allow(clippy::unwrap_used, reason = "the whole file is a test")]

mod scene;

use docket_crypto::{DeviceKeys, EpochKey, OpenError, RecoveryPhrase};
use docket_sync::{Batch, BatchError, Chains, Epoch, Keyring, SCHEMA, Seen, Stamp, Statement, SyncError};
use docket_wire::{Envelope, Head, Header, Kind};
use scene::{Member, Outcome, Reader, SPACE, Scene, batch, first_key, op};
use std::ops::Range;

const SEALED: Outcome = Outcome::Refused(SyncError::Open(OpenError::Sealed));
const SIGNATURE: Outcome =
    Outcome::Refused(SyncError::Open(OpenError::Signature(docket_crypto::BadSignature)));
const NEWER: Outcome = Outcome::Refused(SyncError::Newer);
const MISMATCH: Outcome = Outcome::Refused(SyncError::Mismatch);
const IMPROPER: Outcome = Outcome::Refused(SyncError::Batch(BatchError::Improper));
const TOO_LARGE: Outcome = Outcome::Refused(SyncError::Batch(BatchError::TooLarge));
const STATEMENT: Outcome = Outcome::Refused(SyncError::Statement);

/// What is done to a header.
type Change = fn(&mut Header);

/// The attacks so far.
struct Catalogue {
    scene: Scene,
    reader: Reader,
    count: usize,
}

impl Catalogue {
    fn new() -> Self {
        let scene = Scene::new();
        Self { reader: scene.reader(), scene, count: 0 }
    }

    /// An attack comes to this, and the device is as it was.
    fn check(&mut self, what: &str, expected: Outcome, attack: impl FnOnce(&Scene, &mut Reader) -> Outcome) {
        let before = self.reader.state();
        assert_eq!(attack(&self.scene, &mut self.reader), expected, "{what}");
        assert_eq!(self.reader.state(), before, "{what}");
        self.count += 1;
    }

    /// An attack on a device that has read more, or less.
    fn check_with(&mut self, reader: Reader, what: &str, expected: Outcome, bytes: &[u8]) {
        let usual = std::mem::replace(&mut self.reader, reader);
        self.check(what, expected, |_, reader| reader.take(bytes));
        self.reader = usual;
    }

    /// An honest envelope shows that something was kept back: the person is told.
    fn told(&mut self, what: &str, expected: Outcome, mut reader: Reader, bytes: &[u8]) {
        let old = reader.cells.clone();
        assert_eq!(reader.take(bytes), expected, "{what}");
        assert!(old.iter().all(|(name, cell)| reader.cells.get(name) == Some(cell)), "{what}");
        self.count += 1;
    }
}

fn changed(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}

fn bomb() -> Vec<u8> {
    zstd::bulk::compress(&vec![0; 64 * 1024 * 1024], 1).unwrap()
}

#[test]
fn whatever_a_relay_does_is_noticed() {
    let mut all = Catalogue::new();
    flipped(&mut all);
    moved(&mut all);
    logs(&mut all);
    contents(&mut all);
    snapshots(&mut all);
    statements(&mut all);
    assert_eq!(all.count, 1838);
}

/// Every byte of an envelope, changed.
fn flipped(all: &mut Catalogue) {
    let next = all.scene.log[1].clone();
    let length = next.len();
    let parts: [(&str, Range<usize>, Outcome); 14] = [
        ("magic", 0..4, SEALED),
        ("suite", 4..5, NEWER),
        ("kind", 5..6, SIGNATURE),
        ("oldest reader", 6..8, SIGNATURE),
        ("space", 8..24, Outcome::Refused(SyncError::OtherSpace)),
        ("device", 24..40, Outcome::Refused(SyncError::Stranger)),
        ("number", 40..48, SIGNATURE),
        ("epoch", 48..51, SIGNATURE),
        ("epoch, before its device", 51..52, Outcome::Refused(SyncError::Stranger)),
        ("key, stamp, previous", 52..108, SIGNATURE),
        ("length", 108..112, SEALED),
        ("nonce", 112..136, SIGNATURE),
        ("ciphertext", 136..length - 64, SIGNATURE),
        ("signature", length - 64..length, SIGNATURE),
    ];
    for (what, range, expected) in parts {
        for at in range {
            all.check(&format!("{what}, byte {at}"), expected, |_, reader| reader.take(&changed(&next, at)));
        }
    }
    for end in 0..length {
        all.check(&format!("cut off after {end}"), SEALED, |_, reader| reader.take(&next[..end]));
    }
    let longer = [next.as_slice(), &[0]].concat();
    all.check("one byte more", SEALED, |_, reader| reader.take(&longer));
    for length in [0, 15, 256 * 1024 + 1, u32::MAX] {
        let mut giant = next.clone();
        giant[108..112].copy_from_slice(&length.to_be_bytes());
        all.check(&format!("a length of {length}"), SEALED, |_, reader| reader.take(&giant));
    }
}

/// What is sound in one place, put into another.
fn moved(all: &mut Catalogue) {
    let [second, third] = [1, 2].map(|at| Envelope::decode(&all.scene.log[at]).unwrap());
    let mut swapped = second.clone();
    swapped.ciphertext = third.ciphertext;
    all.check("another one's ciphertext", SIGNATURE, |_, reader| reader.take(&swapped.encode()));
    swapped.nonce = third.nonce;
    all.check("another one's ciphertext and nonce", SIGNATURE, |_, reader| reader.take(&swapped.encode()));
    all.check("the same, signed by its device", SEALED, |scene, reader| {
        reader.take(&scene.signed(&scene.writer, &swapped))
    });
    let changes: [(&str, Change); 6] = [
        ("another device", |header| header.device = [11; 16]),
        ("another number", |header| header.dev_seq = 3),
        ("the next epoch", |header| header.epoch = 2),
        ("a later stamp", |header| header.max_stamp = u64::MAX),
        ("the beginning of a chain", |header| (header.dev_seq, header.previous) = (1, [0; 32])),
        ("another key", |header| header.key = [0; 16]),
    ];
    for (what, change) in changes {
        let mut envelope = second.clone();
        change(&mut envelope.header);
        let bytes = envelope.encode();
        all.check(&format!("replayed: {what}"), SIGNATURE, |_, reader| reader.take(&bytes));
        let insider = |scene: &Scene| scene.signed(&scene.other, &envelope);
        let expected = if what == "another device" { Outcome::Early } else { SIGNATURE };
        all.check(&format!("signed by another member: {what}"), expected, |scene, reader| {
            reader.take(&insider(scene))
        });
    }
    all.check("replayed as it is", Outcome::Known, |scene, reader| reader.take(&scene.log[0]));
    let mut reader = all.scene.reader();
    reader.keyring = Keyring::new(all.scene.identity.public(), [6; 16]);
    let bytes = all.scene.log[1].clone();
    all.check_with(reader, "replayed in another space", Outcome::Refused(SyncError::OtherSpace), &bytes);
    let mut reader = all.scene.reader();
    let stranger = RecoveryPhrase::make(&all.scene.entropy).unwrap().account_root().identity();
    reader.keyring = Keyring::new(stranger.public(), SPACE);
    all.check_with(reader, "replayed in another account", Outcome::Refused(SyncError::Stranger), &bytes);
}

/// A log that is not as it was.
fn logs(all: &mut Catalogue) {
    let third = all.scene.log[2].clone();
    all.check("one left out in the middle, or the order changed", Outcome::Early, |_, reader| {
        reader.take(&third)
    });
    let seen = |head: Head, stamp: u64| {
        let mut start = [0; 8];
        start.copy_from_slice(&head.hash[..8]);
        Seen { device: [10; 16], dev_seq: head.dev_seq, head: start, stamp: Stamp::from_bits(stamp) }
    };
    let heads = all.scene.heads.clone();
    let word = |scene: &Scene, head: Head| {
        scene.sealed(&scene.other, &batch(vec![op(9, 99, 9)], vec![seen(head, 30)]), Head::NONE).0
    };
    let bytes = word(&all.scene, heads[3]);
    all.told("the tail kept back: another one had seen it", Outcome::Omitted, all.scene.reader(), &bytes);
    // The writer's disk was put back, and the relay tells each reader of one branch only.
    let again = batch(vec![op(8, 25, 7)], Vec::new());
    let (branch, hash) = all.scene.sealed(&all.scene.writer, &again, heads[1]);
    let mut here = all.scene.reader();
    here.take(&all.scene.log[1]);
    let bytes = word(&all.scene, Head { dev_seq: 2, hash });
    all.told("a split view: another one had seen the other branch", Outcome::Omitted, here, &bytes);
    let mut here = all.scene.reader();
    here.take(&all.scene.log[1]);
    all.told("both branches", Outcome::Forked, here, &branch);
    let mut nothing = all.scene.reader();
    nothing.chains = Chains::default();
    nothing.cells.clear();
    all.told("everything kept back", Outcome::Omitted, nothing, &word(&all.scene, heads[1]));
}

/// What a member could put into an envelope.
fn contents(all: &mut Catalogue) {
    let sound = batch(vec![op(1, 50, 1)], Vec::new()).encode().unwrap();
    let late = batch(vec![op(1, 101, 1)], Vec::new()).encode().unwrap();
    let giant =
        [[0].as_slice(), &[1], &[3; 16], &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]].concat();
    let list: [(&str, Vec<u8>, Outcome); 9] = [
        ("nothing", Vec::new(), IMPROPER),
        ("a form nobody knows", vec![9, 1, 2], IMPROPER),
        ("no batch", vec![0, 0xff, 0xff, 0xff], IMPROPER),
        ("a batch and more", [sound.as_slice(), &[0]].concat(), IMPROPER),
        ("a list of a giant length", giant, IMPROPER),
        ("what cannot be unpacked", vec![1, 1, 2, 3], TOO_LARGE),
        ("a bomb", [[1].as_slice(), &bomb()].concat(), TOO_LARGE),
        ("a bomb in a bomb", [[1].as_slice(), &zstd::bulk::compress(&bomb(), 3).unwrap()].concat(), IMPROPER),
        ("an edit later than it says", late, MISMATCH),
    ];
    for (what, content, expected) in list {
        all.check(what, expected, |scene, reader| {
            reader.take(&scene.crafted(&scene.other, &content, |_| {}))
        });
    }
    let headers: [(&str, Change, Outcome); 8] = [
        ("a future suite", |header| header.suite = 2, NEWER),
        ("a future reader", |header| header.min_reader = SCHEMA + 1, NEWER),
        ("a future kind", |header| header.kind = Kind::Other(9), NEWER),
        ("a list of parts in the log", |header| header.kind = Kind::Manifest, NEWER),
        ("number 0", |header| header.dev_seq = 0, Outcome::Early),
        ("the last of all numbers", |header| header.dev_seq = u64::MAX, Outcome::Early),
        ("a key nobody has", |header| header.key = [9; 16], Outcome::Refused(SyncError::NoKey)),
        ("an epoch nobody has", |header| header.epoch = 7, Outcome::Refused(SyncError::NoKey)),
    ];
    for (what, change, expected) in headers {
        all.check(what, expected, |scene, reader| reader.take(&scene.crafted(&scene.other, &sound, change)));
    }
    all.check("a stranger", Outcome::Refused(SyncError::Stranger), |scene, reader| {
        reader.take(&scene.crafted(&Member::new(66), &sound, |_| {}))
    });
    let impostor = Member { keys: DeviceKeys::from_seed(&[66; 32]), id: [11; 16] };
    all.check("another key than the certified one", SIGNATURE, |scene, reader| {
        reader.take(&scene.crafted(&impostor, &sound, |_| {}))
    });
    let gone = all.scene.crafted(&all.scene.gone, &sound, |_| {});
    let mut reader = all.scene.reader();
    reader.keyring.revoke(&all.scene.identity.revoke(SPACE, [12; 16], 0)).unwrap();
    all.check_with(reader, "somebody who was taken off", Outcome::Refused(SyncError::Revoked), &gone);
    let late = Member::new(14);
    let bytes = all.scene.crafted(&late, &sound, |_| {});
    let mut reader = all.scene.reader();
    reader.keyring.admit(all.scene.identity.certify(SPACE, late.id, &late.keys, 2)).unwrap();
    all.check_with(reader, "somebody of a later epoch", Outcome::Refused(SyncError::Stranger), &bytes);
    let mut weak = Envelope::decode(&all.scene.crafted(&Member::new(15), &sound, |_| {})).unwrap();
    let mut certificate = all.scene.identity.certify(SPACE, [15; 16], &Member::new(15).keys, 1);
    certificate.signs_with = [0; 32];
    certificate.signs_with[0] = 1;
    weak.signature = [0; 64];
    weak.signature[0] = 1;
    let mut reader = all.scene.reader();
    assert!(reader.keyring.admit(certificate).is_err(), "nobody signed that");
    all.check_with(
        reader,
        "signed with a key of small order that nobody certified",
        Outcome::Refused(SyncError::Stranger),
        &weak.encode(),
    );
}

/// Snapshots that are not what they seem.
fn snapshots(all: &mut Catalogue) {
    let other = Member::new(11);
    let (_, sealed, parts) = all.scene.snapshot(&other, 3, 1);
    let (_, _, elsewhere) = all.scene.snapshot(&other, 3, 2);
    for at in 0..sealed.len() {
        let bytes = changed(&sealed, at);
        let expected = all.reader.join(&bytes, &parts);
        assert!(matches!(expected, Outcome::Refused(_)), "byte {at} of the list of parts");
        all.check(&format!("byte {at} of the list of parts"), expected, |_, reader| {
            reader.join(&bytes, &parts)
        });
    }
    let swapped = vec![parts[1].clone(), parts[0].clone(), parts[2].clone()];
    let lists: [(&str, Vec<Vec<u8>>); 7] = [
        ("two parts swapped", swapped),
        ("the last part left out", parts[..2].to_vec()),
        ("the first part left out", parts[1..].to_vec()),
        ("a part twice", [parts.as_slice(), &parts[..1]].concat()),
        ("a part of another snapshot", vec![parts[0].clone(), elsewhere[1].clone(), parts[2].clone()]),
        ("a part changed", vec![changed(&parts[0], 30), parts[1].clone(), parts[2].clone()]),
        ("no parts", Vec::new()),
    ];
    for (what, parts) in lists {
        all.check(what, MISMATCH, |_, reader| reader.join(&sealed, &parts));
    }
    let (_, stale, old) = all.scene.snapshot(&other, 1, 3);
    all.check("a stale one", Outcome::Same, |_, reader| reader.join(&stale, &old));
    let mut new = all.scene.reader();
    (new.chains, new.cells) = (Chains::default(), std::collections::BTreeMap::new());
    assert_eq!(new.join(&stale, &old), Outcome::Applied);
    let third = all.scene.log[2].clone();
    all.check_with(new, "a stale one, and the log from a later place", Outcome::Early, &third);
    for (what, by, expected) in [
        ("by somebody who was taken off", 12, SyncError::Revoked),
        ("by a stranger", 66, SyncError::Stranger),
    ] {
        let (_, sealed, parts) = all.scene.snapshot(&Member::new(by), 3, 4);
        let mut reader = all.scene.reader();
        reader.keyring.revoke(&all.scene.identity.revoke(SPACE, [12; 16], 9)).unwrap();
        let usual = std::mem::replace(&mut all.reader, reader);
        all.check(what, Outcome::Refused(expected), |_, reader| reader.join(&sealed, &parts));
        all.reader = usual;
    }
    let (mut contents, _, _) = all.scene.snapshot(&other, 3, 5);
    contents.schema = SCHEMA + 1;
    let future = all.scene.sealed_contents(&other, &contents);
    all.check("of a future schema", NEWER, |_, reader| reader.join(&future, &parts));
    contents.schema = SCHEMA;
    for (what, content, expected) in [
        ("a bomb in a part", bomb(), TOO_LARGE),
        ("a part that is none", zstd::bulk::compress(&[0xff; 9], 1).unwrap(), IMPROPER),
    ] {
        let place = [b"dkt1-snapshot".as_slice(), &contents.id, &[0; 8]].concat();
        let part = [[7; 24].as_slice(), &first_key().seal(&place, &[7; 24], &content)].concat();
        contents.parts = vec![*blake3::hash(&part).as_bytes()];
        let sealed = all.scene.sealed_contents(&other, &contents);
        all.check(what, expected, |_, reader| reader.join(&sealed, &[part]));
    }
    let list = |header: &mut Header| (header.kind, header.dev_seq) = (Kind::Manifest, 0);
    all.check("a bomb for a list of parts", TOO_LARGE, |scene, reader| {
        reader.join(&scene.crafted(&scene.other, &bomb(), list), &[])
    });
    all.check("an envelope for a list of parts", MISMATCH, |scene, reader| reader.join(&scene.log[1], &[]));
    all.check("a list of parts for an envelope", Outcome::Early, |_, reader| reader.take(&sealed));
}

/// Statements that the account never made, or made before others.
fn statements(all: &mut Catalogue) {
    let scene = Scene::new();
    let forger = RecoveryPhrase::make(&scene.entropy).unwrap().account_root();
    let (identity, new) = (forger.identity(), Member::new(20));
    let certificate = scene.identity.certify(SPACE, new.id, &new.keys, 1);
    let revocation = scene.identity.revoke(SPACE, scene.writer.id, 3);
    let whole = [
        ("a certificate", Statement::Certificate(certificate).encode()),
        ("a revocation", Statement::Revocation(revocation).encode()),
        ("a key", Statement::Epoch(scene.epoch.clone()).encode()),
    ];
    for (what, bytes) in &whole {
        for at in 0..bytes.len() {
            let bytes = changed(bytes, at);
            let expected = if at == 0 { STATEMENT } else { SIGNATURE };
            all.check(&format!("{what}, byte {at}"), expected, |_, reader| reader.believe(&bytes));
        }
        all.check(&format!("{what}, cut off"), STATEMENT, |_, reader| {
            reader.believe(&bytes[..bytes.len() - 1])
        });
        let longer = [bytes.as_slice(), &[0]].concat();
        all.check(&format!("{what} and more"), STATEMENT, |_, reader| reader.believe(&longer));
    }
    let keyring = scene.keyring();
    let (forged, _) = Epoch::turn(&keyring, &identity, &forger.recovery(), &scene.entropy);
    let list = [
        (
            "a certificate of another account",
            Statement::Certificate(identity.certify(SPACE, new.id, &new.keys, 1)),
            SIGNATURE,
        ),
        (
            "a revocation of another account",
            Statement::Revocation(identity.revoke(SPACE, [10; 16], 0)),
            SIGNATURE,
        ),
        ("a key of another account", Statement::Epoch(forged), SIGNATURE),
        (
            "a certificate of another space",
            Statement::Certificate(scene.identity.certify([6; 16], new.id, &new.keys, 1)),
            Outcome::Refused(SyncError::OtherSpace),
        ),
        (
            "a revocation of another space",
            Statement::Revocation(scene.identity.revoke([6; 16], [10; 16], 0)),
            Outcome::Refused(SyncError::OtherSpace),
        ),
        (
            "another certificate of a device, for other keys",
            Statement::Certificate(scene.identity.certify(SPACE, [10; 16], &new.keys, 2)),
            Outcome::Same,
        ),
    ];
    for (what, statement, expected) in list {
        let bytes = statement.encode();
        all.check(what, expected, |_, reader| reader.believe(&bytes));
    }
    rolled_back(all);
}

/// What the account said once, told again after it said something else; and what it says kept back.
fn rolled_back(all: &mut Catalogue) {
    let sound: Batch = batch(vec![op(1, 50, 1)], Vec::new());
    let scene = &all.scene;
    let keyring = {
        let mut keyring = Keyring::new(scene.identity.public(), SPACE);
        keyring.hold(2, EpochKey::from_bytes(scene.second.bytes()));
        keyring
    };
    let sealer = docket_sync::Sealer { keys: &scene.other.keys, device: scene.other.id, keyring: &keyring };
    let (later, _) = sealer.seal(&sound, Head::NONE, &scene.entropy).unwrap();
    all.check("a key kept back", Outcome::Refused(SyncError::NoKey), |_, reader| reader.take(&later));
    let epoch = Statement::Epoch(all.scene.epoch.clone()).encode();
    let early = Statement::Revocation(all.scene.identity.revoke(SPACE, [12; 16], 2)).encode();
    let late = Statement::Revocation(all.scene.identity.revoke(SPACE, [12; 16], 9)).encode();
    assert_eq!(all.reader.believe(&epoch), Outcome::Applied);
    assert_eq!(all.reader.believe(&early), Outcome::Applied);
    all.check("a key told again", Outcome::Same, |_, reader| reader.believe(&epoch));
    all.check("a revocation that would let more in", Outcome::Same, |_, reader| reader.believe(&late));
    let (mut third, _) =
        Epoch::turn(&all.reader.keyring, &all.scene.identity, &all.scene.recovery, &all.scene.entropy);
    assert!(third.wraps.iter().all(|(device, _)| *device != [12; 16]), "who was taken off gets no key");
    third.wraps.retain(|(device, _)| *device != all.reader.member.id);
    all.check("a key with its wraps left out", SIGNATURE, |_, reader| {
        reader.believe(&Statement::Epoch(third.clone()).encode())
    });
}
