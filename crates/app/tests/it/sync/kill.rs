//! Killed at any moment, between any two writes of sealing, exporting and taking in, two vaults lose nothing and come to
//! the same.
use super::joined;
use crate::kill::{file_world, killed, patience, rounds};
use crate::{PASSPHRASE, temp};
use docket_app::meetings::{CreateMeeting, NamedMeeting};
use docket_app::settings::Nothing;
use docket_app::sync::{self, ExportBundle};
use docket_app::vault::{self, Opening};
use docket_app::{Cancel, Session, meetings};
use std::path::{Path, PathBuf};

struct Side {
    path: PathBuf,
    keychain: PathBuf,
    bundles: PathBuf,
}

impl Side {
    async fn open(&self) -> Session {
        vault::unlock(&self.path, Opening::Keychain, &file_world(&self.keychain)).await.unwrap()
    }
}

async fn notes(session: &Session) -> String {
    meetings::show(session, NamedMeeting { meeting: "Kick-off".into() }).await.unwrap().notes
}

async fn carry(from: &Session, to: &Session, file: &Path) {
    let _ = std::fs::remove_file(file);
    sync::export(from, ExportBundle { file: file.to_owned(), to: None }).await.unwrap();
    sync::import(to, file, &Cancel::new(), &mut |_| {}).await.unwrap();
}

#[tokio::test]
async fn nothing_is_lost_to_sigkill_while_vaults_come_together() {
    let a = temp().await;
    let project = a.project("Torture").await.id.to_string();
    let meeting = CreateMeeting {
        project,
        title: "Kick-off".into(),
        agenda: String::new(),
        attendees: Vec::new(),
        notes: "Begun.\n".into(),
        date: None,
    };
    meetings::create(&a.session, meeting).await.unwrap();
    let b = joined(&a, 2).await;
    b.take(&a.bundle(None).await).await;
    a.session.close().await;
    b.session.close().await;
    let sides = [&a, &b].map(|temp| {
        let (keychain, bundles) = (temp.folder.path().join("keychain"), temp.folder.path().join("bundles"));
        std::fs::create_dir(&bundles).unwrap();
        vault::enable_keychain(&temp.path, PASSPHRASE, &file_world(&keychain)).unwrap();
        Side { path: temp.path.clone(), keychain, bundles }
    });
    let (mut words, mut taken, mut written) = (Vec::new(), 0, 0);
    for seed in 0..rounds() {
        let (side, other) = if seed % 2 == 0 { (&sides[0], &sides[1]) } else { (&sides[1], &sides[0]) };
        let said = killed(
            "carry",
            &[side.path.as_os_str(), side.keychain.as_os_str(), seed.to_string().as_ref()],
            &[side.bundles.as_os_str(), other.bundles.as_os_str()],
            seed,
            patience(seed, words.len()),
        );
        let session = side.open().await;
        let notes = notes(&session).await;
        for line in said {
            match line.split_once(' ') {
                Some(("word", word)) => {
                    assert!(notes.contains(word), "life {seed}: {word} is gone");
                    words.push(word.to_owned());
                }
                Some(("bundle", "taken")) => taken += 1,
                Some(("bundle", _)) => written += 1,
                _ => {}
            }
        }
        if seed % 50 == 49 {
            assert!(vault::verify(&session).await.unwrap().sound, "after life {seed}");
        }
        session.close().await;
    }
    let (first, second) = (sides[0].open().await, sides[1].open().await);
    let file = a.folder.path().join("last.bundle");
    for _ in 0..2 {
        carry(&first, &second, &file).await;
        carry(&second, &first, &file).await;
    }
    let code = sync::code(&first, Nothing {}).await.unwrap();
    assert_eq!(code, sync::code(&second, Nothing {}).await.unwrap());
    let notes = notes(&first).await;
    for word in &words {
        assert_eq!(notes.matches(word.as_str()).count(), 1, "{word}");
    }
    for session in [first, second] {
        assert!(vault::verify(&session).await.unwrap().sound);
        session.close().await;
    }
    // The test is worth something only if the kills fell into the work.
    eprintln!("{} words, {taken} bundles taken, {written} written in {} lives", words.len(), rounds());
    assert!(words.len() as u64 * 2 > rounds() && taken > 5 && written > 5, "{taken} {written}");
}
