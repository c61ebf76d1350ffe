use docket_crypto::KeychainSecret;
use keyring::Entry;

/// Why the OS keychain could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeychainError {
    /// There is none on this machine, or it is locked for this session.
    #[error(
        "there is no keychain here (on Linux: no Secret Service such as GNOME Keyring or KWallet is running)"
    )]
    Unavailable(#[source] keyring::Error),
    /// It holds no such secret.
    #[error("the keychain holds no secret for this vault")]
    Missing,
    /// It refused.
    #[error("the keychain refused")]
    Refused(#[source] keyring::Error),
}

/// Where a vault's keychain secret is kept. Never anything weaker than the OS's own keychain.
pub trait SecretStore: Send + Sync {
    /// The secret kept under `name`.
    fn get(&self, name: &str) -> Result<KeychainSecret, KeychainError>;
    /// Keeps a secret under `name`, in place of an older one.
    fn set(&self, name: &str, secret: &KeychainSecret) -> Result<(), KeychainError>;
    /// Forgets the secret under `name`.
    fn delete(&self, name: &str) -> Result<(), KeychainError>;
}

/// The keychain of the operating system: Keychain Services, Credential Manager, Secret Service.
#[derive(Debug, Clone, Copy)]
pub struct OsKeychain;

const SERVICE: &str = "docket-vault";

fn entry(name: &str) -> Result<Entry, KeychainError> {
    Entry::new(SERVICE, name).map_err(KeychainError::Unavailable)
}

fn refused(error: keyring::Error) -> KeychainError {
    match error {
        keyring::Error::NoEntry => KeychainError::Missing,
        keyring::Error::NoStorageAccess(_) | keyring::Error::NoDefaultStore => {
            KeychainError::Unavailable(error)
        }
        other => KeychainError::Refused(other),
    }
}

impl SecretStore for OsKeychain {
    fn get(&self, name: &str) -> Result<KeychainSecret, KeychainError> {
        let bytes = zeroize::Zeroizing::new(entry(name)?.get_secret().map_err(refused)?);
        KeychainSecret::from_keychain(&bytes).ok_or(KeychainError::Missing)
    }

    fn set(&self, name: &str, secret: &KeychainSecret) -> Result<(), KeychainError> {
        entry(name)?.set_secret(secret.for_keychain()).map_err(refused)
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        match entry(name)?.delete_credential().map_err(refused) {
            Err(KeychainError::Missing) => Ok(()),
            other => other,
        }
    }
}
