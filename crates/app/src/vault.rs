//! The vault's own life: made, opened, given another passphrase, recovered, copied, checked.

use crate::assistant::{Permissions, SearchCache};
use crate::error::{self, AppError, ErrorCode};
use crate::keychain::{KeychainError, SecretStore};
use crate::sync;
use crate::usage::PriceList;
use docket_crypto::{
    DatabaseKey, KeyFile, KeychainSecret, Passphrase, RecoveryPhrase, UnlockError, VaultId, WayIn,
};
use docket_domain::{Clock, Entropy, Id, IdSequence};
use docket_store::{Change, StoreError, Vault, key_file_path, read_key_file, replace_key_file};
use docket_sync::Writer;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use ts_rs::TS;
use zeroize::Zeroizing;

/// What the use cases need of the world around them.
#[derive(Clone)]
pub struct World {
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// Where keychain secrets are kept.
    pub secrets: Arc<dyn SecretStore>,
}

/// An unlocked vault. There is no locked one in this form: without the key there is no session.
pub struct Session {
    pub(crate) store: Vault,
    pub(crate) world: World,
    keys: KeyFile,
    ids: IdSequence,
    pub(crate) permissions: Permissions,
    pub(crate) searches: Arc<SearchCache>,
    pub(crate) prices: PriceList,
    /// Which run of the program this is.
    pub(crate) install: [u8; 16],
    /// What this run is called within texts that merge.
    pub(crate) writer: Writer,
}

impl Session {
    /// A new id, after all that were given before.
    pub(crate) fn id<T: Id>(&self) -> T {
        self.ids.next(&*self.world.clock, &*self.world.entropy)
    }

    /// Where the vault lies.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Locks the vault: its connections close, its key is forgotten.
    pub async fn close(&self) {
        self.store.close().await;
    }
}

/// What opens a vault.
pub enum Opening<'a> {
    /// Something typed.
    Passphrase(&'a str),
    /// The secret in the OS keychain.
    Keychain,
}

/// A new vault.
#[derive(Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CreatedView {
    /// Its path.
    pub vault: PathBuf,
    /// The 24 words. This is the only time they are told.
    #[serde(serialize_with = "reveal")]
    #[ts(type = "string")]
    pub recovery_phrase: Zeroizing<String>,
}

fn reveal<S: serde::Serializer>(words: &Zeroizing<String>, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(words)
}

/// How a vault can be opened.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultView {
    /// Its path.
    pub vault: PathBuf,
    /// The keychain of this machine can open it.
    pub keychain: bool,
}

/// What a check found.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedView {
    /// Nothing is wrong.
    pub sound: bool,
    /// Pages whose bytes were changed.
    pub damaged_pages: Vec<String>,
    /// What is wrong between the pages.
    pub structure: Vec<String>,
    /// Search entries that do not match the text.
    pub index_gaps: u64,
}

/// A finished copy.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// The file.
    pub backup: PathBuf,
    /// Its size.
    pub size_bytes: u64,
}

fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// Makes a vault at `path`, and the folder it lies in, with an account of its own. Refuses to touch one that is there.
pub async fn create(path: &Path, passphrase: &str, world: &World) -> Result<CreatedView, AppError> {
    let phrase = RecoveryPhrase::make(&*world.entropy)
        .ok_or_else(|| AppError::new(ErrorCode::Internal, "no recovery phrase could be made"))?;
    make(path, passphrase, &phrase, world).await?;
    Ok(CreatedView { vault: path.to_owned(), recovery_phrase: phrase.reveal() })
}

/// Makes an empty vault for another device of an account, by the account's 24 words. What is in the account comes with the
/// first bundle.
pub async fn join(path: &Path, passphrase: &str, words: &str, world: &World) -> Result<VaultView, AppError> {
    let phrase = RecoveryPhrase::parse(words)?;
    make(path, passphrase, &phrase, world).await?;
    look(path)
}

async fn make(path: &Path, passphrase: &str, phrase: &RecoveryPhrase, world: &World) -> Result<(), AppError> {
    refuse_taken(path)?;
    let passphrase = Passphrase::chosen(passphrase)?;
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(StoreError::from)?;
    }
    let entropy = &*world.entropy;
    let id = VaultId::make(entropy);
    let key = DatabaseKey::make(entropy);
    let keys = KeyFile::make(id, &key, &passphrase, phrase, entropy).map_err(wrong_passphrase)?;
    // The key file goes first: a vault without one could never be opened, a key file alone harms nobody.
    replace_key_file(path, &keys)?;
    match Vault::create(path, id, &key).await {
        Ok(store) => {
            store.keep_time(Arc::clone(&world.clock));
            let joined = join_account(&store, phrase, world).await;
            store.close().await;
            joined
        }
        Err(error) => {
            let _ = std::fs::remove_file(key_file_path(path));
            Err(error.into())
        }
    }
}

async fn join_account(store: &Vault, phrase: &RecoveryPhrase, world: &World) -> Result<(), AppError> {
    let mut write = store.write().await?;
    let (root, name) = (phrase.account_root(), sync::own_name());
    docket_store::sync::join_account(&mut write, &root, &name, &*world.entropy).await?;
    write.commit().await?;
    Ok(())
}

/// Whether these are the words of this vault.
pub(crate) fn words(session: &Session, phrase: &RecoveryPhrase) -> Result<(), AppError> {
    session.keys.open_with_recovery(phrase).map_err(other_words)?;
    Ok(())
}

/// A vault is never written over, and neither is a key file whose vault is elsewhere for the moment: without it that
/// vault could never be opened again.
fn refuse_taken(path: &Path) -> Result<(), AppError> {
    let message = if path.exists() {
        "there is already a vault at this path and nothing is ever written over it; choose another path with --vault"
    } else if key_file_path(path).exists() {
        "there is a key file at this path but no vault; move the `.keys` file to a safe place, or choose another path"
    } else {
        return Ok(());
    };
    Err(AppError::new(ErrorCode::Exists, message))
}

/// How the vault at `path` can be opened, without opening it.
pub fn look(path: &Path) -> Result<VaultView, AppError> {
    if !path.exists() {
        return Err(StoreError::Missing.into());
    }
    let keys = read_key_file(path)?;
    Ok(VaultView { vault: path.to_owned(), keychain: keys.has(WayIn::Keychain) })
}

/// Opens the vault at `path`.
pub async fn unlock(path: &Path, opening: Opening<'_>, world: &World) -> Result<Session, AppError> {
    look(path)?;
    let keys = read_key_file(path)?;
    let key = match opening {
        Opening::Passphrase(text) => {
            keys.open_with_passphrase(&Passphrase::typed(text)).map_err(wrong_passphrase)?
        }
        Opening::Keychain => {
            let secret = world.secrets.get(&keys.vault().to_hex()).map_err(keychain)?;
            keys.open_with_keychain(&secret).map_err(|e| {
                error::unlock(
                    e,
                    ErrorCode::KeychainUnavailable,
                    "the keychain's secret does not open this vault; open it with the passphrase",
                )
            })?
        }
    };
    let store = Vault::open(path, keys.vault(), &key).await?;
    store.keep_time(Arc::clone(&world.clock));
    let searches = Arc::<SearchCache>::default();
    let heeding = Arc::clone(&searches);
    store.listen(Arc::new(move |changes: &[Change]| heeding.heed(changes)));
    Ok(Session {
        store,
        world: world.clone(),
        keys,
        ids: IdSequence::default(),
        permissions: Permissions::default(),
        searches,
        prices: PriceList::beside(path),
        install: random(&*world.entropy),
        writer: Writer::new(u64::from_le_bytes(random(&*world.entropy))),
    })
}

/// Changes the passphrase. The key stays the same, so nothing is encrypted anew. `current` is asked for again:
/// an open window is not a licence to lock its owner out.
pub fn change_passphrase(
    path: &Path,
    current: &str,
    chosen: &str,
    world: &World,
) -> Result<VaultView, AppError> {
    look(path)?;
    let mut keys = read_key_file(path)?;
    let key = keys.open_with_passphrase(&Passphrase::typed(current)).map_err(wrong_passphrase)?;
    keys.set_passphrase(&key, &Passphrase::chosen(chosen)?, &*world.entropy).map_err(wrong_passphrase)?;
    replace_key_file(path, &keys)?;
    look(path)
}

/// Sets a new passphrase by the recovery phrase.
pub fn recover(path: &Path, phrase: &str, chosen: &str, world: &World) -> Result<VaultView, AppError> {
    look(path)?;
    let mut keys = read_key_file(path)?;
    let key = open_by_words(&keys, phrase)?;
    keys.set_passphrase(&key, &Passphrase::chosen(chosen)?, &*world.entropy).map_err(wrong_passphrase)?;
    replace_key_file(path, &keys)?;
    look(path)
}

/// Whether these words open the vault; changes nothing.
pub fn check_phrase(path: &Path, phrase: &str) -> Result<VaultView, AppError> {
    let view = look(path)?;
    open_by_words(&read_key_file(path)?, phrase)?;
    Ok(view)
}

fn open_by_words(keys: &KeyFile, phrase: &str) -> Result<DatabaseKey, AppError> {
    keys.open_with_recovery(&RecoveryPhrase::parse(phrase)?).map_err(other_words)
}

fn other_words(error: UnlockError) -> AppError {
    error::unlock(
        error,
        ErrorCode::WrongRecoveryPhrase,
        "these words are a recovery phrase, but not this vault's; look for the ones shown when it was made",
    )
}

/// Lets this machine's keychain open the vault.
pub fn enable_keychain(path: &Path, passphrase: &str, world: &World) -> Result<VaultView, AppError> {
    look(path)?;
    let mut keys = read_key_file(path)?;
    let key = keys.open_with_passphrase(&Passphrase::typed(passphrase)).map_err(wrong_passphrase)?;
    let secret = KeychainSecret::make(&*world.entropy);
    world.secrets.set(&keys.vault().to_hex(), &secret).map_err(keychain)?;
    keys.set_keychain(&key, &secret, &*world.entropy).map_err(wrong_passphrase)?;
    replace_key_file(path, &keys)?;
    look(path)
}

/// Takes that way in away again.
pub fn disable_keychain(path: &Path, world: &World) -> Result<VaultView, AppError> {
    look(path)?;
    let mut keys = read_key_file(path)?;
    keys.remove_keychain();
    replace_key_file(path, &keys)?;
    // The wrap is gone already; a keychain that cannot be reached keeps a secret that opens nothing.
    match world.secrets.delete(&keys.vault().to_hex()) {
        Ok(()) | Err(KeychainError::Unavailable(_) | KeychainError::Missing) => look(path),
        Err(error) => Err(keychain(error)),
    }
}

/// Writes one file that holds the whole vault, encrypted, with its key file. What was written goes into envelopes first: put
/// back and sealed a second time, a change within a text would be another change, and its words be there twice.
pub async fn backup(session: &Session, target: &Path) -> Result<BackupView, AppError> {
    let folder = target.parent().filter(|f| !f.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|f| !f.is_dir()) {
        return Err(AppError::not_found("folder", &folder.display().to_string()));
    }
    match crate::sync::seal(session).await {
        // Where nothing can be written any more, a backup elsewhere is what is needed.
        Ok(()) | Err(AppError { code: ErrorCode::StorageFull, .. }) => {}
        Err(error) => return Err(error),
    }
    let size_bytes = session.store.backup(&session.keys, target).await?;
    Ok(BackupView { backup: target.to_owned(), size_bytes })
}

/// Unpacks a backup into a new vault at `path`.
pub fn restore(source: &Path, path: &Path) -> Result<VaultView, AppError> {
    if !source.exists() {
        return Err(AppError::not_found("backup at", &source.display().to_string()));
    }
    refuse_taken(path)?;
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(StoreError::from)?;
    }
    docket_store::read_backup(source, path).map_err(|error| match error {
        StoreError::Damaged => AppError::new(
            ErrorCode::VaultDamaged,
            "this file is no backup of Docket, or not whole; nothing was changed. Try another backup",
        ),
        other => other.into(),
    })?;
    look(path)
}

/// Reads and checks every page of the vault.
pub async fn verify(session: &Session) -> Result<VerifiedView, AppError> {
    let found = session.store.verify().await?;
    Ok(VerifiedView {
        sound: found.is_sound(),
        damaged_pages: found.damaged_pages,
        structure: found.structure,
        index_gaps: found.index_gaps,
    })
}

fn wrong_passphrase(error: UnlockError) -> AppError {
    error::unlock(
        error,
        ErrorCode::WrongPassphrase,
        "this passphrase does not open the vault; check the keyboard layout and caps lock, or use `docket recover`",
    )
}

fn keychain(error: KeychainError) -> AppError {
    let message = match &error {
        KeychainError::Unavailable(_) => {
            "there is no keychain here (on Linux: start GNOME Keyring or KWallet); open the vault with its passphrase"
        }
        KeychainError::Missing => {
            "the keychain holds no secret for this vault; open it with the passphrase and run `docket keychain enable`"
        }
        KeychainError::Refused(_) => "the keychain refused; unlock it, or open the vault with its passphrase",
    };
    AppError { code: ErrorCode::KeychainUnavailable, message: message.into(), source: Some(Box::new(error)) }
}
