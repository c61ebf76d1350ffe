//! The words of Docket: ids, times, places, kinds and the rules that hold on them.
//!
//! Every other crate may use this one; it uses none of them. It must never do I/O, read a clock,
//! draw a random number or know a storage or wire format: what it needs of those is passed in.

mod clock;
mod id;
mod kind;
mod mark;
mod name;
mod place;

pub use clock::{Clock, Entropy, Timestamp};
pub use id::{
    ArtifactId, ArtifactVersionId, DeviceId, DocumentId, Id, IdSequence, MeetingId, MessageId, ParseIdError,
    ProjectId, SourceLinkId, ThreadId, ToolCallId,
};
pub use kind::{ArtifactKind, DocumentKind, ParseKindError, Role, SourceKind};
pub use mark::MarkKind;
pub use name::{NameError, clean_body, clean_name};
pub use place::{Passage, Place};

/// The largest file the library takes, in bytes.
pub const MAX_DOCUMENT_BYTES: u64 = 10 * 1024 * 1024;
/// The largest note, message or artifact, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 2 * 1024 * 1024;
