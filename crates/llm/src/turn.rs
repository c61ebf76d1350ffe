//! The assistant's turn, from the person's message to the end of the answer: question, tools,
//! question again and so on. Pure: what happens comes in, what is to be done goes out.

mod kinds;
mod retry;

pub use kinds::{Effect, Event, Failure, TurnEvent, TurnReport, TurnRequest};

use crate::assemble::{Assembly, Keep, WantedCall};
use crate::error::TurnError;
use crate::server::ServerConfig;
use crate::tool::{ToolCall, ToolDescriptor, ToolOutcome, input_fault, result_block, summary};
use crate::wire::{StopReason, StreamEvent, request_body};
use serde_json::{Value, json};

/// The most responses of one turn. For the last one the model is told to answer without tools.
pub const MAX_ROUNDS: u32 = 12;
/// How often a paused response is sent on.
const MAX_PAUSES: u32 = 5;
/// The most calls in one response; more are answered with an error.
const MAX_CALLS: usize = 32;
/// What the model is told of a call that may not be made.
const DENIED: &str = "The user did not allow this. Do not try it again unless they ask for it.";
/// A longer tool name is not repeated.
const MAX_NAME_CHARS: usize = 64;

/// A turn.
#[derive(Debug)]
pub struct Turn {
    model: String,
    max_tokens: u32,
    retries: u32,
    backoff_ms: u64,
    request: TurnRequest,
    state: State,
    report: TurnReport,
    rounds: u32,
    pauses: u32,
    attempt: u32,
    begun: bool,
    /// The next text belongs to another response and is to be set apart from what was shown.
    apart: bool,
}

#[derive(Debug)]
enum State {
    Idle,
    Connecting,
    Waiting,
    Streaming(Assembly),
    RunningTools(Vec<Running>),
    Done,
}

#[derive(Debug)]
struct Running {
    call: ToolCall,
    /// The person has not said yet whether it may be made.
    asking: bool,
    outcome: Option<ToolOutcome>,
}

impl Turn {
    /// A turn that has not begun.
    pub fn new(config: &ServerConfig, request: TurnRequest) -> Self {
        Self {
            model: config.model.clone(),
            max_tokens: config.max_tokens,
            retries: config.retries,
            backoff_ms: u64::try_from(config.backoff_base.as_millis()).unwrap_or(u64::MAX),
            request,
            state: State::Idle,
            report: TurnReport::default(),
            rounds: 0,
            pauses: 0,
            attempt: 0,
            begun: false,
            apart: false,
        }
    }

    /// Takes what happened and gives what is to be done. What does not fit the state is ignored:
    /// it comes from something that was given up meanwhile.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        match (std::mem::replace(&mut self.state, State::Done), event) {
            (State::Done, _) => Vec::new(),
            (State::RunningTools(running), Event::Cancel) => self.stop_tools(running),
            (State::Streaming(assembly), Event::Cancel) => self.cut(&assembly, TurnError::Cancelled),
            (_, Event::Cancel) => vec![self.finish(Some(TurnError::Cancelled))],
            (State::Idle, Event::Start) => {
                let mut effects = vec![Effect::Show(TurnEvent::Started)];
                effects.extend(self.send());
                effects
            }
            (State::Connecting, Event::Responding) => {
                self.begun = true;
                self.attempt = 0;
                self.state = State::Streaming(Assembly::new());
                Vec::new()
            }
            (State::Connecting, Event::Failed { failure, jitter }) => self.fail(failure, jitter),
            (State::Waiting, Event::Timer) => {
                self.attempt += 1;
                self.send()
            }
            (State::Streaming(assembly), Event::Stream(event)) => self.receive(assembly, event),
            (State::Streaming(assembly), Event::StreamEnded) => self.cut(&assembly, TurnError::CutOff),
            (State::Streaming(assembly), Event::StreamBroken(error)) => self.cut(&assembly, error),
            (State::RunningTools(running), Event::ToolDone { id, outcome }) => {
                self.tool_done(running, &id, outcome)
            }
            (State::RunningTools(running), Event::Permission { id, granted }) => {
                self.decided(running, &id, granted)
            }
            (state, _) => {
                self.state = state;
                Vec::new()
            }
        }
    }

    fn send(&mut self) -> Vec<Effect> {
        self.report.stop = StopReason::None;
        let messages: Vec<Value> = self.request.messages.iter().chain(&self.report.blocks).cloned().collect();
        let may_call = self.rounds + 1 < MAX_ROUNDS;
        let TurnRequest { system, tools, .. } = &self.request;
        match request_body(&self.model, self.max_tokens, system, tools, may_call, &messages) {
            Ok(body) => {
                self.state = State::Connecting;
                vec![Effect::Send(Box::new(body))]
            }
            Err(_) => vec![self.finish(Some(TurnError::InvalidRequest))],
        }
    }

    fn fail(&mut self, failure: Failure, jitter: f64) -> Vec<Effect> {
        match retry::wait_before_retry(&failure, self.attempt, self.retries, self.backoff_ms, jitter) {
            Some(wait_ms) => {
                self.state = State::Waiting;
                let attempt = self.attempt + 1;
                let reason = failure.error.to_string();
                vec![Effect::Show(TurnEvent::Retrying { attempt, wait_ms, reason }), Effect::Wait(wait_ms)]
            }
            None => vec![self.finish(Some(failure.error))],
        }
    }

    fn receive(&mut self, mut assembly: Assembly, event: StreamEvent) -> Vec<Effect> {
        match assembly.apply(event) {
            Ok(_) if assembly.ended() => self.answered(&assembly),
            Ok(text) => {
                self.state = State::Streaming(assembly);
                if text.is_empty() { Vec::new() } else { vec![self.show(text)] }
            }
            Err(broken) => self.cut(&assembly, broken.into()),
        }
    }

    fn show(&mut self, text: String) -> Effect {
        let apart = std::mem::take(&mut self.apart) && !self.report.text.is_empty();
        let shown = if apart { format!("\n\n{text}") } else { text };
        self.report.text.push_str(&shown);
        Effect::Show(TurnEvent::Text(shown))
    }

    /// The response is complete.
    fn answered(&mut self, assembly: &Assembly) -> Vec<Effect> {
        self.rounds += 1;
        let stop = assembly.stop().clone();
        match &stop {
            StopReason::Refusal => {
                self.account(assembly);
                vec![self.finish(Some(TurnError::Refused))]
            }
            StopReason::None => self.cut(assembly, TurnError::Malformed),
            StopReason::ToolUse | StopReason::PauseTurn => {
                let paused = stop == StopReason::PauseTurn;
                match assembly.calls() {
                    // A pause asks for nothing; a call without its tool cannot be answered.
                    Ok(calls) if calls.is_empty() != paused => self.cut(assembly, TurnError::Malformed),
                    Err(broken) => self.cut(assembly, broken.into()),
                    Ok(_) if paused && self.pauses >= MAX_PAUSES => {
                        self.cut(assembly, TurnError::TooManySteps)
                    }
                    Ok(_) if !paused && self.rounds >= MAX_ROUNDS => {
                        self.cut(assembly, TurnError::TooManySteps)
                    }
                    Ok(calls) => {
                        self.keep(assembly, Keep::AsReceived);
                        if paused {
                            self.rounds -= 1;
                            self.pauses += 1;
                            self.send()
                        } else {
                            self.apart = true;
                            self.run(calls)
                        }
                    }
                }
            }
            StopReason::EndTurn
            | StopReason::StopSequence
            | StopReason::MaxTokens
            | StopReason::ContextWindowExceeded
            | StopReason::Other(_) => {
                self.keep(assembly, Keep::WithoutCalls);
                vec![self.finish(None)]
            }
        }
    }

    /// The response is not complete or cannot be used; its text is kept.
    fn cut(&mut self, assembly: &Assembly, error: TurnError) -> Vec<Effect> {
        if *assembly.stop() == StopReason::Refusal {
            // The model took back what it had said; that its last words are missing changes nothing.
            self.account(assembly);
            return vec![self.finish(Some(TurnError::Refused))];
        }
        self.keep(assembly, Keep::WithoutCalls);
        vec![self.finish(Some(error))]
    }

    fn account(&mut self, assembly: &Assembly) {
        self.report.usage = self.report.usage.plus(assembly.usage());
        self.report.responses.push(assembly.usage());
        self.report.stop = assembly.stop().clone();
    }

    fn keep(&mut self, assembly: &Assembly, keep: Keep) {
        self.account(assembly);
        self.report.citations.extend(assembly.citations());
        self.add("assistant", assembly.history(keep));
    }

    fn add(&mut self, role: &str, content: Vec<Value>) {
        if content.is_empty() {
            return;
        }
        // Only after a pause do two messages of one role follow each other.
        if let Some(Value::Object(last)) = self.report.blocks.last_mut()
            && last.get("role").is_some_and(|known| known == role)
            && let Some(Value::Array(blocks)) = last.get_mut("content")
        {
            blocks.extend(content);
            return;
        }
        self.report.blocks.push(json!({"role": role, "content": content}));
    }

    fn run(&mut self, calls: Vec<WantedCall>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut running = Vec::new();
        for (at, wanted) in calls.into_iter().enumerate() {
            let fault = if at < MAX_CALLS {
                self.fault_of(&wanted)
            } else {
                Some(format!("Only {MAX_CALLS} calls are made at a time. Make this one later."))
            };
            let WantedCall { id, name, input } = wanted;
            let call = ToolCall { id, name, input: Value::Object(input.unwrap_or_default()) };
            effects.push(Effect::Show(TurnEvent::ToolCall {
                id: call.id.clone(),
                name: call.name.clone(),
                input_summary: summary(&call.input),
            }));
            let outcome = fault.map(ToolOutcome::error);
            match &outcome {
                Some(outcome) => effects.push(shown_result(&call, outcome)),
                None if self.asks_for(&call) => {
                    effects.push(Effect::AskPermission(call.clone()));
                    effects.push(Effect::Show(TurnEvent::Asking {
                        id: call.id.clone(),
                        name: call.name.clone(),
                        input: call.input.clone(),
                    }));
                }
                None => effects.push(Effect::RunTool(call.clone())),
            }
            let asking = outcome.is_none() && self.asks_for(&call);
            running.push(Running { call, asking, outcome });
        }
        effects.extend(self.after_tools(running));
        effects
    }

    fn asks_for(&self, call: &ToolCall) -> bool {
        self.request.ask_first && self.request.tools.iter().any(|tool| tool.name == call.name && tool.writes)
    }

    fn fault_of(&self, wanted: &WantedCall) -> Option<String> {
        let known = |tool: &&ToolDescriptor| tool.name == wanted.name;
        let Some(tool) = self.request.tools.iter().find(known) else {
            let name: String = wanted.name.chars().take(MAX_NAME_CHARS).collect();
            let names: Vec<&str> = self.request.tools.iter().map(|tool| tool.name.as_str()).collect();
            return Some(format!("There is no tool \"{name}\". The tools are: {}.", names.join(", ")));
        };
        let Some(input) = &wanted.input else {
            return Some("The input is not a whole JSON object. Make the call again.".to_owned());
        };
        input_fault(&tool.input_schema, input)
    }

    /// The person has decided on a call; each is decided once.
    fn decided(&mut self, mut running: Vec<Running>, id: &str, granted: bool) -> Vec<Effect> {
        let Some(asked) = running.iter_mut().find(|running| running.asking && running.call.id == id) else {
            self.state = State::RunningTools(running);
            return Vec::new();
        };
        asked.asking = false;
        if granted {
            let call = asked.call.clone();
            self.state = State::RunningTools(running);
            return vec![Effect::RunTool(call)];
        }
        self.tool_done(running, id, ToolOutcome::error(DENIED))
    }

    fn tool_done(&mut self, mut running: Vec<Running>, id: &str, outcome: ToolOutcome) -> Vec<Effect> {
        let mut effects = Vec::new();
        let open = running.iter_mut().find(|running| running.outcome.is_none() && running.call.id == id);
        if let Some(open) = open {
            let outcome = outcome.within_limits();
            effects.push(shown_result(&open.call, &outcome));
            effects.extend(outcome.artifact.clone().map(|note| Effect::Show(TurnEvent::Artifact(note))));
            open.outcome = Some(outcome);
        }
        effects.extend(self.after_tools(running));
        effects
    }

    /// Goes on if all results are there.
    fn after_tools(&mut self, running: Vec<Running>) -> Vec<Effect> {
        if running.iter().any(|running| running.outcome.is_none()) {
            self.state = State::RunningTools(running);
            return Vec::new();
        }
        self.add_results(&running);
        self.send()
    }

    fn stop_tools(&mut self, mut running: Vec<Running>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for open in running.iter_mut().filter(|running| running.outcome.is_none()) {
            let outcome = ToolOutcome::error("Stopped by the user.");
            effects.push(shown_result(&open.call, &outcome));
            open.outcome = Some(outcome);
        }
        self.add_results(&running);
        effects.push(self.finish(Some(TurnError::Cancelled)));
        effects
    }

    fn add_results(&mut self, running: &[Running]) {
        let results = running
            .iter()
            .filter_map(|running| Some(result_block(&running.call.id, running.outcome.as_ref()?)))
            .collect();
        self.add("user", results);
    }

    fn finish(&mut self, error: Option<TurnError>) -> Effect {
        self.state = State::Done;
        let mut report = std::mem::take(&mut self.report);
        let truncated = matches!(report.stop, StopReason::MaxTokens | StopReason::ContextWindowExceeded);
        report.partial = truncated || (self.begun && error.is_some());
        report.error = error;
        Effect::Finish(Box::new(report))
    }
}

fn shown_result(call: &ToolCall, outcome: &ToolOutcome) -> Effect {
    Effect::Show(TurnEvent::ToolResult {
        id: call.id.clone(),
        name: call.name.clone(),
        preview: outcome.preview.clone(),
        is_error: outcome.is_error,
        input: call.input.clone(),
        output: outcome.content.clone(),
    })
}

#[cfg(test)]
#[path = "turn_tests.rs"]
mod tests;
