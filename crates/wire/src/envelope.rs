use crate::bytes::{Cut, Reader};
use crate::{DeviceId, SpaceId};

const MAGIC: [u8; 4] = *b"DKT1";
/// XChaCha20-Poly1305, Ed25519, BLAKE3.
pub const SUITE: u8 = 1;
/// The length of a nonce.
pub const NONCE_BYTES: usize = 24;
/// The length of a signature.
pub const SIGNATURE_BYTES: usize = 64;
/// What encryption adds to a content.
pub const TAG_BYTES: usize = 16;
/// The largest ciphertext, its tag included. A batch of operations is at most 64 KiB; the rest is room for padding and
/// for a manifest of a snapshot.
pub const MAX_CIPHERTEXT: usize = 256 * 1024;

/// What an envelope holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Operations on rows and texts.
    Ops,
    /// Words between devices: revocations, acknowledgements.
    Control,
    /// The list of a snapshot's parts.
    Manifest,
    /// A kind this version does not know. It is parked, not refused.
    Other(u8),
}

impl Kind {
    /// Its number on the wire.
    pub fn number(self) -> u8 {
        match self {
            Self::Ops => 1,
            Self::Control => 2,
            Self::Manifest => 3,
            Self::Other(number) => number,
        }
    }

    /// The inverse of [`Kind::number`].
    pub fn numbered(number: u8) -> Self {
        match number {
            1 => Self::Ops,
            2 => Self::Control,
            3 => Self::Manifest,
            other => Self::Other(other),
        }
    }
}

/// What anybody may read of an envelope. Its bytes are what encryption and signature bind the content to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Which algorithms. Only [`SUITE`] is known.
    pub suite: u8,
    /// What it holds.
    pub kind: Kind,
    /// The oldest schema that can read it.
    pub min_reader: u16,
    /// The space it belongs to.
    pub space: SpaceId,
    /// Who sealed it.
    pub device: DeviceId,
    /// Its number among this device's envelopes in this space, from 1, without gaps.
    pub dev_seq: u64,
    /// Which key of the space it is sealed under.
    pub epoch: u32,
    /// A name of that very key, which tells a wrong one before decryption.
    pub key: [u8; 16],
    /// The latest stamp of its operations.
    pub max_stamp: u64,
    /// The hash of this device's envelope before it; zeros for the first.
    pub previous: EnvelopeHash,
    /// The length of the ciphertext with its tag.
    pub length: u32,
}

/// BLAKE3 of an envelope's bytes.
pub type EnvelopeHash = [u8; 32];

/// Bytes that are no envelope of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Improper {
    /// They end too early.
    #[error("the envelope is cut off")]
    Cut,
    /// They do not begin like one.
    #[error("this is not an envelope")]
    Magic,
    /// The content is longer than any, or shorter than its tag.
    #[error("the envelope has an impossible length")]
    Length,
    /// Bytes follow that belong to nothing.
    #[error("there is more behind the envelope")]
    Trailing,
}

impl From<Cut> for Improper {
    fn from(_: Cut) -> Self {
        Self::Cut
    }
}

impl Header {
    /// The length on the wire.
    pub const BYTES: usize = 4 + 1 + 1 + 2 + 16 + 16 + 8 + 4 + 16 + 8 + 32 + 4;

    /// The header's bytes.
    pub fn encode(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let mut at = 0;
        for part in [
            MAGIC.as_slice(),
            &[self.suite, self.kind.number()],
            &self.min_reader.to_be_bytes(),
            &self.space,
            &self.device,
            &self.dev_seq.to_be_bytes(),
            &self.epoch.to_be_bytes(),
            &self.key,
            &self.max_stamp.to_be_bytes(),
            &self.previous,
            &self.length.to_be_bytes(),
        ] {
            bytes[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        bytes
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Improper> {
        if reader.array::<4>()? != MAGIC {
            return Err(Improper::Magic);
        }
        let header = Self {
            suite: reader.u8()?,
            kind: Kind::numbered(reader.u8()?),
            min_reader: reader.u16()?,
            space: reader.array()?,
            device: reader.array()?,
            dev_seq: reader.u64()?,
            epoch: reader.u32()?,
            key: reader.array()?,
            max_stamp: reader.u64()?,
            previous: reader.array()?,
            length: reader.u32()?,
        };
        if (TAG_BYTES..=MAX_CIPHERTEXT).contains(&(header.length as usize)) {
            Ok(header)
        } else {
            Err(Improper::Length)
        }
    }
}

/// A sealed batch as it lies on a relay, in an outbox or in a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What anybody may read.
    pub header: Header,
    /// The nonce of the encryption.
    pub nonce: [u8; NONCE_BYTES],
    /// The content, encrypted, with its tag.
    pub ciphertext: Vec<u8>,
    /// The device's signature over all that stands before it.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Envelope {
    /// The bytes. `header.length` must be that of the ciphertext.
    pub fn encode(&self) -> Vec<u8> {
        debug_assert_eq!(self.header.length as usize, self.ciphertext.len());
        [self.header.encode().as_slice(), &self.nonce, &self.ciphertext, &self.signature].concat()
    }

    /// Reads one envelope and nothing else.
    pub fn decode(bytes: &[u8]) -> Result<Self, Improper> {
        let mut reader = Reader::new(bytes);
        let envelope = Self::next(&mut reader)?;
        if reader.rest().is_empty() { Ok(envelope) } else { Err(Improper::Trailing) }
    }

    /// Reads the next of several envelopes. Nothing is set aside for a length before the bytes are there.
    pub fn next(reader: &mut Reader<'_>) -> Result<Self, Improper> {
        let header = Header::decode(reader)?;
        Ok(Self {
            header,
            nonce: reader.array()?,
            ciphertext: reader.take(header.length as usize)?.to_vec(),
            signature: reader.array()?,
        })
    }

    /// How many bytes [`Envelope::encode`] gives.
    pub fn size(&self) -> usize {
        Header::BYTES + NONCE_BYTES + self.ciphertext.len() + SIGNATURE_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Envelope {
        let header = Header {
            suite: SUITE,
            kind: Kind::Ops,
            min_reader: 2,
            space: [0x11; 16],
            device: [0x22; 16],
            dev_seq: 3,
            epoch: 4,
            key: [0x55; 16],
            max_stamp: 0x0102_0304_0506_0708,
            previous: [0x66; 32],
            length: 18,
        };
        Envelope { header, nonce: [0x77; 24], ciphertext: vec![0x88; 18], signature: [0x99; 64] }
    }

    /// These bytes lie on relays. They must never change.
    #[test]
    fn golden_bytes() {
        let expected = [
            "444b5431",
            "01",
            "01",
            "0002",
            &"11".repeat(16),
            &"22".repeat(16),
            "0000000000000003",
            "00000004",
            &"55".repeat(16),
            "0102030405060708",
            &"66".repeat(32),
            "00000012",
            &"77".repeat(24),
            &"88".repeat(18),
            &"99".repeat(64),
        ]
        .concat();
        let bytes = sample().encode();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected);
        assert_eq!(bytes.len(), sample().size());
        assert_eq!(Header::BYTES, 112);
        assert_eq!(Envelope::decode(&bytes), Ok(sample()));
    }

    #[test]
    fn what_is_no_envelope_is_told_apart() {
        let bytes = sample().encode();
        for end in 0..bytes.len() {
            assert_eq!(Envelope::decode(&bytes[..end]), Err(Improper::Cut), "{end}");
        }
        assert_eq!(Envelope::decode(&[bytes.as_slice(), &[0]].concat()), Err(Improper::Trailing));
        let check = |at: usize, byte: u8, expected: Improper| {
            let mut changed = bytes.clone();
            changed[at] = byte;
            assert_eq!(Envelope::decode(&changed), Err(expected));
        };
        check(0, b'X', Improper::Magic);
        check(3, b'2', Improper::Magic);
        check(Header::BYTES - 4, 0xff, Improper::Length);
        check(Header::BYTES - 1, 15, Improper::Length);
        check(Header::BYTES - 1, 19, Improper::Cut);
    }

    #[test]
    fn several_are_read_one_after_the_other() {
        let bytes = [sample().encode(), sample().encode()].concat();
        let mut reader = Reader::new(&bytes);
        assert_eq!(Envelope::next(&mut reader), Ok(sample()));
        assert_eq!(Envelope::next(&mut reader), Ok(sample()));
        assert_eq!(Envelope::next(&mut reader), Err(Improper::Cut));
    }

    proptest! {
        #[test]
        fn envelopes_have_an_inverse(
            numbers in any::<(u8, u8, u16, u64, u32, u64)>(),
            ids in any::<([u8; 16], [u8; 16], [u8; 16], [u8; 32])>(),
            ciphertext in prop::collection::vec(any::<u8>(), TAG_BYTES..200),
        ) {
            let (suite, kind, min_reader, dev_seq, epoch, max_stamp) = numbers;
            let (space, device, key, previous) = ids;
            let length = u32::try_from(ciphertext.len()).unwrap();
            let kind = Kind::numbered(kind);
            let header = Header { suite, kind, min_reader, space, device, dev_seq, epoch, key, max_stamp, previous, length };
            let envelope = Envelope { header, nonce: [7; 24], ciphertext, signature: [9; 64] };
            prop_assert_eq!(Envelope::decode(&envelope.encode()), Ok(envelope));
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Envelope::decode(&[MAGIC.as_slice(), &bytes].concat());
        }
    }
}
