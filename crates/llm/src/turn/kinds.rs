use crate::error::TurnError;
use crate::tool::{ArtifactNote, ToolCall, ToolDescriptor, ToolOutcome};
use crate::wire::{RequestBody, StopReason, StreamEvent, Usage};
use serde_json::Value;

/// What the model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRequest {
    /// The standing instructions, then what seldom changes, such as the project's facts. Up to two parts are marked for
    /// the server's cache: what is said in a thread is read from there only as long as they stay as they are.
    pub system: Vec<String>,
    /// The history in the form of the Messages API, ending with the person's message.
    pub messages: Vec<Value>,
    /// What the model may call.
    pub tools: Vec<ToolDescriptor>,
    /// Whether the person is asked before each call of a tool that writes.
    pub ask_first: bool,
}

/// What the person sees while the turn runs.
#[derive(Debug, Clone, PartialEq)]
pub enum TurnEvent {
    /// The turn has begun.
    Started,
    /// More text of the answer.
    Text(String),
    /// The model calls a tool.
    ToolCall {
        /// The call's id.
        id: String,
        /// The tool's name.
        name: String,
        /// The input in one short line.
        input_summary: String,
    },
    /// A call is done. In the order they are done, not that they were made.
    ToolResult {
        /// The call's id.
        id: String,
        /// The tool's name.
        name: String,
        /// The outcome in one line.
        preview: String,
        /// Whether the call failed.
        is_error: bool,
        /// What the tool was called with.
        input: Value,
        /// What the model is given.
        output: Vec<Value>,
    },
    /// The person is asked whether this call may be made. Until they say so the turn waits.
    Asking {
        /// The call's id.
        id: String,
        /// The tool's name.
        name: String,
        /// What the tool is to be called with.
        input: Value,
    },
    /// A call made or changed an artifact.
    Artifact(ArtifactNote),
    /// The request is sent again after a wait.
    Retrying {
        /// Which repetition this is, from 1.
        attempt: u32,
        /// How long the wait is.
        wait_ms: u64,
        /// What went wrong, in words for the person.
        reason: String,
    },
}

/// What came of the turn. It is given for every turn, however it ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TurnReport {
    /// All text that was shown.
    pub text: String,
    /// The messages to add to the history after the person's, in the form of the Messages API:
    /// assistant, user (tool results), assistant and so on. Every call in them has its result. They
    /// may end with a user message if the turn did not end well; the next one is merged with it.
    pub blocks: Vec<Value>,
    /// The tokens used, over all responses.
    pub usage: Usage,
    /// The tokens of each response: a price may depend on how long one is.
    pub responses: Vec<Usage>,
    /// Why the last response ended.
    pub stop: StopReason,
    /// Whether there is something of an answer, but not all.
    pub partial: bool,
    /// The citations in the text, in order, as the API gives them.
    pub citations: Vec<Value>,
    /// Why the turn did not end as it should.
    pub error: Option<TurnError>,
}

/// What happens to a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It is to begin.
    Start,
    /// The server accepted the request and begins to answer.
    Responding,
    /// An event of the answer.
    Stream(StreamEvent),
    /// The answer's stream has ended.
    StreamEnded,
    /// The answer's stream broke.
    StreamBroken(TurnError),
    /// The server did not accept the request, or could not be reached.
    Failed {
        /// How.
        failure: Failure,
        /// A random number from 0 to 1, which shortens the wait before the next attempt.
        jitter: f64,
    },
    /// A tool is done.
    ToolDone {
        /// The call's id.
        id: String,
        /// What came of it.
        outcome: ToolOutcome,
    },
    /// The person said whether a call may be made.
    Permission {
        /// The call's id.
        id: String,
        /// It may.
        granted: bool,
    },
    /// The wait is over.
    Timer,
    /// The person stops the turn.
    Cancel,
}

/// What a turn wants done, in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send this; then `Responding` or `Failed` is expected.
    Send(Box<RequestBody>),
    /// Show this to the person.
    Show(TurnEvent),
    /// Start this call, beside the others; then `ToolDone` is expected.
    RunTool(ToolCall),
    /// Ask the person whether this call may be made; then `Permission` is expected.
    AskPermission(ToolCall),
    /// Wait so many milliseconds; then `Timer` is expected.
    Wait(u64),
    /// The turn is over; nothing further is expected.
    Finish(Box<TurnReport>),
}

/// A request that got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What to report if it is final.
    pub error: TurnError,
    /// Whether failures of this kind pass by themselves.
    pub transient: bool,
    /// What the server says on trying again; it knows better.
    pub should_retry: Option<bool>,
    /// How long the server asks to wait.
    pub retry_after_ms: Option<u64>,
}

impl Failure {
    /// A failure that stays.
    pub fn lasting(error: TurnError) -> Self {
        Self { error, transient: false, should_retry: None, retry_after_ms: None }
    }

    /// A failure that may pass.
    pub fn passing(error: TurnError) -> Self {
        Self { transient: true, ..Self::lasting(error) }
    }
}
