//! The Messages API on the wire. Content blocks stay as the JSON they came as, so that kinds this
//! crate does not know go back to the server unchanged.

mod request;
mod stream;

pub use request::{ImproperHistory, RequestBody, request_body};
pub use stream::{Delta, ImproperEvent, StreamEvent, fault_of_body};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// Tokens used. What the server does not say counts as zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Tokens read that were not in the cache.
    pub input_tokens: u64,
    /// Tokens written, thinking included.
    pub output_tokens: u64,
    /// Tokens put into the cache.
    pub cache_creation_input_tokens: u64,
    /// Tokens read from the cache.
    pub cache_read_input_tokens: u64,
}

impl Usage {
    /// Takes the numbers that `usage` has. Within one response they are totals, not additions.
    pub fn overwrite(&mut self, usage: &Value) {
        for (name, number) in [
            ("input_tokens", &mut self.input_tokens),
            ("output_tokens", &mut self.output_tokens),
            ("cache_creation_input_tokens", &mut self.cache_creation_input_tokens),
            ("cache_read_input_tokens", &mut self.cache_read_input_tokens),
        ] {
            if let Some(value) = usage[name].as_u64() {
                *number = value;
            }
        }
    }

    /// The sum with another response's usage.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            cache_creation_input_tokens: self
                .cache_creation_input_tokens
                .saturating_add(other.cache_creation_input_tokens),
            cache_read_input_tokens: self
                .cache_read_input_tokens
                .saturating_add(other.cache_read_input_tokens),
        }
    }
}

/// Why a response ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum StopReason {
    /// It has not ended by itself.
    #[default]
    None,
    /// The answer is complete.
    EndTurn,
    /// Tools are to be run.
    ToolUse,
    /// The limit of tokens is reached.
    MaxTokens,
    /// A stop sequence was written.
    StopSequence,
    /// The server paused; the same conversation is to be sent on.
    PauseTurn,
    /// The model declined.
    Refusal,
    /// The model's context is full.
    ContextWindowExceeded,
    /// A reason this version does not know.
    Other(String),
}

/// A longer name of a stop reason is no name.
const MAX_REASON_CHARS: usize = 64;

impl StopReason {
    /// Its name on the wire; empty for none.
    pub fn as_str(&self) -> &str {
        match self {
            Self::None => "",
            Self::EndTurn => "end_turn",
            Self::ToolUse => "tool_use",
            Self::MaxTokens => "max_tokens",
            Self::StopSequence => "stop_sequence",
            Self::PauseTurn => "pause_turn",
            Self::Refusal => "refusal",
            Self::ContextWindowExceeded => "model_context_window_exceeded",
            Self::Other(name) => name,
        }
    }
}

impl From<String> for StopReason {
    fn from(name: String) -> Self {
        match name.as_str() {
            "" => Self::None,
            "end_turn" => Self::EndTurn,
            "tool_use" => Self::ToolUse,
            "max_tokens" => Self::MaxTokens,
            "stop_sequence" => Self::StopSequence,
            "pause_turn" => Self::PauseTurn,
            "refusal" => Self::Refusal,
            "model_context_window_exceeded" => Self::ContextWindowExceeded,
            _ => Self::Other(name.chars().take(MAX_REASON_CHARS).collect()),
        }
    }
}

impl From<StopReason> for String {
    fn from(reason: StopReason) -> Self {
        reason.as_str().to_owned()
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn stop_reasons_have_an_inverse() {
        for name in [
            "",
            "end_turn",
            "tool_use",
            "max_tokens",
            "stop_sequence",
            "pause_turn",
            "refusal",
            "model_context_window_exceeded",
            "compaction",
        ] {
            assert_eq!(StopReason::from(name.to_owned()).to_string(), name);
        }
        assert_eq!(StopReason::from("x".repeat(1000)).as_str().len(), MAX_REASON_CHARS);
    }

    #[test]
    fn usage_is_overwritten_within_and_added_between_responses() {
        let mut usage = Usage::default();
        usage.overwrite(&json!({"input_tokens": 10, "output_tokens": 1, "cache_read_input_tokens": null}));
        usage.overwrite(&json!({"output_tokens": 7, "iterations": []}));
        usage.overwrite(&Value::Null);
        assert_eq!((usage.input_tokens, usage.output_tokens), (10, 7));
        let most = Usage { output_tokens: u64::MAX, ..Usage::default() };
        assert_eq!(usage.plus(most).output_tokens, u64::MAX);
        assert_eq!(usage.plus(usage).input_tokens, 20);
    }
}
