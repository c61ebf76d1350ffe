//! How devices come to the same vault without a server that can read it: stamps, operations, who wins, what is sealed and
//! what is believed.
//!
//! Everything here is a pure function or a value: no I/O, no clock, no randomness of its own. A store loads what a plan
//! asks for, and writes what a plan says in one transaction; the simulator in `tests` does the same in memory, with every
//! fault that can be thought of.
//!
//! It must never refuse an operation by this device's own clock (devices would come to differ), apply an envelope that
//! its chain, signature or key does not vouch for, or let the loser of two edits go without a trace.

mod batch;
mod chain;
mod held_text;
mod keyring;
mod merge;
mod op;
mod packed;
#[cfg(not(feature = "planted"))]
mod planted;
#[cfg(feature = "planted")]
#[doc(hidden)]
pub mod planted;
mod replica;
mod seal;
mod snapshot;
mod stamp;
mod text;

pub use batch::{Batch, BatchError, MAX_BATCH, Seen};
pub use chain::{Arrived, Chains, End};
pub use held_text::{TextHeld, TextWrite};
pub use keyring::{Epoch, Keyring, MAX_DEVICES, Statement};
pub use merge::{Cell, Clock, Loser, Plan, TextEdit, Winner, plan, wins};
pub use op::{CellName, Op, Value};
pub use replica::{Change, Commit, Knowledge, Receiving, capture, receive};
pub use seal::{Opened, SCHEMA, Sealer, SyncError, content, open, open_apart};
pub use snapshot::{Contents, Joined, MAX_SEALED_PART, SnapshotRow, SnapshotText, join};
pub use stamp::{Stamp, StampClock};
pub use text::{MAX_STATE, MAX_TEXT, TextDoc, TextError, Writer, merged};
