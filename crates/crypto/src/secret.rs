use docket_domain::Entropy;
use std::fmt::{self, Write as _};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Which vault this is: 16 random bytes, not secret. They are also the first 16 bytes of the vault's
/// file (SQLCipher's salt), so a key file of another vault is known for what it is before any key is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VaultId(pub [u8; 16]);

impl VaultId {
    /// A new id.
    pub fn make(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    /// The id as 32 lower-case hexadecimal digits.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }
}

/// The key the vault's file is encrypted with.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey(pub(crate) [u8; 32]);

impl DatabaseKey {
    /// A new key.
    pub fn make(entropy: &dyn Entropy) -> Self {
        let mut key = Self([0; 32]);
        entropy.fill(&mut key.0);
        key
    }

    /// The value SQLCipher takes as `PRAGMA key`: a raw key and salt, `"x'<64 hex key><32 hex salt>'"`
    /// with the double quotes. A raw key skips SQLCipher's own key derivation on each connection.
    pub fn sqlcipher_literal(&self, vault: VaultId) -> Zeroizing<String> {
        let mut literal = Zeroizing::new(String::with_capacity(102));
        literal.push_str("\"x'");
        push_hex(&mut literal, &self.0);
        push_hex(&mut literal, &vault.0);
        literal.push_str("'\"");
        literal
    }
}

/// Why a passphrase was refused when it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Fewer than eight characters.
    #[error(
        "a passphrase needs at least 8 characters; four or five random words are easy to keep and hard to guess"
    )]
    TooShort,
    /// More than 1,024 bytes.
    #[error("a passphrase may have at most 1024 bytes")]
    TooLong,
}

/// What a person types to open the vault. Brought to Unicode form NFKC, so that the same letters typed on
/// another system open it too.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

impl Passphrase {
    /// Takes a passphrase as it was typed; no rule is applied, since it may be an old one being tried.
    pub fn typed(text: &str) -> Self {
        Self(text.nfkc().collect())
    }

    /// Takes a passphrase that is being chosen now.
    pub fn chosen(text: &str) -> Result<Self, PassphraseError> {
        let passphrase = Self::typed(text);
        match passphrase.0.chars().count() {
            0..8 => Err(PassphraseError::TooShort),
            _ if passphrase.0.len() > 1024 => Err(PassphraseError::TooLong),
            _ => Ok(passphrase),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// 32 random bytes kept in the OS keychain that open the vault without a passphrase.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct KeychainSecret(pub(crate) [u8; 32]);

impl KeychainSecret {
    /// A new secret.
    pub fn make(entropy: &dyn Entropy) -> Self {
        let mut secret = Self([0; 32]);
        entropy.fill(&mut secret.0);
        secret
    }

    /// The secret as the keychain gave it back; `None` unless it is 32 bytes.
    pub fn from_keychain(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// The bytes, for the keychain and nothing else.
    pub fn for_keychain(&self) -> &[u8] {
        &self.0
    }
}

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}
redacted!(DatabaseKey, Passphrase, KeychainSecret);

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    push_hex(&mut text, bytes);
    text
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
}

pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = (pair[0] as char).to_digit(16)?;
        let low = (pair[1] as char).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_print() {
        assert_eq!(format!("{:?}", Passphrase::typed("correct horse")), "Passphrase(redacted)");
        assert_eq!(format!("{:?}", DatabaseKey([7; 32])), "DatabaseKey(redacted)");
    }

    #[test]
    fn the_literal_is_what_sqlcipher_reads() {
        let literal = DatabaseKey([0xab; 32]).sqlcipher_literal(VaultId([0x01; 16]));
        assert_eq!(*literal, format!("\"x'{}{}'\"", "ab".repeat(32), "01".repeat(16)));
    }

    #[test]
    fn passphrases_are_one_form_and_long_enough() {
        assert_eq!(Passphrase::typed("Cafe\u{301}").0, Passphrase::typed("Café").0);
        assert!(matches!(Passphrase::chosen("short"), Err(PassphraseError::TooShort)));
        assert!(matches!(Passphrase::chosen(&"x".repeat(2000)), Err(PassphraseError::TooLong)));
        assert!(Passphrase::chosen("пароль-длинный").is_ok());
    }

    #[test]
    fn hex_has_an_inverse() {
        let bytes = [0u8, 15, 16, 255];
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex::<2>("zz00"), None);
        assert_eq!(unhex::<2>("00"), None);
    }
}
