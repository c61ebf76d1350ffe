use docket_crypto::{KeyFile, KeyFileError, MAX_KEY_FILE_BYTES};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Why the key file beside a vault could not be read or replaced.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileIoError {
    /// It is not there.
    #[error("the key file beside the vault is missing; restore it from a backup")]
    Missing,
    /// It is there and says nothing we can use.
    #[error(transparent)]
    Content(#[from] KeyFileError),
    /// The file system said no.
    #[error("the key file could not be read or written")]
    Io(#[source] io::Error),
}

impl From<io::Error> for KeyFileIoError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Missing } else { Self::Io(error) }
    }
}

/// Where a vault's key file lies: beside it, with `.keys` added to its name.
pub fn key_file_path(vault: &Path) -> PathBuf {
    let mut name = vault.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}

/// Reads the key file of the vault at `vault`.
pub fn read_key_file(vault: &Path) -> Result<KeyFile, KeyFileIoError> {
    let mut text = String::new();
    let file = File::open(key_file_path(vault))?;
    match file.take(MAX_KEY_FILE_BYTES + 1).read_to_string(&mut text) {
        Err(e) if e.kind() == io::ErrorKind::InvalidData => Err(KeyFileError::Damaged.into()),
        Err(e) => Err(e.into()),
        Ok(n) if n as u64 > MAX_KEY_FILE_BYTES => Err(KeyFileError::Damaged.into()),
        Ok(_) => Ok(KeyFile::parse(&text)?),
    }
}

/// Puts `keys` in place of the key file of the vault at `vault`. A kill or power loss at any point leaves
/// either the old file or the new one, whole.
pub fn replace_key_file(vault: &Path, keys: &KeyFile) -> Result<(), KeyFileIoError> {
    let path = key_file_path(vault);
    let next = path.with_extension("keys.next");
    let written = write_synced(&next, keys.to_text().as_bytes()).and_then(|()| fs::rename(&next, &path));
    if let Err(error) = written {
        // The old file is still whole; what was half written is of no use to anybody.
        let _ = fs::remove_file(&next);
        return Err(error.into());
    }
    sync_folder(&path)?;
    Ok(())
}

/// Writes a file that only its owner can read, and waits until it is on the disk.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a rename in the folder of `path` last. Windows needs and has no such call.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
