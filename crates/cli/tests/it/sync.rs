//! Two vaults of one account, carried from one to the other by files, as their owner does it.
use crate::{Docket, demo, id};
use serde_json::Value;

fn words(made: &Value) -> String {
    made["recoveryPhrase"].as_str().unwrap().to_owned()
}

/// Two devices of one account, the first with a project, meetings, documents and an artifact.
fn two() -> (Docket, Docket, String) {
    let a = Docket::bare();
    let words = words(&a.json(&["init"]));
    a.json(&["project", "create", "Bikes"]);
    a.json(&["document", "add", "-p", "Bikes", &demo("documents")]);
    a.json(&["meeting", "import", "-p", "Bikes", &demo("meetings")]);
    let notes = a.file("notes.md", "First line.\n\nSecond line.\n");
    a.json(&["meeting", "new", "-p", "Bikes", "-t", "Talk", "--from", &notes]);
    let text = a.file("story.md", "The deposit is 50 EUR.\n");
    a.json(&["artifact", "create", "-p", "Bikes", "-t", "Deposits", "--type", "user_story", "--from", &text]);
    let b = Docket::bare();
    let joined =
        b.command(&["--json", "init", "--join"]).env("DOCKET_RECOVERY_PHRASE", &words).output().unwrap();
    assert!(joined.status.success(), "{}", String::from_utf8_lossy(&joined.stderr));
    (a, b, words)
}

/// All there is, as the program gives it to other programs. Times of changes are those of each write, which travel, too.
fn exported(docket: &Docket) -> String {
    let mut all = vec![docket.json(&["project", "list"])];
    for kind in ["document", "meeting", "thread", "artifact"] {
        let list = docket.json(&[kind, "list", "-p", "Bikes"]);
        // Each process opens the vault by its passphrase, which takes its time: the last one of a kind stands for it.
        if let Some(one) = list[format!("{kind}s")].as_array().unwrap().last() {
            all.push(docket.json(&[kind, "show", &id(one)]));
        }
        all.push(list);
    }
    all.push(docket.json(&["sync", "code"]));
    serde_json::to_string_pretty(&all).unwrap()
}

fn carry(from: &Docket, to: &Docket, name: &str) -> Value {
    let file = from.folder.path().join(name).display().to_string();
    from.json(&["sync", "export", &file]);
    to.json(&["sync", "import", &file])
}

#[test]
fn two_vaults_come_to_the_same_by_files_alone() {
    let (a, b, words) = two();
    assert_eq!(a.json(&["sync", "status"])["state"], "saved");
    let came = carry(&a, &b, "1.bundle");
    assert!(came["changed"].as_u64().unwrap() > 20, "{came}");
    carry(&b, &a, "2.bundle");
    assert_eq!(a.json(&["sync", "code"]), b.json(&["sync", "code"]));

    // The same note, the same row and the same deletion, edited apart.
    a.json(&["meeting", "edit", "Talk", "--from", &a.file("a.md", "First line, by A.\n\nSecond line.\n")]);
    b.json(&["meeting", "edit", "Talk", "--from", &b.file("b.md", "First line.\n\nSecond line.\n\nBy B.\n")]);
    a.json(&["project", "rename", "Bikes", "Bikes of A"]);
    b.json(&["project", "rename", "Bikes", "Bikes"]);
    b.json(&["project", "rename", "Bikes", "Bikes of B"]);
    b.json(&["project", "rename", "Bikes of B", "Bikes"]);
    a.json(&["artifact", "delete", "Deposits"]);
    let edit = r#"{"artifact":"Deposits","content":"The deposit is 60 EUR.\n"}"#;
    b.json(&["call", "artifact_edit", edit]);
    let (one, other) = (a.folder.path().join("3.bundle"), b.folder.path().join("4.bundle"));
    a.json(&["sync", "export", &one.display().to_string()]);
    b.json(&["sync", "export", &other.display().to_string()]);
    a.json(&["sync", "import", &other.display().to_string()]);
    b.json(&["sync", "import", &one.display().to_string()]);
    carry(&a, &b, "5.bundle");
    carry(&b, &a, "6.bundle");
    assert_eq!(a.json(&["sync", "code"]), b.json(&["sync", "code"]));
    let notes = a.json(&["meeting", "show", "Talk"])["notes"].clone();
    assert_eq!(notes, "First line, by A.\n\nSecond line.\n\nBy B.\n");
    let told = a.json(&["sync", "conflicts"]);
    let entries = told["entries"].as_array().unwrap();
    assert!(entries.iter().any(|entry| entry["part"] == "name" && entry["text"] == "Bikes of A"), "{told}");
    let grave = entries.iter().find(|entry| entry["deleted"] == true).unwrap();
    let shown = a.run(&["sync", "conflicts"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("without knowing of it"));
    a.json(&["sync", "restore", &grave["entry"].to_string()]);
    carry(&a, &b, "7.bundle");
    carry(&b, &a, "8.bundle");
    assert_eq!(exported(&a), exported(&b));
    assert_eq!(b.json(&["artifact", "show", "Deposits"])["content"], "The deposit is 60 EUR.\n");

    // Nothing of it can be read in the files.
    for file in [&one, &other] {
        let bytes = std::fs::read(file).unwrap();
        for word in ["deposit", "Bikes", "Second line", words.split(' ').next().unwrap(), "story"] {
            let found = bytes.windows(word.len()).filter(|bytes| *bytes == word.as_bytes()).count();
            assert!(found == 0 || word.len() < 5, "{word}");
        }
    }
}

#[test]
fn bundles_are_refused_in_words() {
    let (a, b, _) = two();
    let file = a.folder.path().join("1.bundle").display().to_string();
    a.json(&["sync", "export", &file]);
    let (code, told) = a.fails(&["sync", "export", &file]);
    assert_eq!(code, 4, "nothing is written over: {told}");
    let bytes = std::fs::read(&file).unwrap();
    let check = |docket: &Docket, name: &str, bytes: &[u8], code: i32, words: &str| {
        let (found, told) = docket.fails(&["sync", "import", &docket.file(name, bytes)]);
        assert_eq!(found, code, "{name}: {told}");
        assert!(told.contains(words), "{name}: {told}");
    };
    check(&b, "cut", &bytes[..bytes.len() / 2], 4, "cut short");
    check(&b, "page", b"<html></html>", 4, "no bundle of Docket");
    let stranger = Docket::new();
    check(&stranger, "foreign", &bytes, 5, "another account");
    let (code, _) = b.fails(&["sync", "import", "nowhere.bundle"]);
    assert_eq!(code, 3);
    let wrong =
        b.command(&["sync", "setup"]).env("DOCKET_RECOVERY_PHRASE", "abandon ability").output().unwrap();
    assert_eq!(wrong.status.code(), Some(4));
    b.json(&["sync", "import", &file]);
    assert_eq!(b.json(&["project", "list"])["projects"][0]["name"], "Bikes");
}
