//! What answers cost: by day, by provider and model, by thread.

use crate::error::AppError;
use crate::vault::Session;
use docket_domain::{ProjectId, ThreadId};
use docket_llm::Prices;
use docket_store::message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use ts_rs::TS;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The most bytes of a list of prices.
const MOST_PRICES: u64 = 1024 * 1024;
/// The longest time that is looked back on, in days.
const MOST_DAYS: u32 = 3660;

/// Which days to look at.
#[derive(Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShowUsage {
    /// So many, today the last of them.
    pub days: u32,
}

/// Answers, what they took and what they cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Spent {
    /// How many answers.
    pub answers: u32,
    /// Tokens sent, those from the cache included.
    pub input_tokens: u64,
    /// Those of them that were read from the provider's cache.
    pub cached_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// The price by the list of the day, in millionths of a US dollar.
    pub cost_micros: u64,
    /// Answers of models that have no price in the list.
    pub unpriced: u32,
}

/// A day.
#[derive(Debug, Serialize, TS)]
pub struct DayView {
    /// In UTC, `2026-11-21`.
    pub day: String,
    /// What it came to.
    pub spent: Spent,
}

/// A model.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub struct ModelView {
    /// Who answered.
    pub provider: String,
    /// The model; none for the offline drafter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What it came to.
    pub spent: Spent,
}

/// A thread.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThreadSpentView {
    /// Its id.
    pub thread: ThreadId,
    /// Its project.
    pub project: ProjectId,
    /// Its title.
    pub title: String,
    /// What it came to.
    pub spent: Spent,
}

/// Where prices come from besides the program's own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OwnPrices {
    /// There is no `models.json` beside the vault.
    None,
    /// It is there and counts first.
    Used,
    /// It is there and is not in the form of a list of prices.
    Unreadable,
}

/// The prices of a session.
pub(crate) struct PriceList {
    pub(crate) list: Prices,
    own: OwnPrices,
}

impl PriceList {
    /// The program's list, with that in `models.json` beside the vault before it. A file that cannot be read is told of
    /// and not used: it must not keep anybody out of the vault.
    pub(crate) fn beside(vault: &Path) -> Self {
        let built_in = Prices::built_in();
        let file = match std::fs::File::open(vault.with_file_name("models.json")) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Self { list: built_in, own: OwnPrices::None };
            }
            Err(_) => return Self { list: built_in, own: OwnPrices::Unreadable },
        };
        let mut text = String::new();
        // Of a longer file the beginning is no list, and is told of as such.
        if file.take(MOST_PRICES).read_to_string(&mut text).is_err() {
            return Self { list: built_in, own: OwnPrices::Unreadable };
        }
        match Prices::read(&text) {
            Ok(own) => Self { list: built_in.after(own), own: OwnPrices::Used },
            Err(_) => Self { list: built_in, own: OwnPrices::Unreadable },
        }
    }
}

/// What answers came to.
#[derive(Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsageView {
    /// The day the prices are of, `2026-11-21`.
    pub prices_as_of: String,
    /// Whether there is a list of one's own.
    pub own_prices: OwnPrices,
    /// All together.
    pub total: Spent,
    /// Each day with an answer, the latest first.
    pub days: Vec<DayView>,
    /// Each model, the most expensive first.
    pub models: Vec<ModelView>,
    /// Each thread, the most expensive first.
    pub threads: Vec<ThreadSpentView>,
}

/// What the answers of the last days came to. Answers that were taken back or whose thread was deleted count too: they
/// were paid for.
pub async fn show(session: &Session, request: ShowUsage) -> Result<UsageView, AppError> {
    if !(1..=MOST_DAYS).contains(&request.days) {
        return Err(AppError::invalid(format!("the number of days must be 1 to {MOST_DAYS}")));
    }
    let today = session.world.clock.now().0.div_euclid(DAY_MS);
    let from = (today - i64::from(request.days) + 1) * DAY_MS;
    let rows =
        message::answers_since(&mut *session.store.read().await?, docket_domain::Timestamp(from)).await?;
    let mut total = Spent::default();
    let mut days: BTreeMap<String, Spent> = BTreeMap::new();
    let mut models: BTreeMap<(String, Option<String>), Spent> = BTreeMap::new();
    let mut threads: BTreeMap<ThreadId, (ProjectId, String, Spent)> = BTreeMap::new();
    for row in rows {
        let thread =
            threads.entry(row.thread).or_insert_with(|| (row.project, row.title.clone(), Spent::default()));
        let model = models.entry((row.provider.clone(), row.model.clone())).or_default();
        let day = days.entry(row.created_at.day()).or_default();
        for spent in [&mut total, day, model, &mut thread.2] {
            spent.answers += 1;
            spent.input_tokens += u64::from(row.input_tokens.unwrap_or(0));
            spent.cached_tokens += u64::from(row.cached_tokens.unwrap_or(0));
            spent.output_tokens += u64::from(row.output_tokens.unwrap_or(0));
            spent.cost_micros = spent.cost_micros.saturating_add(row.cost_micros.unwrap_or(0));
            spent.unpriced += u32::from(row.model.is_some() && row.cost_micros.is_none());
        }
    }
    let dear = |spent: &Spent| std::cmp::Reverse((spent.cost_micros, spent.answers));
    let mut models: Vec<ModelView> =
        models.into_iter().map(|((provider, model), spent)| ModelView { provider, model, spent }).collect();
    models.sort_by_key(|m| dear(&m.spent));
    let mut threads: Vec<ThreadSpentView> = threads
        .into_iter()
        .map(|(thread, (project, title, spent))| ThreadSpentView { thread, project, title, spent })
        .collect();
    threads.sort_by_key(|t| dear(&t.spent));
    let days = days.into_iter().rev().map(|(day, spent)| DayView { day, spent }).collect();
    let (prices_as_of, own_prices) = (session.prices.list.as_of.clone(), session.prices.own);
    Ok(UsageView { prices_as_of, own_prices, total, days, models, threads })
}
