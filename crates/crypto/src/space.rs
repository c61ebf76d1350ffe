//! What a space is sealed with: a key for each epoch, wrapped for every device that belongs to it, and envelopes' contents
//! encrypted, padded and signed.

use crate::account::{BadSignature, DeviceKeys, WrapKeys, verified, wrap_target};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use docket_domain::Entropy;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256 as Kem;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _};
use std::convert::Infallible;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The length of a wrapped key: an encapsulated key, the key, its tag.
pub const WRAPPED_BYTES: usize = 32 + 32 + 16;
/// The length of a nonce.
pub const NONCE_BYTES: usize = 24;

/// A key of a space for one epoch.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct EpochKey([u8; 32]);

/// The name of an epoch's key. It tells a wrong key before anything is decrypted, and nothing else about it.
pub type KeyName = [u8; 16];

/// What does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was not wrapped for this device, space and epoch, or was changed.
    #[error("this key was not wrapped for this device")]
    NotForUs,
    /// It was changed, or sealed under another key.
    #[error("the content was changed, or is sealed under another key")]
    Sealed,
    /// The signature is not the device's.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// The padding is not the one that was put on.
    #[error("the content has an impossible length")]
    Padding,
}

/// Where a wrapped key belongs. It is bound to the wrap, so that a relay cannot hand it out as another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapFor {
    /// The space.
    pub space: [u8; 16],
    /// The epoch.
    pub epoch: u32,
    /// The device; zeros for the recovery key.
    pub device: [u8; 16],
}

impl WrapFor {
    fn info(&self) -> Vec<u8> {
        [b"dkt1-wrap".as_slice(), &self.space, &self.epoch.to_be_bytes(), &self.device].concat()
    }
}

impl EpochKey {
    /// A new key.
    pub fn make(entropy: &dyn Entropy) -> Self {
        let mut key = Self([0; 32]);
        entropy.fill(&mut key.0);
        key
    }

    /// A key as the vault keeps it.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(*bytes)
    }

    /// Its bytes, for the vault and nothing else.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its name.
    pub fn name(&self) -> KeyName {
        let mut name = [0; 16];
        name.copy_from_slice(&blake3::derive_key("docket 2026-11 epoch key name v1", &self.0)[..16]);
        name
    }

    pub(crate) fn derived(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, &self.0))
    }

    /// Wraps it for somebody, by HPKE (RFC 9180, base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305). `None` if the public
    /// key is none.
    pub fn wrap(&self, to: &[u8; 32], place: WrapFor, entropy: &dyn Entropy) -> Option<[u8; WRAPPED_BYTES]> {
        let target = wrap_target(to)?;
        let mut random = Random(entropy);
        let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeS::Base,
            &target,
            &place.info(),
            &self.0,
            &[],
            &mut random,
        )
        .ok()?;
        let mut wrapped = [0; WRAPPED_BYTES];
        wrapped[..32].copy_from_slice(&encapsulated.to_bytes());
        wrapped[32..].copy_from_slice(&sealed);
        Some(wrapped)
    }

    /// The inverse of [`EpochKey::wrap`].
    pub fn unwrap(wrapped: &[u8; WRAPPED_BYTES], with: &WrapKeys, place: WrapFor) -> Result<Self, OpenError> {
        let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(&wrapped[..32]);
        let encapsulated = encapsulated.map_err(|_| OpenError::NotForUs)?;
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeR::Base,
            with.private(),
            &encapsulated,
            &place.info(),
            &wrapped[32..],
            &[],
        );
        let opened = Zeroizing::new(opened.map_err(|_| OpenError::NotForUs)?);
        let mut key = Self([0; 32]);
        if opened.len() != key.0.len() {
            return Err(OpenError::NotForUs);
        }
        key.0.copy_from_slice(&opened);
        Ok(key)
    }

    /// Pads and encrypts a content, bound to the bytes of a header.
    pub fn seal(&self, header: &[u8], nonce: &[u8; NONCE_BYTES], content: &[u8]) -> Vec<u8> {
        let padded = Zeroizing::new(padded(content));
        let payload = Payload { msg: &padded, aad: header };
        // It fails for contents of more than 256 GiB only.
        self.cipher().encrypt(&XNonce::from(*nonce), payload).unwrap_or_default()
    }

    /// The inverse of [`EpochKey::seal`].
    pub fn open(
        &self,
        header: &[u8],
        nonce: &[u8; NONCE_BYTES],
        sealed: &[u8],
    ) -> Result<Vec<u8>, OpenError> {
        let payload = Payload { msg: sealed, aad: header };
        let content = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| OpenError::Sealed)?;
        unpadded(content)
    }

    /// How long a content of so many bytes is when it is sealed: a header says so before there is anything to seal.
    pub fn sealed_length(content: usize) -> usize {
        padded_length(content) + 16
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.derived("docket 2026-11 epoch operations v1")).into())
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EpochKey(redacted)")
    }
}

/// A nonce. Of 24 random bytes no two are ever the same, also not after a backup was restored.
pub fn nonce(entropy: &dyn Entropy) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce);
    nonce
}

/// A device's signature over an envelope without it.
pub fn sign_envelope(keys: &DeviceKeys, envelope: &[u8]) -> [u8; 64] {
    keys.sign(&envelope_digest(envelope))
}

/// Checks that signature.
pub fn verify_envelope(by: &[u8; 32], envelope: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
    verified(by, &envelope_digest(envelope), signature)
}

fn envelope_digest(envelope: &[u8]) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"dkt1-env");
    hasher.update(envelope);
    hasher.finalize().as_bytes().to_vec()
}

/// The length a content is padded to, its own length (4 bytes) included: PADMÉ (Nikitin et al., "Reducing Metadata Leakage
/// from Encrypted Files and Communication with PURBs", PoPETs 2019), which leaks O(log log n) bits and adds at most 12 %.
pub(crate) const fn padded_length(content: usize) -> usize {
    let length = content + 4;
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let mantissa = exponent.ilog2() + 1;
    let mask = (1_usize << exponent.saturating_sub(mantissa)) - 1;
    (length + mask) & !mask
}

pub(crate) fn padded(content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(padded_length(content.len()));
    bytes.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend_from_slice(content);
    bytes.resize(padded_length(content.len()), 0);
    bytes
}

pub(crate) fn unpadded(mut padded: Vec<u8>) -> Result<Vec<u8>, OpenError> {
    let length = padded.first_chunk::<4>().map(|length| u32::from_be_bytes(*length) as usize);
    let length = length.ok_or(OpenError::Padding)?;
    let end = length.checked_add(4).ok_or(OpenError::Padding)?;
    let sound = padded_length(length) == padded.len() && padded[end..].iter().all(|byte| *byte == 0);
    if !sound {
        return Err(OpenError::Padding);
    }
    padded.truncate(end);
    padded.drain(..4);
    Ok(padded)
}

/// The randomness that is handed in, as other crates want it.
struct Random<'a>(&'a dyn Entropy);

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(dst);
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    const PLACE: WrapFor = WrapFor { space: [1; 16], epoch: 2, device: [3; 16] };

    #[test]
    fn a_key_opens_where_it_belongs_only() {
        let (key, keys) = (EpochKey::make(&Fixed(5)), DeviceKeys::from_seed(&[7; 32]));
        let wrapped = key.wrap(&keys.wrap().public(), PLACE, &Fixed(9)).unwrap();
        let opened = EpochKey::unwrap(&wrapped, keys.wrap(), PLACE).unwrap();
        assert_eq!((opened.0, opened.name()), (key.0, key.name()));
        let check = |wrapped: &[u8; WRAPPED_BYTES], with: &DeviceKeys, place| {
            assert!(matches!(EpochKey::unwrap(wrapped, with.wrap(), place), Err(OpenError::NotForUs)));
        };
        check(&wrapped, &DeviceKeys::from_seed(&[8; 32]), PLACE);
        check(&wrapped, &keys, WrapFor { space: [9; 16], ..PLACE });
        check(&wrapped, &keys, WrapFor { epoch: 3, ..PLACE });
        check(&wrapped, &keys, WrapFor { device: [9; 16], ..PLACE });
        for at in 0..WRAPPED_BYTES {
            let mut changed = wrapped;
            changed[at] ^= 1;
            check(&changed, &keys, PLACE);
        }
        assert!(key.wrap(&[0; 32], PLACE, &Fixed(9)).is_none(), "a key of small order is none");
    }

    #[test]
    fn any_changed_bit_is_found() {
        let key = EpochKey::make(&Fixed(5));
        let sealed = key.seal(b"header", &[6; 24], b"the words");
        assert_eq!(sealed.len(), EpochKey::sealed_length(9));
        assert_eq!(key.open(b"header", &[6; 24], &sealed).unwrap(), b"the words");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(key.open(b"header", &[6; 24], &changed), Err(OpenError::Sealed));
        }
        assert_eq!(key.open(b"headeR", &[6; 24], &sealed), Err(OpenError::Sealed));
        assert_eq!(key.open(b"header", &[7; 24], &sealed), Err(OpenError::Sealed));
        assert_eq!(EpochKey::make(&Fixed(4)).open(b"header", &[6; 24], &sealed), Err(OpenError::Sealed));
        assert_eq!(key.open(b"header", &[6; 24], &[]), Err(OpenError::Sealed));
    }

    #[test]
    fn signatures_are_of_one_envelope_and_device() {
        let keys = DeviceKeys::from_seed(&[7; 32]);
        let signature = sign_envelope(&keys, b"envelope");
        assert_eq!(verify_envelope(&keys.signs_with(), b"envelope", &signature), Ok(()));
        assert!(verify_envelope(&keys.signs_with(), b"envelopE", &signature).is_err());
        assert!(
            verify_envelope(&DeviceKeys::from_seed(&[8; 32]).signs_with(), b"envelope", &signature).is_err()
        );
    }

    /// The bytes of this version, which lie on relays: derivation, padding and encryption must never change.
    #[test]
    fn golden_bytes() {
        let (key, keys) = (EpochKey([0x42; 32]), DeviceKeys::from_seed(&[7; 32]));
        let sealed = key.seal(b"header", &[6; 24], b"the words");
        let found = [
            crate::secret::hex(&key.name()),
            crate::secret::hex(&sealed),
            crate::secret::hex(&keys.signs_with()),
            crate::secret::hex(&keys.wrap().public()),
            crate::secret::hex(&sign_envelope(&keys, b"envelope")),
        ];
        assert_eq!(
            found,
            [
                "c1898d5ae00c88ee56b95e1111b9c38b",
                "f1d765eac9e3dc7aa86a54b2b7ee3b0390cdafd58395d57b9a30c9bf11a0",
                "4f50555332615bfc28098d044ea14d0a30a5a3a4f0064ffb2022840f4aa574b6",
                "a8e78b35a0bbea3d7daded46d8acee5373177bbac5618a81e0a88e7715abb269",
                "dc143a88bfa3c8cb7bb9ac0ea3ad48fe5de3002c3de6c0d993bf8bb3ce90968e49eae41810bfef95ea7d6d8e2c9f44795c867fd767f95d5cc2649cc9649d3906"
            ]
        );
    }

    #[test]
    fn padding_hides_lengths_and_costs_little() {
        for (content, expected) in
            [(0, 4), (1, 5), (5, 10), (13, 18), (96, 104), (1000, 1024), (60000, 61440)]
        {
            assert_eq!(padded_length(content), expected, "{content}");
        }
        assert_eq!(unpadded(vec![0, 0]), Err(OpenError::Padding));
        assert_eq!(unpadded(vec![0xff; 8]), Err(OpenError::Padding));
        assert_eq!(unpadded(vec![0, 0, 0, 13, 1, 2, 3]), Err(OpenError::Padding));
    }

    proptest! {
        #[test]
        fn padding_has_an_inverse(content in prop::collection::vec(any::<u8>(), 0..3000)) {
            let padded = padded(&content);
            prop_assert!(padded.len() <= (content.len() + 4) * 112 / 100 + 1);
            prop_assert_eq!(unpadded(padded), Ok(content));
        }

        #[test]
        fn what_was_sealed_opens(content in prop::collection::vec(any::<u8>(), 0..300), nonce in any::<[u8; 24]>()) {
            let key = EpochKey::make(&Fixed(5));
            let sealed = key.seal(b"h", &nonce, &content);
            prop_assert_eq!(key.open(b"h", &nonce, &sealed), Ok(content));
        }
    }
}
