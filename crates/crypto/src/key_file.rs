use crate::recovery::RecoveryPhrase;
use crate::secret::{DatabaseKey, KeychainSecret, Passphrase, VaultId, hex, unhex};
use crate::wrap::{self, Kdf, KdfError, Sealed, WrappingKey};
use docket_domain::Entropy;
use serde::{Deserialize, Serialize};

/// No key file is larger than this, in bytes.
pub const MAX_KEY_FILE_BYTES: u64 = 64 * 1024;
const FORMAT: &str = "docket-keys";
const VERSION: u32 = 1;

/// Why a key file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    /// Not a key file, or a damaged one.
    #[error("this is not a Docket key file, or it is damaged; take it from a backup")]
    Damaged,
    /// Written by a newer version.
    #[error("this key file was written by a newer version of Docket; update Docket to open it")]
    TooNew,
    /// The numbers of the key derivation.
    #[error(transparent)]
    Kdf(#[from] KdfError),
}

/// Why a vault's key could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The passphrase, phrase or secret is not the one this vault was locked with.
    #[error("it does not open this vault")]
    Wrong,
    /// There is no such way in.
    #[error("this vault has no such way in")]
    NoSuchWay,
    /// The derivation could not be run.
    #[error(transparent)]
    Kdf(#[from] KdfError),
}

/// A way to open a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    /// Something typed.
    Passphrase,
    /// A secret in the OS keychain.
    Keychain,
    /// The 24 words.
    Recovery,
}

impl WayIn {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Keychain => "keychain",
            Self::Recovery => "recovery",
        }
    }
}

/// The small file beside a vault: its database key, wrapped once for each way in. Nothing in it is secret
/// by itself. Text form: JSON, at most [`MAX_KEY_FILE_BYTES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    vault: VaultId,
    wraps: Vec<Wrap>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrap {
    way: WayIn,
    kdf: Option<Kdf>,
    sealed: Sealed,
}

impl KeyFile {
    /// A key file for a new vault, opened by a passphrase and by a recovery phrase.
    pub fn make(
        vault: VaultId,
        key: &DatabaseKey,
        passphrase: &Passphrase,
        recovery: &RecoveryPhrase,
        entropy: &dyn Entropy,
    ) -> Result<Self, UnlockError> {
        let mut file = Self { vault, wraps: Vec::new() };
        file.set_passphrase(key, passphrase, entropy)?;
        file.put(WayIn::Recovery, None, key, &recovery.wrapping_key(), entropy)?;
        Ok(file)
    }

    /// The vault this file belongs to.
    pub fn vault(&self) -> VaultId {
        self.vault
    }

    /// Whether the vault can be opened this way.
    pub fn has(&self, way: WayIn) -> bool {
        self.wraps.iter().any(|w| w.way == way)
    }

    /// Wraps the key for a new passphrase in place of the old one.
    pub fn set_passphrase(
        &mut self,
        key: &DatabaseKey,
        passphrase: &Passphrase,
        entropy: &dyn Entropy,
    ) -> Result<(), UnlockError> {
        let kdf = Kdf::standard(entropy);
        self.put(WayIn::Passphrase, Some(kdf), key, &kdf.derive(passphrase)?, entropy)
    }

    /// Wraps the key for a secret of the OS keychain.
    pub fn set_keychain(
        &mut self,
        key: &DatabaseKey,
        secret: &KeychainSecret,
        entropy: &dyn Entropy,
    ) -> Result<(), UnlockError> {
        self.put(WayIn::Keychain, None, key, &wrap::keychain_key(secret), entropy)
    }

    /// Takes the keychain's way in away.
    pub fn remove_keychain(&mut self) {
        self.wraps.retain(|w| w.way != WayIn::Keychain);
    }

    /// The database key, for this passphrase. Takes as long as the key derivation asks.
    pub fn open_with_passphrase(&self, passphrase: &Passphrase) -> Result<DatabaseKey, UnlockError> {
        let wrap = self.find(WayIn::Passphrase)?;
        let kdf = wrap.kdf.ok_or(UnlockError::NoSuchWay)?;
        self.open(wrap, &kdf.derive(passphrase)?)
    }

    /// The database key, for this secret.
    pub fn open_with_keychain(&self, secret: &KeychainSecret) -> Result<DatabaseKey, UnlockError> {
        self.open(self.find(WayIn::Keychain)?, &wrap::keychain_key(secret))
    }

    /// The database key, for these words.
    pub fn open_with_recovery(&self, phrase: &RecoveryPhrase) -> Result<DatabaseKey, UnlockError> {
        self.open(self.find(WayIn::Recovery)?, &phrase.wrapping_key())
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let file = FileJson {
            format: FORMAT.to_owned(),
            version: VERSION,
            vault: self.vault.to_hex(),
            wraps: self.wraps.iter().map(WrapJson::from).collect(),
        };
        serde_json::to_string_pretty(&file).unwrap_or_default()
    }

    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self, KeyFileError> {
        let head: HeadJson = serde_json::from_str(text).map_err(|_| KeyFileError::Damaged)?;
        if head.format != FORMAT {
            return Err(KeyFileError::Damaged);
        }
        if head.version > VERSION {
            return Err(KeyFileError::TooNew);
        }
        let file: FileJson = serde_json::from_str(text).map_err(|_| KeyFileError::Damaged)?;
        let vault = VaultId(unhex(&file.vault).ok_or(KeyFileError::Damaged)?);
        let wraps = file.wraps.iter().map(Wrap::try_from).collect::<Result<Vec<_>, _>>()?;
        if wraps.is_empty() || wraps.len() > 8 {
            return Err(KeyFileError::Damaged);
        }
        Ok(Self { vault, wraps })
    }

    fn find(&self, way: WayIn) -> Result<&Wrap, UnlockError> {
        self.wraps.iter().find(|w| w.way == way).ok_or(UnlockError::NoSuchWay)
    }

    fn open(&self, wrap: &Wrap, with: &WrappingKey) -> Result<DatabaseKey, UnlockError> {
        let context = wrap::context(self.vault, wrap.way.as_str(), wrap.kdf.as_ref());
        wrap::open(&wrap.sealed, with, &context).ok_or(UnlockError::Wrong)
    }

    fn put(
        &mut self,
        way: WayIn,
        kdf: Option<Kdf>,
        key: &DatabaseKey,
        with: &WrappingKey,
        entropy: &dyn Entropy,
    ) -> Result<(), UnlockError> {
        let context = wrap::context(self.vault, way.as_str(), kdf.as_ref());
        let sealed = wrap::seal(key, with, &context, entropy).ok_or(UnlockError::Wrong)?;
        self.wraps.retain(|w| w.way != way);
        self.wraps.push(Wrap { way, kdf, sealed });
        Ok(())
    }
}

#[derive(Deserialize)]
struct HeadJson {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct FileJson {
    format: String,
    version: u32,
    vault: String,
    wraps: Vec<WrapJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrapJson {
    way: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kdf: Option<KdfJson>,
    nonce: String,
    sealed: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KdfJson {
    algorithm: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
}

impl From<&Wrap> for WrapJson {
    fn from(wrap: &Wrap) -> Self {
        Self {
            way: wrap.way.as_str().to_owned(),
            kdf: wrap.kdf.map(|kdf| KdfJson {
                algorithm: "argon2id".to_owned(),
                memory_kib: kdf.memory_kib,
                passes: kdf.passes,
                salt: hex(&kdf.salt),
            }),
            nonce: hex(&wrap.sealed.nonce),
            sealed: hex(&wrap.sealed.ciphertext),
        }
    }
}

impl TryFrom<&WrapJson> for Wrap {
    type Error = KeyFileError;
    fn try_from(json: &WrapJson) -> Result<Self, KeyFileError> {
        let way = match json.way.as_str() {
            "passphrase" => WayIn::Passphrase,
            "keychain" => WayIn::Keychain,
            "recovery" => WayIn::Recovery,
            _ => return Err(KeyFileError::TooNew),
        };
        let kdf = match &json.kdf {
            None => None,
            Some(kdf) if kdf.algorithm == "argon2id" => {
                let salt = unhex(&kdf.salt).ok_or(KeyFileError::Damaged)?;
                Some(Kdf { memory_kib: kdf.memory_kib, passes: kdf.passes, salt }.checked()?)
            }
            Some(_) => return Err(KeyFileError::TooNew),
        };
        let nonce = unhex(&json.nonce).ok_or(KeyFileError::Damaged)?;
        let ciphertext = unhex(&json.sealed).ok_or(KeyFileError::Damaged)?;
        Ok(Self { way, kdf, sealed: Sealed { nonce, ciphertext } })
    }
}
