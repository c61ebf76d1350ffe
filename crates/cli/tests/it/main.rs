//! The program as its users run it: real processes, real files, exit codes, JSON.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
mod bad_input;
mod keychain;
mod main_job;
mod processes;
mod sync;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const PASSPHRASE: &str = "correct horse";

/// A vault in a folder of its own, and the program that opens it.
pub(crate) struct Docket {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) vault: PathBuf,
}

impl Docket {
    /// A folder without a vault.
    pub(crate) fn bare() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = folder.path().join("v/work.docket");
        Self { folder, vault }
    }

    /// A new vault with the project "Bikes".
    pub(crate) fn new() -> Self {
        let docket = Self::bare();
        docket.json(&["init"]);
        docket.json(&["project", "create", "Bikes"]);
        docket
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_docket"));
        command
            .args(arguments)
            .env("DOCKET_VAULT", &self.vault)
            .env("DOCKET_PASSPHRASE", PASSPHRASE)
            .env_remove("ANTHROPIC_API_KEY")
            .env_remove("ANTHROPIC_BASE_URL")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs with `--json` and expects it to succeed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["--json"], arguments].concat());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "docket {arguments:?}: {told}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The exit code, and what was said on standard error.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }
}

pub(crate) fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// The sample files of this repository.
pub(crate) fn demo(below: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo").join(below).display().to_string()
}
