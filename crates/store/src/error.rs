use std::io;

/// Why the vault could not do what was asked. The data is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No vault at that path.
    #[error("there is no vault at this path")]
    Missing,
    /// A file is there already.
    #[error("there is already a file at this path")]
    Exists,
    /// The file is not this vault, or not whole.
    #[error("the vault file is damaged or not whole")]
    Damaged,
    /// The key file belongs to another vault.
    #[error("the key file beside this vault belongs to another vault")]
    OtherVault,
    /// The vault was written by a newer version.
    #[error("this vault was written by a newer version of Docket")]
    TooNew,
    /// No room left.
    #[error("the disk is full")]
    Full,
    /// Another program holds the write lock for longer than we wait.
    #[error("another program is writing to this vault")]
    Busy,
    /// The file or its folder may not be written.
    #[error("the vault cannot be written here")]
    ReadOnly,
    /// The SQLite in this program does not encrypt.
    #[error("this build of Docket has no encryption and refuses to open a vault")]
    NoCipher,
    /// The vault was closed while this was waiting.
    #[error("the vault was closed")]
    Closed,
    /// A stored value is not what this version writes.
    #[error("a stored value has an unknown form")]
    Unreadable,
    /// The vault belongs to no account yet.
    #[error("this vault belongs to no account yet")]
    NoAccount,
    /// These words, or this bundle, are of another account.
    #[error("this belongs to another account")]
    OtherAccount,
    /// What came from another device is not to be believed, or cannot be read.
    #[error(transparent)]
    Sync(#[from] docket_sync::SyncError),
    /// A value that travels in chunks does not fit its description.
    #[error("a large value does not fit its description")]
    Chunk,
    /// The file system said no.
    #[error("the file system refused")]
    Io(#[source] io::Error),
    /// Anything else the database says.
    #[error("the database refused")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|e| e.code()).and_then(|c| c.parse::<u32>().ok());
        // Codes: https://www.sqlite.org/rescode.html. The low byte is the primary code.
        match code {
            Some(778) => Self::Full, // IOERR_WRITE: a quota or file size limit
            Some(code) => match code & 0xff {
                5 | 6 => Self::Busy,
                8 => Self::ReadOnly,
                11 | 26 => Self::Damaged,
                13 => Self::Full,
                14 => Self::Missing,
                _ => Self::Database(error),
            },
            None => match error {
                sqlx::Error::Io(io) => Self::from(io),
                sqlx::Error::PoolTimedOut => Self::Busy,
                sqlx::Error::PoolClosed => Self::Closed,
                other => Self::Database(other),
            },
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::VersionMissing(_) | E::VersionTooNew(..) => Self::TooNew,
            E::Execute(e) | E::ExecuteMigration(e, _) => Self::from(e),
            other => Self::Database(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}
