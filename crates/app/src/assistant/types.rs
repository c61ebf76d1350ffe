use super::Reason;
use docket_domain::{ArtifactId, ArtifactKind, MessageId, Place, SourceKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who is to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// Claude, over the Messages API.
    Claude,
    /// A local model behind Ollama.
    Ollama,
    /// A model behind a server that speaks chat completions, here or elsewhere.
    Compatible,
    /// The drafter in this program, which needs no network and no model.
    Offline,
}

impl ProviderKind {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::Ollama => "ollama",
            Self::Compatible => "compatible",
            Self::Offline => "offline",
        }
    }

    /// Its name in English sentences.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Claude => "Claude",
            Self::Ollama => "Ollama",
            Self::Compatible => "the model server",
            Self::Offline => "the offline drafter",
        }
    }

    /// Where such a server listens if nobody says otherwise; empty if that is not usual.
    pub const fn usual_address(self) -> &'static str {
        match self {
            Self::Ollama => "http://127.0.0.1:11434",
            Self::Compatible => "http://127.0.0.1:8080",
            Self::Claude | Self::Offline => "",
        }
    }
}

impl std::fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something said to the assistant.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields)]
pub struct AskRequest {
    /// The thread: id or title.
    pub thread: String,
    /// What is said.
    pub text: String,
    /// Who is to answer; the shell's own rule if absent.
    #[serde(default)]
    pub provider: Option<ProviderKind>,
    /// What a model's tools write is kept without asking.
    #[serde(default)]
    pub allow_writes: bool,
}

/// A passage an answer cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CitedSource {
    /// The number behind the words that rest on it, as in `[3]`; 0 if none stands there.
    pub number: u32,
    /// What it lies in.
    pub kind: SourceKind,
    /// That thing's id.
    pub id: String,
    /// What it is called there.
    pub title: String,
    /// Where in it.
    pub place: Place,
    /// The words.
    pub quote: String,
}

/// What happens while the assistant answers. In JSON each has its name under `event`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AskEvent {
    /// The message is kept and the answer begins. It comes again if the first who was asked cannot be reached and the
    /// next one answers.
    Start {
        /// The answer's id.
        message_id: MessageId,
        /// Who answers.
        provider: ProviderKind,
        /// The model, if one answers.
        #[serde(skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// Why this one answers.
        reason: Reason,
    },
    /// More of the answer's text.
    Chunk {
        /// The text.
        content: String,
    },
    /// A tool is called.
    ToolCall {
        /// The tool.
        tool: String,
        /// `executing`.
        status: &'static str,
        /// What it is asked, in one line.
        input: String,
    },
    /// A tool is done.
    ToolResult {
        /// The tool.
        tool: String,
        /// What it gave, in one line.
        result_preview: String,
        /// It failed.
        is_error: bool,
    },
    /// A model's tool wants to write. Until `thread_permit` says whether it may, the answer waits.
    Asking {
        /// The answer's id.
        message_id: MessageId,
        /// The call's id.
        call_id: String,
        /// The tool.
        tool: String,
        /// What would be kept: its title.
        title: String,
        /// And its text, Markdown.
        text: String,
        /// The artifact whose text this would take the place of; `artifact_compare` tells the difference.
        #[serde(skip_serializing_if = "Option::is_none")]
        artifact: Option<String>,
    },
    /// The server did not answer and is asked again.
    Retrying {
        /// Which time this is.
        attempt: u32,
        /// How long until then.
        wait_ms: u64,
        /// What went wrong.
        reason: String,
    },
    /// An artifact was made.
    Artifact {
        /// Its id.
        artifact_id: ArtifactId,
        /// What it is.
        #[serde(rename = "type")]
        kind: ArtifactKind,
        /// Its title.
        title: String,
    },
    /// The answer is kept.
    Complete {
        /// The answer's id.
        message_id: MessageId,
        /// Tokens sent and written; 0 offline.
        total_tokens: u64,
        /// The price, in millionths of a US dollar; absent if the model has none in the list.
        #[serde(skip_serializing_if = "Option::is_none")]
        cost_micros: Option<u64>,
        /// It is not whole.
        partial: bool,
    },
    /// The answer is not whole, or there is none.
    Error {
        /// A stable code.
        error: String,
        /// What to do.
        message: String,
        /// How long the server asks to wait, in seconds.
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
}
