//! The vault as one of several that come to hold the same: capture of what is written here, envelopes of it, what others
//! wrote, snapshots, history. What is decided is decided by `docket_sync`; here it is loaded and written.

mod account;
pub(crate) mod capture;
mod cells;
pub(crate) mod clock;
mod exchange;
mod far;
mod fingerprint;
pub mod history;
mod inbox;
mod joining;
mod lineage;
mod log;
mod many;
mod outbox;
mod snapshot;
mod text;

pub(crate) use account::release;
pub use account::{Account, account, join_account, remove_device, statements, take_statement, turn};
pub use cells::{cell, due};
pub use exchange::{
    Counts, Lacks, Peer, compact, counts, decode_reach, encode_reach, envelope, handed_out, indexed, lacking,
    left_to_index, log_end, peers, to_index,
};
pub use far::{Chunks, lacks_chunks};
pub use fingerprint::fingerprint;
pub use inbox::{Inbox, Noticed, Taken, Waiting};
pub use joining::Joining;
pub use log::chains;
pub use outbox::{Sealing, seal_pending};
pub use snapshot::{Page, Snapshotter};
