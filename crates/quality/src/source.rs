use docket_domain::SourceKind;
use serde::{Deserialize, Serialize};

/// One passage that findings may be drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The caller's number for it; spans name it by this.
    pub id: usize,
    /// Its words.
    pub text: &'a str,
    /// Who says it, when that is known.
    pub speaker: Option<&'a str>,
    /// The headings above it, outermost first, joined by ` > `.
    pub heading: Option<&'a str>,
    /// The name of its source, such as `Kick-off.vtt`.
    pub label: &'a str,
    /// What its source is.
    pub kind: SourceKind,
}

/// A stretch of one evidence's text, in characters (Unicode scalar values), end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The `id` of the evidence.
    pub evidence: usize,
    /// The first character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}
