use crate::secret::{DatabaseKey, KeychainSecret, Passphrase, VaultId};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use docket_domain::Entropy;
use zeroize::Zeroizing;

/// A 32-byte key that only ever wraps another key.
pub(crate) type WrappingKey = Zeroizing<[u8; 32]>;

/// How much work it is to turn a passphrase into a key: Argon2id, version 1.3 (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kdf {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Random bytes that make equal passphrases give different keys.
    pub salt: [u8; 16],
}

/// The numbers of a key derivation lie outside what this program will run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key file asks for a key derivation outside 8 MiB to 1 GiB and 1 to 16 passes")]
pub struct KdfError;

impl Kdf {
    /// What new vaults use: 64 MiB, three passes, a fresh salt.
    pub fn standard(entropy: &dyn Entropy) -> Self {
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        Self { memory_kib: 64 * 1024, passes: 3, salt }
    }

    /// Refuses numbers that are too weak to protect or so large that opening would exhaust the machine:
    /// a key file is a file, and anybody may have written it.
    pub(crate) fn checked(self) -> Result<Self, KdfError> {
        let sound = (8 * 1024..=1024 * 1024).contains(&self.memory_kib) && (1..=16).contains(&self.passes);
        if sound { Ok(self) } else { Err(KdfError) }
    }

    pub(crate) fn derive(self, passphrase: &Passphrase) -> Result<WrappingKey, KdfError> {
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| KdfError)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &self.salt, key.as_mut_slice())
            .map_err(|_| KdfError)?;
        Ok(key)
    }
}

/// The keychain's secret has full entropy, so one hash separates its use from any other.
pub(crate) fn keychain_key(secret: &KeychainSecret) -> WrappingKey {
    Zeroizing::new(blake3::derive_key("docket 2026-11 vault key wrapped by keychain v1", &secret.0))
}

/// The sealed database key: XChaCha20-Poly1305 with a random nonce. `context` is authenticated with it, so
/// a wrap cannot be moved to another vault or have its derivation numbers changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) nonce: [u8; 24],
    pub(crate) ciphertext: [u8; 48],
}

pub(crate) fn seal(
    key: &DatabaseKey,
    with: &WrappingKey,
    context: &[u8],
    entropy: &dyn Entropy,
) -> Option<Sealed> {
    let mut nonce = [0; 24];
    entropy.fill(&mut nonce);
    let payload = Payload { msg: &key.0, aad: context };
    let cipher = XChaCha20Poly1305::new((&**with).into());
    let ciphertext = cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
    Some(Sealed { nonce, ciphertext: ciphertext.try_into().ok()? })
}

/// `None` means the key, the context or the sealed bytes are not those that were sealed.
pub(crate) fn open(sealed: &Sealed, with: &WrappingKey, context: &[u8]) -> Option<DatabaseKey> {
    let payload = Payload { msg: &sealed.ciphertext, aad: context };
    let cipher = XChaCha20Poly1305::new((&**with).into());
    let plain = Zeroizing::new(cipher.decrypt(&XNonce::from(sealed.nonce), payload).ok()?);
    Some(DatabaseKey(plain.as_slice().try_into().ok()?))
}

/// What a wrap is bound to, as bytes. Never change what an existing kind gives: old key files rest on it.
pub(crate) fn context(vault: VaultId, kind: &str, kdf: Option<&Kdf>) -> Vec<u8> {
    let mut bytes = b"docket-wrap-v1\0".to_vec();
    bytes.extend_from_slice(&vault.0);
    bytes.extend_from_slice(kind.as_bytes());
    if let Some(kdf) = kdf {
        bytes.extend_from_slice(&kdf.memory_kib.to_be_bytes());
        bytes.extend_from_slice(&kdf.passes.to_be_bytes());
        bytes.extend_from_slice(&kdf.salt);
    }
    bytes
}
