//! The window beside an empty one: how long until the first screen is shown, and how much memory it takes.
//!
//! Both are started in turn, each with a home of its own that it keeps: what the system's graphics compile once and
//! keep there is warm for both, as on any day but the first. The vault is not there yet.

use crate::{Figure, median, ms};
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;
const PATIENCE: Duration = Duration::from_secs(60);

/// What one start came to.
struct Start {
    shown: Duration,
    /// Bytes of the process and all it started; what several share is counted in parts.
    memory: u64,
}

/// Needs a display and the two programs, built for release.
pub(crate) fn run() -> Vec<Figure> {
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release");
    let (docket, empty) = (release.join("docket-window"), release.join("examples/empty"));
    let (home, bare) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // The first start of each reads the program and the webview from the disk.
    let first = (start(&docket, home.path(), log_says), start(&empty, bare.path(), prints));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(start(&empty, bare.path(), prints));
        ours.push(start(&docket, home.path(), log_says));
    }
    let shown = |all: &[Start]| ms(median(all.iter().map(|s| s.shown).collect()));
    let memory = |all: &[Start]| {
        let mut sizes: Vec<u64> = all.iter().map(|s| s.memory).collect();
        sizes.sort_unstable();
        sizes[sizes.len() / 2] as f64 / 1e6
    };
    vec![
        Figure {
            name: "window: start to first screen, beside an empty one",
            value: shown(&ours) / shown(&theirs),
            unit: "x",
            bound: 1.5,
            below: true,
            detail: format!(
                "{:.0} ms beside {:.0} ms; the very first {:.0} beside {:.0}",
                shown(&ours),
                shown(&theirs),
                ms(first.0.shown),
                ms(first.1.shown)
            ),
        },
        Figure {
            name: "window: memory of the process tree, beside an empty one",
            value: memory(&ours) / memory(&theirs),
            unit: "x",
            bound: 1.5,
            below: true,
            detail: format!("{:.0} MB beside {:.0} MB", memory(&ours), memory(&theirs)),
        },
    ]
}

fn start(program: &Path, home: &Path, shown: fn(&mut Child, &Path)) -> Start {
    let under = |name: &str| home.join(name);
    // What the last start told. The rest stays: the desktop has heard of the program and of its `docket://`.
    forget_logs(&under("data"));
    let began = Instant::now();
    let mut child = Command::new(program)
        .env("HOME", home)
        .env("XDG_DATA_HOME", under("data"))
        .env("XDG_CONFIG_HOME", under("config"))
        .env("XDG_CACHE_HOME", under("cache"))
        .env("XDG_STATE_HOME", under("state"))
        .env("DOCKET_VAULT", under("work.docket"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    shown(&mut child, home);
    let shown = began.elapsed();
    // What is loaded behind the first screen comes in now; the memory is that of a window at rest.
    sleep(Duration::from_secs(2));
    let tree = tree(child.id());
    let memory = tree.iter().map(|pid| proportional_set(*pid)).sum();
    child.kill().unwrap();
    child.wait().unwrap();
    for pid in tree {
        let end = Instant::now() + PATIENCE;
        while Path::new(&format!("/proc/{pid}")).exists() && Instant::now() < end {
            sleep(Duration::from_millis(5));
        }
    }
    Start { shown, memory }
}

fn prints(child: &mut Child, _: &Path) {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "shown");
}

fn log_says(_: &mut Child, home: &Path) {
    let began = Instant::now();
    while !log(&home.join("data")).is_some_and(|text| text.contains("the first screen is shown")) {
        assert!(began.elapsed() < PATIENCE, "the window shows nothing");
        sleep(Duration::from_millis(2));
    }
}

fn forget_logs(folder: &Path) {
    for path in fs::read_dir(folder).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())) {
        if path.is_dir() {
            forget_logs(&path);
        } else if path.extension().is_some_and(|ending| ending == "log") {
            fs::remove_file(path).unwrap();
        }
    }
}

/// The text of the log, wherever below the folder it lies.
fn log(folder: &Path) -> Option<String> {
    let entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    entries.iter().find_map(|path| match path.extension() {
        Some(ending) if ending == "log" => fs::read_to_string(path).ok(),
        _ if path.is_dir() => log(path),
        _ => None,
    })
}

/// A process and all that it and they started.
fn tree(root: u32) -> Vec<u32> {
    let mut parents: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let Some(pid) = entry.file_name().to_str().and_then(|n| n.parse().ok()) else { continue };
        let Ok(status) = fs::read_to_string(entry.path().join("status")) else { continue };
        let parent = status.lines().find_map(|l| l.strip_prefix("PPid:")).and_then(|p| p.trim().parse().ok());
        parents.entry(parent.unwrap_or(0)).or_default().push(pid);
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(pid) = found.get(next).copied() {
        found.extend(parents.get(&pid).into_iter().flatten());
        next += 1;
    }
    found
}

/// <https://docs.kernel.org/filesystems/proc.html>: `Pss` counts a shared page in parts.
fn proportional_set(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kilobytes =
        text.lines().find_map(|l| l.strip_prefix("Pss:")).and_then(|l| l.split_whitespace().next());
    kilobytes.and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) * 1024
}
