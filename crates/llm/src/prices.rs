//! What models cost. The list is a file with a date: `data/models.json`.

use crate::wire::Usage;
use serde::Deserialize;

/// The list this version brings.
const BUILT_IN: &str = include_str!("../data/models.json");
/// Writing into the server's cache costs this much more than sending, for the five minutes Docket asks for.
const CACHE_WRITE: f64 = 1.25;

/// Models with their limits and prices.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Prices {
    /// The day the list was made, `2026-11-21`.
    pub as_of: String,
    /// The models.
    pub models: Vec<Model>,
}

/// A model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Model {
    /// Its id, without a date.
    pub id: String,
    /// The most tokens of a request and its answer.
    pub context: u64,
    /// The most tokens of an answer.
    pub max_output: u64,
    /// How many tokens its tokenizer makes of what is one for [`crate::tokens::estimate`].
    #[serde(default = "one")]
    pub tokens: f64,
    /// What a million tokens cost, in US dollars.
    #[serde(flatten)]
    pub price: Price,
    /// Another price for long requests.
    #[serde(default)]
    pub above: Option<Above>,
}

fn one() -> f64 {
    1.0
}

/// What a million tokens cost, in US dollars: which is also what one token costs in millionths of a dollar.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Price {
    /// Sent.
    pub input: f64,
    /// Written by the model.
    pub output: f64,
    /// Sent, and read from the server's cache.
    pub cache_read: f64,
}

/// The price of a request of more than so many tokens.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Above {
    /// Tokens sent, cached ones included.
    pub tokens: u64,
    /// What a million cost then.
    #[serde(flatten)]
    pub price: Price,
}

/// A list of prices that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the list of prices is not in the form of models.json")]
pub struct ImproperPrices;

impl Prices {
    /// The list this version brings.
    #[allow(clippy::expect_used, reason = "the file is part of the program, and a test reads it")]
    pub fn built_in() -> Self {
        Self::read(BUILT_IN).expect("models.json")
    }

    /// A list in the form of `models.json`.
    pub fn read(json: &str) -> Result<Self, ImproperPrices> {
        let list: Self = serde_json::from_str(json).map_err(|_| ImproperPrices)?;
        let fine = |price: &Price| {
            [price.input, price.output, price.cache_read].iter().all(|n| n.is_finite() && *n >= 0.0)
        };
        let all_fine = list.models.iter().all(|m| {
            m.tokens.is_finite() && m.tokens > 0.0 && fine(&m.price) && m.above.iter().all(|a| fine(&a.price))
        });
        if all_fine { Ok(list) } else { Err(ImproperPrices) }
    }

    /// This list with another one before it: what that one says of a model counts.
    #[must_use]
    pub fn after(self, own: Self) -> Self {
        Self { as_of: own.as_of, models: own.models.into_iter().chain(self.models).collect() }
    }

    /// A model by its id, with or without a date behind it.
    pub fn model(&self, id: &str) -> Option<&Model> {
        let dated = |model: &Model| {
            id.strip_prefix(&model.id)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|date| date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()))
        };
        self.models.iter().find(|m| m.id == id).or_else(|| self.models.iter().find(|m| dated(m)))
    }

    /// An estimate of [`crate::tokens`] in the tokens of this model.
    pub fn tokens(&self, id: &str, estimate: u64) -> u64 {
        (estimate as f64 * self.model(id).map_or(1.0, |model| model.tokens)).round() as u64
    }

    /// What one response cost, in millionths of a US dollar; nothing for a model that is not listed.
    pub fn cost_micros(&self, id: &str, usage: Usage) -> Option<u64> {
        let model = self.model(id)?;
        let sent = usage
            .input_tokens
            .saturating_add(usage.cache_creation_input_tokens)
            .saturating_add(usage.cache_read_input_tokens);
        let price = model.above.filter(|above| sent > above.tokens).map_or(model.price, |above| above.price);
        let cost = usage.input_tokens as f64 * price.input
            + usage.cache_creation_input_tokens as f64 * price.input * CACHE_WRITE
            + usage.cache_read_input_tokens as f64 * price.cache_read
            + usage.output_tokens as f64 * price.output;
        // Of a float out of range `as` makes the nearest number in it.
        Some(cost.round() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u64, written: u64, read: u64, output: u64) -> Usage {
        Usage {
            input_tokens: input,
            cache_creation_input_tokens: written,
            cache_read_input_tokens: read,
            output_tokens: output,
        }
    }

    #[test]
    fn responses_have_their_price() {
        let prices = Prices::built_in();
        let check = |id: &str, usage: Usage, expected: Option<u64>| {
            assert_eq!(prices.cost_micros(id, usage), expected, "{id} {usage:?}");
        };
        check("claude-sonnet-5-5", usage(1_000_000, 0, 0, 0), Some(2_000_000));
        check("claude-sonnet-5-5", usage(0, 0, 0, 1_000_000), Some(10_000_000));
        check("claude-sonnet-5-5", usage(100, 1000, 10_000, 50), Some(200 + 2500 + 2000 + 500));
        check("claude-sonnet-4-5-20250929", usage(1000, 0, 0, 0), Some(3000));
        check("claude-haiku-5-5", usage(100_000, 0, 0, 1000), Some(10_000 + 500));
        check("claude-haiku-5-5", usage(1, 0, 100_000, 1000), Some(7501));
        check("claude-sonnet-5-5-latest", usage(1, 1, 1, 1), None);
        check("claude-sonnet-5-52", usage(1, 1, 1, 1), None);
        check("llama", usage(1, 1, 1, 1), None);
        check("claude-opus-5-5", usage(u64::MAX, u64::MAX, u64::MAX, u64::MAX), Some(u64::MAX));
    }

    #[test]
    fn a_list_of_one_s_own_counts_first() {
        let own = r#"{"as_of": "2027-01-01", "models": [
            {"id": "claude-sonnet-5-5", "context": 1, "max_output": 1, "input": 7, "output": 1, "cache_read": 0},
            {"id": "mine", "context": 1, "max_output": 1, "input": 1, "output": 1, "cache_read": 0}]}"#;
        let prices = Prices::built_in().after(Prices::read(own).unwrap());
        let check =
            |id: &str, expected| assert_eq!(prices.cost_micros(id, usage(1, 0, 0, 0)), expected, "{id}");
        check("claude-sonnet-5-5", Some(7));
        check("mine", Some(1));
        check("claude-opus-5-5", Some(4));
        assert_eq!(prices.as_of, "2027-01-01");
    }

    #[test]
    fn a_list_is_checked() {
        let check = |json: &str, fine: bool| assert_eq!(Prices::read(json).is_ok(), fine, "{json}");
        check(r#"{"as_of": "2027-01-01", "models": []}"#, true);
        check(
            r#"{"as_of": "", "models": [{"id": "m", "context": 1, "max_output": 1, "input": -1, "output": 1, "cache_read": 0}]}"#,
            false,
        );
        check("[]", false);
        check("", false);
    }
}
