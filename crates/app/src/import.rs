//! Taking in many files: reading and parsing run ahead on other threads, writing goes on in batches, and
//! a file that cannot be used never stops the others.

use crate::error::{AppError, ErrorCode};
use crate::vault::Session;
use docket_domain::{MAX_DOCUMENT_BYTES, Passage};
use docket_formats::read::ReadError;
use docket_llm::Cancel;
use docket_store::document::Packed;
use docket_store::{Prepared, Write};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;
use futures_util::stream;
use serde::Serialize;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;
use ts_rs::TS;

/// A batch is committed when it holds this many bytes of files …
const BATCH_BYTES: u64 = 4 * 1024 * 1024;
/// … or this many files.
const BATCH_FILES: usize = 64;
/// One import takes no more files than this.
const MAX_FILES: usize = 50_000;

/// A file that was not taken in, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Skipped {
    /// Its path as given or found.
    pub path: String,
    /// Why: `duplicate`, `too_large`, `empty`, `binary`, `unsupported`, `encrypted`, `no_text`, `no_cues`,
    /// `bomb`, `damaged`, `too_slow`, `not_found`, `unreadable`, `too_many`, `cancelled`, `not_saved`.
    pub code: &'static str,
    /// What a person can do about it.
    pub message: String,
}

/// How far an import is.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Progress {
    /// Files dealt with: saved or skipped.
    pub done: usize,
    /// Files in all.
    pub total: usize,
    /// The last one's name.
    pub name: String,
}

/// What became of an import. What is in `added` is saved for good, also when `stopped` says why it ended early.
pub(crate) struct Outcome<V> {
    pub(crate) added: Vec<V>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) stopped: Option<AppError>,
}

pub(crate) enum Input {
    File(PathBuf),
    Bytes { name: String, bytes: Vec<u8> },
}

/// A file that was read, understood and made ready for the vault.
pub(crate) struct Loaded<T> {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) size_bytes: u64,
    pub(crate) hash: [u8; 32],
    pub(crate) parsed: T,
    pub(crate) content: Packed,
    pub(crate) index: Prepared,
}

pub(crate) enum Kept<V> {
    Added(V),
    Duplicate { of: String },
}

/// How one kind of thing is taken in.
pub(crate) trait Intake: Sync {
    type Parsed: Send + 'static;
    type View: Send;
    /// Understands the bytes. Runs on a thread of its own.
    fn parse(name: &str, bytes: &[u8]) -> Result<Self::Parsed, ReadError>;
    /// The text and the passages of what was understood.
    fn text(parsed: &Self::Parsed) -> (&str, &[Passage]);
    /// Writes it, unless it is there already.
    fn keep<'a>(
        &'a self,
        session: &'a Session,
        write: &'a mut Write,
        loaded: Loaded<Self::Parsed>,
    ) -> BoxFuture<'a, Result<Kept<Self::View>, AppError>>;
}

pub(crate) async fn run<I: Intake>(
    session: &Session,
    intake: &I,
    inputs: Vec<Input>,
    mut skipped: Vec<Skipped>,
    cancel: &Cancel,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Outcome<I::View> {
    let total = inputs.len() + skipped.len();
    let mut outcome = Outcome { added: Vec::new(), skipped: Vec::new(), stopped: None };
    outcome.skipped.append(&mut skipped);
    let mut loaded = read_ahead::<I>(inputs, cancel.clone());
    let mut batch = Vec::new();
    let mut batch_bytes = 0;
    loop {
        let next = loaded.recv().await;
        let ended = next.is_none();
        match next {
            Some(Ok(file)) => {
                batch_bytes += file.size_bytes;
                batch.push(file);
            }
            Some(Err(skip)) => outcome.skipped.push(skip),
            None => {}
        }
        if ended || batch_bytes >= BATCH_BYTES || batch.len() >= BATCH_FILES {
            let name = batch.last().map(|f| f.name.clone()).unwrap_or_default();
            batch_bytes = 0;
            flush(session, intake, std::mem::take(&mut batch), &mut outcome).await;
            on_progress(Progress { done: outcome.added.len() + outcome.skipped.len(), total, name });
        }
        if ended || outcome.stopped.is_some() {
            break;
        }
    }
    if outcome.stopped.is_none() && cancel.is_cancelled() {
        outcome.stopped = Some(AppError::new(
            ErrorCode::Cancelled,
            "stopped; what was added before is kept, add the rest again",
        ));
    }
    outcome
}

/// Writes a batch in one transaction. If it cannot be written none of it is, and each file is told as not saved.
async fn flush<I: Intake>(
    session: &Session,
    intake: &I,
    batch: Vec<Loaded<I::Parsed>>,
    outcome: &mut Outcome<I::View>,
) {
    if batch.is_empty() {
        return;
    }
    let paths: Vec<String> = batch.iter().map(|f| f.path.clone()).collect();
    let written = async {
        let mut write = session.store.write().await?;
        let mut added = Vec::new();
        let mut duplicates = Vec::new();
        for file in batch {
            let path = file.path.clone();
            match intake.keep(session, &mut write, file).await? {
                Kept::Added(view) => added.push(view),
                Kept::Duplicate { of } => duplicates.push(Skipped {
                    path,
                    code: "duplicate",
                    message: format!("the same content is already here as `{of}`"),
                }),
            }
        }
        write.commit().await?;
        Ok::<_, AppError>((added, duplicates))
    };
    match written.await {
        Ok((mut added, mut duplicates)) => {
            outcome.added.append(&mut added);
            outcome.skipped.append(&mut duplicates);
        }
        Err(error) => {
            let message = error.message.to_string();
            outcome.skipped.extend(paths.into_iter().map(|path| Skipped {
                path,
                code: "not_saved",
                message: message.clone(),
            }));
            outcome.stopped = Some(error);
        }
    }
}

type Reading<T> = Result<Loaded<T>, Skipped>;

/// Reads and parses on other threads, a few files ahead of the writer, in order.
fn read_ahead<I: Intake>(inputs: Vec<Input>, cancel: Cancel) -> mpsc::Receiver<Reading<I::Parsed>> {
    let (sender, receiver) = mpsc::channel(8);
    let ahead = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    tokio::spawn(async move {
        let tasks = stream::iter(inputs).map(|input| {
            let cancel = cancel.clone();
            async move {
                let path = shown(&input);
                if cancel.is_cancelled() {
                    return Err(skip(path, "cancelled", "stopped before this file"));
                }
                let task = tokio::task::spawn_blocking(move || load::<I>(input));
                match task.await {
                    Ok(result) => result,
                    // A parser that panicked takes its own thread with it and nothing else.
                    Err(_) => {
                        Err(skip(path, "damaged", "the file could not be understood; it may be damaged"))
                    }
                }
            }
        });
        let mut ready = tasks.buffered(ahead);
        while let Some(result) = ready.next().await {
            if sender.send(result).await.is_err() {
                break;
            }
        }
    });
    receiver
}

fn load<I: Intake>(input: Input) -> Reading<I::Parsed> {
    let path = shown(&input);
    let (name, bytes) = match input {
        Input::Bytes { name, bytes } => (name, bytes),
        Input::File(file) => {
            let name = file.file_name().map_or_else(|| path.clone(), |n| n.to_string_lossy().into_owned());
            let bytes = read_file(&file).map_err(|reason| reason.into_skip(&path))?;
            (name, bytes)
        }
    };
    let parsed = I::parse(&name, &bytes).map_err(|e| skip(path.clone(), e.code(), &e.to_string()))?;
    let hash = *blake3::hash(&bytes).as_bytes();
    let (text, passages) = I::text(&parsed);
    let ready = Packed::of(text, &bytes).and_then(|content| Ok((content, Prepared::of(passages)?)));
    let (content, index) = ready.map_err(|e| skip(path.clone(), "not_saved", &AppError::from(e).message))?;
    Ok(Loaded { path, name, size_bytes: bytes.len() as u64, hash, parsed, content, index })
}

enum FileError {
    TooLarge,
    Io(io::Error),
}

impl FileError {
    fn into_skip(self, path: &str) -> Skipped {
        match self {
            Self::TooLarge => {
                let error = ReadError::TooLarge { limit: MAX_DOCUMENT_BYTES };
                skip(path.to_owned(), error.code(), &error.to_string())
            }
            Self::Io(error) => io_skip(path.to_owned(), &error),
        }
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, FileError> {
    let file = fs::File::open(path).map_err(FileError::Io)?;
    let length = file.metadata().map_err(FileError::Io)?.len();
    if length > MAX_DOCUMENT_BYTES {
        return Err(FileError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    // A file may grow while it is read, and a device has no length.
    file.take(MAX_DOCUMENT_BYTES + 1).read_to_end(&mut bytes).map_err(FileError::Io)?;
    if bytes.len() as u64 > MAX_DOCUMENT_BYTES { Err(FileError::TooLarge) } else { Ok(bytes) }
}

/// Files from what was named: files as they are, folders with all that lies in them. Hidden files of folders are
/// passed over; links to folders are not followed, so no walk goes in circles.
pub(crate) fn collect(paths: &[PathBuf]) -> (Vec<Input>, Vec<Skipped>) {
    let mut inputs = Vec::new();
    let mut skipped = Vec::new();
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => walk(path, &mut inputs, &mut skipped),
            Ok(metadata) if metadata.is_file() => inputs.push(Input::File(path.clone())),
            Ok(_) => skipped.push(skip(
                path.display().to_string(),
                "unreadable",
                "this is neither a file nor a folder",
            )),
            Err(error) => skipped.push(io_skip(path.display().to_string(), &error)),
        }
    }
    if inputs.len() > MAX_FILES {
        for input in inputs.drain(MAX_FILES..) {
            skipped.push(skip(
                shown(&input),
                "too_many",
                "one import takes 50,000 files; add this one in another",
            ));
        }
    }
    (inputs, skipped)
}

fn walk(folder: &Path, inputs: &mut Vec<Input>, skipped: &mut Vec<Skipped>) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) => {
                skipped.push(io_skip(folder.display().to_string(), &error));
                continue;
            }
        };
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|e| e.path()).collect();
        paths.sort();
        let hidden = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        for path in paths.into_iter().filter(|p| !hidden(p)) {
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => folders.push(path),
                Ok(metadata) if metadata.is_symlink() && path.is_dir() => {}
                Ok(_) if path.is_file() => inputs.push(Input::File(path)),
                Ok(_) => {}
                Err(error) => skipped.push(io_skip(path.display().to_string(), &error)),
            }
            if inputs.len() > MAX_FILES {
                return;
            }
        }
    }
}

fn shown(input: &Input) -> String {
    match input {
        Input::File(path) => path.display().to_string(),
        Input::Bytes { name, .. } => name.clone(),
    }
}

fn io_skip(path: String, error: &io::Error) -> Skipped {
    match error.kind() {
        io::ErrorKind::NotFound => skip(path, "not_found", "there is no such file or folder; check the path"),
        io::ErrorKind::PermissionDenied => {
            skip(path, "unreadable", "you may not read this; check its permissions")
        }
        _ => skip(path, "unreadable", "it could not be read; check the disk or the network drive"),
    }
}

fn skip(path: String, code: &'static str, message: &str) -> Skipped {
    Skipped { path, code, message: message.to_owned() }
}
