//! What may go wrong with the file, and that the data is as it was.
use crate::{put, temp};
use docket_crypto::{DatabaseKey, VaultId};
use docket_domain::{Clock as _, Id as _, ProjectId};
use docket_store::{StoreError, Vault, key_file_path, project, read_backup, read_key_file, replace_key_file};
use std::fs;

#[tokio::test]
async fn what_was_written_is_there_after_reopening() {
    let temp = temp().await;
    let id = temp.project("Kept").await;
    let (path, vault_id, key) = (temp.path.clone(), temp.id, temp.key);
    temp.vault.close().await;
    let vault = Vault::open(&path, vault_id, &key).await.unwrap();
    let row = project::get(&mut vault.read().await.unwrap(), id).await.unwrap().unwrap();
    assert_eq!(row.name, "Kept");
}

#[tokio::test]
async fn a_write_that_is_not_committed_leaves_no_trace() {
    let temp = temp().await;
    let mut write = temp.vault.write().await.unwrap();
    let id: ProjectId = temp.id();
    project::insert(&mut write, id, "Gone", "", temp.fixed.now()).await.unwrap();
    put(&mut write, id, temp.id(), "T", &["words"]).await;
    drop(write);
    assert!(project::list(&mut temp.vault.read().await.unwrap()).await.unwrap().is_empty());
    assert!(temp.vault.verify().await.unwrap().is_sound());
}

#[tokio::test]
async fn commits_tell_what_changed() {
    let temp = temp().await;
    let id: ProjectId = temp.id();
    let mut write = temp.vault.write().await.unwrap();
    project::insert(&mut write, id, "A", "", temp.fixed.now()).await.unwrap();
    project::rename(&mut write, id, "B").await.unwrap();
    assert!(!project::rename(&mut write, temp.id(), "C").await.unwrap(), "no such row");
    let changes = write.commit().await.unwrap();
    let told: Vec<(bool, Vec<&str>)> =
        changes.iter().map(|c| (c.inserted, c.columns.iter().map(|c| c.name).collect())).collect();
    assert_eq!(told, [(true, vec!["name", "description", "created_at"]), (false, vec!["name"])]);
    assert!(changes.iter().all(|c| c.row == id.bytes()));
}

#[tokio::test]
async fn damaged_files_are_called_damaged() {
    let temp = temp().await;
    let project = temp.project("P").await;
    temp.findable(project, "T", &["words ".repeat(4000).as_str()]).await;
    let (path, id, key) = (temp.path.clone(), temp.id, temp.key);
    temp.vault.close().await;
    let whole = fs::read(&path).unwrap();
    let check = async |bytes: &[u8], what: &str| {
        fs::write(&path, bytes).unwrap();
        let result = Vault::open(&path, id, &key).await;
        assert!(matches!(result.err(), Some(StoreError::Damaged)), "{what}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: left as it was");
    };
    check(&[], "empty").await;
    check(&whole[..10], "ten bytes").await;
    check(&whole[..whole.len() / 2], "half").await;
    check(&whole[..whole.len() - 4096], "last page missing").await;
    check(b"SQLite format 3\0 and the rest", "plain database").await;
    let mut flipped = whole.clone();
    flipped[100] ^= 1;
    check(&flipped, "first page flipped").await;
    let mut flipped = whole.clone();
    let last = flipped.len() - 2000;
    flipped[last] ^= 1;
    fs::write(&path, &flipped).unwrap();
    let vault = Vault::open(&path, id, &key).await.unwrap();
    let found = vault.verify().await.unwrap();
    assert!(!found.damaged_pages.is_empty(), "a flipped bit in a late page is found by verify");
}

#[tokio::test]
async fn other_keys_and_other_vaults_are_told_apart() {
    let temp = temp().await;
    temp.project("P").await;
    let other = DatabaseKey::make(&temp.fixed);
    let wrong_key = Vault::open(&temp.path, temp.id, &other).await;
    assert!(matches!(wrong_key.err(), Some(StoreError::Damaged)));
    let wrong_vault = Vault::open(&temp.path, VaultId([9; 16]), &temp.key).await;
    assert!(matches!(wrong_vault.err(), Some(StoreError::OtherVault)));
    let nothing = Vault::open(&temp.folder.path().join("none"), temp.id, &temp.key).await;
    assert!(matches!(nothing.err(), Some(StoreError::Missing)));
    let there = Vault::create(&temp.path, temp.id, &temp.key).await;
    assert!(matches!(there.err(), Some(StoreError::Exists)));
}

#[tokio::test]
async fn a_full_disk_is_called_full_and_changes_nothing() {
    let temp = temp().await;
    let project = temp.project("P").await;
    let mut write = temp.vault.write().await.unwrap();
    // SQLite itself says "full" at this limit, through the same path as when the disk is.
    let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(write.connection()).await.unwrap();
    sqlx::query(&format!("pragma max_page_count = {}", pages + 3)).execute(write.connection()).await.unwrap();
    let long = "many words to fill the disk with ".repeat(3000);
    let id = temp.id();
    let content = docket_store::document::insert_content(
        &mut write,
        id_bytes(id),
        &docket_store::document::Packed::of(&long, &noise(200_000)).unwrap(),
    )
    .await;
    assert!(matches!(content.err(), Some(StoreError::Full)));
    drop(write);
    assert_eq!(project::list(&mut temp.vault.read().await.unwrap()).await.unwrap()[0].id, project);
    assert!(temp.vault.verify().await.unwrap().is_sound());
}

fn id_bytes(id: docket_domain::DocumentId) -> [u8; 16] {
    id.bytes()
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

#[tokio::test]
async fn two_programs_on_one_vault_take_turns() {
    let temp = temp().await;
    let second = Vault::open(&temp.path, temp.id, &temp.key).await.unwrap();
    let write = temp.vault.write().await.unwrap();
    let waiting = tokio::spawn(async move {
        let mut write = second.write().await.unwrap();
        let id = ProjectId::from_bytes([7; 16]);
        project::insert(&mut write, id, "From the second", "", docket_domain::Timestamp(0)).await.unwrap();
        write.commit().await.unwrap();
    });
    write.commit().await.unwrap();
    waiting.await.unwrap();
    let names = project::list(&mut temp.vault.read().await.unwrap()).await.unwrap();
    assert_eq!(names[0].name, "From the second", "seen by the first at once");
}

#[tokio::test]
async fn backups_are_whole_encrypted_and_never_overwrite() {
    let temp = temp().await;
    let project = temp.project("Kept").await;
    temp.findable(project, "T", &["findable words"]).await;
    let target = temp.folder.path().join("copy.docket-backup");
    temp.vault.backup(&temp.keys(), &target).await.unwrap();
    assert!(matches!(temp.vault.backup(&temp.keys(), &target).await.err(), Some(StoreError::Exists)));
    let left: Vec<_> = fs::read_dir(temp.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(
        !left.iter().any(|n| n.to_string_lossy().contains(".copy") || n.to_string_lossy().contains(".part"))
    );

    let restored = temp.folder.path().join("restored.docket");
    read_backup(&target, &restored).unwrap();
    assert!(matches!(read_backup(&target, &restored).err(), Some(StoreError::Exists)));
    let keys = read_key_file(&restored).unwrap();
    let key = keys.open_with_passphrase(&docket_crypto::Passphrase::typed("correct horse")).unwrap();
    let vault = Vault::open(&restored, keys.vault(), &key).await.unwrap();
    assert_eq!(project::list(&mut vault.read().await.unwrap()).await.unwrap()[0].name, "Kept");
    assert!(vault.verify().await.unwrap().is_sound());
    let mut connection = vault.read().await.unwrap();
    let query = docket_store::Query::parse("findable");
    assert_eq!(docket_store::search(&mut connection, &query, &Default::default(), 5).await.unwrap().len(), 1);
}

#[tokio::test]
async fn damaged_backups_are_refused_and_leave_nothing() {
    let temp = temp().await;
    temp.project("P").await;
    let target = temp.folder.path().join("b");
    temp.vault.backup(&temp.keys(), &target).await.unwrap();
    let whole = fs::read(&target).unwrap();
    let restored = temp.folder.path().join("restored.docket");
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&target, &bytes).unwrap();
        if read_backup(&target, &restored).is_ok() {
            // Only bytes that carry nothing (padding of the container) may be flipped unnoticed.
            let keys = read_key_file(&restored).unwrap();
            let key = keys.open_with_passphrase(&docket_crypto::Passphrase::typed("correct horse")).unwrap();
            let vault = Vault::open(&restored, keys.vault(), &key).await.unwrap();
            assert!(vault.verify().await.unwrap().is_sound());
            vault.close().await;
            fs::remove_file(&restored).unwrap();
            fs::remove_file(key_file_path(&restored)).unwrap();
        } else {
            assert!(!restored.exists() && !key_file_path(&restored).exists());
        }
    }
    for cut in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        fs::write(&target, &whole[..cut]).unwrap();
        assert!(read_backup(&target, &restored).is_err());
        assert!(!restored.exists() && !key_file_path(&restored).exists());
    }
}

#[tokio::test]
async fn the_key_file_is_replaced_whole() {
    let temp = temp().await;
    let keys = temp.keys();
    replace_key_file(&temp.path, &keys).unwrap();
    assert_eq!(read_key_file(&temp.path).unwrap(), keys);
    // What an interrupted replacement leaves behind harms nothing.
    fs::write(key_file_path(&temp.path).with_extension("keys.next"), "half a fi").unwrap();
    assert_eq!(read_key_file(&temp.path).unwrap(), keys);
    let other = temp.keys();
    replace_key_file(&temp.path, &other).unwrap();
    assert_eq!(read_key_file(&temp.path).unwrap(), other);
    fs::write(key_file_path(&temp.path), vec![b'x'; 70_000]).unwrap();
    assert!(read_key_file(&temp.path).is_err());
    fs::remove_file(key_file_path(&temp.path)).unwrap();
    assert!(read_key_file(&temp.path).is_err());
}

#[tokio::test]
async fn a_vault_of_a_newer_version_is_refused() {
    let temp = temp().await;
    let mut write = temp.vault.write().await.unwrap();
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         values (99990101000000, 'from the future', 1, x'00', 0)",
    )
    .execute(write.connection())
    .await
    .unwrap();
    write.commit().await.unwrap();
    let (path, id, key) = (temp.path.clone(), temp.id, temp.key);
    temp.vault.close().await;
    assert!(matches!(Vault::open(&path, id, &key).await.err(), Some(StoreError::TooNew)));
}

/// Takes the vault back to how it was before the search index was there.
async fn older(temp: &crate::Temp) {
    let mut write = temp.vault.write().await.unwrap();
    for sql in [
        "drop table passage_vocab",
        "drop table passage_fts",
        "drop table passage",
        "drop table source",
        "delete from _sqlx_migrations where version = 20261121000002",
    ] {
        sqlx::query(sql).execute(write.connection()).await.unwrap();
    }
    write.commit().await.unwrap();
}

#[tokio::test]
async fn before_tables_change_a_copy_is_kept_until_the_vault_has_opened_again() {
    let temp = temp().await;
    let project = temp.project("Kept").await;
    older(&temp).await;
    let (path, id, key, folder) = (temp.path.clone(), temp.id, temp.key, temp.folder);
    temp.vault.close().await;
    let copy = folder.path().join("work.docket.before-update");
    let vault = Vault::open(&path, id, &key).await.unwrap();
    assert!(copy.exists(), "kept beside the vault while the update is young");
    assert_eq!(project::list(&mut vault.read().await.unwrap()).await.unwrap()[0].id, project);
    vault.close().await;
    let old = fs::read(&copy).unwrap();
    assert_eq!(old[..16], id.0, "as encrypted as the vault");
    Vault::open(&path, id, &key).await.unwrap().close().await;
    assert!(!copy.exists(), "the updated vault has opened");
}

#[tokio::test]
async fn an_update_that_fails_changes_nothing_and_keeps_the_copy() {
    let temp = temp().await;
    temp.project("Kept").await;
    older(&temp).await;
    let mut write = temp.vault.write().await.unwrap();
    // Something is in the way of the update.
    sqlx::query("create table passage (x)").execute(write.connection()).await.unwrap();
    write.commit().await.unwrap();
    let (path, id, key) = (temp.path.clone(), temp.id, temp.key);
    temp.vault.close().await;
    for _ in 0..2 {
        assert!(Vault::open(&path, id, &key).await.is_err());
        assert!(path.with_extension("docket.before-update").exists());
    }
    let copy = path.with_extension("docket.before-update");
    fs::rename(&copy, &path).unwrap();
    assert!(Vault::open(&path, id, &key).await.is_err(), "the copy is the vault as it was, obstacle and all");
}
