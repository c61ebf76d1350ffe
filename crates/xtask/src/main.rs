//! Work on the project itself: `cargo xtask demo` runs the main job on the sample files. Nothing of this is shipped.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for developers")]

mod demo;

use std::process::ExitCode;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "demo" => demo::run(),
        other => Err(format!("unknown task `{other}`; there is: demo")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
