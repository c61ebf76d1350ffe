//! Real meetings where they are to be had (`DOCKET_CORPUS`, or a `shared` folder beside the project), made ones of the
//! same shape where they are not.

use serde_json::Value;
use std::path::{Path, PathBuf};

pub(crate) struct Corpus {
    pub(crate) files: Vec<(String, String)>,
    pub(crate) origin: &'static str,
}

impl Corpus {
    pub(crate) fn megabytes(&self) -> f64 {
        self.files.iter().map(|(_, text)| text.len()).sum::<usize>() as f64 / 1e6
    }

    /// Writes the meetings as files and gives the folder.
    pub(crate) fn write(&self, folder: &Path) -> PathBuf {
        let to = folder.join("meetings");
        std::fs::create_dir_all(&to).unwrap();
        for (name, text) in &self.files {
            std::fs::write(to.join(name), text).unwrap();
        }
        to
    }
}

pub(crate) fn load() -> Corpus {
    let given = std::env::var_os("DOCKET_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/qmsum/train.jsonl");
    match std::fs::read_to_string(given.unwrap_or(beside)) {
        Ok(lines) => {
            Corpus { files: lines.lines().enumerate().map(meeting).collect(), origin: "qmsum train" }
        }
        Err(_) => Corpus { files: (0..160).map(made).collect(), origin: "made" },
    }
}

fn meeting((n, line): (usize, &str)) -> (String, String) {
    let value: Value = serde_json::from_str(line).unwrap();
    let turns = value["meeting_transcripts"].as_array().unwrap();
    let text = turns
        .iter()
        .map(|t| format!("{}: {}\n", t["speaker"].as_str().unwrap(), t["content"].as_str().unwrap()))
        .collect();
    (format!("{n:03}.txt"), text)
}

/// Words with the frequencies of speech (Zipf), from a small generator that is the same each run.
fn made(n: usize) -> (String, String) {
    let mut state = n as u64 * 0x9e37_79b9_7f4a_7c15 + 1;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut text = String::new();
    for _ in 0..550 {
        text.push_str(["Dana: ", "Omar: ", "Priya: ", "Kenji: "][(random() % 4) as usize]);
        for _ in 0..(5 + random() % 30) {
            let rank = (1.0 / (1e-4 + (random() % 10_000) as f64 / 10_000.0)) as u64;
            text.push_str(&format!("w{} ", 12_000 / rank.max(1) % 12_000 + random() % 40));
        }
        text.push('\n');
    }
    (format!("{n:03}.txt"), text)
}
