//! Killing the program at any moment loses nothing that it acknowledged and harms nothing it wrote.
use crate::{PASSPHRASE, world};
use docket_app::artifacts::NamedArtifact;
use docket_app::documents::NamedDocument;
use docket_app::meetings::NamedMeeting;
use docket_app::projects::CreateProject;
use docket_app::vault::{self, Opening};
use docket_app::{ErrorCode, Session, World, artifacts, documents, meetings, projects};
use docket_store::key_file_path;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// `DOCKET_KILL_ROUNDS` asks for more.
pub(crate) fn rounds() -> u64 {
    std::env::var("DOCKET_KILL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// An example beside this test, built by the same `cargo test`.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap().join("examples");
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// How long lives are on a machine that is as slow as this one just now: longer, if those before had said little.
pub(crate) fn patience(lives: u64, said: usize) -> u64 {
    (lives * 2 / (said as u64 + 1)).clamp(1, 50)
}

/// Runs an example and kills it some time after it said that it was ready, up to 60 ms, or so many times that; what it
/// said after that.
pub(crate) fn killed(
    name: &str,
    arguments: &[&OsStr],
    more: &[&OsStr],
    seed: u64,
    patience: u64,
) -> Vec<String> {
    let mut child = Command::new(example(name))
        .args(arguments)
        .args(more)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the example is built with the tests");
    let lines = BufReader::new(child.stdout.take().unwrap());
    let mut running = Some(child);
    let mut killer = None;
    let mut said = Vec::new();
    for line in lines.lines() {
        let Ok(line) = line else { break };
        if line == "ready" {
            // From here on a kill may fall anywhere, also before the first acknowledgement.
            let mut child = running.take().unwrap();
            let delay = Duration::from_micros(seed.wrapping_mul(7_919) % 60_000 * patience);
            killer = Some(std::thread::spawn(move || {
                std::thread::park_timeout(delay);
                child.kill().unwrap();
                child.wait().unwrap()
            }));
            continue;
        }
        said.push(line);
    }
    // The pipe ends while the process is still being taken down; it counts as dead once it has been waited for.
    let ended = killer.expect("the child said that it was ready").join().unwrap();
    assert_ne!(ended.code(), Some(101), "it panicked by itself");
    said
}

struct Acknowledged {
    kind: String,
    bytes: usize,
}

async fn check(session: &Session, id: &str, acknowledged: &Acknowledged) {
    match acknowledged.kind.as_str() {
        "document" => {
            let view = documents::show(session, NamedDocument { document: id.into() }).await.unwrap();
            assert_eq!(view.content.len(), acknowledged.bytes);
            assert!(view.document.passages > 0, "searchable, too");
        }
        "meeting" => {
            let view = meetings::show(session, NamedMeeting { meeting: id.into() }).await.unwrap();
            // The edit after the acknowledged one may have been made as well, but nothing older may be there.
            assert!(view.notes.len() >= acknowledged.bytes);
        }
        "artifact" => {
            let view = artifacts::show(session, NamedArtifact { artifact: id.into() }).await.unwrap();
            assert_eq!(view.content.len(), acknowledged.bytes);
        }
        "deleted" => {
            let gone = documents::show(session, NamedDocument { document: id.into() }).await;
            assert_eq!(gone.err().unwrap().code, ErrorCode::NotFound);
        }
        other => panic!("unknown acknowledgement {other}"),
    }
}

fn one_life(path: &Path, keychain: &Path, seed: u64, patience: u64) -> BTreeMap<String, Acknowledged> {
    let number = seed.to_string();
    let mut acknowledged = BTreeMap::new();
    for line in
        killed("torture", &[path.as_os_str(), keychain.as_os_str(), number.as_ref()], &[], seed, patience)
    {
        let mut words = line.split(' ');
        let (Some(kind), Some(id), Some(Ok(bytes))) =
            (words.next(), words.next(), words.next().map(str::parse))
        else {
            continue;
        };
        acknowledged.insert(id.to_owned(), Acknowledged { kind: kind.to_owned(), bytes });
    }
    acknowledged
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_to_sigkill() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keychain) = (folder.path().join("v.docket"), folder.path().join("keychain"));
    let world = file_world(&keychain);
    vault::create(&path, PASSPHRASE, &world).await.unwrap();
    vault::enable_keychain(&path, PASSPHRASE, &world).unwrap();
    let session = vault::unlock(&path, Opening::Keychain, &world).await.unwrap();
    projects::create(&session, CreateProject { name: "Torture".into(), description: String::new() })
        .await
        .unwrap();
    session.close().await;
    let mut all: Vec<(String, Acknowledged)> = Vec::new();
    let mut lives_with_acknowledgements = 0;
    for seed in 0..rounds() {
        let acknowledged = one_life(&path, &keychain, seed, patience(seed, all.len()));
        lives_with_acknowledgements += u64::from(!acknowledged.is_empty());
        let session = vault::unlock(&path, Opening::Keychain, &world).await.unwrap();
        for (id, acknowledged) in &acknowledged {
            eprintln!("life {seed}: checking {} {id}", acknowledged.kind);
            check(&session, id, acknowledged).await;
        }
        all.extend(acknowledged);
        if seed % 50 == 49 {
            assert!(vault::verify(&session).await.unwrap().sound, "after life {seed}");
        }
        session.close().await;
    }
    let session = vault::unlock(&path, Opening::Keychain, &world).await.unwrap();
    assert!(vault::verify(&session).await.unwrap().sound);
    for (id, acknowledged) in &all {
        eprintln!("in the end: checking {} {id}", acknowledged.kind);
        check(&session, id, acknowledged).await;
    }
    // The test is worth something only if the kills fell into the work.
    assert!(lives_with_acknowledgements * 3 > rounds(), "{lives_with_acknowledgements} lives wrote anything");
}

pub(crate) fn file_world(keychain: &Path) -> World {
    struct FileKeychain(PathBuf);
    impl docket_app::SecretStore for FileKeychain {
        fn get(&self, _: &str) -> Result<docket_crypto::KeychainSecret, docket_app::KeychainError> {
            let bytes = std::fs::read(&self.0).map_err(|_| docket_app::KeychainError::Missing)?;
            docket_crypto::KeychainSecret::from_keychain(&bytes).ok_or(docket_app::KeychainError::Missing)
        }
        fn set(
            &self,
            _: &str,
            secret: &docket_crypto::KeychainSecret,
        ) -> Result<(), docket_app::KeychainError> {
            std::fs::write(&self.0, secret.for_keychain()).unwrap();
            Ok(())
        }
        fn delete(&self, _: &str) -> Result<(), docket_app::KeychainError> {
            Ok(())
        }
    }
    // Two runs of the program must not draw the same names for what they write, as two with seeded randomness would.
    let (secrets, entropy) = (FileKeychain(keychain.to_owned()), docket_app::SystemEntropy);
    World { secrets: std::sync::Arc::new(secrets), entropy: std::sync::Arc::new(entropy), ..world() }
}

/// A kill between any two steps of replacing the key file leaves the old one or the new one. The steps are few and
/// known, so each state they can leave is made by hand.
#[tokio::test]
async fn a_killed_change_of_passphrase_leaves_one_that_opens() {
    let temp = crate::temp().await;
    let keys = key_file_path(&temp.path);
    let next = keys.with_extension("keys.next");
    let old = std::fs::read(&keys).unwrap();
    vault::change_passphrase(&temp.path, PASSPHRASE, "battery staple", &temp.world).unwrap();
    let new = std::fs::read(&keys).unwrap();
    let check = async |state: &str, expected: &str| {
        let opened = vault::unlock(&temp.path, Opening::Passphrase(expected), &temp.world).await;
        assert!(opened.is_ok(), "{state}");
        vault::change_passphrase(&temp.path, expected, "another one", &temp.world).unwrap();
        assert!(!next.exists(), "{state}: what was left behind is cleared by the next change");
    };
    for written in [0, 1, new.len() / 2, new.len()] {
        std::fs::write(&keys, &old).unwrap();
        std::fs::write(&next, &new[..written]).unwrap();
        check(&format!("killed after writing {written} bytes"), PASSPHRASE).await;
    }
    std::fs::write(&keys, &new).unwrap();
    check("killed after the rename", "battery staple").await;
}
