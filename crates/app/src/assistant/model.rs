//! The answer of a model: what it is told, what it may call, and what is kept of what it says.

use super::{Answered, AskEvent, Called, CitedSource, RECENT_MESSAGES, Turn, tools};
use crate::error::AppError;
use docket_domain::{Role, Timestamp};
use docket_llm::{ApiKey, Cancel, Prices, ServerConfig, TurnEvent, TurnRequest, Usage, run_turn};
use docket_store::message::MessageRow;
use docket_store::{document, meeting, project};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;

const SYSTEM: &str = include_str!("system.md");
/// How many titles of the library a model is told.
const MOST_TITLES: usize = 60;

pub(super) async fn answer(
    turn: &Turn<'_>,
    config: &ServerConfig,
    key: &ApiKey,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(AskEvent) + Send),
) -> Result<Answered, AppError> {
    let tools = tools::all(turn.session, turn.project(), turn.thread.id, turn.answer);
    let before = turn.before().await?;
    let request = TurnRequest {
        system: vec![SYSTEM.to_owned(), facts(turn, before.len() > RECENT_MESSAGES).await?],
        messages: messages(turn, &before),
        tools: tools.iter().map(|t| t.descriptor()).collect(),
        ask_first: turn.ask_first,
    };
    let clock = std::sync::Arc::clone(&turn.session.world.clock);
    let mut started: HashMap<String, Timestamp> = HashMap::new();
    let mut calls = Vec::new();
    let mut tell = |event: TurnEvent| match event {
        TurnEvent::Started => {}
        TurnEvent::Text(content) => on_event(AskEvent::Chunk { content }),
        TurnEvent::ToolCall { id, name, input_summary } => {
            started.insert(id, clock.now());
            on_event(AskEvent::ToolCall { tool: name, status: "executing", input: input_summary });
        }
        TurnEvent::ToolResult { id, name, preview, is_error, input, output } => {
            let finished = clock.now();
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
            let (title, text) = tools::intent(&input);
            on_event(AskEvent::Asking { message_id: turn.answer, call_id: id, tool: name, title, text });
        }
        TurnEvent::Artifact(note) => {
            on_event(AskEvent::Artifact { artifact_id: note.id, kind: note.kind, title: note.title });
        }
        TurnEvent::Retrying { attempt, wait_ms, reason } => {
            on_event(AskEvent::Retrying { attempt, wait_ms, reason });
        }
    };
    let report = run_turn(config, key, request, &tools, cancel.clone(), jitter, &mut tell).await;
    Ok(Answered {
        sources: citations(&report.blocks),
        text: report.text,
        blocks: Some(Value::Array(report.blocks).to_string()),
        model: Some(config.model.clone()),
        // What was read from the cache was sent, too.
        input_tokens: report.usage.input_tokens
            + report.usage.cache_creation_input_tokens
            + report.usage.cache_read_input_tokens,
        cached_tokens: report.usage.cache_read_input_tokens,
        output_tokens: report.usage.output_tokens,
        cost_micros: cost(&config.model, &report.responses),
        partial: report.partial || report.error.is_some(),
        error: report.error,
        calls,
    })
}

/// The price of all responses, in millionths of a US dollar, if the model has one.
fn cost(model: &str, responses: &[Usage]) -> Option<u64> {
    let prices = Prices::built_in();
    let each = responses.iter().map(|usage| prices.cost_micros(model, *usage));
    each.sum::<Option<u64>>().filter(|_| !responses.is_empty())
}

/// The passages the model's own citations name, each once, in the order they are first cited.
fn citations(messages: &[Value]) -> Vec<CitedSource> {
    let blocks = messages.iter().filter_map(|m| m["content"].as_array()).flatten();
    let cited = blocks.filter_map(|b| b["citations"].as_array()).flatten();
    let mut sources: Vec<CitedSource> = Vec::new();
    for citation in cited {
        let Some((kind, id, place)) = citation["source"].as_str().and_then(tools::read_source_name) else {
            continue;
        };
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
/// from its cache, until the thread has more than [`RECENT_MESSAGES`] and the first of them begin to fall away.
fn messages(turn: &Turn<'_>, before: &[MessageRow]) -> Vec<Value> {
    let mut messages = Vec::new();
    for message in &before[before.len().saturating_sub(RECENT_MESSAGES)..] {
        // The API wants the first message to be the person's.
        if messages.is_empty() && message.role == Role::Assistant {
            continue;
        }
        messages.extend(as_it_came(message));
    }
    messages.push(json!({"role": "user", "content": [{"type": "text", "text": turn.text}]}));
    messages
}

/// A message for the history: an answer of a model with its calls and their results, so that the model knows what it
/// has read. What only holds where it was written is left out: thinking, which is signed for the history before it
/// and of which the API wants only that of the running turn, and citations, which count the results of one request.
fn as_it_came(message: &MessageRow) -> Vec<Value> {
    let said = || vec![json!({"role": message.role, "content": [{"type": "text", "text": message.content}]})];
    let kept = message.blocks.as_deref().and_then(|blocks| serde_json::from_str::<Vec<Value>>(blocks).ok());
    let mut kept = kept.unwrap_or_default();
    for one in &mut kept {
        let Some(content) = one["content"].as_array_mut() else { return said() };
        content.retain(|block| !matches!(block["type"].as_str(), Some("thinking" | "redacted_thinking")));
        for block in content.iter_mut().filter_map(Value::as_object_mut) {
            if block.get("type").is_some_and(|kind| kind == "text") {
                block.remove("citations");
            }
        }
    }
    kept.retain(|one| one["content"].as_array().is_some_and(|content| !content.is_empty()));
    if kept.first().is_some_and(|first| first["role"] == "assistant") { kept } else { said() }
}

async fn facts(turn: &Turn<'_>, has_older: bool) -> Result<String, AppError> {
    let mut read = turn.session.store.read().await?;
    let mut facts = String::from("<project-facts>\n");
    if let Some(project) = project::get(&mut read, turn.project()).await? {
        // Writing to a String cannot fail.
        let _ = writeln!(facts, "Project: {}", project.name);
        if !project.description.is_empty() {
            let _ = writeln!(facts, "About: {}", project.description);
        }
    }
    let documents = document::list(&mut read, turn.project()).await?;
    let meetings = meeting::list(&mut read, turn.project()).await?;
    let _ =
        writeln!(facts, "Documents: {}", some(documents.iter().map(|d| d.name.as_str()), documents.len()));
    let _ = writeln!(facts, "Meetings: {}", some(meetings.iter().map(|m| m.title.as_str()), meetings.len()));
    if has_older && !turn.thread.summary.is_empty() {
        let _ = writeln!(facts, "Earlier in this conversation: {}", turn.thread.summary);
    }
    facts.push_str("</project-facts>");
    Ok(facts)
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
