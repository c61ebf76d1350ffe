//! Word lists and patterns by language. A language is a module of constants; nothing else knows its words.
//!
//! Patterns are matched without regard to case. `\b` means an ASCII word boundary, which keeps matching linear.

pub(crate) mod de;
pub(crate) mod en;
pub(crate) mod names;
pub(crate) mod verbs;

use regex::{Regex, RegexSet, RegexSetBuilder};

/// Compiles a constant pattern of this crate.
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(&prepared(source)).expect("a constant pattern that the tests compile")
}

/// Compiles several constant patterns of this crate into one pass.
pub(crate) fn patterns(sources: &[&[&str]]) -> RegexSet {
    RegexSetBuilder::new(sources.iter().flat_map(|s| s.iter()).map(|s| prepared(s)))
        .size_limit(64 << 20)
        .dfa_size_limit(16 << 20)
        .build()
        .expect("constant patterns that the tests compile")
}

fn prepared(source: &str) -> String {
    format!(
        "(?i){}",
        source.replace(r"\b", r"(?-u:\b)").replace(r"\w", "[0-9A-Za-zÀ-ÿ]").replace(r"\d", "[0-9]")
    )
}

/// Whether a promise only steers the talk: "I'll get to that", "I'll give you an example".
pub(crate) fn en_small_promise(text: &str) -> bool {
    static SMALL: std::sync::LazyLock<Regex> = std::sync::LazyLock::new(|| {
        pattern(
            r"\b(?:i'll|i will|i'm going to|let me|we'll|we will) (?:just |also |try to |then |quickly )*(?:get (?:to|into|back into|it|that|on|more|one)|give (?:you|it|that|an?|some|this) (?:an? )?(?:example|idea|minute|second|try|overview|go|moment|the floor|bit)|give (?:it|that|this)\b|do (?:it|that|this|my|the same|so)\b.{0,12}$|tell you|ask you|take (?:it|that|this|one|a (?:look|question|note)|them|notes|minutes|the (?:first|second|next))|make (?:it|that|this|one|a (?:point|note)|sure|some|two|three)|work on (?:it|that|this)$|let you (?:know$|go|continue|speak|finish)|read (?:it|that|out|you|the)|put it together|add (?:that|to that|one|just|a)|bring (?:it|that|you|us|in)|set (?:it|that)|build on|change (?:it|that)|run (?:it|through|you|that)|open (?:it|that|up|with|by)|close (?:with|by|it|on)|start|present (?:it|my|the)|call (?:on|it|that|you|the vote)|come|turn|move|raise|print (?:it|that)|pull (?:it|that|up)|meet|speak (?:to|about|in|on) (?:that|this|it|the)|talk to (?:you|that|this))\b",
        )
    });
    SMALL.is_match(text)
}
