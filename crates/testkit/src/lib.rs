//! What the tests of Docket share: stand-ins for what a test cannot use for real, and documents nobody wishes for.
//!
//! It must never be a dependency of what is shipped, reach beyond this machine, or depend on
//! `docket-llm`: the two are written against the same description, not against each other.

pub mod hostile;
pub mod messages_api;
