//! Devices that come and go.
use super::{fill, joined, meet};
use crate::{PASSPHRASE, temp};
use docket_app::sync::{RemoveDevice, RenameDevice};
use docket_app::vault::{self, Opening};
use docket_app::{ErrorCode, sync};
use std::sync::Arc;

#[tokio::test]
async fn a_device_that_was_taken_off_has_no_say_and_reads_no_more() {
    let a = temp().await;
    let project = fill(&a).await;
    let (b, c) = (joined(&a, 2).await, joined(&a, 3).await);
    meet(&[&a, &b, &c]).await;
    let id = b.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    let words = a.created.recovery_phrase.to_string();

    let own =
        RemoveDevice { device: a.sync_status().await.devices.iter().find(|d| d.own).unwrap().id.clone() };
    assert_eq!(sync::remove(&a.session, own, &words).await.err().unwrap().code, ErrorCode::Validation);
    let other_words = docket_crypto::RecoveryPhrase::make(&*b.world.entropy).unwrap().reveal();
    let request = RemoveDevice { device: id.clone() };
    let wrong = sync::remove(&a.session, request.clone(), &other_words).await;
    assert_eq!(wrong.err().unwrap().code, ErrorCode::WrongRecoveryPhrase);
    assert!(!a.sync_status().await.devices.iter().any(|device| device.removed));

    let view = sync::remove(&a.session, request, &words).await.unwrap();
    assert!(view.devices.iter().any(|device| device.removed && device.id == id));
    b.write_notes("Kick-off", "Words of one who is gone.\n").await;
    a.rename(&project, "After the removal").await;
    let late = b.bundle(None).await;
    let error = a.try_take(&late).await.err().unwrap();
    assert_eq!(error.code, ErrorCode::Unreadable);
    assert!(!a.notes("Kick-off").await.contains("gone"));
    // B is not told what comes after.
    let after = a.bundle(None).await;
    assert!(b.try_take(&after).await.is_err());
    assert_ne!(a.code().await, b.code().await);
    // C learns of it with the bundle, and gets the new key.
    c.take(&after).await;
    a.take(&c.bundle(None).await).await;
    assert_eq!(a.code().await, c.code().await);
    assert!(c.try_take(&late).await.is_err());
    c.write_notes("Kick-off", "C goes on.\n").await;
    meet(&[&a, &c]).await;
    assert_eq!(a.notes("Kick-off").await, "C goes on.\n");
    // One that comes now, with the words, reads everything, old and new.
    let d = joined(&a, 4).await;
    let locked = d.try_take(&a.bundle(None).await).await;
    if locked.is_err() {
        sync::set_up(&d.session, &words).await.unwrap();
    }
    meet(&[&a, &c, &d]).await;
}

#[tokio::test]
async fn a_backup_put_back_loses_nothing_on_either_side() {
    let a = temp().await;
    let project = fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let backup = a.folder.path().join("old.docket-backup");
    vault::backup(&a.session, &backup).await.unwrap();
    a.write_notes("Kick-off", "First line.\n\nSecond line.\n\nWritten before the disk died.\n").await;
    b.take(&a.bundle(None).await).await;
    a.session.close().await;
    let path = a.folder.path().join("back.docket");
    vault::restore(&backup, &path).unwrap();
    let session = vault::unlock(&path, Opening::Passphrase(PASSPHRASE), &a.world).await.unwrap();
    let back = crate::Temp {
        folder: tempfile::tempdir().unwrap(),
        path,
        world: a.world.clone(),
        created: docket_app::vault::CreatedView {
            vault: a.path.clone(),
            recovery_phrase: a.created.recovery_phrase.clone(),
        },
        session: Arc::new(session),
        clock: Arc::clone(&a.clock),
    };
    back.rename(&project, "Renamed after the restore").await;
    back.write_notes("Kick-off", "Written after the restore.\n\nFirst line.\n\nSecond line.\n").await;
    meet(&[&back, &b]).await;
    let notes = b.notes("Kick-off").await;
    assert!(notes.contains("before the disk died") && notes.contains("after the restore"), "{notes}");
}

#[tokio::test]
async fn devices_have_names() {
    let a = temp().await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let id = b.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    let rename = |name: &str| RenameDevice { device: id.clone(), name: name.to_owned() };
    sync::rename(&a.session, rename("Laptop")).await.unwrap();
    assert_eq!(sync::rename(&a.session, rename(" ")).await.err().unwrap().code, ErrorCode::Validation);
    meet(&[&a, &b]).await;
    let named = b.sync_status().await.devices.into_iter().find(|device| device.own).unwrap();
    assert_eq!(named.name, "Laptop");
    let file = a.folder.path().join("for.bundle");
    let request = sync::ExportBundle { file, to: Some("laptop".into()) };
    assert!(!sync::export(&a.session, request).await.unwrap().whole);
}

#[tokio::test]
async fn wrong_words_are_said_at_once() {
    let a = temp().await;
    let check = |phrase: String, expected: ErrorCode| {
        let session = Arc::clone(&a.session);
        async move { assert_eq!(sync::set_up(&session, &phrase).await.err().unwrap().code, expected) }
    };
    check("abandon".into(), ErrorCode::Validation).await;
    let other = docket_crypto::RecoveryPhrase::make(&*a.world.entropy).unwrap().reveal();
    check(other.to_string(), ErrorCode::WrongRecoveryPhrase).await;
    sync::set_up(&a.session, &a.created.recovery_phrase).await.unwrap();
    assert_eq!(a.sync_status().await.devices.len(), 1, "set up twice it is still one device");
}
