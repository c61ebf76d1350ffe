//! What the window and the web page sit at: one vault that may be locked, the files handed in and out, and word of
//! every change. Shells call [`Desk::call`] and [`Desk::stream`]; they never hold a session themselves.
//!
//! Nothing a page sends ever names a path: files come in through [`Desk::offer_path`] and [`Desk::offer_bytes`], which
//! only a shell calls, and go out as products that the shell hands over.

pub(crate) mod door;
pub(crate) mod products;
pub(crate) mod same;
pub(crate) mod streams;
mod tray;
mod wire;

pub use tray::{Product, TrayFull};
pub use wire::StreamMessage;

use crate::commands;
use crate::error::{AppError, ErrorCode};
use crate::settings;
use crate::vault::{Session, World};
use docket_llm::{ApiKey, Cancel, ServerConfig};
use docket_store::{Change, Table};
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, RwLock, broadcast};
use tray::Tray;
use ts_rs::TS;

/// How many changes a slow listener may be behind before it is told to ask for everything again.
const CHANGES_KEPT: usize = 256;
/// How many errors the diagnostics page tells of.
const ERRORS_KEPT: usize = 20;

tokio::task_local! {
    static ORIGIN: String;
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ChangedKind {
    /// Projects.
    Project,
    /// Documents of a library.
    Document,
    /// Meetings.
    Meeting,
    /// Threads and their messages.
    Thread,
    /// Artifacts and their sources.
    Artifact,
    /// The vault was locked or unlocked.
    Vault,
    /// Settings.
    Settings,
    /// More than is known; ask for everything again.
    Everything,
}

/// Word of a change, for every page at this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// What changed.
    pub kind: ChangedKind,
    /// Which; empty if it is not known which.
    pub ids: Vec<String>,
    /// Who changed it: what the page called itself.
    pub origin: String,
}

/// An error as the diagnostics page tells it: without a word of content.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PastError {
    /// When.
    pub at: docket_domain::Timestamp,
    /// The command.
    pub command: String,
    /// Its code.
    pub code: ErrorCode,
}

/// How the assistant is reached if the settings do not say otherwise: what the shell found around it.
pub type ClaudeFromOutside = Box<dyn Fn() -> Option<(ServerConfig, ApiKey)> + Send + Sync>;

/// One vault, locked or open, with everybody who looks at it.
pub struct Desk {
    path: PathBuf,
    world: World,
    outside: ClaudeFromOutside,
    session: RwLock<Option<Arc<Session>>>,
    changes: broadcast::Sender<ChangeView>,
    tray: Mutex<Tray>,
    last_used: AtomicI64,
    lock_after_minutes: AtomicI64,
    running: Mutex<Vec<Cancel>>,
    ended: Notify,
    errors: Mutex<VecDeque<PastError>>,
}

impl Desk {
    /// A desk for the vault at `path`, which need not be there yet.
    pub fn new(path: &Path, world: World, outside: ClaudeFromOutside) -> Self {
        let now = world.clock.now().0;
        Self {
            path: path.to_owned(),
            world,
            outside,
            session: RwLock::new(None),
            changes: broadcast::Sender::new(CHANGES_KEPT),
            tray: Mutex::new(Tray::default()),
            last_used: AtomicI64::new(now),
            lock_after_minutes: AtomicI64::new(settings::DEFAULT_LOCK_MINUTES),
            running: Mutex::new(Vec::new()),
            ended: Notify::new(),
            errors: Mutex::new(VecDeque::new()),
        }
    }

    /// Runs the command of that name for the page that calls itself `origin`.
    pub async fn call(&self, origin: &str, name: &str, request: Value) -> Result<Value, AppError> {
        let done = ORIGIN.scope(origin.to_owned(), self.run(name, request)).await;
        self.note(name, done.as_ref().err());
        done
    }

    async fn run(&self, name: &str, request: Value) -> Result<Value, AppError> {
        if let Some(done) = commands::dispatch_door(self, name, request.clone()).await {
            return done;
        }
        let session = self.session().await?;
        self.used();
        let view = commands::dispatch(&session, name, request).await?;
        if name == "settings_edit" {
            self.take_settings(&session).await;
            self.tell(ChangedKind::Settings, Vec::new());
        }
        Ok(view)
    }

    /// Runs a command that tells how it goes.
    pub async fn stream(
        &self,
        origin: &str,
        name: &str,
        request: Value,
        cancel: &Cancel,
        on_event: &mut (dyn FnMut(Value) + Send),
    ) -> Result<Value, AppError> {
        let run = async {
            let session = self.session().await?;
            self.used();
            // However this ends, also if the page goes away in the middle, it no longer counts as running.
            let _running = Running::begin(self, cancel.clone());
            let done = commands::dispatch_stream(self, &session, name, request, cancel, on_event).await;
            self.used();
            done
        };
        let done = ORIGIN.scope(origin.to_owned(), run).await;
        self.note(name, done.as_ref().err());
        done
    }

    /// Word of every later change.
    pub fn changes(&self) -> broadcast::Receiver<ChangeView> {
        self.changes.subscribe()
    }

    /// What a listener that fell behind is told instead of the changes it missed.
    pub fn everything() -> ChangeView {
        ChangeView { kind: ChangedKind::Everything, ids: Vec::new(), origin: String::new() }
    }

    /// Takes a file or folder into the tray; a page may then ask for it to be imported by the id given here.
    pub fn offer_path(&self, path: PathBuf) -> Result<String, TrayFull> {
        self.tray().put(&*self.world.entropy, tray::Offer::Path(path))
    }

    /// Takes a file's bytes into the tray.
    pub fn offer_bytes(&self, name: String, bytes: Vec<u8>) -> Result<String, TrayFull> {
        self.tray().put(&*self.world.entropy, tray::Offer::Bytes { name, bytes })
    }

    /// A finished file, for the shell to hand over. It stays until it is withdrawn or the vault is locked.
    pub fn product(&self, id: &str) -> Option<Arc<Product>> {
        self.tray().product(id)
    }

    /// Locks the vault if nobody has used it for as long as the settings say and nothing is running.
    pub async fn lock_if_idle(&self) {
        let minutes = self.lock_after_minutes.load(Ordering::SeqCst);
        let idle = self.world.clock.now().0 - self.last_used.load(Ordering::SeqCst);
        let running = !self.running().is_empty();
        if minutes > 0 && !running && idle >= minutes * 60_000 && self.session.read().await.is_some() {
            self.lock().await;
        }
    }

    /// Locks the vault: connections close, keys are forgotten, everything in the tray goes.
    ///
    /// What is running is stopped first and gets a moment to keep what it has, such as half an answer.
    pub async fn lock(&self) {
        let _ = tokio::time::timeout(Duration::from_secs(2), self.stop_running()).await;
        let session = self.session.write().await.take();
        self.tray().clear();
        if let Some(session) = session {
            // Work that was stopped in the middle may hold a connection; it finds the vault closed.
            let _ = tokio::time::timeout(Duration::from_secs(5), session.close()).await;
            self.tell(ChangedKind::Vault, Vec::new());
        }
    }

    async fn stop_running(&self) {
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            // Asked for before it is looked, so that no ending falls in between.
            ended.as_mut().enable();
            let running = self.running().clone();
            if running.is_empty() {
                return;
            }
            running.iter().for_each(Cancel::cancel);
            ended.await;
        }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Vec<Cancel>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the vault lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) async fn session(&self) -> Result<Arc<Session>, AppError> {
        self.session.read().await.clone().ok_or_else(|| {
            AppError::new(ErrorCode::VaultLocked, "the vault is locked; unlock it and try again")
        })
    }

    async fn is_open(&self) -> bool {
        self.session.read().await.is_some()
    }

    /// Sits the opened vault down at this desk.
    async fn seat(&self, session: Session) {
        let changes = self.changes.clone();
        session.store.listen(Arc::new(move |written: &[Change]| {
            let origin = ORIGIN.try_with(Clone::clone).unwrap_or_default();
            for view in summed(written, &origin) {
                let _ = changes.send(view);
            }
        }));
        self.take_settings(&session).await;
        self.used();
        let before = self.session.write().await.replace(Arc::new(session));
        if let Some(before) = before {
            before.close().await;
        }
        self.tell(ChangedKind::Vault, Vec::new());
    }

    async fn take_settings(&self, session: &Session) {
        if let Ok(settings) = settings::show(session, settings::Nothing {}).await {
            self.lock_after_minutes.store(i64::from(settings.lock_after_minutes), Ordering::SeqCst);
        }
    }

    fn used(&self) {
        self.last_used.store(self.world.clock.now().0, Ordering::SeqCst);
    }

    fn tell(&self, kind: ChangedKind, ids: Vec<String>) {
        let origin = ORIGIN.try_with(Clone::clone).unwrap_or_default();
        let _ = self.changes.send(ChangeView { kind, ids, origin });
    }

    fn tray(&self) -> std::sync::MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, command: &str, error: Option<&AppError>) {
        let Some(error) = error else { return };
        tracing::warn!(command, code = ?error.code, "a command was refused");
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.len() == ERRORS_KEPT {
            errors.pop_front();
        }
        // An unknown command is whatever a page sent; only names of ours are repeated.
        let known = commands::COMMANDS.iter().chain(commands::DOORS).any(|n| *n == command);
        let command = if known { command.to_owned() } else { "unknown".to_owned() };
        errors.push_back(PastError { at: self.world.clock.now(), command, code: error.code });
    }
}

/// Stands for a stream while it runs.
struct Running<'a> {
    desk: &'a Desk,
    cancel: Cancel,
}

impl<'a> Running<'a> {
    fn begin(desk: &'a Desk, cancel: Cancel) -> Self {
        desk.running().push(cancel.clone());
        Self { desk, cancel }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut running = self.desk.running();
        if let Some(at) = running.iter().position(|c| c.is_same(&self.cancel)) {
            running.swap_remove(at);
        }
        drop(running);
        self.desk.ended.notify_waiters();
    }
}

/// One word per kind, with the rows of the kind's own table.
fn summed(written: &[Change], origin: &str) -> Vec<ChangeView> {
    let mut views: Vec<ChangeView> = Vec::new();
    for change in written {
        let (kind, own) = match change.table {
            Table::Project => (ChangedKind::Project, true),
            Table::Document => (ChangedKind::Document, true),
            Table::Meeting => (ChangedKind::Meeting, true),
            Table::Thread => (ChangedKind::Thread, true),
            Table::Artifact => (ChangedKind::Artifact, true),
            Table::Message | Table::ToolCall => (ChangedKind::Thread, false),
            Table::SourceLink => (ChangedKind::Artifact, false),
            // The text of a document or a transcript; the row it belongs to is written with it.
            Table::Content | Table::ArtifactVersion | Table::Device => continue,
        };
        let at = views.iter().position(|v| v.kind == kind).unwrap_or_else(|| {
            views.push(ChangeView { kind, ids: Vec::new(), origin: origin.to_owned() });
            views.len() - 1
        });
        if own {
            views[at].ids.push(crate::search::id_text(change.row));
        }
    }
    views
}
