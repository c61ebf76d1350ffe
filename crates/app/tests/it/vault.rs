//! The vault's life.
use crate::{PASSPHRASE, temp};
use docket_app::projects::ListProjects;
use docket_app::vault::{self, Opening};
use docket_app::{ErrorCode, projects};
use docket_store::key_file_path;
use std::fs;

async fn opens(temp: &crate::Temp, passphrase: &str) -> Result<(), ErrorCode> {
    vault::unlock(&temp.path, Opening::Passphrase(passphrase), &temp.world)
        .await
        .map(|_| ())
        .map_err(|e| e.code)
}

#[tokio::test]
async fn opens_with_its_passphrase_only() {
    let temp = temp().await;
    assert_eq!(opens(&temp, PASSPHRASE).await, Ok(()));
    assert_eq!(opens(&temp, "incorrect horse").await, Err(ErrorCode::WrongPassphrase));
    assert_eq!(opens(&temp, "").await, Err(ErrorCode::WrongPassphrase));
    let again = vault::create(&temp.path, PASSPHRASE, &temp.world).await;
    assert_eq!(again.err().unwrap().code, ErrorCode::Exists);
    let elsewhere = temp.folder.path().join("none");
    let missing = vault::unlock(&elsewhere, Opening::Passphrase(PASSPHRASE), &temp.world).await;
    assert_eq!(missing.err().unwrap().code, ErrorCode::VaultMissing);
    let orphan = temp.folder.path().join("orphan.docket");
    fs::copy(key_file_path(&temp.path), key_file_path(&orphan)).unwrap();
    assert_eq!(vault::create(&orphan, PASSPHRASE, &temp.world).await.err().unwrap().code, ErrorCode::Exists);
    let short = vault::create(&elsewhere, "short", &temp.world).await;
    assert_eq!(short.err().unwrap().code, ErrorCode::Validation);
    assert!(
        !elsewhere.exists() && !key_file_path(&elsewhere).exists(),
        "a refused vault leaves nothing behind"
    );
}

#[tokio::test]
async fn a_new_passphrase_takes_the_place_of_the_old() {
    let temp = temp().await;
    temp.project("Kept").await;
    let before = fs::read(&temp.path).unwrap();
    let wrong = vault::change_passphrase(&temp.path, "incorrect horse", "battery staple", &temp.world);
    assert_eq!(wrong.err().unwrap().code, ErrorCode::WrongPassphrase);
    let short = vault::change_passphrase(&temp.path, PASSPHRASE, "short", &temp.world);
    assert_eq!(short.err().unwrap().code, ErrorCode::Validation);
    vault::change_passphrase(&temp.path, PASSPHRASE, "battery staple", &temp.world).unwrap();
    assert_eq!(opens(&temp, PASSPHRASE).await, Err(ErrorCode::WrongPassphrase));
    assert_eq!(opens(&temp, "battery staple").await, Ok(()));
    assert_eq!(fs::read(&temp.path).unwrap(), before, "re-wrapped, not re-encrypted");
}

#[tokio::test]
async fn the_recovery_phrase_opens_what_a_lost_passphrase_cannot() {
    let temp = temp().await;
    let phrase = temp.created.recovery_phrase.clone();
    vault::check_phrase(&temp.path, &phrase).unwrap();
    assert_eq!(opens(&temp, PASSPHRASE).await, Ok(()), "a check changes nothing");
    vault::recover(&temp.path, &phrase, "battery staple", &temp.world).unwrap();
    assert_eq!(opens(&temp, "battery staple").await, Ok(()));
    let other = crate::temp().await;
    let code =
        |phrase: &str| vault::recover(&temp.path, phrase, "another one", &temp.world).err().unwrap().code;
    assert_eq!(code("these are not enough words"), ErrorCode::Validation);
    let words: Vec<&str> = other.created.recovery_phrase.split(' ').collect();
    assert_eq!(words.join(" "), *temp.created.recovery_phrase, "the seeded worlds are alike");
    let valid_but_other = "abandon ".repeat(23) + "art";
    assert_eq!(code(&valid_but_other), ErrorCode::WrongRecoveryPhrase);
    assert_eq!(opens(&temp, "battery staple").await, Ok(()));
}

#[tokio::test]
async fn the_keychain_opens_it_once_asked_to() {
    let temp = temp().await;
    let open = async || {
        vault::unlock(&temp.path, Opening::Keychain, &temp.world).await.map(|_| ()).map_err(|e| e.code)
    };
    assert_eq!(open().await, Err(ErrorCode::KeychainUnavailable));
    assert!(!vault::look(&temp.path).unwrap().keychain);
    assert!(vault::enable_keychain(&temp.path, PASSPHRASE, &temp.world).unwrap().keychain);
    assert_eq!(open().await, Ok(()));
    vault::change_passphrase(&temp.path, PASSPHRASE, "battery staple", &temp.world).unwrap();
    assert_eq!(open().await, Ok(()), "another passphrase does not take the keychain's way in");
    assert!(!vault::disable_keychain(&temp.path, &temp.world).unwrap().keychain);
    assert_eq!(open().await, Err(ErrorCode::KeychainUnavailable));
}

#[tokio::test]
async fn a_backup_restores_to_another_path() {
    let temp = temp().await;
    temp.project("Kept").await;
    let file = temp.folder.path().join("backup.docket-backup");
    vault::backup(&temp.session, &file).await.unwrap();
    let over = vault::restore(&file, &temp.path).err().unwrap();
    assert_eq!(over.code, ErrorCode::Exists);
    let target = temp.folder.path().join("new/restored.docket");
    vault::restore(&file, &target).unwrap();
    let session = vault::unlock(&target, Opening::Passphrase(PASSPHRASE), &temp.world).await.unwrap();
    let list = projects::list(&session, ListProjects::default()).await.unwrap();
    assert_eq!(list.projects[0].name, "Kept");
    assert!(vault::verify(&session).await.unwrap().sound);
    let missing = vault::restore(&temp.folder.path().join("none"), &temp.folder.path().join("x"));
    assert_eq!(missing.err().unwrap().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn damage_is_told_and_left_alone() {
    let temp = temp().await;
    let other = {
        let path = temp.folder.path().join("other.docket");
        // The seeded entropy has moved on, so this vault has another id and key.
        vault::create(&path, PASSPHRASE, &temp.world).await.unwrap();
        path
    };
    let keys = fs::read(key_file_path(&temp.path)).unwrap();
    let check = async |expected: ErrorCode, what: &str| {
        let error =
            vault::unlock(&temp.path, Opening::Passphrase(PASSPHRASE), &temp.world).await.err().unwrap();
        assert_eq!(error.code, expected, "{what}: {}", error.message);
    };
    fs::copy(key_file_path(&other), key_file_path(&temp.path)).unwrap();
    check(ErrorCode::VaultDamaged, "a key file of another vault").await;
    fs::write(key_file_path(&temp.path), "{}").unwrap();
    check(ErrorCode::VaultDamaged, "not a key file").await;
    fs::remove_file(key_file_path(&temp.path)).unwrap();
    check(ErrorCode::VaultDamaged, "no key file").await;
    fs::write(key_file_path(&temp.path), &keys).unwrap();
    vault::unlock(&temp.path, Opening::Passphrase(PASSPHRASE), &temp.world).await.unwrap();
    let whole = fs::read(&temp.path).unwrap();
    fs::write(&temp.path, &whole[..whole.len() / 3]).unwrap();
    // The session that is open holds a log; a truncated vault is one without.
    let _ = fs::remove_file(temp.path.with_extension("docket-wal"));
    check(ErrorCode::VaultDamaged, "truncated").await;
}

/// Every schema that was ever shipped still opens. The vaults are made once by the release and never again.
#[tokio::test]
async fn vaults_of_every_release_open() {
    let folder = tempfile::tempdir().unwrap();
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vaults");
    for release in ["0.1.0"] {
        let path = folder.path().join(format!("{release}.docket"));
        fs::copy(kept.join(format!("{release}.docket")), &path).unwrap();
        fs::copy(kept.join(format!("{release}.docket.keys")), key_file_path(&path)).unwrap();
        let session = vault::unlock(&path, Opening::Passphrase(PASSPHRASE), &crate::world()).await.unwrap();
        assert!(vault::verify(&session).await.unwrap().sound, "{release}");
        let request = docket_app::search::SearchRequest { query: "hotline".into(), ..Default::default() };
        let found = docket_app::search::find(&session, request).await.unwrap();
        assert!(found.hits.len() >= 3, "{release}: documents, meetings and artifacts are found");
        let project = projects::list(&session, ListProjects::default()).await.unwrap().projects.remove(0);
        assert_eq!(
            (project.documents, project.meetings, project.threads, project.artifacts),
            (1, 1, 1, 1),
            "{release}"
        );
    }
}
