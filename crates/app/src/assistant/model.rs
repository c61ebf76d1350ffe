//! The answer of a model: what it is told, what it may call, and what is kept of what it says.

use super::providers::Provider;
use super::source_marks::SourceMarks;
use super::{Answered, AskEvent, Called, CitedSource, Said, Turn, tools};
use crate::error::AppError;
use crate::vault::Session;
use docket_domain::{Id as _, MessageId, ProjectId, Role, Timestamp};
use docket_llm::{Cancel, Dialect, Prices, TurnEvent, TurnRequest, Usage, run_turn};
use docket_store::message::{self, MessageRow};
use docket_store::thread::ThreadRow;
use docket_store::{document, meeting, project};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

const SYSTEM: &str = include_str!("prompts/system.md");
/// For models that know no citations of their own.
const CITING: &str = include_str!("prompts/citing.md");
/// How many titles of the library a model is told.
const MOST_TITLES: usize = 60;
/// At least so many messages go to a model word for word; what is older goes as a summary.
const RECENT_MESSAGES: usize = 20;
/// The first of them moves in steps: with each step the server loses what it has in its cache.
const STEP: usize = 10;

/// What a model is told.
pub(super) struct Material {
    system: Vec<String>,
    messages: Vec<Value>,
    kept_here: Arc<HashSet<[u8; 16]>>,
    ask_first: bool,
}

impl Material {
    /// Puts together what `provider` is to be told when this is said in a thread.
    pub(super) async fn gather(
        session: &Session,
        thread: &ThreadRow,
        said: &Said,
        provider: &Provider,
    ) -> Result<Self, AppError> {
        let rows = message::list(&mut *session.store.read().await?, thread.id).await?;
        let before = rows.into_iter().filter(|m| !m.content.trim().is_empty()).collect();
        Self::of(session, thread, before, said, provider).await
    }

    async fn of(
        session: &Session,
        thread: &ThreadRow,
        before: Vec<MessageRow>,
        said: &Said,
        provider: &Provider,
    ) -> Result<Self, AppError> {
        let kept_here: HashSet<[u8; 16]> = if provider.leaves_the_device() {
            let ids = document::kept_here(&mut *session.store.read().await?, thread.project).await?;
            ids.into_iter().map(|id| id.bytes()).collect()
        } else {
            HashSet::new()
        };
        let mut before = before;
        before.iter_mut().for_each(|message| withhold_answer(message, &kept_here));
        let (older, recent) = before.split_at(window(before.len()));
        let system = match provider.config.dialect {
            Dialect::Messages => SYSTEM.to_owned(),
            Dialect::Ollama | Dialect::Completions => format!("{SYSTEM}\n{CITING}"),
        };
        let facts = facts(session, thread, older, &kept_here).await?;
        let messages = messages(recent, said, provider.config.dialect, &kept_here);
        Ok(Self { system: vec![system, facts], messages, kept_here: Arc::new(kept_here), ask_first: true })
    }

    /// The request, with the tools a model may call here.
    pub(super) fn request(&self, session: &Arc<Session>, thread: &ThreadRow) -> TurnRequest {
        let nobody = MessageId::from_bytes([0; 16]);
        self.with(&tools::all(session, thread, nobody, &self.kept_here))
    }

    fn with(&self, tools: &[Arc<dyn docket_llm::Tool>]) -> TurnRequest {
        TurnRequest {
            system: self.system.clone(),
            messages: self.messages.clone(),
            tools: tools.iter().map(|t| t.descriptor()).collect(),
            ask_first: self.ask_first,
        }
    }

    /// How many documents of the project stay on this device.
    pub(super) fn kept_here(&self) -> usize {
        self.kept_here.len()
    }
}

/// Where the messages begin that go word for word.
fn window(count: usize) -> usize {
    count.saturating_sub(RECENT_MESSAGES) / STEP * STEP
}

pub(super) async fn answer(
    turn: &Turn<'_>,
    provider: &Provider,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(AskEvent) + Send),
) -> Result<Answered, AppError> {
    let (session, config) = (turn.session, &provider.config);
    let mut material = Material::of(session, turn.thread, turn.before().await?, turn.said, provider).await?;
    material.ask_first = turn.ask_first;
    let tools = tools::all(session, turn.thread, turn.answer, &material.kept_here);
    let request = material.with(&tools);
    let mut marks = SourceMarks::default();
    for message in &request.messages {
        marks.note(message["content"].as_array().map(Vec::as_slice).unwrap_or_default());
    }
    let clock = Arc::clone(&session.world.clock);
    let mut started: HashMap<String, Timestamp> = HashMap::new();
    let (mut calls, mut text) = (Vec::new(), String::new());
    let mut tell = |event: TurnEvent| match event {
        TurnEvent::Started => {}
        TurnEvent::Text(content) => {
            let content = marks.push(&content);
            text.push_str(&content);
            if !content.is_empty() {
                on_event(AskEvent::Chunk { content });
            }
        }
        TurnEvent::ToolCall { id, name, input_summary } => {
            started.insert(id, clock.now());
            on_event(AskEvent::ToolCall { tool: name, status: "executing", input: input_summary });
        }
        TurnEvent::ToolResult { id, name, preview, is_error, input, output } => {
            let finished = clock.now();
            marks.note(&output);
            calls.push(Called {
                started: started.remove(&id).unwrap_or(finished),
                call_id: id,
                name: name.clone(),
                input: input.to_string(),
                output: Value::Array(output).to_string(),
                is_error,
                finished,
            });
            on_event(AskEvent::ToolResult { tool: name, result_preview: preview, is_error });
        }
        TurnEvent::Asking { id, name, input } => {
            let (title, text, artifact) = tools::intent(&name, &input);
            let message_id = turn.answer;
            on_event(AskEvent::Asking { message_id, call_id: id, tool: name, title, text, artifact });
        }
        TurnEvent::Artifact(note) => {
            on_event(AskEvent::Artifact { artifact_id: note.id, kind: note.kind, title: note.title });
        }
        TurnEvent::Retrying { attempt, wait_ms, reason } => {
            on_event(AskEvent::Retrying { attempt, wait_ms, reason });
        }
    };
    let report = run_turn(config, &provider.key, request, &tools, cancel.clone(), jitter, &mut tell).await;
    let rest = marks.finish();
    if !rest.is_empty() {
        text.push_str(&rest);
        on_event(AskEvent::Chunk { content: rest });
    }
    let mut sources = marks.sources();
    sources.extend(citations(&report.blocks, &marks));
    Ok(Answered {
        sources,
        text,
        blocks: Some(Value::Array(report.blocks).to_string()),
        model: Some(config.model.clone()),
        // What was read from the cache was sent, too.
        input_tokens: report.usage.input_tokens
            + report.usage.cache_creation_input_tokens
            + report.usage.cache_read_input_tokens,
        cached_tokens: report.usage.cache_read_input_tokens,
        output_tokens: report.usage.output_tokens,
        cost_micros: cost(&session.prices.list, &config.model, &report.responses),
        partial: report.partial || report.error.is_some(),
        error: report.error,
        calls,
    })
}

/// The price of all responses, in millionths of a US dollar, if the model has one.
fn cost(prices: &Prices, model: &str, responses: &[Usage]) -> Option<u64> {
    let each = responses.iter().map(|usage| prices.cost_micros(model, *usage));
    each.sum::<Option<u64>>().filter(|_| !responses.is_empty())
}

/// The passages the model's own citations name, each once, in the order they are first cited.
/// What the conversation has not brought up was made up, or is another project's.
fn citations(messages: &[Value], marks: &SourceMarks) -> Vec<CitedSource> {
    let blocks = messages.iter().filter_map(|m| m["content"].as_array()).flatten();
    let cited = blocks.filter_map(|b| b["citations"].as_array()).flatten();
    let mut sources: Vec<CitedSource> = Vec::new();
    for citation in cited {
        let name = citation["source"].as_str().filter(|name| marks.knows(name));
        let Some((kind, id, place)) = name.and_then(tools::read_source_name) else { continue };
        if sources.iter().any(|s| s.id == id && s.place == place) {
            continue;
        }
        let text = |field: &str| citation[field].as_str().unwrap_or_default().to_owned();
        sources.push(CitedSource {
            number: 0,
            kind,
            id,
            title: text("title"),
            place,
            quote: text("cited_text"),
        });
    }
    sources
}

/// The last messages and what is said now. What was sent before is sent again as it was, so that the server reads it
/// from its cache. A local model has no such cache and little room: of earlier answers it gets the words alone.
fn messages(
    recent: &[MessageRow],
    said: &Said,
    dialect: Dialect,
    kept_here: &HashSet<[u8; 16]>,
) -> Vec<Value> {
    let mut messages = Vec::new();
    for message in recent {
        // The API wants the first message to be the person's.
        if messages.is_empty() && message.role == Role::Assistant {
            continue;
        }
        match dialect {
            Dialect::Messages => messages.extend(as_it_came(message, kept_here)),
            Dialect::Ollama | Dialect::Completions => messages.push(in_words(message)),
        }
    }
    messages.push(said.message());
    messages
}

fn in_words(message: &MessageRow) -> Value {
    json!({"role": message.role, "content": [{"type": "text", "text": message.content}]})
}

/// A message for the history: an answer of a model with its calls and their results, so that the model knows what it
/// has read. What only holds where it was written is left out: thinking, which is signed for the history before it
/// and of which the API wants only that of the running turn, and citations, which count the results of one request.
fn as_it_came(message: &MessageRow, kept_here: &HashSet<[u8; 16]>) -> Vec<Value> {
    let said = || vec![in_words(message)];
    let kept = message.blocks.as_deref().and_then(|blocks| serde_json::from_str::<Vec<Value>>(blocks).ok());
    let mut kept = kept.unwrap_or_default();
    for one in &mut kept {
        let Some(content) = one["content"].as_array_mut() else { return said() };
        content.retain(|block| !matches!(block["type"].as_str(), Some("thinking" | "redacted_thinking")));
        for block in content.iter_mut().filter_map(Value::as_object_mut) {
            if block.get("type").is_some_and(|kind| kind == "text") {
                block.remove("citations");
            }
            if let Some(Value::Array(found)) = block.get_mut("content") {
                found.iter_mut().for_each(|passage| withhold(passage, kept_here));
            }
        }
    }
    kept.retain(|one| one["content"].as_array().is_some_and(|content| !content.is_empty()));
    if kept.first().is_some_and(|first| first["role"] == message.role.as_str()) { kept } else { said() }
}

/// The words of an answer that cites a document that stays here, or has read it: it may have quoted it.
fn withhold_answer(message: &mut MessageRow, kept_here: &HashSet<[u8; 16]>) {
    if message.role != Role::Assistant || kept_here.is_empty() {
        return;
    }
    let sources = message.sources.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let sources: Vec<CitedSource> = sources.unwrap_or_default();
    let cited = sources.iter().filter_map(|source| source.id.parse::<ProjectId>().ok());
    let blocks = message.blocks.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let blocks: Vec<Value> = blocks.unwrap_or_default();
    let named = blocks
        .iter()
        .flat_map(|one| one["content"].as_array().into_iter().flatten())
        .flat_map(|block| block["content"].as_array().into_iter().flatten())
        .filter_map(|found| found["source"].as_str().and_then(tools::owner_of));
    if cited.map(|id| id.bytes()).chain(named).any(|owner| kept_here.contains(&owner)) {
        message.content =
            "(This answer rests on a document that stays on the analyst's device. It is not sent.)"
                .to_owned();
        message.blocks = None;
    }
}

/// A passage of a document that has been told to stay here since the model read it.
fn withhold(passage: &mut Value, kept_here: &HashSet<[u8; 16]>) {
    let owner = passage["source"].as_str().and_then(tools::owner_of);
    if owner.is_some_and(|owner| kept_here.contains(&owner)) {
        *passage = json!({"type": "text", "text": "(This passage is not sent any more.)"});
    }
}

/// What a model is told of the project. It holds titles, which are words of others: they are fenced like all data, with
/// a mark that stays the same for a project, so that the server's cache stays good, and that nobody can know who writes
/// a document.
async fn facts(
    session: &Session,
    thread: &ThreadRow,
    older: &[MessageRow],
    kept_here: &HashSet<[u8; 16]>,
) -> Result<String, AppError> {
    let mut read = session.store.read().await?;
    let mut facts = String::new();
    if let Some(project) = project::get(&mut read, thread.project).await? {
        // Writing to a String cannot fail.
        let _ = writeln!(facts, "Project: {}", project.name);
        if !project.description.is_empty() {
            let _ = writeln!(facts, "About: {}", project.description);
        }
    }
    let documents = document::list(&mut read, thread.project).await?;
    let sent: Vec<&str> =
        documents.iter().filter(|d| !kept_here.contains(&d.id.bytes())).map(|d| d.name.as_str()).collect();
    let meetings = meeting::list(&mut read, thread.project).await?;
    let _ = writeln!(facts, "Documents: {}", some(sent.iter().copied(), sent.len()));
    if sent.len() < documents.len() {
        let _ = writeln!(
            facts,
            "Documents that stay on the analyst's device and that you cannot search: {}",
            documents.len() - sent.len()
        );
    }
    let _ = write!(facts, "Meetings: {}", some(meetings.iter().map(|m| m.title.as_str()), meetings.len()));
    if !older.is_empty() {
        let said: Vec<(Role, &str)> = older.iter().map(|m| (m.role, m.content.as_str())).collect();
        let _ = write!(facts, "\nEarlier in this conversation: {}", docket_quality::summarise(&said));
    }
    let secret = [b"docket facts".as_slice(), thread.project.bytes().as_slice()].concat();
    Ok(tools::fence(&secret, &facts))
}

fn some<'a>(titles: impl Iterator<Item = &'a str>, count: usize) -> String {
    let mut list = titles.take(MOST_TITLES).collect::<Vec<_>>().join("; ");
    if count > MOST_TITLES {
        let _ = write!(list, "; and {} more", count - MOST_TITLES);
    }
    if list.is_empty() { "none".to_owned() } else { list }
}

fn jitter() -> f64 {
    let mut bytes = [0; 4];
    // Without randomness every client waits the same time, which is still right.
    let _ = getrandom::fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}
