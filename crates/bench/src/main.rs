//! Measures Docket beside baselines in one run and says how they compare. Times on shared machines wander, so every
//! figure is a median, and what counts is the ratio within the run. Prints a table, writes `bench/results.json`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, reason = "a tool for developers")]

mod corpus;
mod export;
mod import;
mod unlock;
mod vault_cost;

use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// One line of the table.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// The bound of the issue, and whether the value must stay below it (or above).
    pub(crate) bound: f64,
    pub(crate) below: bool,
    pub(crate) detail: String,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let corpus = corpus::load();
    println!(
        "corpus: {} meetings, {:.1} MB of text ({})\n",
        corpus.files.len(),
        corpus.megabytes(),
        corpus.origin
    );
    let mut figures = Vec::new();
    figures.extend(vault_cost::run(&corpus).await);
    figures.extend(import::run(&corpus).await);
    figures.extend(unlock::run().await);
    figures.extend(export::run());
    for f in &figures {
        let met = if f.below { f.value <= f.bound } else { f.value >= f.bound };
        let sign = if f.below { "≤" } else { "≥" };
        let verdict = if met { "met" } else { "MISSED" };
        println!(
            "{:<46} {:>8.2} {:<5} {sign} {:<6} {verdict:<6} {}",
            f.name, f.value, f.unit, f.bound, f.detail
        );
    }
    let rows: Vec<Value> = figures
        .iter()
        .map(|f| json!({"name": f.name, "value": f.value, "unit": f.unit, "bound": f.bound, "below": f.below, "detail": f.detail}))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench");
    std::fs::create_dir_all(&folder).unwrap();
    let text = serde_json::to_string_pretty(&json!({"corpus": corpus.origin, "figures": rows})).unwrap();
    std::fs::write(folder.join("results.json"), text + "\n").unwrap();
}

/// The median of times.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The time below which 95 of 100 lie.
pub(crate) fn p95(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[(times.len() * 95 / 100).min(times.len() - 1)]
}

pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How long `work` takes.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed())
}
