use crate::cancel::Cancel;
use crate::key::ApiKey;
use crate::server::{Answer, Piece, Server, ServerConfig};
use crate::tool::{Tool, ToolCall, ToolOutcome};
use crate::turn::{Effect, Event, Turn, TurnEvent, TurnReport, TurnRequest};
use crate::wire::{RequestBody, StreamEvent};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{Id, JoinSet};
use tokio::time::Instant;

/// What is waited for.
enum Waiting {
    Nothing,
    Reply(Box<RequestBody>),
    Answer(Box<Answer>),
    Tools,
    Time(Duration),
}

/// Runs the assistant's turn to its end and says what came of it. Events are given while it runs;
/// `jitter` gives random numbers from 0 to 1. Dropping the future stops everything it began.
pub async fn run_turn(
    config: &ServerConfig,
    key: &ApiKey,
    request: TurnRequest,
    tools: &[Arc<dyn Tool>],
    cancel: Cancel,
    jitter: fn() -> f64,
    on_event: &mut (dyn FnMut(TurnEvent) + Send),
) -> TurnReport {
    let begun = Instant::now();
    let server = match Server::new(config, key) {
        Ok(server) => server,
        Err(error) => return TurnReport { error: Some(error), ..TurnReport::default() },
    };
    let mut calls = Calls::new(tools, config.tool_timeout);
    let mut turn = Turn::new(config, request);
    let mut waiting = Waiting::Nothing;
    let mut events = vec![Event::Start];
    loop {
        for effect in events.into_iter().flat_map(|event| turn.step(event)) {
            match effect {
                Effect::Send(body) => waiting = Waiting::Reply(body),
                Effect::Show(event) => on_event(event),
                Effect::RunTool(call) => {
                    calls.start(call);
                    waiting = Waiting::Tools;
                }
                Effect::AskPermission(call) => {
                    calls.ask(&call);
                    waiting = Waiting::Tools;
                }
                Effect::Wait(ms) => waiting = Waiting::Time(Duration::from_millis(ms)),
                Effect::Finish(report) => {
                    log_end(&report, begun);
                    return *report;
                }
            }
        }
        events = tokio::select! {
            biased;
            () = cancel.cancelled() => vec![Event::Cancel],
            events = next(&server, &mut waiting, &mut calls, jitter) => events,
        };
    }
}

/// Waits for what comes next. What it waits for is decided anew after each return, so nothing is
/// lost when a cancel comes first: then the turn ends.
async fn next(server: &Server, waiting: &mut Waiting, calls: &mut Calls, jitter: fn() -> f64) -> Vec<Event> {
    match waiting {
        Waiting::Reply(body) => match server.send(body).await {
            Ok(answer) => {
                *waiting = Waiting::Answer(Box::new(answer));
                vec![Event::Responding]
            }
            Err(failure) => {
                *waiting = Waiting::Nothing;
                vec![Event::Failed { failure, jitter: jitter() }]
            }
        },
        Waiting::Answer(answer) => match answer.next().await {
            Piece::Events(events) => {
                if events.iter().any(|event| !matches!(event, StreamEvent::Ignored)) {
                    answer.heard();
                }
                events.into_iter().map(Event::Stream).collect()
            }
            Piece::End(last, error) => {
                let end = error.map_or(Event::StreamEnded, Event::StreamBroken);
                last.into_iter().map(Event::Stream).chain([end]).collect()
            }
        },
        Waiting::Tools => vec![calls.next().await.unwrap_or(Event::Cancel)],
        Waiting::Time(time) => {
            tokio::time::sleep(*time).await;
            vec![Event::Timer]
        }
        // The turn always wants something until it finishes.
        Waiting::Nothing => vec![Event::Cancel],
    }
}

/// What becomes of a call.
enum Done {
    Outcome(ToolOutcome),
    Permission(bool),
}

/// The calls that are running or asked for. Dropping them stops them.
struct Calls {
    tools: HashMap<String, Arc<dyn Tool>>,
    timeout: Duration,
    running: JoinSet<Done>,
    ids: HashMap<Id, String>,
}

impl Calls {
    fn new(tools: &[Arc<dyn Tool>], timeout: Duration) -> Self {
        let tools = tools.iter().map(|tool| (tool.descriptor().name, Arc::clone(tool))).collect();
        Self { tools, timeout, running: JoinSet::new(), ids: HashMap::new() }
    }

    fn start(&mut self, call: ToolCall) {
        let tool = self.tools.get(&call.name).cloned();
        let timeout = self.timeout;
        let id = call.id.clone();
        let handle = self.running.spawn(async move {
            let Some(tool) = tool else {
                return Done::Outcome(ToolOutcome::error("This tool is not available."));
            };
            // A task of its own, so that a tool that panics, blocks or computes for long harms nobody
            // else; in a set, so that it ends with this one.
            let mut alone = JoinSet::new();
            alone.spawn(async move { tool.call(call).await });
            Done::Outcome(match tokio::time::timeout(timeout, alone.join_next()).await {
                Ok(Some(Ok(outcome))) => outcome,
                Ok(_) => failed_unexpectedly(),
                Err(_) => {
                    let seconds = timeout.as_secs();
                    ToolOutcome::error(format!("The tool took longer than {seconds} s and was stopped."))
                }
            })
        });
        self.ids.insert(handle.id(), id);
    }

    /// Asks at once, so that an answer given right after finds its question.
    fn ask(&mut self, call: &ToolCall) {
        let permission = self.tools.get(&call.name).map(|tool| tool.permission(call));
        let handle = self.running.spawn(async move {
            Done::Permission(match permission {
                Some(permission) => permission.await,
                None => false,
            })
        });
        self.ids.insert(handle.id(), call.id.clone());
    }

    async fn next(&mut self) -> Option<Event> {
        let (task, done) = match self.running.join_next_with_id().await? {
            Ok(done) => done,
            Err(failed) => (failed.id(), Done::Outcome(failed_unexpectedly())),
        };
        let id = self.ids.remove(&task)?;
        Some(match done {
            Done::Outcome(outcome) => Event::ToolDone { id, outcome },
            Done::Permission(granted) => Event::Permission { id, granted },
        })
    }
}

fn failed_unexpectedly() -> ToolOutcome {
    ToolOutcome::error("The tool failed unexpectedly. Go on without it.")
}

fn log_end(report: &TurnReport, begun: Instant) {
    tracing::info!(
        millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        messages = report.blocks.len(),
        input_tokens = report.usage.input_tokens,
        cached_tokens = report.usage.cache_read_input_tokens,
        output_tokens = report.usage.output_tokens,
        partial = report.partial,
        failed = report.error.is_some(),
        "the turn ended"
    );
}
