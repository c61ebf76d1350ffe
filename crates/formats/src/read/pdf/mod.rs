//! PDF files with a text layer, page by page.
//!
//! The libraries below panic, loop and recurse on odd files. So what is known to harm them is taken out first
//! (`guard`), and they run in a thread of their own with a deep stack, a deadline and nobody to hear them panic.

mod guard;
mod layout;

use super::ReadError;
use super::span::{MAX_TEXT, Span};
use crate::text::{clean, fold};
use layout::Lines;
use lopdf::Document;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

const THREAD: &str = "docket-pdf";
const STACK: usize = 64 * 1024 * 1024;
const DEADLINE: Duration = Duration::from_secs(30);
const MAX_PAGES: usize = 20_000;

/// The text of a file with its spans and title.
pub(super) fn read(bytes: &[u8]) -> Result<(String, Vec<Span>, Option<String>), ReadError> {
    let bytes = bytes.to_vec();
    let pages = with_deadline(DEADLINE, move |given_up| pages(&bytes, given_up))?;
    let mut text = String::new();
    let mut spans = Vec::new();
    for (number, page) in &pages.texts {
        for paragraph in page {
            let start = text.len();
            text.push_str(paragraph);
            spans.push(Span { range: start..text.len(), page: Some(*number), ..Span::default() });
            text.push('\n');
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    if text.is_empty() { Err(ReadError::NoText) } else { Ok((text, spans, pages.title)) }
}

struct Pages {
    /// The pages that have text, by number from 1, each as its paragraphs.
    texts: Vec<(u32, Vec<String>)>,
    title: Option<String>,
}

fn pages(bytes: &[u8], given_up: &Arc<AtomicBool>) -> Result<Pages, ReadError> {
    const BROKEN: ReadError = ReadError::Damaged { what: "its structure cannot be read" };
    guard::before_loading(bytes)?;
    let mut doc = Document::load_mem(bytes).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => ReadError::Encrypted,
        _ => BROKEN,
    })?;
    if doc.is_encrypted() && (doc.decrypt("").is_err() || doc.get_pages().is_empty()) {
        return Err(ReadError::Encrypted);
    }
    guard::after_loading(&mut doc)?;
    let numbers: Vec<u32> = doc.get_pages().into_keys().take(MAX_PAGES).collect();
    if numbers.is_empty() {
        return Err(BROKEN);
    }
    let (mut texts, mut size, mut failed) = (Vec::new(), 0, 0);
    for number in &numbers {
        if given_up.load(Ordering::Relaxed) {
            return Err(ReadError::TooSlow);
        }
        let mut lines = Lines::new(MAX_TEXT - size, given_up.clone());
        // A page the library cannot read is passed over, keeping what it gave until then: the others still count.
        let whole =
            catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(&doc, &mut lines, *number)));
        failed += usize::from(!matches!(whole, Ok(Ok(()))));
        if lines.is_full() {
            return Err(ReadError::Bomb);
        }
        let paragraphs: Vec<String> = lines.into_paragraphs();
        size += paragraphs.iter().map(String::len).sum::<usize>();
        if !paragraphs.is_empty() {
            texts.push((*number, paragraphs));
        }
    }
    if texts.is_empty() && failed == numbers.len() {
        return Err(ReadError::Damaged { what: "none of its pages can be read" });
    }
    Ok(Pages { texts, title: title(&doc) })
}

fn title(doc: &Document) -> Option<String> {
    let info = doc.trailer.get(b"Info").ok()?;
    let (_, info) = doc.dereference(info).ok()?;
    let (_, title) = doc.dereference(info.as_dict().ok()?.get(b"Title").ok()?).ok()?;
    let title = lopdf::decode_text_string(title).ok()?;
    let title = fold(&clean(&title));
    (!title.is_empty()).then_some(title)
}

/// Runs the work in a thread of its own; on time-out it is told to give up, and no longer waited for.
fn with_deadline<T: Send + 'static>(
    deadline: Duration,
    work: impl FnOnce(&Arc<AtomicBool>) -> Result<T, ReadError> + Send + 'static,
) -> Result<T, ReadError> {
    silence_panics();
    let given_up = Arc::new(AtomicBool::new(false));
    let flag = given_up.clone();
    let (send, receive) = channel();
    thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| work(&flag)));
            // Nobody may be waiting any more.
            let _ = send.send(outcome.unwrap_or(Err(ReadError::Damaged { what: "it breaks the reader" })));
        })
        .map_err(|_| ReadError::TooSlow)?;
    match receive.recv_timeout(deadline) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => {
            given_up.store(true, Ordering::Relaxed);
            Err(ReadError::TooSlow)
        }
        Err(RecvTimeoutError::Disconnected) => Err(ReadError::Damaged { what: "it breaks the reader" }),
    }
}

/// Panics of the reading threads say nothing: their messages may quote the document.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(THREAD) {
                others(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests;
