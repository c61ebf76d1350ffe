//! `docket`, the command line: reads arguments, calls one use case, shows its view.
//!
//! Nothing here decides anything about the product. This crate is the only one that prints, and it must never
//! print a secret but the recovery phrase, once, when a vault is made.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the program that prints")]

mod args;
mod assistant;
mod checks;
mod differences;
mod exit;
mod log;
mod permit;
mod run;
mod secrets;
mod serve;
mod show;
mod sync;

use clap::Parser as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

fn main() -> ExitCode {
    quiet_panics();
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return exit::usage(&error),
    };
    log::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("docket: the system gives no threads: {error}");
            return ExitCode::from(1);
        }
    };
    let json = args.json;
    match catch_unwind(AssertUnwindSafe(|| runtime.block_on(run::run(args)))) {
        Ok(Ok(())) => show::finished(),
        Ok(Err(error)) => exit::report(&error, json),
        Err(_) => ExitCode::from(1),
    }
}

/// The message of a panic may quote the text that was being worked on, so only its place is told.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        eprintln!(
            "docket: a fault of ours at {place}; what was acknowledged is kept. Please report this line"
        );
    }));
}
