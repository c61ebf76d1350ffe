//! What goes wrong, with the exit code the README promises and a sentence that helps.
use crate::Docket;
use docket_testkit::messages_api::{self, ScriptedApi};

#[test]
fn exit_codes_are_as_promised() {
    let docket = Docket::new();
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    let text = docket.file("a.txt", "Some words.");
    docket.json(&["document", "add", "-p", "Bikes", &text]);
    let binary = docket.file("b.txt", [0u8, 1, 2, 0, 255, 254, 0]);
    let scanned = docket.file("c.pdf", "%PDF-1.4\nnothing of use");
    let big = docket.file("d.txt", vec![b'a'; 11 * 1024 * 1024]);
    let nowhere = docket.folder.path().join("none/x.md").display().to_string();
    let check = |arguments: &[&str], code: i32, says: &str| {
        let (found, told) = docket.fails(arguments);
        assert_eq!(found, code, "docket {arguments:?}: {told}");
        assert!(told.contains(says), "docket {arguments:?} says {told:?}");
    };
    check(&["fly"], 2, "Usage");
    check(&["document", "add", "-p", "Bikes"], 2, "required");
    check(&["search", "x", "--limit", "0"], 2, "--limit");
    check(&["search", "x", "--kind", "letter"], 2, "document");
    check(&["project", "show", "Trams"], 3, "no project `Trams`");
    check(&["document", "show", "nothing.md"], 3, "no document");
    check(&["ask", "-t", "Nope", "hello"], 3, "no thread");
    check(&["artifact", "show", "01a1fc46-bf56-7c33-b0c7-b8438a1f2c29"], 3, "no artifact");
    check(&["document", "add", "-p", "Bikes", &nowhere], 3, "");
    check(&["document", "add", "-p", "Bikes", &binary], 4, "");
    check(&["document", "add", "-p", "Bikes", &scanned], 4, "");
    check(&["document", "add", "-p", "Bikes", &big], 4, "");
    check(&["meeting", "import", "-p", "Bikes", &text], 4, "");
    check(&["project", "create", "  "], 4, "empty");
    check(&["init"], 4, "already a vault");
    check(&["ask", "-t", "T", "--provider", "claude", "hello"], 6, "ANTHROPIC_API_KEY");
    check(&["--vault", &nowhere, "project", "list"], 3, "docket init");
    // Part of it is better than nothing: what could be added is, and the rest is told.
    let mixed =
        docket.json(&["document", "add", "-p", "Bikes", &binary, &docket.file("e.txt", "Other words.")]);
    assert_eq!(mixed["added"].as_array().unwrap().len(), 1);
    assert_eq!(mixed["skipped"][0]["code"], "binary");
}

/// A program that reads JSON gets JSON, also when it asked for nonsense.
#[test]
fn programs_are_told_in_json_on_standard_error() {
    let docket = Docket::new();
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    let binary = docket.file("b.txt", [0u8, 1, 2, 0, 255, 254, 0]);
    let check = |arguments: &[&str], exit: i32, code: &str| {
        let output = docket.command(arguments).arg("--json").output().unwrap();
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}");
        let told: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap_or_default();
        assert_eq!(told["error"]["code"], code, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(told["error"]["message"].as_str().unwrap().len() > 10, "{told}");
    };
    check(&["fly"], 2, "usage");
    check(&["search", "x", "--limit", "0"], 2, "usage");
    check(&["document", "add", "-p", "Bikes", &binary], 4, "unreadable");
    check(&["ask", "-t", "T", "--provider", "claude", "hello"], 6, "provider");
    check(&["project", "show", "Trams"], 3, "notFound");
}

#[test]
fn what_deletes_wants_the_whole_name() {
    let docket = Docket::new();
    docket.json(&["project", "create", "Payments"]);
    let (code, told) = docket.fails(&["project", "delete", "Pay"]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("whole name"), "{told}");
    assert_eq!(docket.json(&["project", "show", "pay"])["name"], "Payments", "looking does no harm");
    docket.json(&["project", "delete", "payments"]);
}

#[test]
fn errors_name_what_is_wrong_and_not_something_else() {
    let docket = Docket::new();
    let garbage = docket.file("garbage.bin", "no backup at all");
    let folder = docket.folder.path().display().to_string();
    let check = |arguments: &[&str], code: i32, says: &str| {
        let (found, told) = docket.fails(arguments);
        assert_eq!(found, code, "docket {arguments:?}: {told}");
        assert!(told.contains(says), "docket {arguments:?} says {told:?}");
    };
    check(&["backup", &format!("{folder}/none/x.backup")], 3, "no folder");
    check(&["--vault", &format!("{folder}/new.docket"), "restore", &garbage], 7, "no backup of Docket");
    check(&["--vault", &garbage, "project", "list"], 7, "no key file");
    check(&["recover", "--check"], 5, "24 words");
}

/// The phrase is told once. Whatever goes wrong after the vault is made, it was told.
#[test]
fn a_vault_without_a_keychain_still_shows_its_words() {
    let docket = Docket::new();
    let path = docket.folder.path().join("second.docket").display().to_string();
    let output = docket.command(&["--vault", &path, "--json", "init", "--keychain"]).output().unwrap();
    assert_eq!(output.status.code(), Some(5));
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["recoveryPhrase"].as_str().unwrap().split(' ').count(), 24);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("opens with its passphrase"), "{told}");
    assert_eq!(docket.fails(&["--vault", &path, "verify"]).0, 0);
}

/// A vault with a page whose bytes were changed cannot be copied; that is damage, not a fault of ours.
#[test]
fn a_damaged_vault_is_not_backed_up() {
    let docket = Docket::new();
    let words: String = (0..60_000u32).map(|n| format!("w{n} ")).collect();
    docket.json(&["document", "add", "-p", "Bikes", &docket.file("long.txt", words)]);
    let mut bytes = std::fs::read(&docket.vault).unwrap();
    let middle = bytes.len() * 2 / 3;
    bytes[middle..middle + 8192].fill(0x55);
    std::fs::write(&docket.vault, &bytes).unwrap();
    let target = docket.folder.path().join("x.docket-backup");
    let (code, told) = docket.fails(&["backup", &target.display().to_string()]);
    assert_eq!(code, 7, "{told}");
    assert!(!target.exists());
    assert_eq!(docket.fails(&["verify"]).0, 7);
}

/// A name with a line break or an escape sequence stays one harmless line.
#[cfg(unix)]
#[test]
fn names_of_files_cannot_command_a_terminal() {
    let docket = Docket::new();
    let file = docket.file("a\n2 added\u{1b}[31m.txt", "Words.");
    let output = docket.command(&["document", "add", "-p", "Bikes", &file]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

/// Standard output on a full device: the work is done, and the exit code says that the answer was not written.
#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_told() {
    let docket = Docket::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = docket.command(&["project", "list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"));
}

#[test]
fn a_locked_vault_stays_locked() {
    let docket = Docket::new();
    let locked = docket.command(&["project", "list"]).env_remove("DOCKET_PASSPHRASE").output().unwrap();
    assert_eq!(locked.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&locked.stderr).contains("DOCKET_PASSPHRASE"));
    let wrong =
        docket.command(&["--json", "project", "list"]).env("DOCKET_PASSPHRASE", "nope").output().unwrap();
    assert_eq!(wrong.status.code(), Some(5));
    let told: serde_json::Value = serde_json::from_slice(&wrong.stderr).unwrap();
    assert_eq!(told["error"]["code"], "wrongPassphrase");
    let (code, told) = docket.fails(&["keychain", "enable"]);
    assert_eq!(code, 5, "without a keychain there is no silent weaker one: {told}");
    assert!(told.contains("no keychain here"), "{told}");
}

#[test]
fn damaged_vaults_exit_with_seven_and_stay_as_they_are() {
    let docket = Docket::new();
    let whole = std::fs::read(&docket.vault).unwrap();
    let keys = docket.vault.with_extension("docket.keys");
    for (what, bytes) in
        [("truncated", &whole[..5000]), ("empty", &[][..]), ("plain", &b"SQLite format 3\0...."[..])]
    {
        std::fs::write(&docket.vault, bytes).unwrap();
        let (code, told) = docket.fails(&["project", "list"]);
        assert_eq!(code, 7, "{what}: {told}");
        assert_eq!(std::fs::read(&docket.vault).unwrap(), bytes, "{what}");
    }
    std::fs::write(&docket.vault, &whole).unwrap();
    let other = Docket::new();
    let right = std::fs::read(&keys).unwrap();
    std::fs::copy(other.vault.with_extension("docket.keys"), &keys).unwrap();
    let (code, told) = docket.fails(&["project", "list"]);
    assert_eq!(code, 7);
    assert!(told.contains("another vault"), "{told}");
    std::fs::write(&keys, right).unwrap();
    assert_eq!(docket.fails(&["verify"]).0, 0);
}

#[test]
fn providers_fail_with_six_and_lose_nothing() {
    let docket = Docket::new();
    docket.json(&["thread", "create", "-p", "Bikes", "--title", "T"]);
    docket.json(&["assistant", "allow", "claude", "-p", "Bikes"]);
    let ask = |base_url: &str| {
        let output = docket
            .command(&["--json", "ask", "-t", "T", "A question worth keeping"])
            .env("ANTHROPIC_API_KEY", "sk-ant-test")
            .env("ANTHROPIC_BASE_URL", base_url)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let api = ScriptedApi::start(vec![messages_api::error_event("Half of an", "overloaded_error")]);
    let (code, out, err) = ask(&api.base_url());
    assert_eq!(code, Some(6), "{err}");
    let last: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "error");
    let (code, _, err) = ask("http://example.com");
    assert_eq!(code, Some(6));
    assert!(!err.contains("sk-ant-test") && !out.contains("sk-ant-test"));
    let thread = docket.json(&["thread", "show", "T"]);
    let messages = thread["messages"].as_array().unwrap();
    assert_eq!(messages[0]["content"], "A question worth keeping");
    assert_eq!(
        (messages[1]["content"].as_str(), messages[1]["partial"].as_bool()),
        (Some("Half of an"), Some(true))
    );
}

/// The limit on file sizes stands in for a full disk: SQLite meets it where it meets a full one, in the middle of
/// writing, and the program has no chance to prepare.
#[cfg(unix)]
#[test]
fn a_full_disk_exits_with_seven_and_the_vault_is_as_it_was() {
    let docket = Docket::new();
    let kept = docket.file("kept.txt", "These words were here before.");
    docket.json(&["document", "add", "-p", "Bikes", &kept]);
    let noise: String = (0..200_000u32).map(|n| format!("w{:x} ", n.wrapping_mul(2_654_435_761))).collect();
    let long = docket.file("long.txt", noise);
    let program = env!("CARGO_BIN_EXE_docket");
    let script =
        format!("trap '' XFSZ; ulimit -f 1200; exec '{program}' --json document add -p Bikes '{long}'");
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .env("DOCKET_VAULT", &docket.vault)
        .env("DOCKET_PASSPHRASE", crate::PASSPHRASE)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(7), "{out} {err}");
    assert!(out.contains("not_saved") && err.contains("storageFull"), "{out} {err}");
    assert_eq!(docket.json(&["verify"])["sound"], true);
    assert_eq!(docket.json(&["document", "list", "-p", "Bikes"])["documents"].as_array().unwrap().len(), 1);
    assert_eq!(
        docket.json(&["document", "add", "-p", "Bikes", &long])["added"].as_array().unwrap().len(),
        1,
        "with room it goes"
    );
}
