//! From nothing to exported requirements, with the JSON that programs rely on.
use crate::{Docket, demo, id};
use docket_testkit::messages_api::{self, ScriptedApi};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn has(value: &Value, expected: &[&str]) {
    for key in expected {
        assert!(keys(value).contains(key), "{key} is missing in {value}");
    }
}

#[test]
fn the_whole_job() {
    let docket = Docket::bare();
    let made = docket.json(&["init"]);
    assert_eq!(keys(&made), ["vault", "recoveryPhrase"]);
    assert_eq!(made["recoveryPhrase"].as_str().unwrap().split(' ').count(), 24);
    docket.json(&["unlock-check"]);
    has(&docket.json(&["project", "create", "City bikes"]), &["id", "name"]);

    let added = docket.json(&["document", "add", "-p", "City bikes", &demo("documents")]);
    assert_eq!(added["added"].as_array().unwrap().len(), 4);
    has(&added["added"][0], &["id", "name", "kind", "sizeBytes", "passages"]);
    let again = docket.json(&["document", "add", "-p", "City bikes", &demo("documents")]);
    assert_eq!(
        (again["added"].as_array().unwrap().len(), again["skipped"].as_array().unwrap().len()),
        (0, 4)
    );
    assert_eq!(keys(&again["skipped"][0]), ["path", "code", "message"]);
    assert_eq!(again["skipped"][0]["code"], "duplicate");

    let imported = docket.json(&["meeting", "import", "-p", "City bikes", &demo("meetings")]);
    let meeting = &imported["added"][0];
    has(meeting, &["id", "title", "cues", "speakers"]);
    assert_eq!(meeting["cues"], 24);

    let found = docket.json(&[
        "search",
        "-p",
        "City bikes",
        "photo of the locked bike",
        "--kind",
        "meeting,document",
    ]);
    has(&found, &["hits", "tookMs"]);
    for hit in found["hits"].as_array().unwrap() {
        has(hit, &["kind", "id", "title", "snippet", "score", "place"]);
    }
    let spoken = docket.json(&["search", "\"partial refunds\"", "--kind", "meeting"]);
    let hit = &spoken["hits"][0];
    assert_eq!(hit["id"], meeting["id"], "a hit in a meeting carries the id that the import printed");
    has(&hit["place"], &["startMs", "endMs", "speaker"]);
    assert!(hit["snippet"].as_str().unwrap().contains("**partial refunds**"));
    let written = docket.json(&["search", "deposit", "--kind", "document", "--limit", "1"]);
    assert_eq!(written["hits"].as_array().unwrap().len(), 1);
    has(&written["hits"][0]["place"], &["line", "charStart", "charEnd"]);

    let thread = id(&docket.json(&["thread", "create", "-p", "City bikes", "--title", "Refunds"]));
    let output = docket.run(&[
        "--json",
        "ask",
        "-t",
        &thread,
        "Write user stories with acceptance criteria for refunds",
    ]);
    assert!(output.status.success());
    let events: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let named =
        |name: &str| events.iter().find(|e| e["event"] == name).unwrap_or_else(|| panic!("no {name} event"));
    assert_eq!(events[0]["event"], "start");
    assert_eq!(events.last().unwrap()["event"], "complete");
    assert_eq!(named("start")["reason"]["provider"], "offline", "it says that it is offline");
    assert_eq!(named("start")["reason"]["passed"][0]["because"], "notSetUp", "and why");
    has(named("tool_result"), &["tool", "result_preview"]);
    has(named("artifact"), &["artifact_id", "type", "title"]);

    let artifact = named("artifact")["artifact_id"].as_str().unwrap();
    let shown = docket.json(&["artifact", "show", artifact]);
    has(&shown, &["id", "type", "title", "content", "sources"]);
    let sources = shown["sources"].as_array().unwrap();
    assert!(sources.len() >= 10);
    for source in sources {
        has(source, &["statement", "kind", "id", "place", "quote"]);
        let command = source["kind"].as_str().unwrap();
        let text = docket.json(&[command, "show", source["id"].as_str().unwrap()]);
        let (start, end) =
            (source["place"]["charStart"].as_u64().unwrap(), source["place"]["charEnd"].as_u64().unwrap());
        let content = text["content"].as_str().unwrap();
        let quoted: String = content.chars().skip(start as usize).take((end - start) as usize).collect();
        assert_eq!(quoted, source["quote"], "the quote stands at its place");
    }

    for format in ["md", "pdf", "docx"] {
        let path = docket.folder.path().join(format!("out.{format}"));
        let written = docket.json(&[
            "artifact",
            "export",
            artifact,
            "--format",
            format,
            "--out",
            path.to_str().unwrap(),
        ]);
        assert_eq!(written["sizeBytes"], std::fs::metadata(&path).unwrap().len());
    }
    let pdf = docket.folder.path().join("out.pdf");
    let text = Command::new("pdftotext")
        .arg(&pdf)
        .arg("-")
        .output()
        .expect("pdftotext is needed; `make setup` installs it");
    let text = String::from_utf8(text.stdout).unwrap();
    for word in ["customer", "refund", "Sources", "Omar Haddad"] {
        assert!(text.contains(word), "{word} is not in the PDF");
    }
    let projects = docket.json(&["project", "show", "City bikes"]);
    assert_eq!(projects["documents"], 4);
    assert_eq!(projects["artifacts"], 1);
    assert_eq!(docket.json(&["verify"])["sound"], true);
}

#[test]
fn text_comes_from_standard_input_too() {
    let docket = Docket::new();
    let pipe = |arguments: &[&str], text: &str| {
        let mut child =
            docket.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let added = pipe(
        &["--json", "document", "add", "-p", "Bikes", "-", "--name", "clip.md"],
        "# Pasted\n\nFrom the clipboard.",
    );
    assert_eq!(
        (added["added"][0]["name"].as_str(), added["added"][0]["kind"].as_str()),
        (Some("clip.md"), Some("md"))
    );
    let meeting = pipe(
        &["--json", "meeting", "new", "-p", "Bikes", "--title", "Weekly", "--from", "-"],
        "Decision: go on.",
    );
    let extracted = docket.json(&["meeting", "extract", &id(&meeting)]);
    assert_eq!(extracted["marks"][0]["kind"], "decision");
    let artifact = pipe(
        &["--json", "artifact", "create", "-p", "Bikes", "--type", "custom", "--title", "T", "--from", "-"],
        "Words.",
    );
    assert_eq!(artifact["content"], "Words.");
}

#[test]
fn an_artifact_is_checked() {
    let docket = Docket::new();
    let create = |title: &str, text: &str| {
        let file = docket.file("r.md", text);
        let named = ["artifact", "create", "-p", "Bikes", "--type", "requirements_doc", "--title", title];
        docket.json(&[&named[..], &["--from", &file]].concat());
    };
    create("Limits", "# Limits\n\n- The app must be user-friendly.\n- The limit is TBD.\n");
    let told = docket.run(&["artifact", "check", "Limits"]);
    assert!(told.status.success(), "findings are no failure");
    let told = String::from_utf8(told.stdout).unwrap();
    let rows: Vec<&str> = told.lines().collect();
    assert_eq!(rows[0], "3  warning  vague-word   “user-friendly”");
    assert_eq!((rows[2], rows[4]), ("4  error    placeholder  “TBD”", "2 findings"));
    let json = docket.json(&["artifact", "check", "Limits"]);
    assert_eq!(json["findings"][0]["code"], "vague-word");
    assert_eq!(
        (json["findings"][1]["start"].as_u64(), json["findings"][1]["line"].as_u64()),
        (Some(58), Some(4))
    );
    create("Good", "# Good\n\nThe rider pays.\n");
    let told = docket.run(&["artifact", "check", "Good"]);
    assert_eq!(String::from_utf8(told.stdout).unwrap().trim(), "Nothing was found.");
    assert_eq!(docket.fails(&["artifact", "check", "Nothing"]).0, 3);
}

#[test]
fn a_model_answers_when_there_is_a_key() {
    let docket = Docket::new();
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    docket.json(&["assistant", "allow", "claude", "-p", "Bikes"]);
    let api = ScriptedApi::start(vec![
        messages_api::tool_reply("DocumentSearch", json!({"query": "refunds"})),
        messages_api::text_reply("There is nothing on refunds yet."),
    ]);
    let output = docket
        .command(&["--json", "ask", "-t", "T", "What about refunds?"])
        .env("ANTHROPIC_API_KEY", "sk-ant-test")
        .env("ANTHROPIC_BASE_URL", api.base_url())
        .env("DOCKET_MODEL", "claude-of-the-test")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let events: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(
        (events[0]["event"].as_str(), events[0]["provider"].as_str()),
        (Some("start"), Some("claude"))
    );
    let said: String = events.iter().filter_map(|e| e["content"].as_str()).collect();
    assert_eq!(said.trim(), "There is nothing on refunds yet.");
    assert_eq!(api.faults(), Vec::<String>::new());
    assert_eq!(api.requests()[0].body["model"], "claude-of-the-test");
    assert_eq!(api.requests()[0].header("x-api-key"), Some("sk-ant-test"));

    // What a model cites is told behind its words.
    let policy = docket.file("policy.md", "Refunds are paid within 14 days.\n");
    docket.json(&["document", "add", "-p", "Bikes", &policy]);
    let shown = docket.json(&["document", "show", "policy.md"]);
    let place = &shown["passageList"][0]["place"];
    let source = format!(
        "docket:document/{}#{}-{}",
        shown["id"].as_str().unwrap(),
        place["charStart"],
        place["charEnd"]
    );
    let citation = json!({"type": "search_result_location", "source": source, "title": "policy.md",
        "cited_text": "Refunds are paid within 14 days.", "search_result_index": 0,
        "start_block_index": 0, "end_block_index": 1});
    let api = ScriptedApi::start(vec![
        messages_api::tool_reply("DocumentSearch", json!({"query": "refunds paid"})),
        messages_api::with_citations("Two weeks.", &[citation]),
    ]);
    let output = docket
        .command(&["ask", "-t", "T", "How long do refunds take?"])
        .env("ANTHROPIC_API_KEY", "sk-ant-test")
        .env("ANTHROPIC_BASE_URL", api.base_url())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        told.contains("Two weeks.") && told.contains("policy.md: “Refunds are paid within 14 days.”"),
        "{told}"
    );
}

#[test]
fn what_a_model_writes_is_kept_with_yes_and_paid_for_either_way() {
    let docket = Docket::new();
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    docket.json(&["assistant", "allow", "claude", "-p", "Bikes"]);
    let check = |arguments: &[&str], kept: usize| {
        let input = json!({"type": "custom", "title": "Limits", "content": "Refunds end.", "sources": []});
        let api = ScriptedApi::start(vec![
            messages_api::tool_reply("ArtifactGenerator", input),
            messages_api::text_reply("Done."),
        ]);
        let output = docket
            .command(arguments)
            .env("ANTHROPIC_API_KEY", "sk-ant-test")
            .env("ANTHROPIC_BASE_URL", api.base_url())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        assert_eq!(told.contains("--yes"), kept == 0, "{told}");
        let list = docket.json(&["artifact", "list", "-p", "Bikes"]);
        assert_eq!(list["artifacts"].as_array().unwrap().len(), kept);
    };
    check(&["ask", "-t", "T", "Write"], 0);
    check(&["ask", "-t", "T", "--yes", "Write"], 1);
    let usage = docket.json(&["usage", "--days", "2"]);
    assert_eq!(usage["total"]["answers"], 2);
    assert_eq!(usage["total"]["costMicros"], 1600);
    assert_eq!(docket.fails(&["usage", "--days", "0"]).0, 4);
}

#[test]
fn who_answers_is_set_and_what_would_be_sent_is_shown() {
    let docket = Docket::new();
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    let with_key = |arguments: &[&str]| {
        let output = docket.command(arguments).env("ANTHROPIC_API_KEY", "sk-ant-test").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, _, told) = with_key(&["ask", "-t", "T", "--provider", "claude", "Hello"]);
    assert_eq!(code, Some(6));
    assert!(told.contains("docket assistant allow claude"), "{told}");
    let (code, _, told) = with_key(&["ask", "-t", "T", "Hello there"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("offline: Claude is not switched on for this project"), "{told}");
    assert_eq!(with_key(&["assistant", "allow", "claude", "-p", "Bikes"]).0, Some(0));
    let (_, shown, _) = with_key(&["assistant", "show", "-p", "Bikes"]);
    assert!(shown.contains("claude") && shown.contains("beyond this device"), "{shown}");
    assert!(!shown.contains("not switched on"), "{shown}");
    let (code, shown, told) = with_key(&["ask", "-t", "T", "--dry-run", "What about refunds?"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(shown.contains("What about refunds?") && shown.contains("tokens, $"), "{shown}");
    assert_eq!(docket.json(&["thread", "show", "T"])["messages"].as_array().unwrap().len(), 2);
    docket.json(&["assistant", "rule", "talk", "offline"]);
    docket.json(&["assistant", "server", "ollama", "--model", "qwen3"]);
    let (_, shown, _) = with_key(&["--json", "assistant", "show"]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["rules"]["talk"], json!(["offline"]));
    let names: Vec<_> = shown["servers"].as_array().unwrap().iter().map(|s| s["provider"].clone()).collect();
    assert_eq!(names, ["claude", "ollama"]);
    assert_eq!(docket.fails(&["assistant", "rule", "talk", "offline", "offline"]).0, 4);
    assert_eq!(docket.fails(&["assistant", "allow", "offline", "-p", "Bikes"]).0, 4);
    assert_eq!(docket.fails(&["assistant", "server", "claude", "--model", "x"]).0, 4);
    let calls = docket.json(&["assistant", "calls", "-p", "Bikes"]);
    assert_eq!(calls["calls"][0]["tool"], "DocumentSearch");
}

#[test]
fn passphrases_recover_backups_restore() {
    let docket = Docket::bare();
    let phrase = docket.json(&["init"])["recoveryPhrase"].as_str().unwrap().to_owned();
    docket.json(&["project", "create", "Kept"]);
    let with = |name: &str, value: &str, arguments: &[&str]| {
        let mut command = docket.command(arguments);
        command.env(name, value).output().unwrap().status.code().unwrap()
    };
    assert_eq!(with("DOCKET_NEW_PASSPHRASE", "battery staple", &["passwd"]), 0);
    assert_eq!(docket.fails(&["unlock-check"]).0, 5);
    assert_eq!(with("DOCKET_PASSPHRASE", "battery staple", &["unlock-check"]), 0);
    assert_eq!(with("DOCKET_RECOVERY_PHRASE", &phrase, &["recover", "--check"]), 0);
    assert_eq!(with("DOCKET_RECOVERY_PHRASE", "abandon abandon", &["recover"]), 4);
    assert_eq!(with("DOCKET_RECOVERY_PHRASE", &("abandon ".repeat(23) + "art"), &["recover"]), 5);
    assert_eq!(with("DOCKET_RECOVERY_PHRASE", &phrase, &["recover"]), 0);
    assert_eq!(docket.fails(&["unlock-check"]).0, 0, "the passphrase at hand is the new one");
    let file = docket.file("pass.txt", "correct horse\nsecond line\n");
    let output = docket
        .command(&["--passphrase-file", &file, "unlock-check"])
        .env_remove("DOCKET_PASSPHRASE")
        .output()
        .unwrap();
    assert!(output.status.success());

    let backup = docket.folder.path().join("b.docket-backup");
    docket.json(&["backup", backup.to_str().unwrap()]);
    assert_eq!(docket.fails(&["backup", backup.to_str().unwrap()]).0, 4);
    assert_eq!(docket.fails(&["restore", backup.to_str().unwrap()]).0, 4);
    let other = docket.folder.path().join("elsewhere/v.docket");
    docket.json(&["--vault", other.to_str().unwrap(), "restore", backup.to_str().unwrap()]);
    let list = docket.json(&["--vault", other.to_str().unwrap(), "project", "list"]);
    assert_eq!(list["projects"][0]["name"], "Kept");
}

#[test]
fn every_command_explains_itself() {
    let docket = Docket::bare();
    let help = String::from_utf8(docket.run(&["--help"]).stdout).unwrap();
    assert!(help.contains("Examples:") && help.contains("Exit codes"), "{help}");
    for command in
        ["init", "passwd", "recover", "project", "document", "meeting", "search", "thread", "ask", "artifact"]
    {
        assert!(docket.run(&[command, "--help"]).status.success(), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(!docket.run(&["completions", shell]).stdout.is_empty(), "{shell}");
    }
}
