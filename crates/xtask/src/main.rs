//! Work on the project itself: `cargo xtask demo` runs the main job on the sample files. Nothing of this is shipped.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for developers")]

mod demo;

use std::process::ExitCode;

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "demo" => demo::run(),
        "types" => types(),
        other => Err(format!("unknown task `{other}`; there are: demo, types")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the TypeScript types of all commands, and the hostile texts for the page's tests.
fn types() -> Result<(), String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/rpc/schema.gen.ts");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    }
    std::fs::write(&path, docket_app::typescript()).map_err(|e| e.to_string())?;
    let hostile = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/test/hostile.json");
    std::fs::write(hostile, docket_testkit::hostile::for_the_page()).map_err(|e| e.to_string())
}
