//! Who belongs to an account: the root that its 24 words hold, the devices it has certified.

use crate::recovery::RecoveryPhrase;
use crate::space::EpochKey;
use docket_domain::Entropy;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hpke::kem::X25519HkdfSha256 as Kem;
use hpke::{Deserializable as _, Kem as _, Serializable as _};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What a device is called in one space: 16 random bytes.
pub type DeviceId = [u8; 16];

/// The root of an account. It is in the 24 words and, if the person wishes, in the keychain of a device that may let
/// others in.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct AccountRoot([u8; 32]);

/// A value anybody may know that tells at once whether words are those of an account.
pub type KeyCheck = [u8; 16];

impl RecoveryPhrase {
    /// The root these words hold. There is no passphrase and no stretching: the words are 256 random bits.
    pub fn account_root(&self) -> AccountRoot {
        AccountRoot(*self.derived("docket 2026-11 account root v1"))
    }
}

impl AccountRoot {
    fn derived(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, &self.0))
    }

    /// The key that certifies devices and signs the account's lists.
    pub fn identity(&self) -> Identity {
        Identity(SigningKey::from_bytes(&self.derived("docket 2026-11 account identity v1")))
    }

    /// The key that opens every space if all devices are lost.
    pub fn recovery(&self) -> WrapKeys {
        WrapKeys::derived(&self.derived("docket 2026-11 account recovery v1"))
    }

    /// The account's own space. It follows from the words, so devices that know them and have never met belong to one.
    pub fn own_space(&self) -> [u8; 16] {
        let mut space = [0; 16];
        space.copy_from_slice(&self.derived("docket 2026-11 account own space v1")[..16]);
        space
    }

    /// The first key of the account's own space. Whoever has the words could unwrap any key of it, so to derive the first
    /// one from them gives nothing away; and two devices that were set up from the same words without a connection can
    /// read each other at once. Later keys are random.
    pub fn first_key(&self) -> EpochKey {
        EpochKey::from_bytes(&self.derived("docket 2026-11 account first epoch v1"))
    }

    /// What is published to tell wrong words from right ones.
    pub fn check(&self) -> KeyCheck {
        let mut check = [0; 16];
        check.copy_from_slice(&self.derived("docket 2026-11 account check v1")[..16]);
        check
    }
}

/// The account's own signing key.
pub struct Identity(SigningKey);

impl Identity {
    /// Its public half, by which an account is known.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Certifies a device for a space.
    pub fn certify(
        &self,
        space: [u8; 16],
        device: DeviceId,
        keys: &DeviceKeys,
        since_epoch: u32,
    ) -> Certificate {
        let mut certificate = Certificate {
            space,
            device,
            signs_with: keys.signs_with(),
            wraps_for: keys.wrap.public(),
            since_epoch,
            signature: [0; 64],
        };
        certificate.signature = self.0.sign(&certificate.signed()).to_bytes();
        certificate
    }

    /// Takes a device off a space: what it writes after this number is not taken any more.
    pub fn revoke(&self, space: [u8; 16], device: DeviceId, last: u64) -> Revocation {
        let mut revocation = Revocation { space, device, last, signature: [0; 64] };
        revocation.signature = self.0.sign(&revocation.signed()).to_bytes();
        revocation
    }

    /// Signs a statement of the account for some purpose, such as a list of keys.
    pub fn sign(&self, purpose: &str, statement: &[u8]) -> [u8; 64] {
        self.0.sign(&for_purpose(purpose, statement)).to_bytes()
    }
}

/// A signature that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not hold: this was changed, or comes from somebody else")]
pub struct BadSignature;

/// Checks a statement of an account.
pub fn verify(
    account: &[u8; 32],
    purpose: &str,
    statement: &[u8],
    signature: &[u8; 64],
) -> Result<(), BadSignature> {
    verified(account, &for_purpose(purpose, statement), signature)
}

/// No statement for one purpose can be passed off as one for another.
fn for_purpose(purpose: &str, statement: &[u8]) -> Vec<u8> {
    let name = blake3::hash(purpose.as_bytes());
    [b"dkt1-statement".as_slice(), name.as_bytes(), statement].concat()
}

/// Strict: small-order keys and signatures in another form than the one that was made do not pass.
pub(crate) fn verified(by: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
    let key = VerifyingKey::from_bytes(by).map_err(|_| BadSignature)?;
    key.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| BadSignature)
}

/// The keys a device made for itself. They never leave it.
pub struct DeviceKeys {
    sign: SigningKey,
    wrap: WrapKeys,
    /// What both are derived from, to be kept in the vault.
    seed: Zeroizing<[u8; 32]>,
}

impl DeviceKeys {
    /// New keys.
    pub fn make(entropy: &dyn Entropy) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(seed.as_mut_slice());
        Self::from_seed(&seed)
    }

    /// The keys of a seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let derived = |purpose: &str| Zeroizing::new(blake3::derive_key(purpose, seed));
        Self {
            sign: SigningKey::from_bytes(&derived("docket 2026-11 device signing v1")),
            wrap: WrapKeys::derived(&derived("docket 2026-11 device wrapping v1")),
            seed: Zeroizing::new(*seed),
        }
    }

    /// The seed, for the vault and nothing else.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The public half of the signing key.
    pub fn signs_with(&self) -> [u8; 32] {
        self.sign.verifying_key().to_bytes()
    }

    /// What opens the keys of spaces for this device.
    pub fn wrap(&self) -> &WrapKeys {
        &self.wrap
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign.sign(message).to_bytes()
    }
}

/// Keys that something can be wrapped for.
pub struct WrapKeys {
    private: <Kem as hpke::Kem>::PrivateKey,
    public: [u8; 32],
}

impl WrapKeys {
    fn derived(seed: &[u8; 32]) -> Self {
        let (private, public) = Kem::derive_keypair(seed);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&public.to_bytes());
        Self { private, public: bytes }
    }

    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    pub(crate) fn private(&self) -> &<Kem as hpke::Kem>::PrivateKey {
        &self.private
    }
}

pub(crate) fn wrap_target(public: &[u8; 32]) -> Option<<Kem as hpke::Kem>::PublicKey> {
    <Kem as hpke::Kem>::PublicKey::from_bytes(public).ok()
}

/// The account's word that a device belongs to a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// The space.
    pub space: [u8; 16],
    /// What the device is called in it.
    pub device: DeviceId,
    /// The public half of what it signs with.
    pub signs_with: [u8; 32],
    /// The public half of what keys are wrapped for.
    pub wraps_for: [u8; 32],
    /// The first epoch it is there for.
    pub since_epoch: u32,
    /// The account's signature.
    pub signature: [u8; 64],
}

impl Certificate {
    fn signed(&self) -> Vec<u8> {
        [
            b"dkt1-device".as_slice(),
            &self.space,
            &self.device,
            &self.signs_with,
            &self.wraps_for,
            &self.since_epoch.to_be_bytes(),
        ]
        .concat()
    }

    /// Whether the account says so.
    pub fn verify(&self, account: &[u8; 32]) -> Result<(), BadSignature> {
        verified(account, &self.signed(), &self.signature)
    }
}

/// The account's word that a device no longer belongs to a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// The space.
    pub space: [u8; 16],
    /// The device.
    pub device: DeviceId,
    /// The last number of an envelope of it that counts.
    pub last: u64,
    /// The account's signature.
    pub signature: [u8; 64],
}

impl Revocation {
    fn signed(&self) -> Vec<u8> {
        [b"dkt1-revoke".as_slice(), &self.space, &self.device, &self.last.to_be_bytes()].concat()
    }

    /// Whether the account says so.
    pub fn verify(&self, account: &[u8; 32]) -> Result<(), BadSignature> {
        verified(account, &self.signed(), &self.signature)
    }
}

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}
redacted!(AccountRoot, Identity, DeviceKeys, WrapKeys);

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    fn root(first: u8) -> AccountRoot {
        AccountRoot([first; 32])
    }

    #[test]
    fn words_make_one_account() {
        let phrase = RecoveryPhrase::make(&Fixed(0)).unwrap();
        let again = RecoveryPhrase::parse(&phrase.reveal()).unwrap();
        assert_eq!(phrase.account_root().check(), again.account_root().check());
        assert_eq!(phrase.account_root().identity().public(), again.account_root().identity().public());
        let other = RecoveryPhrase::make(&Fixed(1)).unwrap();
        assert_ne!(phrase.account_root().check(), other.account_root().check());
        assert_ne!(phrase.account_root().recovery().public(), other.account_root().recovery().public());
        assert_eq!(phrase.account_root().own_space(), again.account_root().own_space());
        assert_ne!(phrase.account_root().own_space(), other.account_root().own_space());
        assert_eq!(phrase.account_root().first_key().name(), again.account_root().first_key().name());
        assert_ne!(phrase.account_root().first_key().name(), other.account_root().first_key().name());
    }

    #[test]
    fn certificates_hold_for_what_they_say() {
        let (identity, keys) = (root(1).identity(), DeviceKeys::from_seed(&[7; 32]));
        let certificate = identity.certify([1; 16], [2; 16], &keys, 3);
        assert_eq!(certificate.verify(&identity.public()), Ok(()));
        let check = |changed: Certificate| {
            assert_eq!(changed.verify(&identity.public()), Err(BadSignature), "{changed:?}");
        };
        check(Certificate { space: [9; 16], ..certificate });
        check(Certificate { device: [9; 16], ..certificate });
        check(Certificate { signs_with: [9; 32], ..certificate });
        check(Certificate { wraps_for: [9; 32], ..certificate });
        check(Certificate { since_epoch: 4, ..certificate });
        check(Certificate { signature: [0; 64], ..certificate });
        assert_eq!(certificate.verify(&root(2).identity().public()), Err(BadSignature));
        assert_eq!(certificate.verify(&[0; 32]), Err(BadSignature), "a key of small order signs nothing");
        let revocation = identity.revoke([1; 16], [2; 16], 40);
        assert_eq!(revocation.verify(&identity.public()), Ok(()));
        assert_eq!(Revocation { last: 41, ..revocation }.verify(&identity.public()), Err(BadSignature));
    }

    #[test]
    fn a_statement_for_one_purpose_is_none_for_another() {
        let identity = root(1).identity();
        let signature = identity.sign("keyring", b"list");
        assert_eq!(verify(&identity.public(), "keyring", b"list", &signature), Ok(()));
        assert_eq!(verify(&identity.public(), "manifest", b"list", &signature), Err(BadSignature));
        assert_eq!(verify(&identity.public(), "keyring", b"lisT", &signature), Err(BadSignature));
    }

    /// Google's vectors (Wycheproof). None of them is a matter of taste: a strict check takes all that are valid.
    #[test]
    fn known_signatures() {
        use wycheproof::TestResult;
        use wycheproof::eddsa::{TestName, TestSet};
        let (mut taken, mut refused, mut impossible) = (0, 0, 0);
        for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
            let by: &[u8; 32] = group.key.pk.as_slice().try_into().unwrap();
            for test in group.tests {
                let found =
                    test.sig.as_slice().try_into().map(|signature| verified(by, &test.msg, signature));
                match found {
                    Ok(Ok(())) => taken += 1,
                    Ok(Err(BadSignature)) => refused += 1,
                    Err(_) => impossible += 1,
                }
                assert_eq!(matches!(found, Ok(Ok(()))), test.result == TestResult::Valid, "{test:?}");
            }
        }
        assert!(taken >= 88 && refused >= 51 && impossible >= 12, "{taken} {refused} {impossible}");
    }

    /// What the vectors above do not have: keys anybody can sign with. The first two sign every message, unless the check
    /// is strict.
    #[test]
    fn keys_of_small_order_sign_nothing() {
        use ed25519_dalek::Verifier as _;
        // The base point, and one times it: a signature without any secret.
        let mut signature = [0; 64];
        signature[..32].fill(0x66);
        (signature[0], signature[32]) = (0x58, 1);
        for (at, digits) in [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ]
        .into_iter()
        .enumerate()
        {
            let by = crate::secret::unhex(digits).unwrap();
            let key = VerifyingKey::from_bytes(&by).unwrap();
            assert!(key.is_weak(), "{digits}");
            for message in 0_u8..64 {
                let loose = key.verify(&[message], &Signature::from_bytes(&signature));
                assert!(loose.is_ok() || at > 1, "{digits}");
                assert_eq!(verified(&by, &[message], &signature), Err(BadSignature), "{digits}");
            }
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let keys = DeviceKeys::from_seed(&[7; 32]);
        let told = format!("{:?} {:?} {:?}", root(7), root(7).identity(), keys);
        assert_eq!(told, "AccountRoot(redacted) Identity(redacted) DeviceKeys(redacted)");
    }
}
