use crate::error::StoreError;
use crate::key_file_io::{key_file_path, sync_folder, write_synced};
use crate::vault::{Vault, restrict, with_suffix};
use docket_crypto::{KeyFile, MAX_KEY_FILE_BYTES};
use sqlx::{Connection as _, SqliteConnection};
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::Path;
use zip::write::SimpleFileOptions;

/// What a check of the whole vault found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Pages whose bytes are not what was written (`cipher_integrity_check`).
    pub damaged_pages: Vec<String>,
    /// What is wrong between the pages (`integrity_check`).
    pub structure: Vec<String>,
    /// Search entries that point nowhere, or passages without one.
    pub index_gaps: u64,
}

impl Verification {
    /// Nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.damaged_pages.is_empty() && self.structure.is_empty() && self.index_gaps == 0
    }
}

const VAULT_ENTRY: &str = "vault";
const KEYS_ENTRY: &str = "vault.keys";
const MANIFEST_ENTRY: &str = "manifest.json";

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    format: String,
    version: u32,
    vault: String,
    vault_bytes: u64,
    vault_blake3: String,
    keys_blake3: String,
}

impl Vault {
    /// Writes a consistent copy of the vault and its key file into one file at `target`, while the vault
    /// stays open and in use. The copy is as encrypted as the vault. Refuses to overwrite.
    pub async fn backup(&self, keys: &KeyFile, target: &Path) -> Result<u64, StoreError> {
        if target.exists() {
            return Err(StoreError::Exists);
        }
        let copy = with_suffix(target, ".copy");
        let part = with_suffix(target, ".part");
        let mut connection = self.connect_apart().await?;
        let packed = match copy_to(&mut connection, &copy).await {
            Ok(()) => pack(&copy, keys, &part),
            Err(error) => Err(error),
        };
        connection.close().await?;
        remove_database(&copy);
        // Reading a damaged page may fail with no more than "logic error".
        let packed = match packed {
            Err(StoreError::Database(error)) => match self.verify().await {
                Ok(found) if !found.is_sound() => Err(StoreError::Damaged),
                _ => Err(StoreError::Database(error)),
            },
            other => other,
        };
        let size = match packed {
            Ok(size) => size,
            Err(error) => {
                let _ = fs::remove_file(&part);
                return Err(error);
            }
        };
        fs::rename(&part, target)?;
        sync_folder(target)?;
        Ok(size)
    }

    /// Reads every page and checks it, and that the search index and the passages agree.
    pub async fn verify(&self) -> Result<Verification, StoreError> {
        let mut connection = self.connect_apart().await?;
        let damaged_pages =
            sqlx::query_scalar("pragma cipher_integrity_check").fetch_all(&mut connection).await?;
        let mut structure: Vec<String> =
            match sqlx::query_scalar("pragma integrity_check").fetch_all(&mut connection).await {
                Ok(lines) => lines,
                Err(e) => match StoreError::from(e) {
                    // A virtual table over damaged pages answers with a plain error of its own.
                    StoreError::Damaged | StoreError::Database(_) => {
                        vec!["the structure cannot be read".to_owned()]
                    }
                    other => return Err(other),
                },
            };
        structure.retain(|line| line != "ok");
        let index_gaps = if structure.is_empty() && damaged_pages.is_empty() {
            let gaps: i64 = sqlx::query_scalar(
                "select (select count(*) from passage where id not in (select id from passage_fts_docsize)) \
                      + (select count(*) from passage_fts_docsize where id not in (select id from passage)) \
                      + (select count(*) from passage where id >> 20 not in (select id from source))",
            )
            .fetch_one(&mut connection)
            .await?;
            u64::try_from(gaps).unwrap_or(0)
        } else {
            0
        };
        connection.close().await?;
        Ok(Verification { damaged_pages, structure, index_gaps })
    }
}

/// Unpacks the backup at `source` into a new vault at `target` (and its key file). Every byte is checked
/// against the backup's own sums first; nothing that exists is overwritten.
pub fn read_backup(source: &Path, target: &Path) -> Result<KeyFile, StoreError> {
    let keys_path = key_file_path(target);
    if target.exists() || keys_path.exists() {
        return Err(StoreError::Exists);
    }
    let mut archive = zip::ZipArchive::new(File::open(source)?).map_err(|_| StoreError::Damaged)?;
    let manifest: Manifest = serde_json::from_slice(&read_small(&mut archive, MANIFEST_ENTRY)?)
        .map_err(|_| StoreError::Damaged)?;
    if manifest.format != "docket-backup" {
        return Err(StoreError::Damaged);
    }
    if manifest.version > 1 {
        return Err(StoreError::TooNew);
    }
    let key_bytes = read_small(&mut archive, KEYS_ENTRY)?;
    if blake3::hash(&key_bytes).to_hex().as_str() != manifest.keys_blake3 {
        return Err(StoreError::Damaged);
    }
    let key_text = String::from_utf8(key_bytes).map_err(|_| StoreError::Damaged)?;
    let keys = KeyFile::parse(&key_text).map_err(|_| StoreError::Damaged)?;
    let next = with_suffix(target, ".restoring");
    let unpacked = unpack_vault(&mut archive, &manifest, &next);
    // The key file goes first: a vault under its own name always has its keys beside it.
    let placed = unpacked
        .and_then(|()| Ok(write_synced(&keys_path, key_text.as_bytes())?))
        .and_then(|()| Ok(fs::rename(&next, target)?))
        .and_then(|()| Ok(sync_folder(target)?));
    if let Err(error) = placed {
        let _ = fs::remove_file(&next);
        if !target.exists() {
            let _ = fs::remove_file(&keys_path);
        }
        return Err(error);
    }
    Ok(keys)
}

fn unpack_vault(
    archive: &mut zip::ZipArchive<File>,
    manifest: &Manifest,
    next: &Path,
) -> Result<(), StoreError> {
    let mut entry = archive.by_name(VAULT_ENTRY).map_err(|_| StoreError::Damaged)?;
    let mut file = File::create(next)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    let mut total = 0u64;
    loop {
        let n = entry.read(&mut buffer).map_err(damaged_unless_io)?;
        if n == 0 {
            break;
        }
        total += n as u64;
        // A backup never claims less than it holds; one that does is not ours.
        if total > manifest.vault_bytes {
            return Err(StoreError::Damaged);
        }
        hasher.update(&buffer[..n]);
        file.write_all(&buffer[..n])?;
    }
    if total != manifest.vault_bytes || hasher.finalize().to_hex().as_str() != manifest.vault_blake3 {
        return Err(StoreError::Damaged);
    }
    file.sync_all()?;
    restrict(next)
}

fn damaged_unless_io(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
            StoreError::Damaged
        }
        _ => StoreError::from(error),
    }
}

fn read_small(archive: &mut zip::ZipArchive<File>, name: &str) -> Result<Vec<u8>, StoreError> {
    let entry = archive.by_name(name).map_err(|_| StoreError::Damaged)?;
    let mut bytes = Vec::new();
    entry.take(MAX_KEY_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(damaged_unless_io)?;
    if bytes.len() as u64 > MAX_KEY_FILE_BYTES { Err(StoreError::Damaged) } else { Ok(bytes) }
}

fn pack(copy: &Path, keys: &KeyFile, part: &Path) -> Result<u64, StoreError> {
    let key_text = keys.to_text();
    let (vault_bytes, vault_hash) = hash_file(copy)?;
    let manifest = Manifest {
        format: "docket-backup".to_owned(),
        version: 1,
        vault: keys.vault().to_hex(),
        vault_bytes,
        vault_blake3: vault_hash,
        keys_blake3: blake3::hash(key_text.as_bytes()).to_hex().to_string(),
    };
    let file = File::create(part)?;
    restrict(part)?;
    let mut archive = zip::ZipWriter::new(file);
    // Ciphertext does not compress.
    let stored =
        SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored).large_file(true);
    let text = serde_json::to_vec_pretty(&manifest).map_err(|_| StoreError::Unreadable)?;
    for (name, bytes) in [(MANIFEST_ENTRY, text.as_slice()), (KEYS_ENTRY, key_text.as_bytes())] {
        archive.start_file(name, stored).map_err(zip_error)?;
        archive.write_all(bytes)?;
    }
    archive.start_file(VAULT_ENTRY, stored).map_err(zip_error)?;
    io::copy(&mut File::open(copy)?, &mut archive)?;
    let file = archive.finish().map_err(zip_error)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

fn zip_error(error: zip::result::ZipError) -> StoreError {
    match error {
        zip::result::ZipError::Io(io) => StoreError::from(io),
        _ => StoreError::Damaged,
    }
}

fn hash_file(path: &Path) -> Result<(u64, String), StoreError> {
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok((bytes, hasher.finalize().to_hex().to_string()))
}

/// Writes a whole, encrypted copy of the connection's vault to `target`, which must not exist.
/// The copy has the same key and the same first 16 bytes as the vault.
pub(crate) async fn copy_to(connection: &mut SqliteConnection, target: &Path) -> Result<(), StoreError> {
    remove_database(target);
    let path = target.to_str().ok_or(StoreError::Missing)?;
    let copied = sqlx::query("vacuum into ?").bind(path).execute(&mut *connection).await;
    if let Err(error) = copied {
        remove_database(target);
        return Err(error.into());
    }
    restrict(target)?;
    File::open(target)?.sync_all()?;
    Ok(())
}

/// Removes a database file with its log, as far as they are there.
pub(crate) fn remove_database(path: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let _ = fs::remove_file(with_suffix(path, suffix));
    }
}
