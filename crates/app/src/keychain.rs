use crate::assistant::ProviderKind;
use crate::error::{AppError, ErrorCode};
use docket_crypto::KeychainSecret;
use docket_llm::ApiKey;
use keyring::Entry;
use zeroize::Zeroizing;

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
    /// The text kept under `name`: the key of an account.
    fn get_text(&self, _name: &str) -> Result<Zeroizing<String>, KeychainError> {
        Err(KeychainError::Missing)
    }
    /// Keeps a text under `name`. A store that keeps no texts says that it is missing.
    fn set_text(&self, _name: &str, _text: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Missing)
    }
}

/// The name a server's key is kept under. That of a server with an address of its own is bound to the address: a key never
/// goes anywhere but where it was entered for.
fn key_name(provider: ProviderKind, address: &str) -> String {
    let kind = match provider {
        ProviderKind::Claude | ProviderKind::Offline => return "anthropic-api-key".to_owned(),
        ProviderKind::Ollama => "ollama-api-key",
        ProviderKind::Compatible => "model-server-api-key",
    };
    let place = blake3::hash(address.trim().trim_end_matches('/').as_bytes()).to_hex();
    format!("{kind}@{}", &place[..16])
}

/// A server's key, if the keychain holds one. Claude has no address here.
pub(crate) fn api_key(
    secrets: &dyn SecretStore,
    provider: ProviderKind,
    address: &str,
) -> Result<ApiKey, KeychainError> {
    secrets.get_text(&key_name(provider, address)).map(|text| ApiKey::new(text.to_string()))
}

/// Keeps a server's key.
pub(crate) fn set_api_key(
    secrets: &dyn SecretStore,
    provider: ProviderKind,
    address: &str,
    key: &str,
) -> Result<(), AppError> {
    secrets.set_text(&key_name(provider, address), key).map_err(refusal)
}

/// Forgets it.
pub(crate) fn forget_api_key(
    secrets: &dyn SecretStore,
    provider: ProviderKind,
    address: &str,
) -> Result<(), AppError> {
    match secrets.delete(&key_name(provider, address)) {
        Ok(()) | Err(KeychainError::Missing) => Ok(()),
        Err(error) => Err(refusal(error)),
    }
}

fn refusal(error: KeychainError) -> AppError {
    let message = "the keychain of this machine did not take the key; unlock it, or start Docket with ANTHROPIC_API_KEY";
    AppError { code: ErrorCode::KeychainUnavailable, message: message.into(), source: Some(Box::new(error)) }
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

    fn get_text(&self, name: &str) -> Result<Zeroizing<String>, KeychainError> {
        Ok(Zeroizing::new(entry(name)?.get_password().map_err(refused)?))
    }

    fn set_text(&self, name: &str, text: &str) -> Result<(), KeychainError> {
        entry(name)?.set_password(text).map_err(refused)
    }

    fn delete(&self, name: &str) -> Result<(), KeychainError> {
        match entry(name)?.delete_credential().map_err(refused) {
            Err(KeychainError::Missing) => Ok(()),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_one_server_at_one_address() {
        let check = |a: (ProviderKind, &str), b: (ProviderKind, &str), same: bool| {
            assert_eq!(key_name(a.0, a.1) == key_name(b.0, b.1), same, "{a:?} {b:?}");
        };
        use ProviderKind::{Claude, Compatible, Ollama};
        check((Compatible, "https://a"), (Compatible, " https://a/ "), true);
        check((Compatible, "https://a"), (Compatible, "https://b"), false);
        check((Compatible, "https://a"), (Ollama, "https://a"), false);
        check((Claude, ""), (Claude, "https://a"), true);
    }
}
