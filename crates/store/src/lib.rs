//! The vault on disk: one SQLCipher file, and the only device crate that holds SQL.
//!
//! Writes of everything that may one day synchronise go through [`Write`], which knows the table, the row
//! and the changed columns of each (a test reads this crate's sources and fails on any other way).
//! What can be made again from those rows (the search index) is written beside them in the same transaction.
//!
//! This crate must never decide what a user may do, never log content, and never open a file that SQLCipher
//! does not encrypt: [`Vault::open`] refuses to run on a build without it.

mod backup;
mod error;
mod fold;
mod key_file_io;
pub mod local;
mod search;
mod source;
pub mod sync;
mod table;
mod vault;
mod write;

pub use backup::{Verification, read_backup};
pub use error::StoreError;
pub use key_file_io::{KeyFileIoError, key_file_path, read_key_file, replace_key_file};
pub use search::{Filter, Found, Mode, Query, Snippet, forgive, search};
pub use source::{
    Indexed, MOST_PASSAGES, PassageRow, Prepared, passage_counts, passage_total, passages_of, put_source,
    set_hidden, set_part_hidden, set_project_hidden,
};
/// A connection to an open vault, as [`Vault::read`] and [`Write::connection`] give it.
pub use sqlx::SqliteConnection as Connection;
pub use table::{Column, Sync, TABLES, Table};
pub use table::{
    artifact, artifact_version, device, document, meeting, message, project, source_link, thread, tool_call,
};
pub use vault::Vault;
pub use write::{Change, Listener, Value, Write};
