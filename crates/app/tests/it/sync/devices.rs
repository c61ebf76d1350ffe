//! Devices that come and go.
use super::{fill, joined, meet};
use crate::{PASSPHRASE, Temp, temp};
use docket_app::sync::{ExportBundle, RemoveDevice, RenameDevice};
use docket_app::vault::{self, Opening};
use docket_app::{ErrorCode, sync};
use std::path::{Path, PathBuf};
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
    assert!(locked.is_err(), "it got the key from nobody yet");
    sync::set_up(&d.session, &words).await.unwrap();
    d.take(&a.bundle(None).await).await;
    meet(&[&a, &c, &d]).await;
}

#[tokio::test]
async fn a_backup_put_back_loses_nothing_on_either_side() {
    let a = temp().await;
    let project = fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let backup = back_up(&a).await;
    a.write_notes("Kick-off", "First line.\n\nSecond line.\n\nWritten before the disk died.\n").await;
    b.take(&a.bundle(None).await).await;
    let back = put_back(&a, &backup).await;
    back.rename(&project, "Renamed after the restore").await;
    back.write_notes("Kick-off", "Written after the restore.\n\nFirst line.\n\nSecond line.\n").await;
    meet(&[&back, &b]).await;
    let notes = b.notes("Kick-off").await;
    assert!(notes.contains("before the disk died") && notes.contains("after the restore"), "{notes}");
}

/// What was written last before the backup goes out twice, from the vault that is lost and from the one put back.
#[tokio::test]
async fn what_a_backup_holds_is_not_there_twice() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let notes = "First line, changed.\n\nSecond line.\n\nA third one.\n";
    a.write_notes("Kick-off", notes).await;
    let backup = back_up(&a).await;
    b.take(&a.bundle(None).await).await;
    let back = put_back(&a, &backup).await;
    meet(&[&back, &b]).await;
    assert_eq!((b.notes("Kick-off").await.as_str(), back.notes("Kick-off").await.as_str()), (notes, notes));
}

/// Numbers of its chain say nothing of a device whose backup was put back: the one it writes now was given to another
/// envelope before.
#[tokio::test]
async fn what_is_written_after_a_backup_was_put_back_goes_to_those_who_read_on() {
    let a = temp().await;
    let project = fill(&a).await;
    let (b, c) = (joined(&a, 2).await, joined(&a, 3).await);
    meet(&[&a, &b, &c]).await;
    let id = own(&b).await;
    let backup = back_up(&a).await;
    for name in ["One", "Two", "Three"] {
        a.rename(&project, name).await;
        b.take(&a.bundle(Some(&id)).await).await;
    }
    let back = put_back(&a, &backup).await;
    back.write_notes("Kick-off", "Written after the restore.\n").await;
    // It learns of its own other branch by a snapshot, and who hears of it here only passes it on.
    c.take(&back.bundle(Some(&own(&c).await)).await).await;
    back.take(&b.bundle(None).await).await;
    assert!(back.sync_status().await.unsent > 0 || c.notes("Kick-off").await.contains("restore"));
    b.take(&back.bundle(Some(&id)).await).await;
    assert!(b.notes("Kick-off").await.contains("after the restore"));
    assert_eq!(b.code().await, back.code().await);
    meet(&[&back, &b, &c]).await;
}

/// A device that took in bundles with everything and others by turns knows of no gap, and gets no more than it lacks.
#[tokio::test]
async fn who_took_in_everything_twice_still_gets_what_it_lacks() {
    let a = temp().await;
    let project = fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let (of_a, of_b) = (own(&a).await, own(&b).await);
    a.rename(&project, "One").await;
    b.take(&a.bundle(Some(&of_b)).await).await;
    a.rename(&project, "Two").await;
    b.take(&a.bundle(None).await).await;
    let c = joined(&a, 3).await;
    c.take(&b.bundle(None).await).await;
    a.take(&c.bundle(None).await).await;
    c.take(&a.bundle(None).await).await;
    c.rename(&project, "Three").await;
    let file = c.folder.path().join("for-a.bundle");
    let view = sync::export(&c.session, ExportBundle { file: file.clone(), to: Some(of_a) }).await.unwrap();
    assert!(!view.whole, "nothing is missing between what it read and what it wrote");
    a.take(&file).await;
    meet(&[&a, &b, &c]).await;
}

async fn own(of: &Temp) -> String {
    of.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone()
}

async fn back_up(of: &Temp) -> PathBuf {
    let backup = of.folder.path().join("old.docket-backup");
    vault::backup(&of.session, &backup).await.unwrap();
    backup
}

/// The vault as it was, in the place of the one that is gone.
async fn put_back(gone: &Temp, backup: &Path) -> Temp {
    gone.session.close().await;
    let path = gone.folder.path().join("back.docket");
    vault::restore(backup, &path).unwrap();
    let session = vault::unlock(&path, Opening::Passphrase(PASSPHRASE), &gone.world).await.unwrap();
    let recovery_phrase = gone.created.recovery_phrase.clone();
    Temp {
        folder: tempfile::tempdir().unwrap(),
        path,
        world: gone.world.clone(),
        created: vault::CreatedView { vault: gone.path.clone(), recovery_phrase },
        session: Arc::new(session),
        clock: Arc::clone(&gone.clock),
    }
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
    for named in ["laptop", &id[..8], &id] {
        let file = a.folder.path().join(format!("for-{named}.bundle"));
        let request = ExportBundle { file, to: Some(named.into()) };
        assert!(!sync::export(&a.session, request).await.unwrap().whole, "{named}");
    }
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
