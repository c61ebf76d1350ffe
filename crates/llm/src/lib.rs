//! The assistant's conversation with a model: one behind the Claude Messages API, or a local one behind Ollama or a
//! server that speaks chat completions.
//!
//! [`run_turn`] is the whole of it: a question and a set of tools go in, events come out while the
//! answer is written, and a [`TurnReport`] says what to add to the history. What happens is decided
//! by [`turn::Turn`], which is pure; the network is in [`server`] alone.
//!
//! It must never write the key, a question, an answer or a tool's input to a log or an error, never
//! send them unencrypted beyond this machine, never repeat a request after its answer has begun,
//! and never run a tool on input that did not arrive whole.

pub mod assemble;
mod cancel;
mod dialect;
mod error;
mod key;
mod preview;
mod prices;
mod run;
mod server;
pub mod sse;
pub mod tokens;
pub mod tool;
pub mod turn;
pub mod wire;

pub use cancel::Cancel;
pub use dialect::Dialect;
pub use error::{FaultKind, TurnError};
pub use key::ApiKey;
pub use preview::{Sent, preview};
pub use prices::{Above, ImproperPrices, Model, Price, Prices};
pub use run::run_turn;
pub use server::{ServerConfig, models, ping};
pub use tool::{ArtifactNote, Tool, ToolCall, ToolDescriptor, ToolOutcome};
pub use turn::{TurnEvent, TurnReport, TurnRequest};
pub use wire::{StopReason, Usage};
