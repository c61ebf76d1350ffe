//! The keys of a vault: how its database key is made, wrapped and found again.
//!
//! A vault is encrypted with one random 32-byte [`DatabaseKey`]. That key never changes; it is wrapped
//! once for each way in: a passphrase (Argon2id), a secret in the OS keychain, a 24-word recovery phrase.
//! Changing a passphrase therefore re-wraps 32 bytes and never re-encrypts the vault.
//!
//! What synchronises is encrypted again, under keys of its own: the 24 words are the root of an account
//! ([`AccountRoot`]), which certifies devices; each space has a key for each epoch ([`EpochKey`]), wrapped
//! for every device that belongs to it. Documents go beside that log, as encrypted chunks that a [`Manifest`] names.
//!
//! This crate does no I/O and draws no randomness of its own (it is handed an [`Entropy`]). Its secret
//! types can neither be printed, cloned nor serialised, and wipe their memory when dropped.
//!
//! [`Entropy`]: docket_domain::Entropy

mod account;
mod chunk;
mod key_file;
mod recovery;
mod secret;
mod space;
mod wrap;

pub use account::{
    AccountRoot, BadSignature, Certificate, DeviceId, DeviceKeys, Identity, KeyCheck, Revocation, WrapKeys,
    verify,
};
pub use chunk::{
    CHUNK_BYTES, ChunkError, Cid, MAX_FILE_BYTES, MAX_SEALED_CHUNK, Manifest, ManifestError, cid,
};
pub use key_file::{KeyFile, KeyFileError, MAX_KEY_FILE_BYTES, UnlockError, WayIn};
pub use recovery::{RecoveryPhrase, RecoveryPhraseError};
pub use secret::{DatabaseKey, KeychainSecret, Passphrase, PassphraseError, VaultId};
pub use space::{
    EpochKey, KeyName, NONCE_BYTES, OpenError, WRAPPED_BYTES, WrapFor, nonce, sign_envelope, verify_envelope,
};
pub use wrap::{Kdf, KdfError};
