//! Markdown to the three forms a customer gets: Markdown, PDF and Word.
//!
//! The Markdown is parsed once into a small tree; PDF and Word are both made from that
//! tree, so what one shows the other shows too. Nothing here reads a file, a clock or a random
//! number: the same manuscript gives the same bytes. Nothing a document points at (images, links)
//! is ever loaded.

mod cite;
mod docx;
mod known_html;
mod markdown;
mod numerals;
mod parse;
mod pdf;
mod tame;
mod tree;
mod widths;

use std::error::Error;

/// The largest Markdown text an export takes, in bytes.
pub const MAX_MARKDOWN_BYTES: usize = 4 * 1024 * 1024;
/// The most bytes all quotes and labels of the sources may have together.
pub const MAX_SOURCES_BYTES: usize = 4 * 1024 * 1024;

/// The most pages of a PDF.
pub const MAX_PAGES: usize = 2_000;

/// What stands above the content: the title and the quiet line below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Front {
    /// Title of the document.
    pub title: String,
    /// Kind of document in the reader's words, such as "User stories".
    pub kind: String,
    /// Name of the project.
    pub project: String,
    /// Day of the export as `2026-03-02`.
    pub date: String,
}

/// One passage of a source document that a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceNote {
    /// Number that the content cites as `[n]`.
    pub number: u32,
    /// Where the passage is, such as "Kick-off workshop, 00:12:31, Dana".
    pub label: String,
    /// The words of the source, verbatim.
    pub quote: String,
    /// The statement of the content that the passage supports.
    pub statement: String,
}

/// The few words that an export adds of its own, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Heading of the closing section.
    pub sources: String,
    /// The word before a page number.
    pub page: String,
    /// Sentence that stands in the closing section when nothing is linked.
    pub no_sources: String,
    /// The word between page number and page count.
    pub of: String,
}

impl Default for Labels {
    fn default() -> Self {
        Labels {
            sources: "Sources".to_owned(),
            page: "Page".to_owned(),
            no_sources: "No sources are linked to this document.".to_owned(),
            of: "of".to_owned(),
        }
    }
}

/// All that an export is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manuscript<'a> {
    /// Title and the line below it.
    pub front: Front,
    /// The content.
    pub markdown: &'a str,
    /// The passages that the content cites, in the order of the closing section.
    pub sources: Vec<SourceNote>,
    /// Words of the export's own.
    pub labels: Labels,
}

/// Why an export could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The text, its sources or the file that would come of them are larger than an export may be.
    #[error("the document is too large to export: split it into smaller ones")]
    TooLarge {
        /// The limit that was exceeded: bytes of text, pages of PDF or parts of a Word file.
        limit: usize,
    },
    /// A built-in font face could not be read or reduced.
    #[error("the built-in font {face} cannot be used: reinstall Docket")]
    Font {
        /// Name of the face.
        face: &'static str,
    },
    /// The PDF could not be put together.
    #[error("the PDF could not be written: export as Word or Markdown instead")]
    Pdf {
        /// What the PDF library reported.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The Word file could not be put together.
    #[error("the Word file could not be written: export as PDF or Markdown instead")]
    Docx {
        /// What the archive writer reported.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// The manuscript as Markdown: front matter, title, the content byte for byte, sources.
#[must_use]
pub fn markdown(m: &Manuscript) -> String {
    markdown::write(m)
}

/// The manuscript as a PDF with fonts embedded, ready to be sent.
///
/// # Errors
/// [`WriteError::TooLarge`] for a text above [`MAX_MARKDOWN_BYTES`] or [`MAX_PAGES`]; the others say that a library
/// refused its part.
pub fn pdf(m: &Manuscript) -> Result<Vec<u8>, WriteError> {
    within_limits(m)?;
    pdf::write(m)
}

/// The manuscript as a Word file with true styles, lists, tables and footnotes.
///
/// # Errors
/// [`WriteError::TooLarge`] for a text above [`MAX_MARKDOWN_BYTES`], [`WriteError::Docx`] when the
/// file could not be put together.
pub fn docx(m: &Manuscript) -> Result<Vec<u8>, WriteError> {
    within_limits(m)?;
    docx::write(m)
}

fn within_limits(m: &Manuscript) -> Result<(), WriteError> {
    if m.markdown.len() > MAX_MARKDOWN_BYTES {
        return Err(WriteError::TooLarge { limit: MAX_MARKDOWN_BYTES });
    }
    let sources: usize = m.sources.iter().map(|s| s.label.len() + s.quote.len()).sum();
    let front = m.front.title.len() + m.front.kind.len() + m.front.project.len() + m.front.date.len();
    if sources + front > MAX_SOURCES_BYTES {
        return Err(WriteError::TooLarge { limit: MAX_SOURCES_BYTES });
    }
    Ok(())
}
