use crate::backup;
use crate::error::StoreError;
use crate::key_file_io::sync_folder;
use crate::write::{Listener, Write};
use docket_crypto::{DatabaseKey, VaultId};
use docket_domain::{Clock, Timestamp};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, Sqlite, SqliteConnection, SqlitePool, Transaction,
};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/client");

/// How long a writer waits for another program before it says so.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// Where nobody has said what time it is.
struct NoClock;

impl Clock for NoClock {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

/// An open vault: one writer, a few readers, all keyed.
pub struct Vault {
    path: PathBuf,
    options: SqliteConnectOptions,
    writer: SqlitePool,
    readers: SqlitePool,
    listeners: Mutex<Vec<Listener>>,
    clock: Mutex<Arc<dyn Clock>>,
}

impl Vault {
    /// Makes a new vault file at `path` and opens it. Refuses to touch a file that is there.
    pub async fn create(path: &Path, id: VaultId, key: &DatabaseKey) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists);
        }
        // The file appears under its own name only when it is a whole vault.
        let next = with_suffix(path, ".new");
        let _ = fs::remove_file(&next);
        let made = create_at(&next, id, key).await;
        if let Err(error) = made {
            backup::remove_database(&next);
            return Err(error);
        }
        fs::rename(&next, path)?;
        sync_folder(path)?;
        Self::open(path, id, key).await
    }

    /// Opens the vault at `path`, bringing its tables up to date. Before tables change a copy is kept as
    /// `<path>.before-update` until the changed vault has been opened once more.
    pub async fn open(path: &Path, id: VaultId, key: &DatabaseKey) -> Result<Self, StoreError> {
        check_head(path, id)?;
        let options = connect_options(path, id, key);
        let pool = |size| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .acquire_timeout(BUSY_WAIT)
                .test_before_acquire(false)
        };
        let writer = pool(1).connect_lazy_with(options.clone());
        // The checks run on the writer, which stays open: a connection of their own, closed at once as the only one,
        // would fold the log into the file and delete it each time a vault is opened.
        if let Err(error) = make_ready(&writer, path).await {
            writer.close().await;
            return Err(error);
        }
        let readers = pool(4).connect_lazy_with(options.clone());
        Ok(Self {
            path: path.to_owned(),
            options,
            writer,
            readers,
            listeners: Mutex::default(),
            clock: Mutex::new(Arc::new(NoClock)),
        })
    }

    /// Begins a write. Waits its turn behind other writes of this and of other programs.
    pub async fn write(&self) -> Result<Write, StoreError> {
        let clock = Arc::clone(&self.clock.lock().unwrap_or_else(PoisonError::into_inner));
        let begun = match self.writer.begin_with("BEGIN IMMEDIATE").await {
            // Where the disk was full SQLite has ended the transaction by itself, and sqlx still counts it: that
            // connection takes no other one. A new one does.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.writer.acquire().await?.close().await?;
                self.writer.begin_with("BEGIN IMMEDIATE").await?
            }
            begun => begun?,
        };
        Ok(Write::new(begun, self.listeners().clone(), clock))
    }

    /// Takes the time for the stamps of edits from here. Before that they are only put in order.
    pub fn keep_time(&self, clock: Arc<dyn Clock>) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
    }

    fn listeners(&self) -> MutexGuard<'_, Vec<Listener>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has `listener` told of every later commit.
    pub fn listen(&self, listener: Listener) {
        self.listeners().push(listener);
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// The vault as it is at one moment, whatever is written meanwhile. Dropped, it goes back to the others.
    pub(crate) async fn read_still(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.readers.begin().await?)
    }

    /// A connection of its own, for work that is long and must not hold up the others.
    pub(crate) async fn connect_apart(&self) -> Result<SqliteConnection, StoreError> {
        connect(&self.options).await
    }

    /// Where the vault's file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes it: waits for what is running, then folds the write-ahead log into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Drop for Vault {
    /// A vault that was not closed leaves its connections to the end of the process. Dropping the pools would close
    /// them on threads nobody waits for, and OpenSSL's own clean-up at exit does not bear that: it frees twice.
    /// Nothing is lost by it; the log is folded in when the vault is next closed.
    fn drop(&mut self) {
        std::mem::forget(self.readers.clone());
        std::mem::forget(self.writer.clone());
    }
}

async fn make_ready(writer: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let mut connection = writer.acquire().await?;
    check_cipher(&mut connection).await?;
    check_length(&mut connection, path).await?;
    migrate(&mut connection, path).await
}

async fn create_at(path: &Path, id: VaultId, key: &DatabaseKey) -> Result<(), StoreError> {
    let options = connect_options(path, id, key).create_if_missing(true);
    let mut connection = connect(&options).await?;
    MIGRATIONS.run_direct(&mut connection).await?;
    // No log is left beside the file, so that renaming the file alone moves the whole vault.
    connection.execute("pragma wal_checkpoint(truncate)").await?;
    connection.close().await?;
    restrict(path)?;
    File::open(path)?.sync_all()?;
    Ok(())
}

fn connect_options(path: &Path, id: VaultId, key: &DatabaseKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .pragma("key", key.sqlcipher_literal(id).to_string())
        .journal_mode(SqliteJournalMode::Wal)
        // FULL, not NORMAL: a note that was acknowledged is on the disk even if the battery dies.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_WAIT)
        .pragma("temp_store", "memory")
        // Large enough that an import does not read back, and decrypt, what it has just written.
        .pragma("cache_size", "-48000")
        // 16 MB of log before it is folded into the file: fewer pages are written twice.
        .pragma("wal_autocheckpoint", "4000")
        .pragma("mmap_size", "0")
        .pragma("journal_size_limit", "67108864")
        .statement_cache_capacity(200)
        .disable_statement_logging()
}

async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    let mut connection = options.connect().await?;
    check_cipher(&mut connection).await?;
    Ok(connection)
}

/// A build of SQLite without encryption ignores the key in silence and would write in the clear.
async fn check_cipher(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let cipher: Option<String> =
        sqlx::query_scalar("pragma cipher_version").fetch_optional(connection).await?;
    if cipher.is_none_or(|version| version.is_empty()) { Err(StoreError::NoCipher) } else { Ok(()) }
}

/// The first 16 bytes of the file are the vault's id, in the clear (SQLCipher's salt).
fn check_head(path: &Path, id: VaultId) -> Result<(), StoreError> {
    let mut head = [0; 16];
    let mut file = File::open(path)?;
    match file.read_exact(&mut head) {
        Ok(()) if head == id.0 => Ok(()),
        Ok(()) if &head == b"SQLite format 3\0" => Err(StoreError::Damaged),
        Ok(()) => Err(StoreError::OtherVault),
        Err(_) => Err(StoreError::Damaged),
    }
}

/// A file cut short still opens; only reading the missing pages fails. Better to say so at once.
async fn check_length(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    // Read as a product: SQLCipher gives the page size back as text.
    let expected: i64 =
        sqlx::query_scalar("select page_count * page_size from pragma_page_count(), pragma_page_size()")
            .fetch_one(&mut *connection)
            .await?;
    let _: i64 = sqlx::query_scalar("select count(*) from sqlite_schema").fetch_one(&mut *connection).await?;
    let expected = u64::try_from(expected).unwrap_or(0);
    let log = fs::metadata(with_suffix(path, "-wal")).map_or(0, |m| m.len());
    // With a log beside it the file may rightly be shorter than the page count says.
    if log == 0 && fs::metadata(path)?.len() < expected { Err(StoreError::Damaged) } else { Ok(()) }
}

async fn migrate(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let kept = with_suffix(path, ".before-update");
    let applied: Vec<i64> =
        sqlx::query_scalar("select version from _sqlx_migrations where success order by version")
            .fetch_all(&mut *connection)
            .await
            .map_err(|e| match StoreError::from(e) {
                // A file that decrypts but has no such table is no vault of ours.
                StoreError::Database(_) => StoreError::Damaged,
                other => other,
            })?;
    let known = |version: &i64| MIGRATIONS.iter().any(|m| m.version == *version);
    if !applied.iter().all(known) {
        return Err(StoreError::TooNew);
    }
    if MIGRATIONS.iter().all(|m| applied.contains(&m.version)) {
        if kept.exists() {
            // The updated vault has been opened: the copy has served.
            backup::remove_database(&kept);
        }
        return Ok(());
    }
    if !kept.exists() {
        backup::copy_to(connection, &kept).await?;
    }
    MIGRATIONS.run_direct(connection).await?;
    Ok(())
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Only the owner may read the file. It is encrypted, but nobody else has any business with it.
pub(crate) fn restrict(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
