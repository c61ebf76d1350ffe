//! Bytes of a file into text with places.

mod csv;
mod docx;
mod eml;
mod error;
mod html;
mod json;
mod markdown;
mod pdf;
mod plain;
mod span;
mod transcript;

use crate::text::{NotText, decode, fold, shorten};
use docket_domain::{DocumentKind, MAX_DOCUMENT_BYTES, Passage};
use span::{MAX_TEXT, Span, passages};

pub use error::ReadError;

/// The most characters of a title.
const MAX_TITLE: usize = 300;

/// What was taken out of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// What the file was.
    pub kind: DocumentKind,
    /// Its title, where it names one.
    pub title: Option<String>,
    /// All its text, lines ended by `\n`.
    pub text: String,
    /// The text in pieces small enough to quote, in order.
    pub passages: Vec<Passage>,
}

/// What was taken out of a meeting's transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// Its title, where it names one.
    pub title: Option<String>,
    /// One line per turn: `[00:12:31] Dana: the words`.
    pub text: String,
    /// How many cues the file had, before those of one speaker were joined.
    pub cues: usize,
    /// Who speaks, in the order of first speech.
    pub speakers: Vec<String>,
    /// The spoken words, a passage per turn.
    pub passages: Vec<Passage>,
}

/// Takes the text out of a document. The name tells the kind, the bytes must bear it out.
pub fn document(file_name: &str, bytes: &[u8]) -> Result<Extract, ReadError> {
    check_size(bytes)?;
    let extension = extension(file_name);
    let kind = kind_of(&extension)?;
    check_content(kind, bytes)?;
    let (text, spans, title) = match kind {
        DocumentKind::Docx => docx::read(bytes)?,
        DocumentKind::Pdf => pdf::read(bytes)?,
        DocumentKind::Eml => eml::read(bytes)?,
        DocumentKind::Vtt | DocumentKind::Srt => {
            let found = transcript::captions(&decoded(bytes, None)?)?;
            return Ok(Extract {
                kind,
                title: clean_title(found.title),
                text: found.text,
                passages: found.passages,
            });
        }
        DocumentKind::Html => {
            let page = html::read(&decoded(bytes, html::named_encoding(bytes).as_deref())?);
            (page.text, page.spans, page.title)
        }
        DocumentKind::Csv => {
            let (text, spans) = csv::read(&decoded(bytes, None)?, extension == "tsv")?;
            (text, spans, None)
        }
        DocumentKind::Json => json::read(&decoded(bytes, None)?)?,
        DocumentKind::Markdown => {
            let text = decoded(bytes, None)?;
            let (spans, title) = markdown::spans(&text);
            (text, spans, title)
        }
        DocumentKind::Text => {
            let text = decoded(bytes, None)?;
            // Much Markdown is saved under `.txt`: with its headings it is easier to cite.
            if extension != "log" && markdown::looks_like(&text) {
                let (spans, title) = markdown::spans(&text);
                (text, spans, title)
            } else {
                let spans = plain::spans(&text);
                (text, spans, None)
            }
        }
    };
    if text.len() > MAX_TEXT {
        return Err(ReadError::Bomb);
    }
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let passages = place(&text, spans, kind);
    Ok(Extract { kind, title: clean_title(title), text, passages })
}

/// Takes the turns out of a transcript.
pub fn transcript(file_name: &str, bytes: &[u8]) -> Result<Transcript, ReadError> {
    check_size(bytes)?;
    let extension = extension(file_name);
    let kind = kind_of(&extension)?;
    check_content(kind, bytes)?;
    let mut found = match kind {
        DocumentKind::Vtt | DocumentKind::Srt => transcript::captions(&decoded(bytes, None)?),
        DocumentKind::Text | DocumentKind::Markdown => {
            transcript::text(&decoded(bytes, None)?, kind == DocumentKind::Markdown)
        }
        DocumentKind::Json => transcript::json(&decoded(bytes, None)?),
        DocumentKind::Csv => transcript::csv(&decoded(bytes, None)?, extension == "tsv"),
        DocumentKind::Docx | DocumentKind::Html => {
            let document = document(file_name, bytes)?;
            let mut found = transcript::text(&document.text, false)?;
            found.title = found.title.or(document.title);
            Ok(found)
        }
        DocumentKind::Pdf | DocumentKind::Eml => Err(ReadError::Unsupported { extension }),
    }?;
    found.title = clean_title(found.title);
    Ok(found)
}

/// The passages of a Markdown text: notes, artifacts, messages.
pub fn markdown_passages(text: &str) -> Vec<Passage> {
    place(text, markdown::spans(text).0, DocumentKind::Markdown)
}

/// The extensions of the files [`document`] reads.
pub fn supported_extensions() -> &'static [&'static str] {
    &[
        "txt", "text", "log", "md", "markdown", "html", "htm", "docx", "pdf", "csv", "tsv", "json", "vtt",
        "srt", "eml",
    ]
}

fn place(text: &str, spans: Vec<Span>, kind: DocumentKind) -> Vec<Passage> {
    passages(text, spans, kind != DocumentKind::Pdf)
}

fn clean_title(title: Option<String>) -> Option<String> {
    title
        .map(|title| shorten(&fold(&title), MAX_TITLE).trim_end().to_owned())
        .filter(|title| !title.is_empty())
}

fn check_size(bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.len() as u64 > MAX_DOCUMENT_BYTES {
        return Err(ReadError::TooLarge { limit: MAX_DOCUMENT_BYTES });
    }
    if bytes.is_empty() { Err(ReadError::Empty) } else { Ok(()) }
}

/// The extension of a file's name in lower case, empty if there is none.
fn extension(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => {
            shorten(&extension.trim().to_lowercase(), 16).to_owned()
        }
        _ => String::new(),
    }
}

fn kind_of(extension: &str) -> Result<DocumentKind, ReadError> {
    Ok(match extension {
        "" | "txt" | "text" | "log" => DocumentKind::Text,
        "md" | "markdown" => DocumentKind::Markdown,
        "html" | "htm" => DocumentKind::Html,
        "docx" => DocumentKind::Docx,
        "pdf" => DocumentKind::Pdf,
        "csv" | "tsv" => DocumentKind::Csv,
        "json" => DocumentKind::Json,
        "vtt" => DocumentKind::Vtt,
        "srt" => DocumentKind::Srt,
        "eml" => DocumentKind::Eml,
        _ => return Err(ReadError::Unsupported { extension: extension.to_owned() }),
    })
}

/// The container of old Office files, and of new ones behind a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Whether the first bytes bear out what the name says.
fn check_content(kind: DocumentKind, bytes: &[u8]) -> Result<(), ReadError> {
    const FOREIGN: [&[u8]; 14] = [
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"%PDF-",
        OLE,
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"\x1f\x8b\x08",
        b"7z\xbc\xaf",
        b"Rar!\x1a",
        b"\x7fELF",
        b"SQLite format 3\0",
        b"\0\0\x01\0",
    ];
    match kind {
        DocumentKind::Docx if bytes.starts_with(OLE) => {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            if bytes.windows(name.len()).any(|window| window == name) {
                Err(ReadError::Encrypted)
            } else {
                Err(ReadError::Unsupported { extension: "doc".to_owned() })
            }
        }
        DocumentKind::Docx if !bytes.starts_with(b"PK") => {
            Err(ReadError::Damaged { what: "it is not a Word file" })
        }
        DocumentKind::Pdf if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") => {
            Err(ReadError::Damaged { what: "it is not a PDF file" })
        }
        DocumentKind::Docx | DocumentKind::Pdf => Ok(()),
        _ if FOREIGN.iter().any(|start| bytes.starts_with(start)) => Err(ReadError::Binary),
        _ => Ok(()),
    }
}

fn decoded(bytes: &[u8], named: Option<&str>) -> Result<String, ReadError> {
    let text = decode(bytes, named).map_err(|NotText| ReadError::Binary)?;
    if text.trim().is_empty() { Err(ReadError::Empty) } else { Ok(text) }
}

#[cfg(test)]
mod tests;
