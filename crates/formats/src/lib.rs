//! Files in, files out: the text and places in a document or transcript, and the files made from an artifact.
//!
//! [`read`] takes bytes and gives text with passages; [`mod@write`] takes Markdown and gives bytes. This crate must
//! never touch a disk, a network, a clock or a source of randomness, and never put a document's words into an
//! error: whoever calls it owns the files, and errors end up in logs.

pub mod read;
mod text;
pub mod write;
