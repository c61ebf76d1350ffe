//! What devices and relays hand each other: envelopes with a header anybody may read and a content nobody may, places in
//! a relay's log, and the words for what is refused.
//!
//! It must never hold a key or a type for what is inside an envelope, do I/O, or take a byte for granted: everything is
//! read with its length known beforehand. The bytes of a version never change; `tests` hold golden ones.

mod bundle;
mod bytes;
mod cursor;
mod envelope;
mod refusal;

pub use bundle::{BundleError, BundleHead, BundleReader, BundleWriter, MAX_SECTION, Part, Read};
pub use bytes::{Cut, Reader};
pub use cursor::{Cursor, Head};
pub use envelope::{
    Envelope, EnvelopeHash, Header, Improper, Kind, MAX_CIPHERTEXT, NONCE_BYTES, SIGNATURE_BYTES, SUITE,
    TAG_BYTES,
};
pub use refusal::Refusal;

/// The version of the protocol between device and relay. A relay serves this one and the one before.
pub const PROTOCOL: u16 = 1;

/// A space: what is encrypted under one chain of keys and synchronises as a whole. It says nothing about its account.
pub type SpaceId = [u8; 16];
/// A device within one space. Random for each space, so that spaces of an account cannot be told to belong together.
pub type DeviceId = [u8; 16];
