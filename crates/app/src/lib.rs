//! Docket's use cases: plain functions over plain data, one module per slice. The shells (command line, local
//! web host, window) only adapt what is here; all that is composed is composed here.
//!
//! Every command takes one request and gives one view or an [`AppError`]. [`COMMANDS`] is the one list of
//! them. This crate must never name a window toolkit, hold SQL, print, or let content reach a log.

pub mod artifacts;
pub mod assistant;
mod commands;
pub mod desk;
pub mod documents;
pub mod drafts;
mod error;
mod import;
mod keychain;
pub mod meetings;
mod names;
pub mod projects;
mod runtime;
pub mod sample;
pub mod search;
pub mod settings;
pub mod skills;
mod surroundings;
pub mod sync;
pub mod threads;
mod typescript;
pub mod usage;
pub mod vault;

pub use commands::{COMMANDS, DOORS, dispatch};
pub use desk::{ChangeView, ChangedKind, Desk, Product, StreamMessage};
pub use docket_crypto::KeychainSecret;
pub use docket_domain::{
    ArtifactKind, Clock, Entropy, Id, MarkKind, MessageId, Place, Role, SourceKind, Timestamp,
};
pub use docket_llm::{ApiKey, Cancel, ServerConfig};
pub use error::{AppError, ErrorCode, ErrorView};
pub use import::{Progress, Skipped};
pub use keychain::{KeychainError, OsKeychain, SecretStore};
pub use runtime::{SystemClock, SystemEntropy};
pub use surroundings::{claude_from_environment, default_vault};
pub use typescript::typescript;
pub use vault::{Session, World};
