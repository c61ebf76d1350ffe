use crate::MAX_TEXT_BYTES;

/// Why a name or a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing is left once white space is taken away.
    #[error("it is empty")]
    Empty,
    /// More than the allowed length, in characters for names and bytes for texts.
    #[error("it is longer than {limit}")]
    TooLong {
        /// The allowed length.
        limit: usize,
    },
}

/// The longest name or title, in characters.
const MAX_NAME_CHARS: usize = 300;

/// A name or title fit to keep: one line, no control characters, trimmed, 1 to 300 characters.
pub fn clean_name(text: &str) -> Result<String, NameError> {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(NameError::Empty),
        n if n > MAX_NAME_CHARS => Err(NameError::TooLong { limit: MAX_NAME_CHARS }),
        _ => Ok(name),
    }
}

/// A body of text fit to keep: line ends made `\n`, no NUL, not blank, at most [`MAX_TEXT_BYTES`].
pub fn clean_body(text: &str) -> Result<String, NameError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(NameError::TooLong { limit: MAX_TEXT_BYTES });
    }
    let body = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "");
    if body.trim().is_empty() { Err(NameError::Empty) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_clean_line() {
        let check = |given: &str, expected: Result<&str, NameError>| {
            assert_eq!(clean_name(given), expected.map(str::to_owned), "{given:?}");
        };
        check("  Refunds \n 2026\t", Ok("Refunds 2026"));
        check("Straße 🚲", Ok("Straße 🚲"));
        check(" \u{0}\u{7} ", Err(NameError::Empty));
        check(&"x".repeat(301), Err(NameError::TooLong { limit: 300 }));
    }

    #[test]
    fn bodies_keep_their_words() {
        assert_eq!(clean_body("\u{feff}a\r\nb\rc\0").unwrap(), "a\nb\nc");
        assert_eq!(clean_body(" \n"), Err(NameError::Empty));
        assert!(clean_body(&"x".repeat(MAX_TEXT_BYTES + 1)).is_err());
    }
}
