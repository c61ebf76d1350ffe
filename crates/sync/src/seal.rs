//! Batches into envelopes and back. What comes back is believed only after everything that can be checked was.

use crate::batch::{Batch, BatchError};
use crate::chain::{Arrived, Chains};
use crate::keyring::Keyring;
use crate::op::Op;
use crate::planted;
use crate::stamp::Stamp;
use docket_crypto::{DeviceKeys, EpochKey, OpenError, nonce, sign_envelope, verify_envelope};
use docket_domain::Entropy;
use docket_wire::{
    DeviceId, Envelope, EnvelopeHash, Head, Header, Kind, MAX_CIPHERTEXT, SIGNATURE_BYTES, SUITE,
};

/// The schema this version writes and reads. A newer one adds tables and columns; it never changes their meaning.
pub const SCHEMA: u16 = 1;

/// Why an envelope is not applied. What it would have changed is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// It belongs to another space.
    #[error("this belongs to another space")]
    OtherSpace,
    /// Its device was never certified for this space, or only from a later epoch on.
    #[error("this was written by a device that does not belong to the account")]
    Stranger,
    /// Bytes that are no statement of an account.
    #[error("this says nothing about devices or keys")]
    Statement,
    /// Its device was taken off the account before it wrote this.
    #[error("this was written by a device after it was taken off the account")]
    Revoked,
    /// This device has not got the key it is sealed under.
    #[error("the key of this part has not arrived yet")]
    NoKey,
    /// A newer version wrote it; it is kept until this one is updated.
    #[error("a newer version of Docket wrote this: update to see it")]
    Newer,
    /// The key, the signature or the content does not hold.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The content is none.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// An operation is stamped later than its header says.
    #[error("the content does not match its header")]
    Mismatch,
}

/// A device that seals.
pub struct Sealer<'a> {
    /// Its keys.
    pub keys: &'a DeviceKeys,
    /// What it is called in the space.
    pub device: DeviceId,
    /// Whom it seals for.
    pub keyring: &'a Keyring,
}

impl Sealer<'_> {
    /// Seals a batch as the next envelope after `head`. The bytes are to be kept before they are sent: sent again, they
    /// must be the same.
    pub fn seal(
        &self,
        batch: &Batch,
        head: Head,
        entropy: &dyn Entropy,
    ) -> Result<(Vec<u8>, EnvelopeHash), SyncError> {
        let content = batch.encode()?;
        let place =
            Place { kind: Kind::Ops, min_reader: batch.schema.min(SCHEMA), head, stamp: latest(&batch.ops) };
        self.sealed(&place, &content, entropy)
    }

    /// Seals what stands in no chain: a list of a snapshot's parts, or word of how far this device has read.
    pub fn seal_apart(
        &self,
        kind: Kind,
        content: &[u8],
        stamp: Stamp,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, SyncError> {
        let place = Place { kind, min_reader: 1, head: Head::NONE, stamp };
        Ok(self.sealed(&place, content, entropy)?.0)
    }

    fn sealed(
        &self,
        place: &Place,
        content: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<(Vec<u8>, EnvelopeHash), SyncError> {
        let (epoch, key) = self.keyring.newest().ok_or(SyncError::NoKey)?;
        let length = EpochKey::sealed_length(content.len());
        if length > MAX_CIPHERTEXT {
            return Err(SyncError::Batch(BatchError::TooLarge));
        }
        let header = Header {
            suite: SUITE,
            kind: place.kind,
            min_reader: place.min_reader,
            space: self.keyring.space(),
            device: self.device,
            dev_seq: if place.kind == Kind::Ops { place.head.dev_seq + 1 } else { 0 },
            epoch,
            key: key.name(),
            max_stamp: place.stamp.bits(),
            previous: place.head.hash,
            length: u32::try_from(length).unwrap_or(u32::MAX),
        };
        let nonce = nonce(entropy);
        let ciphertext = key.seal(&header.encode(), &nonce, content);
        let mut envelope = Envelope { header, nonce, ciphertext, signature: [0; SIGNATURE_BYTES] };
        let mut bytes = envelope.encode();
        bytes.truncate(bytes.len() - SIGNATURE_BYTES);
        envelope.signature = sign_envelope(self.keys, &bytes);
        bytes.extend_from_slice(&envelope.signature);
        let hash = *blake3::hash(&bytes).as_bytes();
        Ok((bytes, hash))
    }
}

/// Where an envelope stands, and what it holds.
struct Place {
    kind: Kind,
    min_reader: u16,
    head: Head,
    stamp: Stamp,
}

fn latest(ops: &[Op]) -> Stamp {
    ops.iter().map(|op| op.stamp).max().unwrap_or(Stamp::ZERO)
}

/// What an envelope came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// It is the next of its device and holds this.
    Batch {
        /// The header, vouched for.
        header: Box<Header>,
        /// The envelope's hash.
        hash: EnvelopeHash,
        /// What it holds.
        batch: Batch,
        /// It begins another branch of its device's chain.
        forks: bool,
    },
    /// It was applied before.
    Known,
    /// Others of its device have to come first.
    Early,
}

/// Opens an envelope. Checked in this order: form, space, whether it is known, algorithms, device, signature, whether
/// the device was taken off, chain, key, content.
pub fn open(bytes: &[u8], keyring: &Keyring, chains: &Chains) -> Result<Opened, SyncError> {
    let envelope = Envelope::decode(bytes).map_err(|_| SyncError::Open(OpenError::Sealed))?;
    let header = envelope.header;
    if header.space != keyring.space() {
        return Err(SyncError::OtherSpace);
    }
    // The very bytes were believed before: what was read twice costs a hash and no more.
    let hash = *blake3::hash(bytes).as_bytes();
    let arrived = chains.arrived(&header, &hash);
    if arrived == Arrived::Known {
        return Ok(Opened::Known);
    }
    if header.suite != SUITE {
        return Err(SyncError::Newer);
    }
    let certificate = keyring.certificate(&header.device).ok_or(SyncError::Stranger)?;
    if header.epoch < certificate.since_epoch && !planted::has("the epoch of a certificate is not looked at")
    {
        return Err(SyncError::Stranger);
    }
    let signed = &bytes[..bytes.len() - SIGNATURE_BYTES];
    verify_envelope(&certificate.signs_with, signed, &envelope.signature).map_err(OpenError::from)?;
    // Only now is it certain whose it is and which number it has: what is refused here need not be read again.
    let more = u64::from(planted::has("a device that was taken off may write once more"));
    if keyring.last_of(&header.device).is_some_and(|last| header.dev_seq > last + more) {
        return Err(SyncError::Revoked);
    }
    let forks = match arrived {
        Arrived::Known => return Ok(Opened::Known),
        Arrived::Early => return Ok(Opened::Early),
        Arrived::Next { forks: true } if planted::has("the second branch of a fork is dropped") => {
            return Ok(Opened::Known);
        }
        Arrived::Next { forks } => forks,
        Arrived::Covered if planted::has("what a snapshot covers is not looked at") => {
            return Ok(Opened::Known);
        }
        Arrived::Covered => false,
    };
    if header.min_reader > SCHEMA || header.kind != Kind::Ops {
        return Err(SyncError::Newer);
    }
    let key = keyring.key(header.epoch, &header.key).ok_or(SyncError::NoKey)?;
    let content = key.open(&header.encode(), &envelope.nonce, &envelope.ciphertext)?;
    let batch = Batch::decode(&content)?;
    if latest(&batch.ops).bits() > header.max_stamp {
        return Err(SyncError::Mismatch);
    }
    Ok(Opened::Batch { header: Box::new(header), hash, batch, forks })
}

/// Opens what was sealed apart ([`Sealer::seal_apart`]), if it is of this kind. A device that was taken off has no say.
pub fn open_apart(bytes: &[u8], kind: Kind, keyring: &Keyring) -> Result<(Header, Vec<u8>), SyncError> {
    let envelope = Envelope::decode(bytes).map_err(|_| SyncError::Open(OpenError::Sealed))?;
    let header = envelope.header;
    if header.space != keyring.space() {
        return Err(SyncError::OtherSpace);
    }
    if header.suite != SUITE || header.min_reader > SCHEMA {
        return Err(SyncError::Newer);
    }
    let certificate = keyring.certificate(&header.device).ok_or(SyncError::Stranger)?;
    if keyring.last_of(&header.device).is_some() {
        return Err(SyncError::Revoked);
    }
    let signed = &bytes[..bytes.len() - SIGNATURE_BYTES];
    verify_envelope(&certificate.signs_with, signed, &envelope.signature).map_err(OpenError::from)?;
    if header.kind != kind || header.dev_seq != 0 {
        return Err(SyncError::Mismatch);
    }
    let key = keyring.key(header.epoch, &header.key).ok_or(SyncError::NoKey)?;
    Ok((header, key.open(&header.encode(), &envelope.nonce, &envelope.ciphertext)?))
}

/// What an envelope holds, whatever its chain. Only for envelopes that were applied here.
pub fn content(bytes: &[u8], keyring: &Keyring) -> Result<(Header, Batch), SyncError> {
    let envelope = Envelope::decode(bytes).map_err(|_| SyncError::Open(OpenError::Sealed))?;
    let header = &envelope.header;
    let key = keyring.key(header.epoch, &header.key).ok_or(SyncError::NoKey)?;
    let content = key.open(&envelope.header.encode(), &envelope.nonce, &envelope.ciphertext)?;
    Ok((envelope.header, Batch::decode(&content)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{CellName, Value};
    use docket_crypto::RecoveryPhrase;
    use docket_wire::SpaceId;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    const SPACE: SpaceId = [5; 16];

    struct Side {
        keys: DeviceKeys,
        device: DeviceId,
        keyring: Keyring,
    }

    /// A device of the account whose words come from `words`.
    fn side(words: u8, own: u8, members: &[u8]) -> Side {
        let identity = RecoveryPhrase::make(&Fixed(words)).unwrap().account_root().identity();
        let mut keyring = Keyring::new(identity.public(), SPACE);
        keyring.hold(1, EpochKey::make(&Fixed(77)));
        for member in members {
            let keys = DeviceKeys::from_seed(&[*member; 32]);
            keyring.admit(identity.certify(SPACE, [*member; 16], &keys, 1)).unwrap();
        }
        Side { keys: DeviceKeys::from_seed(&[own; 32]), device: [own; 16], keyring }
    }

    fn batch(value: i64) -> Batch {
        let cell = CellName { table: 1, row: [1; 16], column: 1 };
        let op = Op { cell, stamp: Stamp::from_bits(9), value: Value::Int(value) };
        Batch { schema: SCHEMA, install: [3; 16], seen: Vec::new(), ops: vec![op] }
    }

    fn sealed(by: &Side, value: i64, head: Head) -> (Vec<u8>, EnvelopeHash) {
        let sealer = Sealer { keys: &by.keys, device: by.device, keyring: &by.keyring };
        sealer.seal(&batch(value), head, &Fixed(8)).unwrap()
    }

    #[test]
    fn what_one_seals_the_other_opens_once() {
        let (a, b) = (side(1, 10, &[10, 11]), side(1, 11, &[10, 11]));
        let (first, hash) = sealed(&a, 1, Head::NONE);
        let (second, _) = sealed(&a, 2, Head { dev_seq: 1, hash });
        let mut chains = Chains::default();
        assert_eq!(open(&second, &b.keyring, &chains), Ok(Opened::Early));
        let Opened::Batch { header, hash: found, batch: content, forks: false } =
            open(&first, &b.keyring, &chains).unwrap()
        else {
            panic!("it is the next one")
        };
        assert_eq!((found, content), (hash, batch(1)));
        chains.apply(&header, found);
        assert_eq!(open(&first, &b.keyring, &chains), Ok(Opened::Known));
        assert!(matches!(open(&second, &b.keyring, &chains), Ok(Opened::Batch { .. })));
        let (other, _) = sealed(&a, 3, Head::NONE);
        assert!(matches!(open(&other, &b.keyring, &chains), Ok(Opened::Batch { forks: true, .. })));
    }

    #[test]
    fn any_changed_bit_is_refused() {
        let (a, b) = (side(1, 10, &[10, 11]), side(1, 11, &[10, 11]));
        let (bytes, _) = sealed(&a, 1, Head::NONE);
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(open(&changed, &b.keyring, &Chains::default()).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn strangers_and_those_who_left_are_refused() {
        let (bytes, _) = sealed(&side(1, 10, &[10, 11]), 1, Head::NONE);
        let check = |keyring: &Keyring, expected: SyncError| {
            assert_eq!(open(&bytes, keyring, &Chains::default()), Err(expected));
        };
        check(&side(1, 11, &[11]).keyring, SyncError::Stranger);
        check(&side(2, 11, &[11]).keyring, SyncError::Stranger);
        let identity = RecoveryPhrase::make(&Fixed(1)).unwrap().account_root().identity();
        let mut elsewhere = Keyring::new(identity.public(), [6; 16]);
        check(&elsewhere, SyncError::OtherSpace);
        let keys = DeviceKeys::from_seed(&[10; 32]);
        let foreign = identity.certify(SPACE, [10; 16], &keys, 1);
        assert_eq!(elsewhere.admit(foreign), Err(SyncError::OtherSpace));
        let forged = RecoveryPhrase::make(&Fixed(2)).unwrap().account_root().identity();
        let mut keyring = side(1, 11, &[11]).keyring;
        assert!(keyring.admit(forged.certify(SPACE, [10; 16], &keys, 1)).is_err());
        keyring.admit(identity.certify(SPACE, [10; 16], &keys, 2)).unwrap();
        check(&keyring, SyncError::Stranger);
        keyring.admit(foreign).unwrap();
        assert!(open(&bytes, &keyring, &Chains::default()).is_ok());
        keyring.revoke(&identity.revoke(SPACE, [10; 16], 1)).unwrap();
        assert!(open(&bytes, &keyring, &Chains::default()).is_ok(), "what it wrote before counts");
        keyring.revoke(&identity.revoke(SPACE, [10; 16], 0)).unwrap();
        check(&keyring, SyncError::Revoked);
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        let found = open(&changed, &keyring, &Chains::default());
        assert!(matches!(found, Err(SyncError::Open(OpenError::Signature(_)))), "who knows whose it is?");
        assert!(keyring.revoke(&forged.revoke(SPACE, [11; 16], 0)).is_err());
        assert_eq!(keyring.devices().count(), 1);
        let mut keyless = Keyring::new(identity.public(), SPACE);
        keyless.admit(foreign).unwrap();
        check(&keyless, SyncError::NoKey);
        keyless.hold(1, EpochKey::make(&Fixed(78)));
        // Two devices may have made a key for one epoch: the other one may still come.
        check(&keyless, SyncError::NoKey);
    }
}
