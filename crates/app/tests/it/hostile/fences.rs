//! What a request says, inside of its fences and outside of them.
use super::*;
use std::collections::{HashMap, HashSet};

/// Tools that do not read: their results are the program's own words.
const WRITES: [&str; 2] = ["ArtifactGenerator", "ThreadSummarizer"];

/// The texts of a request, apart from what the model itself has said.
#[derive(Default)]
pub(super) struct Read {
    pub(super) inside: String,
    pub(super) outside: String,
    /// Why calls failed. What the model named it is told again.
    pub(super) errors: String,
}

/// Takes a request apart. Each fence must be closed by the mark it was opened with, and hold that mark nowhere else; no
/// two results may have the same.
pub(super) fn read(body: &Value) -> Read {
    let mut read = Read::default();
    let mut marks = HashSet::new();
    let system = body["system"].as_array().unwrap();
    assert_eq!(system.len(), 2);
    read.outside.push_str(system[0]["text"].as_str().unwrap());
    let facts = system[1]["text"].as_str().unwrap();
    fenced(facts, &mut marks, &mut read);
    let mut tools: HashMap<&str, &str> = HashMap::new();
    for message in body["messages"].as_array().unwrap() {
        for block in message["content"].as_array().unwrap() {
            match (message["role"].as_str().unwrap(), block["type"].as_str().unwrap()) {
                ("assistant", "tool_use") => {
                    tools.insert(block["id"].as_str().unwrap(), block["name"].as_str().unwrap());
                }
                ("assistant", _) => {}
                (_, "tool_result") => {
                    let content = block["content"].as_array().unwrap();
                    let texts: Vec<String> = content.iter().map(whole).collect();
                    let tool = tools[block["tool_use_id"].as_str().unwrap()];
                    if block["is_error"] == true {
                        read.errors.push_str(&texts.concat());
                    } else if WRITES.contains(&tool) {
                        read.outside.push_str(&texts.concat());
                    } else {
                        fenced(&texts.join("\n"), &mut marks, &mut read);
                    }
                }
                (_, "text") => read.outside.push_str(block["text"].as_str().unwrap()),
                other => panic!("an unknown block {other:?}"),
            }
        }
    }
    read
}

/// A text block's words; of any other all of it.
fn whole(block: &Value) -> String {
    if block["type"] == "text" { block["text"].as_str().unwrap().to_owned() } else { block.to_string() }
}

fn fenced(text: &str, marks: &mut HashSet<String>, read: &mut Read) {
    let mark = text.strip_prefix("<data-").and_then(|rest| rest.split_once('>')).map(|(mark, _)| mark);
    let mark = mark.unwrap_or_else(|| panic!("no fence: {}", beginning(text)));
    assert!(mark.len() >= 12 && mark.bytes().all(|b| b.is_ascii_hexdigit()), "{mark}");
    let (_, rest) = text.split_once('\n').unwrap();
    let inner = rest.strip_suffix(&format!("</data-{mark}>"));
    let inner = inner.unwrap_or_else(|| panic!("a fence that stays open: {}", beginning(text)));
    assert!(!inner.contains(mark), "the mark stands within: {}", beginning(text));
    assert!(marks.insert(mark.to_owned()), "two fences with one mark");
    read.inside.push_str(inner);
}

fn beginning(text: &str) -> String {
    text.chars().take(400).collect()
}
