use docket_domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// How it stands. The fifth word, that something is on its way, is the interface's own while a bundle is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SyncState {
    /// Saved on this device; there is no other one.
    Saved,
    /// Everything written here was handed out, and nothing waits.
    Synced,
    /// Something was written here that no other device has been given.
    Waiting,
    /// Somebody has to look: two have written the same, a key is missing, or a newer version wrote something.
    Attention,
}

/// A device of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// What it is called; empty if its name has not arrived.
    pub name: String,
    /// It is this one.
    pub own: bool,
    /// It was taken off the account.
    pub removed: bool,
    /// More than one: it was cloned, or its backup was put back.
    pub branches: u32,
    /// When a bundle of it was last taken in here.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Timestamp>,
}

/// Synchronisation as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// In one word.
    pub state: SyncState,
    /// The vault belongs to an account. Those from before there were any have to be given one by their words.
    pub account: bool,
    /// When another device's bundle was last taken in.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synced_at: Option<Timestamp>,
    /// The devices, this one among them.
    pub devices: Vec<DeviceView>,
    /// Changes that no bundle has taken out yet.
    pub unsent: u64,
    /// Edits that lost to another device's and that nobody has looked at.
    pub conflicts: u64,
    /// Values that are still missing or have no place yet.
    pub missing: u64,
    /// Parts that wait for others that come before them.
    pub waits_for_earlier: u64,
    /// Parts sealed under a key that has not arrived.
    pub waits_for_key: u64,
    /// Parts of a newer version.
    pub waits_for_update: u64,
}

/// What two devices are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeView {
    /// Twenty digits in groups of four. The same on two devices that hold the same.
    pub code: String,
}

/// A device to be taken off the account.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoveDevice {
    /// Id or name.
    pub device: String,
}

/// A device to be called something else.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameDevice {
    /// Id or name.
    pub device: String,
    /// Its new name.
    pub name: String,
}

/// A bundle to be written.
#[derive(Debug, Clone)]
pub struct ExportBundle {
    /// The file; it must not exist.
    pub file: PathBuf,
    /// Only what this device lacks, by id or name; everything if not given.
    pub to: Option<String>,
}

/// A bundle that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BundleView {
    /// The file, if it lies in one.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// Its size.
    pub size_bytes: u64,
    /// It holds everything; otherwise only what one device lacked.
    pub whole: bool,
    /// Rows in it, if it holds everything.
    pub rows: u64,
    /// Envelopes in it, if it does not.
    pub envelopes: u64,
}

/// How far a bundle was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct SyncProgress {
    /// What is done: bytes of the file first, then things put into the search index.
    pub done: u64,
    /// Of how many.
    pub total: u64,
}

/// What came of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportedView {
    /// The device it comes from.
    pub from: String,
    /// Cells and texts that changed here.
    pub changed: u64,
    /// Edits that lost to another one and were kept.
    pub conflicts: u64,
    /// Parts that wait: for earlier ones, for a key, for an update.
    pub waiting: u64,
    /// Parts that nothing vouches for. Nothing of them was taken.
    pub refused: u64,
    /// A device writes in two branches: it was cloned, or its backup was put back.
    pub forked: bool,
    /// Synchronisation as it stands now.
    pub status: SyncView,
}

/// What has history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Thing {
    /// A project.
    Project,
    /// A document.
    Document,
    /// A meeting.
    Meeting,
    /// A thread.
    Thread,
    /// An artifact.
    Artifact,
    /// Something else, such as a single message.
    Other,
}

/// A thing whose history is asked for.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShowHistory {
    /// What it is.
    pub thing: Thing,
    /// Its id.
    pub id: String,
}

/// An entry of the history.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PastEntry {
    /// Its number.
    pub entry: i64,
}

/// What was written at a place where something else stands now, by a device that did not know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PastView {
    /// Its number.
    pub entry: i64,
    /// What kind of thing it belongs to.
    pub thing: Thing,
    /// That thing's id.
    pub id: String,
    /// What that thing is called.
    pub title: String,
    /// The project it is in.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Which part of it, as the vault names it: `title`, `notes`.
    pub part: String,
    /// It was deleted while somebody wrote to it.
    pub deleted: bool,
    /// What was written. Empty for what cannot be shown.
    pub text: String,
    /// What stands there now.
    pub stands: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub written_at: Timestamp,
    /// Who wrote what stands there now.
    pub won_by: String,
    /// When that was noticed here.
    pub noted_at: Timestamp,
    /// Somebody has looked at it.
    pub settled: bool,
}

/// A history, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HistoryView {
    /// Its entries.
    pub entries: Vec<PastView>,
}
