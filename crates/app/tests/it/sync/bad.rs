//! Bundles that are none, not whole, of somebody else, or from elsewhere: said at once, and nothing changes.
use super::{fill, joined, meet};
use crate::{Temp, temp};
use docket_app::ErrorCode;
use docket_app::sync::{SyncState, SyncView};
use docket_wire::{BundleHead, BundleReader, BundleWriter, Part, Read};
use std::path::Path;

async fn refused(device: &Temp, bundle: &Path, expected: &[ErrorCode], what: &str) {
    let before = device.code().await;
    let status = device.sync_status().await;
    let error = device.try_take(bundle).await.err().unwrap_or_else(|| panic!("{what} was taken"));
    assert!(expected.contains(&error.code), "{what}: {error:?}");
    assert_eq!(device.code().await, before, "{what}");
    assert_eq!(device.sync_status().await, status, "{what}");
}

#[tokio::test]
async fn what_is_no_sound_bundle_of_the_account_changes_nothing() {
    let a = temp().await;
    let project = fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    a.rename(&project, "Renamed").await;
    let bundle = a.bundle(None).await;
    let bytes = std::fs::read(&bundle).unwrap();
    let file = |name: &str, bytes: &[u8]| b.file(name, bytes);
    use ErrorCode::{NotFound, Unreadable, VaultTooNew, WrongRecoveryPhrase};
    // Cut anywhere: at the head, in a section, before the last byte.
    for at in [0, 1, 9, 41, 42, 50, 200, bytes.len() / 2, bytes.len() - 33, bytes.len() - 1] {
        refused(&b, &file("cut", &bytes[..at]), &[Unreadable], &format!("cut at {at}")).await;
    }
    // One bit anywhere.
    let step = (bytes.len() / 60).max(1);
    for at in (0..bytes.len()).step_by(step).chain([8, 9, 12, 30]) {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let expected = [Unreadable, VaultTooNew, WrongRecoveryPhrase];
        refused(&b, &file("flipped", &changed), &expected, &format!("bit at {at}")).await;
    }
    refused(&b, &file("more", &[bytes.as_slice(), b"x"].concat()), &[Unreadable], "more behind it").await;
    refused(&b, &file("page", b"%PDF-1.7 and so on"), &[Unreadable], "another file").await;
    let mut newer = bytes.clone();
    newer[9] = 2;
    refused(&b, &file("newer", &newer), &[VaultTooNew], "a newer version").await;
    refused(&b, Path::new("no/such/file"), &[NotFound], "nothing").await;
    // Of another account.
    let foreign = {
        let clock = std::sync::Arc::new(crate::Ticking(std::sync::atomic::AtomicI64::new(1)));
        let world = crate::world_at(&clock, 77_000_000);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.docket");
        let created = docket_app::vault::create(&path, crate::PASSPHRASE, &world).await.unwrap();
        let opening = docket_app::vault::Opening::Passphrase(crate::PASSPHRASE);
        let session = docket_app::vault::unlock(&path, opening, &world).await.unwrap();
        Temp { folder, path, world, created, session: session.into(), clock }
    };
    refused(&b, &foreign.bundle(None).await, &[WrongRecoveryPhrase], "another account").await;
    // And the sound one is taken after all that.
    assert!(b.take(&bundle).await.changed > 0);
}

/// Whoever carries a bundle can take something out of it, or change the order, and make the hash at its end fit.
#[tokio::test]
async fn a_bundle_whose_hash_was_made_to_fit_changes_nothing() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    let sections = sections(&std::fs::read(a.bundle(None).await).unwrap());
    let rows: Vec<usize> = (0..sections.1.len()).filter(|at| sections.1[*at].0 == Part::Rows).collect();
    assert!(rows.len() > 3, "a snapshot in several parts");
    let check = async |what: &str, change: &dyn Fn(&mut Sections)| {
        let mut changed = sections.1.clone();
        change(&mut changed);
        let file = b.file("made-to-fit", &bundle(&sections.0, &changed));
        refused(&b, &file, &[ErrorCode::Unreadable], what).await;
    };
    let (first, second, last) = (rows[0], rows[1], *rows.last().unwrap());
    check("without its first part", &|sections| drop(sections.remove(first))).await;
    check("without its last part", &|sections| drop(sections.remove(last))).await;
    check("without any part", &|sections| sections.retain(|(part, _)| *part != Part::Rows)).await;
    check("with two parts changed round", &|sections| sections.swap(first, second)).await;
    check("with a part twice", &|sections| sections.insert(first, sections[first].clone())).await;
    check("with a part that was changed", &|sections| sections[last].1[40] ^= 1).await;
    let contents = sections.1.iter().position(|(part, _)| *part == Part::Contents).unwrap();
    check("with other contents", &|sections| sections[contents].1[150] ^= 1).await;
    let sound = b.file("sound", &bundle(&sections.0, &sections.1));
    assert!(b.take(&sound).await.changed > 0);
}

/// Nor can anybody fill the disk, or leave something that waits for ever, with what no device of the account has signed.
#[tokio::test]
async fn what_no_device_has_signed_is_not_kept() {
    let a = temp().await;
    let project = fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    a.rename(&project, "Renamed").await;
    let id = b.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    let (head, mut all) = sections(&std::fs::read(a.bundle(Some(&id)).await).unwrap());
    let one = all.iter().position(|(part, _)| *part == Part::Envelope).expect("an envelope");
    let reach = all.iter().find(|(part, _)| *part == Part::Reach).unwrap().1.clone();
    let sound = all[one].1.clone();
    let changed = |at: usize| {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    // No envelope, of a suite nobody knows, for a newer version, of a stranger, and one that belongs to no chain.
    for junk in [changed(0), changed(4), changed(6), changed(30), reach] {
        all.insert(one, (Part::Envelope, junk));
    }
    let view = b.take(&b.file("junk", &bundle(&head, &all))).await;
    assert!(view.changed > 0 && view.refused == 5, "{view:?}");
    let status = b.sync_status().await;
    assert_eq!((status.waits_for_earlier, status.waits_for_key, status.waits_for_update), (0, 0, 0));
}

/// Chunks that were taken out are asked for again, and it is said that something has not come.
#[tokio::test]
async fn chunks_that_were_taken_out_come_with_the_next_bundle() {
    let a = temp().await;
    fill(&a).await;
    let b = joined(&a, 2).await;
    meet(&[&a, &b]).await;
    let project = a.project("With a long document").await.id.to_string();
    let long: String =
        (1..9000_u64).map(|n| format!("{:x}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    a.add(&project, &[("long.md", &long)]).await;
    let id = |of: &SyncView| of.devices.iter().find(|device| device.own).unwrap().id.clone();
    let (of_a, of_b) = (id(&a.sync_status().await), id(&b.sync_status().await));
    let (head, mut all) = sections(&std::fs::read(a.bundle(Some(&of_b)).await).unwrap());
    let before = all.len();
    all.retain(|(part, _)| *part != Part::Chunk);
    assert!(all.len() < before);
    b.take(&b.file("without", &bundle(&head, &all))).await;
    let status = b.sync_status().await;
    assert!(status.missing > 0);
    assert_eq!(status.state, SyncState::Waiting);
    a.take(&b.bundle(Some(&of_a)).await).await;
    b.take(&a.bundle(Some(&of_b)).await).await;
    assert_eq!((b.sync_status().await.missing, b.code().await), (0, a.code().await));
}

type Sections = Vec<(Part, Vec<u8>)>;

fn sections(bytes: &[u8]) -> (BundleHead, Sections) {
    let (mut reader, mut head, mut sections) = (BundleReader::default(), None, Vec::new());
    reader.feed(bytes);
    loop {
        match reader.read().unwrap() {
            Read::Head(found) => head = Some(found),
            Read::Section(part, content) => sections.push((part, content)),
            Read::More | Read::End => return (head.unwrap(), sections),
        }
    }
}

fn bundle(head: &BundleHead, sections: &[(Part, Vec<u8>)]) -> Vec<u8> {
    let (mut writer, mut bytes) = BundleWriter::begin(head);
    for (part, content) in sections {
        bytes.extend(writer.section(*part, content));
    }
    bytes.extend(writer.end());
    bytes
}

#[tokio::test]
async fn nothing_can_be_read_in_a_bundle() {
    let a = temp().await;
    let project = a.project("Zanzibar account").await.id.to_string();
    a.add(&project, &[("quagmire-report.md", "The word is floccinaucinihilipilification.\n")]).await;
    a.add(&project, &[("long.md", &"serendipity and onomatopoeia ".repeat(4000))]).await;
    let bundle = std::fs::read(a.bundle(None).await).unwrap();
    let b = joined(&a, 2).await;
    b.take(&a.bundle(None).await).await;
    a.take(&b.bundle(None).await).await;
    let id = b.sync_status().await.devices.iter().find(|device| device.own).unwrap().id.clone();
    a.rename(&project, "Timbuktu account").await;
    let delta = std::fs::read(a.bundle(Some(&id)).await).unwrap();
    let words = ["Zanzibar", "quagmire", "floccinaucini", "serendipity", "onomatopoeia", "Timbuktu"];
    for (name, bytes) in [("whole", &bundle), ("delta", &delta)] {
        for word in words {
            let found = bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()));
            assert!(!found, "{word} in the {name} bundle");
        }
    }
    // Of the words of the account there is nothing either.
    for word in a.created.recovery_phrase.split(' ').filter(|word| word.len() > 6) {
        assert!(!bundle.windows(word.len()).any(|window| window == word.as_bytes()), "a word of the account");
    }
}
