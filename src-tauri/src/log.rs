//! What happened, without content, in a file a day; the last seven are kept.

use tauri::{AppHandle, Manager as _};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

const KEPT: usize = 7;

pub(crate) fn start(app: &AppHandle) {
    let Ok(folder) = app.path().app_log_dir() else { return };
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("docket")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder);
    let Ok(file) = file else { return };
    let level = std::env::var("DOCKET_LOG").ok().and_then(|l| l.parse().ok()).unwrap_or(LevelFilter::INFO);
    let layer =
        tracing_subscriber::fmt::layer().json().with_ansi(false).with_writer(std::sync::Mutex::new(file));
    // Only our own crates may write: what others log at their lower levels is not theirs to tell.
    let _ = tracing_subscriber::registry()
        .with(layer)
        .with(Targets::new().with_target("docket", level))
        .try_init();
}
