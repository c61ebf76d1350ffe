//! Hostile bytes, at every place where bytes from elsewhere are read. In an ordinary test run each target gets a few
//! thousand inputs; `cargo bolero test -p docket-sync --test fuzz NAME` goes on for as long as one likes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use docket_crypto::{DeviceKeys, EpochKey, Manifest, RecoveryPhrase};
use docket_domain::Entropy;
use docket_sync::{
    Batch, CellName, Chains, Clock, Contents, Keyring, Op, SCHEMA, Sealer, Stamp, Statement, TextDoc, Value,
    join, receive,
};
use docket_wire::{BundleReader, Envelope, Head, Read};
use std::sync::OnceLock;

struct Fixed(u8);
impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

/// A device and what it believes; its own envelope, and its own snapshot of one row.
struct Fixture {
    keyring: Keyring,
    envelope: Vec<u8>,
    contents: Vec<u8>,
    part: Vec<u8>,
}

fn name() -> CellName {
    CellName { table: 4, row: [1; 16], column: 6 }
}

fn fixture() -> &'static Fixture {
    static FIXTURE: OnceLock<Fixture> = OnceLock::new();
    FIXTURE.get_or_init(|| {
        let identity = RecoveryPhrase::make(&Fixed(1)).unwrap().account_root().identity();
        let keys = DeviceKeys::from_seed(&[2; 32]);
        let mut keyring = Keyring::new(identity.public(), [3; 16]);
        keyring.hold(1, EpochKey::make(&Fixed(4)));
        keyring.admit(identity.certify([3; 16], [5; 16], &keys, 1)).unwrap();
        let op = Op { cell: name(), stamp: Stamp::from_bits(9), value: Value::Text("words".into()) };
        let batch = Batch { schema: SCHEMA, ops: vec![op], ..Batch::default() };
        let sealer = Sealer { keys: &keys, device: [5; 16], keyring: &keyring };
        let (envelope, _) = sealer.seal(&batch, Head::NONE, &Fixed(6)).unwrap();
        let mut listed = Contents { schema: SCHEMA, id: [7; 16], ..Contents::default() };
        let row = docket_sync::SnapshotRow {
            table: 4,
            row: [1; 16],
            cells: vec![(
                6,
                Clock { stamp: Stamp::from_bits(9), device: [5; 16] },
                Value::Text("words".into()),
            )],
            texts: Vec::new(),
            lost: Vec::new(),
        };
        let part = listed.add(&keyring, &[row], &Fixed(8)).unwrap();
        let contents = listed.seal(&sealer, Stamp::from_bits(9), &Fixed(6)).unwrap();
        Fixture { keyring, envelope, contents, part }
    })
}

/// Sound bytes with some of them written over: hostile ones that get further than random ones.
fn changed(sound: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]])) % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= change[2];
        }
    }
    bytes
}

#[test]
fn envelopes() {
    bolero::check!().for_each(|input: &[u8]| {
        let fixture = fixture();
        if let Ok(envelope) = Envelope::decode(input) {
            assert_eq!(envelope.encode(), input);
        }
        let bytes = changed(&fixture.envelope, input);
        let taken = receive(&bytes, &fixture.keyring, &Chains::default());
        assert_eq!(taken.is_ok(), bytes == fixture.envelope, "only what was sealed is taken");
    });
}

#[test]
fn operations() {
    bolero::check!().for_each(|input: &[u8]| {
        if let Ok(batch) = Batch::decode(input) {
            assert_eq!(Batch::decode(&batch.encode().unwrap()), Ok(batch));
        }
    });
}

#[test]
fn snapshots() {
    bolero::check!().for_each(|input: &[u8]| {
        let fixture = fixture();
        let bytes = changed(&fixture.contents, input);
        let opened = Contents::open(&bytes, &fixture.keyring);
        assert_eq!(opened.is_ok(), bytes == fixture.contents);
        let (header, contents) = Contents::open(&fixture.contents, &fixture.keyring).unwrap();
        let part = changed(&fixture.part, input);
        let rows = contents.rows(0, &part, &header, &fixture.keyring);
        assert_eq!(rows.is_ok(), part == fixture.part);
        assert!(contents.rows(1, &fixture.part, &header, &fixture.keyring).is_err());
        if let Ok(rows) = rows {
            join(rows, &[], &Default::default(), Vec::new(), &Chains::default(), [9; 16], &|_| None);
        }
    });
}

#[test]
fn statements() {
    bolero::check!().for_each(|input: &[u8]| {
        if let Ok(statement) = Statement::decode(input) {
            assert_eq!(statement.encode(), input);
            let mut keyring = Keyring::new([1; 32], [3; 16]);
            assert!(keyring.take(&statement, [5; 16], &DeviceKeys::from_seed(&[2; 32])).is_err());
        }
    });
}

#[test]
fn bundles() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut reader = BundleReader::default();
        let head = [b"DKTBNDL1\x00\x01".as_slice(), &[0; 32]].concat();
        for piece in [head.as_slice(), input] {
            reader.feed(piece);
            while !matches!(reader.read(), Ok(Read::More | Read::End) | Err(_)) {}
        }
        let _ = reader.finish();
    });
}

#[test]
fn manifests() {
    bolero::check!().for_each(|input: &[u8]| {
        if let Ok(manifest) = Manifest::decode(input) {
            assert_eq!(manifest.encode().as_slice(), input);
        }
    });
}

#[test]
fn texts() {
    bolero::check!().for_each(|input: &[u8]| {
        let clock = Clock { stamp: Stamp::from_bits(1), device: [5; 16] };
        let mut doc = TextDoc::seed(&name(), &clock, "The deposit is 50 EUR.").unwrap();
        let (before, state) = (doc.plain(), doc.state());
        if doc.apply(input).is_err() {
            assert_eq!((doc.plain(), doc.state()), (before, state), "what cannot be read changes nothing");
        }
        let _ = TextDoc::load(input);
    });
}
