//! The ways model servers are spoken to. A turn knows one: requests and events of the Messages API. What another server
//! wants is made from that request, and what it sends is read as those events, so that a turn is the same with all.

mod chat;
mod completions;
mod flat;
mod ollama;

use crate::error::TurnError;
use crate::sse::{SseDecoder, SseEvent};
use crate::wire::{RequestBody, StreamEvent};
use chat::Chat;

/// How a server wants to be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The Claude Messages API.
    Messages,
    /// Ollama's own, `/api/chat`: the only one that can be told how much context to keep.
    Ollama,
    /// `/v1/chat/completions` as OpenAI made it and llama.cpp, LM Studio, vLLM and others speak it.
    Completions,
}

impl Dialect {
    /// Where under the server's address requests go.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Messages => "/v1/messages",
            Self::Ollama => "/api/chat",
            Self::Completions => "/v1/chat/completions",
        }
    }

    /// Where under the server's address its models are listed.
    pub(crate) fn models_path(self) -> &'static str {
        match self {
            Self::Messages | Self::Completions => "/v1/models",
            Self::Ollama => "/api/tags",
        }
    }

    /// What the server's answer must call itself.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Messages | Self::Completions => "text/event-stream",
            Self::Ollama => "application/x-ndjson",
        }
    }

    /// The request as this server wants it.
    pub(crate) fn bytes(self, body: &RequestBody) -> serde_json::Result<Vec<u8>> {
        match self {
            Self::Messages => serde_json::to_vec(body),
            Self::Ollama => serde_json::to_vec(&ollama::request(body)),
            Self::Completions => serde_json::to_vec(&completions::request(body)),
        }
    }

    /// Reads the answer to this request.
    pub(crate) fn reader(self, body: &RequestBody) -> Reader {
        match self {
            Self::Messages => Reader::Messages(SseDecoder::new()),
            Self::Ollama => Reader::Ollama(ollama::Lines::default(), Chat::new(body)),
            Self::Completions => Reader::Completions(SseDecoder::new(), completions::Answer::new(body)),
        }
    }
}

/// Turns the bytes of an answer into events.
#[derive(Debug)]
pub(crate) enum Reader {
    Messages(SseDecoder),
    Ollama(ollama::Lines, Chat),
    Completions(SseDecoder, completions::Answer),
}

/// Events, and why there can be no more if there cannot.
pub(crate) type Read = (Vec<StreamEvent>, Option<TurnError>);

impl Reader {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Read {
        match self {
            Self::Messages(decoder) => each(decoder.push(bytes).ok(), |event, events| {
                events.push(StreamEvent::read(event).map_err(|_| TurnError::Malformed)?);
                Ok(())
            }),
            Self::Ollama(lines, chat) => {
                each(lines.push(bytes), |line: &Vec<u8>, events| ollama::read(line, chat, events))
            }
            Self::Completions(decoder, answer) => {
                each(decoder.push(bytes).ok(), |event: &SseEvent, events| answer.read(&event.data, events))
            }
        }
    }

    /// The end of the bytes: what a last line without its end says. It may be cut off itself, and says nothing then.
    pub(crate) fn finish(self) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        match self {
            Self::Messages(decoder) => {
                events.extend(decoder.finish().and_then(|event| StreamEvent::read(&event).ok()));
            }
            Self::Ollama(lines, mut chat) => {
                let _ = ollama::read(&lines.finish(), &mut chat, &mut events);
            }
            Self::Completions(decoder, mut answer) => {
                if let Some(event) = decoder.finish() {
                    let _ = answer.read(&event.data, &mut events);
                }
                answer.finish(&mut events);
            }
        }
        events
    }
}

/// Reads each item until one cannot be read; what came before it counts.
fn each<T>(
    items: Option<Vec<T>>,
    mut read: impl FnMut(&T, &mut Vec<StreamEvent>) -> Result<(), TurnError>,
) -> Read {
    let mut events = Vec::new();
    let Some(items) = items else { return (events, Some(TurnError::Malformed)) };
    for item in &items {
        if let Err(error) = read(item, &mut events) {
            return (events, Some(error));
        }
    }
    (events, None)
}

#[cfg(test)]
#[path = "dialect/tests.rs"]
mod tests;
