use crate::error::TurnError;
use crate::prices::Prices;
use crate::server::ServerConfig;
use crate::tokens;
use crate::turn::TurnRequest;
use crate::wire::{Usage, request_body};

/// What a turn would send first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The body of the request, JSON with line breaks for a person.
    pub body: String,
    /// About how many tokens it comes to.
    pub tokens: u64,
    /// What these cost, in millionths of a US dollar; nothing for a model without a price.
    pub cost_micros: Option<u64>,
}

/// What [`crate::run_turn`] would send first for the same request: the same bytes, but for the line breaks. Nothing is
/// sent.
pub fn preview(config: &ServerConfig, request: &TurnRequest) -> Result<Sent, TurnError> {
    let TurnRequest { system, messages, tools, .. } = request;
    let body = request_body(&config.model, config.max_tokens, system, tools, true, messages)
        .map_err(|_| TurnError::InvalidRequest)?;
    let prices = Prices::built_in();
    let tokens = prices.tokens(&config.model, tokens::estimate_request(&body));
    let usage = Usage { input_tokens: tokens, ..Usage::default() };
    let bytes = config.dialect.bytes(&body).map_err(|_| TurnError::InvalidRequest)?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| TurnError::InvalidRequest)?;
    let body = serde_json::to_string_pretty(&value).map_err(|_| TurnError::InvalidRequest)?;
    Ok(Sent { body, tokens, cost_micros: prices.cost_micros(&config.model, usage) })
}
