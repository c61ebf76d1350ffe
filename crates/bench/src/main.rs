//! Measures Docket beside baselines in one run and says how they compare. Times on shared machines wander, so every
//! figure is a median, and what counts is the ratio within the run. Prints a table, writes `bench/results.json`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, reason = "a tool for developers")]

mod corpus;
mod export;
mod import;
mod stream;
mod sync_cost;
mod unlock;
mod vault_cost;
mod window;

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
    let part = std::env::args().nth(1);
    let figures: Vec<Value> = match part.as_deref() {
        None => core().await.iter().map(Figure::row).collect(),
        Some("sync") => sync_cost::run().await.iter().map(Figure::row).collect(),
        Some("stream") => stream::run().await.iter().map(Figure::row).collect(),
        // Wants a display and release builds of the window and of the empty one beside it.
        Some("window") => window::run().iter().map(Figure::row).collect(),
        // What Playwright measured in the page, one figure a line.
        Some("page") => {
            std::io::stdin().lines().filter_map(|line| serde_json::from_str(&line.unwrap()).ok()).collect()
        }
        Some(other) => panic!("there is no part `{other}` of the bench"),
    };
    for figure in &figures {
        println!("{}", line(figure));
    }
    keep(figures);
}

async fn core() -> Vec<Figure> {
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
    figures.extend(stream::run().await);
    figures.extend(sync_cost::run().await);
    figures
}

impl Figure {
    fn row(&self) -> Value {
        json!({"name": self.name, "value": self.value, "unit": self.unit, "bound": self.bound, "below": self.below, "detail": self.detail})
    }
}

fn line(figure: &Value) -> String {
    let text = |key: &str| figure[key].as_str().unwrap_or_default();
    let (value, bound) = (figure["value"].as_f64().unwrap(), figure["bound"].as_f64().unwrap());
    let below = figure["below"] == true;
    let met = if below { value <= bound } else { value >= bound };
    let sign = if below { "≤" } else { "≥" };
    let verdict = if met { "met" } else { "MISSED" };
    format!(
        "{:<58} {value:>8.2} {:<5} {sign} {bound:<6} {verdict:<6} {}",
        text("name"),
        text("unit"),
        text("detail")
    )
}

/// Puts figures into `bench/results.json`, in the place of those of the same name.
fn keep(new: Vec<Value>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/results.json");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let mut figures: Vec<Value> = serde_json::from_str::<Value>(&text)
        .ok()
        .and_then(|mut known| known["figures"].as_array_mut().map(std::mem::take))
        .unwrap_or_default();
    for figure in new {
        match figures.iter_mut().find(|known| known["name"] == figure["name"]) {
            Some(known) => *known = figure,
            None => figures.push(figure),
        }
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = serde_json::to_string_pretty(&json!({"figures": figures})).unwrap();
    std::fs::write(path, text + "\n").unwrap();
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
