use crate::bytes::{Cut, Reader};
use serde::{Deserialize, Serialize};

/// How far a device has read a relay's log of a space. A relay that lost its log begins another one with a new id: then
/// what counts is sent to it again, and nothing is lost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The log.
    pub log: [u8; 16],
    /// The last place that was read; 0 before the first.
    pub seq: u64,
    /// What has been read so far, as one hash: a relay whose log does not lead to it has lost some of it and got other
    /// envelopes since, and is read from the beginning.
    pub read: [u8; 32],
}

impl Cursor {
    /// The length on the wire.
    pub const BYTES: usize = 56;

    /// On the wire: the log's id, the place, the hash.
    pub fn encode(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(&self.log);
        bytes[16..24].copy_from_slice(&self.seq.to_be_bytes());
        bytes[24..].copy_from_slice(&self.read);
        bytes
    }

    /// The inverse of [`Cursor::encode`].
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, Cut> {
        Ok(Self { log: reader.array()?, seq: reader.u64()?, read: reader.array()? })
    }
}

/// The end of a device's own chain of envelopes in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of its last envelope; 0 before the first.
    pub dev_seq: u64,
    /// That envelope's hash; zeros before the first.
    pub hash: [u8; 32],
}

impl Head {
    /// Before the first envelope.
    pub const NONE: Self = Self { dev_seq: 0, hash: [0; 32] };
}
