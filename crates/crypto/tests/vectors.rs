//! Known answers: Google's vectors (Wycheproof) and RFC 9180's, run through the very types that keys and contents are
//! sealed with. Those of Ed25519 are beside the strict check in `account.rs`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
use chacha20poly1305::aead::{Aead, KeyInit, Nonce, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use docket_crypto::{EpochKey, WrapFor};
use docket_domain::Entropy;
use hkdf::Hkdf;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256 as Kem;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use sha2::Sha256;
use std::convert::Infallible;
use wycheproof::{TestResult, aead, hkdf as expansions, xdh};

/// How many vectors ran, and how many hold something the types cannot: a nonce of another length.
#[derive(Debug, Default)]
struct Ran {
    valid: usize,
    refused: usize,
    impossible: usize,
}

fn aead_vectors<C: Aead + KeyInit>(name: aead::TestName) -> Ran {
    let mut ran = Ran::default();
    for test in aead::TestSet::load(name).unwrap().test_groups.into_iter().flat_map(|group| group.tests) {
        let cipher = C::new_from_slice(&test.key).unwrap();
        let Ok(nonce) = Nonce::<C>::try_from(test.nonce.as_slice()) else {
            assert_eq!(test.result, TestResult::Invalid, "{test:?}");
            ran.impossible += 1;
            continue;
        };
        let sealed = [test.ct.as_slice(), &test.tag].concat();
        let opened = cipher.decrypt(&nonce, Payload { msg: &sealed, aad: &test.aad }).ok();
        let again = cipher.encrypt(&nonce, Payload { msg: &test.pt, aad: &test.aad }).unwrap();
        if test.result == TestResult::Valid {
            assert_eq!(opened.as_ref(), Some(&*test.pt), "{test:?}");
            assert_eq!(again, sealed, "{test:?}");
            ran.valid += 1;
        } else {
            assert_eq!(opened, None, "{test:?}");
            assert_ne!(again, sealed, "{test:?}");
            ran.refused += 1;
        }
    }
    ran
}

/// What contents and the vault's key are sealed with.
#[test]
fn xchacha20_poly1305() {
    let ran = aead_vectors::<XChaCha20Poly1305>(aead::TestName::XChaCha20Poly1305);
    assert!(ran.valid >= 246 && ran.refused >= 60 && ran.impossible <= 9, "{ran:?}");
}

/// What HPKE seals a wrapped key with.
#[test]
fn chacha20_poly1305() {
    let ran = aead_vectors::<ChaCha20Poly1305>(aead::TestName::ChaCha20Poly1305);
    assert!(ran.valid >= 256 && ran.refused >= 60 && ran.impossible <= 9, "{ran:?}");
}

/// What HPKE derives keys with.
#[test]
fn hkdf_sha256() {
    let (mut valid, mut refused) = (0, 0);
    let set = expansions::TestSet::load(expansions::TestName::HkdfSha256).unwrap();
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let mut key = vec![0; test.size];
        let expanded = Hkdf::<Sha256>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut key);
        if test.result == TestResult::Valid {
            assert!(expanded.is_ok() && key == *test.okm, "{test:?}");
            valid += 1;
        } else {
            assert!(expanded.is_err(), "{test:?}");
            refused += 1;
        }
    }
    assert!(valid >= 83 && refused >= 3, "{valid} {refused}");
}

/// The secret that HPKE's KEM makes of an X25519 secret (RFC 9180, 4.1), without HPKE.
fn kem_secret(shared: &[u8], encapsulated: &[u8], recipient: &[u8]) -> [u8; 32] {
    const SUITE: &[u8] = b"KEM\x00\x20";
    let extract = [b"HPKE-v1".as_slice(), SUITE, b"eae_prk", shared].concat();
    let expand = [b"\x00\x20HPKE-v1".as_slice(), SUITE, b"shared_secret", encapsulated, recipient].concat();
    let mut secret = [0; 32];
    Hkdf::<Sha256>::new(None, &extract).expand(&expand, &mut secret).unwrap();
    secret
}

/// X25519 through HPKE's KEM. Most are "acceptable": points on the twist, and encodings of numbers that are too large,
/// are taken as RFC 7748 says. The one thing refused is what gives a secret of zeros, and every public key of small order
/// does.
#[test]
fn x25519() {
    let (mut agreed, mut refused) = (0, 0);
    let key = EpochKey::make(&Fixed(&[5]));
    let place = WrapFor { space: [1; 16], epoch: 2, device: [3; 16] };
    for test in
        xdh::TestSet::load(xdh::TestName::X25519).unwrap().test_groups.into_iter().flat_map(|g| g.tests)
    {
        let private = <Kem as hpke::Kem>::PrivateKey::from_bytes(&test.private_key).unwrap();
        let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(&test.public_key).unwrap();
        let secret = Kem::decap(&private, None, &encapsulated).map(|secret| secret.0);
        let wrapped = key.wrap(test.public_key.as_slice().try_into().unwrap(), place, &Fixed(&[9]));
        if test.shared_secret.iter().all(|byte| *byte == 0) {
            assert!(test.flags.contains(&xdh::TestFlag::ZeroSharedSecret), "{test:?}");
            assert!(secret.is_err() && wrapped.is_none(), "{test:?}");
            refused += 1;
        } else {
            let recipient = Kem::sk_to_pk(&private).to_bytes();
            let expected = kem_secret(&test.shared_secret, &test.public_key, &recipient);
            assert_eq!(secret.unwrap().as_slice(), expected, "{test:?}");
            assert!(wrapped.is_some(), "{test:?}");
            agreed += 1;
        }
    }
    assert!(agreed >= 487 && refused >= 31, "{agreed} {refused}");
}

/// RFC 9180, A.2.1: base mode of DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
#[test]
fn hpke_base() {
    let (private, public) =
        Kem::derive_keypair(&unhex("1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df"));
    // The bytes of the RFC are those before clamping.
    let expected = unhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    assert!(private == <Kem as hpke::Kem>::PrivateKey::from_bytes(&expected).unwrap());
    assert_eq!(
        public.to_bytes().to_vec(),
        unhex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")
    );
    let ephemeral = unhex("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b");
    let info = unhex("4f6465206f6e2061204772656369616e2055726e");
    let words = unhex("4265617574792069732074727574682c20747275746820626561757479");
    let (encapsulated, mut sender) = hpke::setup_sender_with_rng::<Suite, HkdfSha256, Kem>(
        &OpModeS::Base,
        &public,
        &info,
        &mut Fixed(&ephemeral),
    )
    .unwrap();
    assert_eq!(
        encapsulated.to_bytes().to_vec(),
        unhex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
    );
    assert_eq!(
        Kem::decap(&private, None, &encapsulated).map(|secret| secret.0.to_vec()),
        Ok(unhex("0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7"))
    );
    let mut receiver =
        hpke::setup_receiver::<Suite, HkdfSha256, Kem>(&OpModeR::Base, &private, &encapsulated, &info)
            .unwrap();
    for (header, sealed) in [
        (
            "436f756e742d30",
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
        ),
        (
            "436f756e742d31",
            "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
        ),
        (
            "436f756e742d32",
            "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b",
        ),
    ] {
        let (header, sealed) = (unhex(header), unhex(sealed));
        assert_eq!(sender.seal(&words, &header).unwrap(), sealed);
        assert_eq!(receiver.open(&sealed, &header).unwrap(), words);
        assert!(receiver.open(&sealed, &header).is_err(), "a message is opened once");
    }
}

type Suite = hpke::aead::ChaCha20Poly1305;

fn unhex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Randomness that is these bytes, again and again.
struct Fixed<'a>(&'a [u8]);

impl Entropy for Fixed<'_> {
    fn fill(&self, buffer: &mut [u8]) {
        for (byte, fixed) in buffer.iter_mut().zip(self.0.iter().cycle()) {
            *byte = *fixed;
        }
    }
}

impl TryRng for Fixed<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.fill(dst);
        Ok(())
    }
}

impl TryCryptoRng for Fixed<'_> {}
