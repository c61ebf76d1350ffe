//! The log: off unless `DOCKET_LOG` names a level. Only our own crates may write to it, since what others log at
//! their lower levels (headers, statements) is not theirs to tell.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

pub(crate) fn start() {
    let level = std::env::var("DOCKET_LOG").ok().and_then(|l| l.parse::<LevelFilter>().ok());
    let Some(level) = level else { return };
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(layer).with(Targets::new().with_target("docket", level)).init();
}
