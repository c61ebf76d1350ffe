use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The key of the person's account. It cannot be copied, shown or stored by accident, and its
/// memory is overwritten when it is dropped.
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes the key as typed or pasted; spaces and line ends around it are not part of it.
    pub fn new(mut text: String) -> Self {
        let key = Zeroizing::new(text.trim().to_owned());
        text.zeroize();
        Self(key)
    }

    /// The key itself, for the one header that needs it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_trimmed_and_never_shown() {
        let key = ApiKey::new("  sk-ant-secret\r\n".to_owned());
        assert_eq!(key.reveal(), "sk-ant-secret");
        assert_eq!(format!("{key:?}"), "ApiKey(redacted)");
    }
}
