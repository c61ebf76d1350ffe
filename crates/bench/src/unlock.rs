//! How long it takes until a vault is open.

use crate::{Figure, median, ms, timed};
use docket_app::vault::{self, Opening};
use docket_app::{KeychainError, SecretStore, SystemClock, SystemEntropy, World};
use docket_crypto::KeychainSecret;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A keychain that is a file, so that the time is ours and not the desktop's.
struct FileKeychain(PathBuf);
impl SecretStore for FileKeychain {
    fn get(&self, _: &str) -> Result<KeychainSecret, KeychainError> {
        KeychainSecret::from_keychain(&std::fs::read(&self.0).unwrap()).ok_or(KeychainError::Missing)
    }
    fn set(&self, _: &str, secret: &KeychainSecret) -> Result<(), KeychainError> {
        std::fs::write(&self.0, secret.for_keychain()).unwrap();
        Ok(())
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Ok(())
    }
}

pub(crate) fn world(folder: &Path) -> World {
    World {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        secrets: Arc::new(FileKeychain(folder.join("keychain"))),
    }
}

pub(crate) async fn run() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let world = world(folder.path());
    let path = folder.path().join("v.docket");
    vault::create(&path, "a passphrase", &world).await.unwrap();
    vault::enable_keychain(&path, "a passphrase", &world).unwrap();
    let (mut keychain, mut passphrase, mut argon) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..15 {
        let started = Instant::now();
        let session = vault::unlock(&path, Opening::Keychain, &world).await.unwrap();
        keychain.push(started.elapsed());
        session.close().await;
        let started = Instant::now();
        let session = vault::unlock(&path, Opening::Passphrase("a passphrase"), &world).await.unwrap();
        passphrase.push(started.elapsed());
        session.close().await;
        argon.push(timed(argon2id).1);
    }
    let (keychain, passphrase, argon) = (ms(median(keychain)), ms(median(passphrase)), ms(median(argon)));
    vec![
        Figure {
            name: "open with a keychain secret",
            value: keychain,
            unit: "ms",
            bound: 60.0,
            below: true,
            detail: String::new(),
        },
        Figure {
            name: "open with a passphrase, beyond Argon2id",
            value: (passphrase - argon).max(0.0),
            unit: "ms",
            bound: 60.0,
            below: true,
            detail: format!("{passphrase:.0} ms in all, Argon2id alone {argon:.0} ms"),
        },
    ]
}

fn argon2id() -> [u8; 32] {
    let params = argon2::Params::new(64 * 1024, 3, 1, Some(32)).unwrap();
    let mut key = [0; 32];
    argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
        .hash_password_into(b"a passphrase", &[7; 16], &mut key)
        .unwrap();
    key
}
