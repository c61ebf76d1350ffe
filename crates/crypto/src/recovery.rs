use crate::wrap::WrappingKey;
use bip39::{Language, Mnemonic};
use docket_domain::Entropy;
use std::collections::BTreeSet;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// Why the words are no recovery phrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryPhraseError {
    /// Not 24 words.
    #[error("a recovery phrase has 24 words; {0} were given")]
    WordCount(usize),
    /// A word that is not in the list. The word itself is not repeated: it may be half a secret.
    #[error("word {0} is not in the word list; check its spelling")]
    UnknownWord(usize),
    /// All words exist, but together they do not check.
    #[error(
        "these words do not belong together; one of them is another word of the list, or two are swapped"
    )]
    Checksum,
}

/// 24 words of the BIP-39 English list: 256 random bits and a checksum. They alone can open the vault.
pub struct RecoveryPhrase(Mnemonic);

impl RecoveryPhrase {
    /// New words.
    pub fn make(entropy: &dyn Entropy) -> Option<Self> {
        let mut bits = Zeroizing::new([0u8; 32]);
        entropy.fill(bits.as_mut_slice());
        Mnemonic::from_entropy_in(Language::English, bits.as_slice()).ok().map(Self)
    }

    /// Reads words as a person types them: any case, any white space. Numbers such as `1.` say in which order the words are,
    /// if each word has one: they are often written down in columns.
    pub fn parse(text: &str) -> Result<Self, RecoveryPhraseError> {
        let lower = Zeroizing::new(text.to_lowercase());
        let (mut words, mut number): (Vec<(Option<u8>, &str)>, _) = (Vec::new(), None);
        for token in lower.split([' ', '\n', '\t', '\r', ',']) {
            let bare = token.trim_matches(|c: char| ".:)".contains(c));
            if bare.chars().all(|c| c.is_ascii_digit()) {
                number = bare.parse().ok().or(number);
            } else {
                words.push((number.take(), token));
            }
        }
        let numbered: BTreeSet<u8> = words.iter().filter_map(|(number, _)| *number).collect();
        if numbered.len() == words.len() {
            words.sort_unstable_by_key(|(number, _)| *number);
        }
        let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
        if words.len() != 24 {
            return Err(RecoveryPhraseError::WordCount(words.len()));
        }
        let joined = Zeroizing::new(words.join(" "));
        match Mnemonic::parse_in_normalized(Language::English, &joined) {
            Ok(mnemonic) => Ok(Self(mnemonic)),
            Err(bip39::Error::UnknownWord(index)) => Err(RecoveryPhraseError::UnknownWord(index + 1)),
            Err(_) => Err(RecoveryPhraseError::Checksum),
        }
    }

    /// The words, separated by spaces, to be shown once to their owner.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.words().collect::<Vec<_>>().join(" "))
    }

    /// The key that wraps the database key for this phrase.
    pub(crate) fn wrapping_key(&self) -> WrappingKey {
        self.derived("docket 2026-11 vault key wrapped by recovery phrase v1")
    }

    /// A key for one purpose.
    pub(crate) fn derived(&self, purpose: &str) -> WrappingKey {
        let (mut bits, length) = self.0.to_entropy_array();
        let key = blake3::derive_key(purpose, &bits[..length]);
        bits.zeroize();
        Zeroizing::new(key)
    }
}

impl Drop for RecoveryPhrase {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for RecoveryPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryPhrase(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;
    impl Entropy for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            for (i, byte) in buffer.iter_mut().enumerate() {
                *byte = u8::try_from(i * 7 % 256).unwrap();
            }
        }
    }

    #[test]
    fn words_have_an_inverse_however_they_are_typed() {
        let phrase = RecoveryPhrase::make(&Fixed).unwrap();
        let words = phrase.reveal();
        assert_eq!(words.split(' ').count(), 24);
        let numbered: String =
            words.split(' ').enumerate().map(|(i, w)| format!("{}. {}\n", i + 1, w.to_uppercase())).collect();
        for typed in [words.as_str(), &format!("  {} ", words.replace(' ', ", ")), &numbered] {
            assert_eq!(*RecoveryPhrase::parse(typed).unwrap().reveal(), *words, "{typed}");
        }
        // In columns, as they are shown.
        let list: Vec<&str> = words.split(' ').collect();
        let row = |row: usize| (0..4).map(move |column| row + column * 6);
        let columns: String = (0..6)
            .flat_map(|at| row(at).map(|i| format!("{:>2}. {:<10}", i + 1, list[i])).chain(["\n".to_owned()]))
            .collect();
        assert_eq!(*RecoveryPhrase::parse(&columns).unwrap().reveal(), *words);
    }

    #[test]
    fn says_what_is_wrong_with_the_words() {
        let words = RecoveryPhrase::make(&Fixed).unwrap().reveal();
        let check = |typed: String, expected: RecoveryPhraseError| {
            assert_eq!(RecoveryPhrase::parse(&typed).unwrap_err(), expected);
        };
        check(String::new(), RecoveryPhraseError::WordCount(0));
        check(format!("{} abandon", *words), RecoveryPhraseError::WordCount(25));
        let mut list: Vec<&str> = words.split(' ').collect();
        list[4] = "xylofon";
        check(list.join(" "), RecoveryPhraseError::UnknownWord(5));
        let mut list: Vec<&str> = words.split(' ').collect();
        list.swap(0, 1);
        check(list.join(" "), RecoveryPhraseError::Checksum);
    }
}
