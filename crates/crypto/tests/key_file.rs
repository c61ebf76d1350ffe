//! The key file as its users see it: made, written, read, opened, attacked.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
use docket_crypto::*;
use docket_domain::Entropy;
use proptest::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// A different stream of bytes for each seed, the same each run.
struct Seeded(AtomicU64);
impl Seeded {
    fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}
impl Entropy for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&blake3::hash(&n.to_le_bytes()).as_bytes()[..chunk.len()]);
        }
    }
}

struct Made {
    file: KeyFile,
    literal: String,
    phrase: String,
}

fn make(seed: u64) -> Made {
    let entropy = Seeded::new(seed);
    let vault = VaultId::make(&entropy);
    let key = DatabaseKey::make(&entropy);
    let phrase = RecoveryPhrase::make(&entropy).unwrap();
    let passphrase = Passphrase::chosen("correct horse").unwrap();
    let file = KeyFile::make(vault, &key, &passphrase, &phrase, &entropy).unwrap();
    Made { literal: key.sqlcipher_literal(vault).to_string(), phrase: phrase.reveal().to_string(), file }
}

fn literal(key: &DatabaseKey, file: &KeyFile) -> String {
    key.sqlcipher_literal(file.vault()).to_string()
}

#[test]
fn every_way_in_gives_the_same_key() {
    let Made { file, literal: made, phrase } = make(1);
    let mut file = KeyFile::parse(&file.to_text()).unwrap();
    let key = file.open_with_passphrase(&Passphrase::typed("correct horse")).unwrap();
    assert_eq!(literal(&key, &file), made);
    let key = file.open_with_recovery(&RecoveryPhrase::parse(&phrase).unwrap()).unwrap();
    assert_eq!(literal(&key, &file), made);

    let entropy = Seeded::new(900);
    let secret = KeychainSecret::make(&entropy);
    assert_eq!(file.open_with_keychain(&secret).unwrap_err(), UnlockError::NoSuchWay);
    file.set_keychain(&key, &secret, &entropy).unwrap();
    let key = file.open_with_keychain(&secret).unwrap();
    assert_eq!(literal(&key, &file), made);
    file.remove_keychain();
    assert!(!file.has(WayIn::Keychain));
}

#[test]
fn a_new_passphrase_replaces_the_old_and_keeps_the_key() {
    let Made { mut file, literal: made, phrase } = make(2);
    let key = file.open_with_passphrase(&Passphrase::typed("correct horse")).unwrap();
    file.set_passphrase(&key, &Passphrase::chosen("battery staple").unwrap(), &Seeded::new(7)).unwrap();
    let wrong = file.open_with_passphrase(&Passphrase::typed("correct horse")).unwrap_err();
    assert_eq!(wrong, UnlockError::Wrong);
    let key = file.open_with_passphrase(&Passphrase::typed("battery staple")).unwrap();
    assert_eq!(literal(&key, &file), made);
    assert!(file.open_with_recovery(&RecoveryPhrase::parse(&phrase).unwrap()).is_ok());
}

#[test]
fn a_wrap_does_not_open_in_another_vault() {
    let one = make(3);
    let other = make(400);
    let text = one.file.to_text().replace(&one.file.vault().to_hex(), &other.file.vault().to_hex());
    let moved = KeyFile::parse(&text).unwrap();
    let phrase = RecoveryPhrase::parse(&one.phrase).unwrap();
    assert_eq!(moved.open_with_recovery(&phrase).unwrap_err(), UnlockError::Wrong);
}

#[test]
fn the_words_of_another_vault_do_not_open_it() {
    let phrase = RecoveryPhrase::parse(&make(5).phrase).unwrap();
    assert_eq!(make(600).file.open_with_recovery(&phrase).unwrap_err(), UnlockError::Wrong);
}

#[test]
fn hostile_key_files_are_refused() {
    let good = make(8).file.to_text();
    let check = |text: &str, expected: KeyFileError| {
        assert_eq!(KeyFile::parse(text).unwrap_err(), expected, "{text}")
    };
    check("", KeyFileError::Damaged);
    check("{}", KeyFileError::Damaged);
    check(&good.replace("docket-keys", "other"), KeyFileError::Damaged);
    check(&good.replace("\"version\": 1", "\"version\": 2"), KeyFileError::TooNew);
    check(&good.replace("argon2id", "argon3"), KeyFileError::TooNew);
    check(&good.replace("65536", "4194304"), KeyFileError::Kdf(KdfError));
    check(&good.replace("65536", "1"), KeyFileError::Kdf(KdfError));
    check(&good.replace("\"passes\": 3", "\"passes\": 4000"), KeyFileError::Kdf(KdfError));
    check(&good[..good.len() / 2], KeyFileError::Damaged);
}

#[test]
fn weaker_numbers_do_not_open_what_was_sealed_with_stronger() {
    let weaker = make(9).file.to_text().replace("\"memoryKib\": 65536", "\"memoryKib\": 8192");
    let file = KeyFile::parse(&weaker).unwrap();
    let error = file.open_with_passphrase(&Passphrase::typed("correct horse")).unwrap_err();
    assert_eq!(error, UnlockError::Wrong);
}

/// The text form is a promise: a key file made by the first release must open for ever.
#[test]
fn the_first_release_s_key_file_still_opens() {
    let file = KeyFile::parse(include_str!("golden/v1.keys")).unwrap();
    let words = include_str!("golden/v1.phrase");
    let by_words = file.open_with_recovery(&RecoveryPhrase::parse(words).unwrap()).unwrap();
    let by_passphrase = file.open_with_passphrase(&Passphrase::typed("correct horse")).unwrap();
    assert_eq!(literal(&by_words, &file), literal(&by_passphrase, &file));
    assert_eq!(file.to_text().trim(), include_str!("golden/v1.keys").trim());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn arbitrary_text_never_panics(text in ".{0,400}") {
        let _ = KeyFile::parse(&text);
        let _ = RecoveryPhrase::parse(&text);
    }

    #[test]
    fn a_flipped_character_never_opens(at in 0usize..4000, to in "[0-9a-f]") {
        static MADE: std::sync::LazyLock<Made> = std::sync::LazyLock::new(|| make(10));
        let made = &*MADE;
        let text = made.file.to_text();
        let recovery = text.rfind("\"sealed\"").unwrap() + 11;
        let at = recovery + at % 96;
        let mut flipped = text.clone();
        flipped.replace_range(at..=at, &to);
        prop_assume!(flipped != text);
        let file = KeyFile::parse(&flipped).unwrap();
        let phrase = RecoveryPhrase::parse(&made.phrase).unwrap();
        prop_assert_eq!(file.open_with_recovery(&phrase).unwrap_err(), UnlockError::Wrong);
    }
}
