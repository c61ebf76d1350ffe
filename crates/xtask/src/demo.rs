//! The main job on the sample files, told as it happens. It drives the `docket` program as a user would.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROJECT: &str = "City bikes: refunds";

pub(crate) fn run() -> Result<(), String> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().map_err(|e| e.to_string())?;
    let out = root.join("demo-out");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|e| format!("demo-out could not be cleared: {e}"))?;
    }
    fs::create_dir_all(&out).map_err(|e| e.to_string())?;
    // The vault of a demo is thrown away; its folder goes when the demo ends.
    let vault = tempfile::tempdir().map_err(|e| e.to_string())?;
    let docket = Docket { program: program(&root)?, vault: vault.path().join("demo.docket") };

    let made = docket.json(&["init"])?;
    let words = text(&made, "recoveryPhrase").split(' ').count();
    say("A vault", &format!("made and encrypted; its {words}-word recovery phrase is shown once"));
    let head = fs::read(&docket.vault).map_err(|e| e.to_string())?;
    say("", &format!("its file begins with {}: nothing to read there", hex(&head[..8])));

    docket.json(&["project", "create", PROJECT])?;
    let documents = docket.json(&["document", "add", "-p", PROJECT, &path(&root, "demo/documents")])?;
    for added in list(&documents, "added") {
        say(
            "A document",
            &format!("{} ({}), {} passages", text(added, "name"), text(added, "kind"), added["passages"]),
        );
    }
    let meetings = docket.json(&["meeting", "import", "-p", PROJECT, &path(&root, "demo/meetings")])?;
    let meeting = list(&meetings, "added").first().cloned().ok_or("no meeting came in")?;
    let speakers = list(&meeting, "speakers").len();
    say(
        "A meeting",
        &format!("“{}”, {} cues, {speakers} speakers", text(&meeting, "title"), meeting["cues"]),
    );

    let question = "photo of the locked bike";
    let found = docket.json(&["search", "-p", PROJECT, question])?;
    let hits = list(&found, "hits");
    let took = found["tookMs"].as_f64().unwrap_or_default();
    say("A search", &format!("“{question}”: {} passages in {took:.1} ms", hits.len()));
    for hit in hits.iter().take(3) {
        say("", &format!("{}: {}", text(hit, "title"), shorten(&text(hit, "snippet").replace("**", ""), 90)));
    }

    let extracted = docket.json(&["meeting", "extract", &text(&meeting, "id")])?;
    for mark in list(&extracted, "marks").iter().take(7) {
        say(&capital(&text(mark, "kind")), &shorten(&text(mark, "statement"), 100));
    }

    docket.json(&["thread", "create", "-p", PROJECT, "--title", "Refunds"])?;
    let requests = [
        "Write user stories with acceptance criteria for refunds",
        "Write a requirements document for refunds",
        "Draft the minutes of the Refund discovery workshop",
    ];
    for request in requests {
        say("You ask", request);
        let events = docket.run(&["--json", "ask", "-t", "Refunds", request])?;
        let events: Vec<Value> = events.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
        let artifact = events.iter().find(|e| e["event"] == "artifact").ok_or("no artifact came out")?;
        let id = text(artifact, "artifact_id");
        let shown = docket.json(&["artifact", "show", &id])?;
        let sources = list(&shown, "sources");
        say(
            "Docket",
            &format!("“{}”: {} statements tied to their sources", text(artifact, "title"), sources.len()),
        );
        if let Some(source) = sources.first() {
            say(
                "",
                &format!(
                    "{}  ←  “{}”",
                    shorten(&text(source, "statement"), 60),
                    shorten(&text(source, "quote"), 60)
                ),
            );
        }
        for format in ["md", "pdf", "docx"] {
            let folder = out.display().to_string();
            let written = docket.json(&["artifact", "export", &id, "--format", format, "--out", &folder])?;
            let file = PathBuf::from(text(&written, "path"));
            let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            say(
                "A file",
                &format!(
                    "demo-out/{name} ({} KB)",
                    written["sizeBytes"].as_u64().unwrap_or(0).div_ceil(1024)
                ),
            );
        }
    }

    let copy = vault.path().join("copy.docket-backup");
    docket.json(&["backup", &copy.display().to_string()])?;
    let restored = Docket { program: docket.program, vault: vault.path().join("restored.docket") };
    restored.json(&["restore", &copy.display().to_string()])?;
    let verified = restored.json(&["verify"])?;
    if verified["sound"] != true {
        return Err("the restored vault does not verify".to_owned());
    }
    say("A backup", "written, restored elsewhere, opened and verified page by page");
    println!("\nThe exports lie in {}.", out.display());
    Ok(())
}

struct Docket {
    program: PathBuf,
    vault: PathBuf,
}

impl Docket {
    fn json(&self, arguments: &[&str]) -> Result<Value, String> {
        let mut all = vec!["--json"];
        all.extend_from_slice(arguments);
        serde_json::from_str(&self.run(&all)?)
            .map_err(|_| format!("`docket {}` gave no JSON", arguments.join(" ")))
    }

    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Command::new(&self.program)
            .args(arguments)
            .env("DOCKET_VAULT", &self.vault)
            .env("DOCKET_PASSPHRASE", "a passphrase for a demo")
            .env_remove("ANTHROPIC_API_KEY")
            .stdin(Stdio::null())
            .output()
            .map_err(|e| format!("{} does not run: {e}", self.program.display()))?;
        if !output.status.success() {
            return Err(format!(
                "`docket {}` failed: {}",
                arguments.join(" "),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The program as the Makefile has just built it.
fn program(root: &Path) -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join("debug").join(format!("docket{}", std::env::consts::EXE_SUFFIX));
    if program.exists() { Ok(program) } else { Err("build it first: cargo build -p docket-cli".to_owned()) }
}

fn say(who: &str, what: &str) {
    println!("{who:>11}  {what}");
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn path(root: &Path, below: &str) -> String {
    root.join(below).display().to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn shorten(text: &str, most: usize) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &flat[..at]),
        None => flat,
    }
}
