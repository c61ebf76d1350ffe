//! Several programs at once, and programs that are stopped.
#![cfg(unix)]
use crate::Docket;
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::Duration;

fn many_files(docket: &Docket, folder: &str, count: usize) -> String {
    for n in 0..count {
        docket.file(
            &format!("{folder}/{n:04}.txt"),
            format!("In {folder} number {n} says something. ").repeat(40),
        );
    }
    docket.folder.path().join(folder).display().to_string()
}

#[test]
fn two_imports_at_once_both_come_in() {
    let docket = Docket::new();
    let folders = [many_files(&docket, "one", 120), many_files(&docket, "two", 120)];
    let children: Vec<_> = folders
        .iter()
        .map(|f| {
            docket
                .command(&["--json", "document", "add", "-p", "Bikes", f])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let view: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(view["added"].as_array().unwrap().len(), 120);
    }
    assert_eq!(docket.json(&["project", "show", "Bikes"])["documents"], 240);
    assert_eq!(docket.json(&["verify"])["sound"], true);
}

#[test]
fn ctrl_c_keeps_what_is_in_and_says_so() {
    let docket = Docket::new();
    let folder = many_files(&docket, "many", 2500);
    let child = docket
        .command(&["--json", "document", "add", "-p", "Bikes", &folder])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Wait until the first batch is in, however long that takes here, then stop the program.
    let listing = || docket.json(&["project", "show", "Bikes"])["documents"].as_u64().unwrap();
    while listing() == 0 {}
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let view: Value = serde_json::from_slice(&output.stdout).unwrap();
    let added = view["added"].as_array().unwrap().len() as u64;
    assert_eq!(listing(), added, "what is said to be in is in, and nothing else");
    if added < 2500 {
        assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let rest = docket.json(&["document", "add", "-p", "Bikes", &folder]);
    assert_eq!(rest["added"].as_array().unwrap().len() as u64 + added, 2500);
}

#[test]
fn a_killed_import_leaves_a_vault_that_verifies() {
    let docket = Docket::new();
    let folder = many_files(&docket, "many", 400);
    for round in 0..12u64 {
        let mut child = docket
            .command(&["--json", "document", "add", "-p", "Bikes", &folder])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::park_timeout(Duration::from_millis(120 + round * 35));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(docket.json(&["verify"])["sound"], true, "after kill {round}");
    }
    docket.json(&["document", "add", "-p", "Bikes", &folder]);
    assert_eq!(docket.json(&["project", "show", "Bikes"])["documents"], 400);
}

#[test]
fn a_backup_of_a_vault_in_use_is_whole() {
    let docket = Docket::new();
    let folder = many_files(&docket, "many", 600);
    let mut import = docket
        .command(&["--json", "document", "add", "-p", "Bikes", &folder])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let backup = docket.folder.path().join("b.docket-backup").display().to_string();
    docket.json(&["backup", &backup]);
    assert!(import.wait().unwrap().success());
    let restored = docket.folder.path().join("r.docket").display().to_string();
    docket.json(&["--vault", &restored, "restore", &backup]);
    assert_eq!(docket.json(&["--vault", &restored, "verify"])["sound"], true);
    assert!(
        docket.json(&["--vault", &restored, "project", "show", "Bikes"])["documents"].as_u64().unwrap()
            <= 600
    );
}

/// Temporary files count as much as the vault's own: none holds a word of the user's, while a command runs or after.
#[test]
fn no_word_reaches_a_temporary_file() {
    const PLANTED: [&str; 2] = ["quetzalcoatlus", "zwiebelfischchen"];
    let docket = Docket::new();
    let temporary = docket.folder.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let text =
        docket.file("in.txt", "The Quetzalcoatlus must approve each Zwiebelfischchen.\n".repeat(20_000));
    let vault_folder = docket.vault.parent().unwrap().to_owned();
    let scan = || {
        for folder in [&temporary, &vault_folder] {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                // A file may go while it is looked at; then it is no longer there to be read by anybody.
                let Ok(bytes) = std::fs::read(entry.path()) else { continue };
                let bytes = bytes.to_ascii_lowercase();
                for word in PLANTED {
                    let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                    assert!(!found, "{word} in {}", entry.path().display());
                }
            }
        }
    };
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    let backup = docket.folder.path().join("v/copy.docket-backup").display().to_string();
    for arguments in [
        &["document", "add", "-p", "Bikes", &text][..],
        &["search", "quetzalcoatlus approve"],
        &["ask", "-t", "T", "Write user stories about the zwiebelfischchen"],
        &["backup", &backup],
        &["verify"],
    ] {
        let mut child = docket
            .command(arguments)
            .env("TMPDIR", &temporary)
            .env("SQLITE_TMPDIR", &temporary)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while child.try_wait().unwrap().is_none() {
            scan();
        }
        assert!(child.wait().unwrap().success(), "{arguments:?}");
        scan();
    }
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0, "nothing is left behind");
}
