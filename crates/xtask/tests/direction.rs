//! Which of our crates may use which. A dependency that is not listed here is a change of architecture.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};

/// Shells stand on `app`, `app` on the rest, and the leaves do not see each other.
const ALLOWED: &[(&str, &[&str])] = &[
    ("docket-cli", &["docket-app", "docket-host"]),
    ("docket-host", &["docket-app"]),
    ("docket-window", &["docket-app"]),
    (
        "docket-app",
        &[
            "docket-store",
            "docket-llm",
            "docket-formats",
            "docket-quality",
            "docket-sync",
            "docket-wire",
            "docket-crypto",
            "docket-domain",
        ],
    ),
    ("docket-store", &["docket-sync", "docket-wire", "docket-crypto", "docket-domain"]),
    ("docket-llm", &["docket-domain"]),
    ("docket-formats", &["docket-domain"]),
    ("docket-quality", &["docket-domain"]),
    ("docket-crypto", &["docket-domain"]),
    ("docket-sync", &["docket-wire", "docket-crypto", "docket-domain"]),
    ("docket-wire", &[]),
    ("docket-domain", &[]),
    ("docket-testkit", &[]),
    // Measures what is there, on every level; nothing uses it.
    (
        "docket-bench",
        &[
            "docket-app",
            "docket-store",
            "docket-sync",
            "docket-llm",
            "docket-formats",
            "docket-crypto",
            "docket-domain",
            "docket-testkit",
        ],
    ),
    ("docket-xtask", &["docket-app", "docket-testkit"]),
];

/// What only some crates may name.
const RESERVED: &[(&str, &[&str])] = &[
    // The window's view state lies in the SQL plug-in's own database; see src-tauri/src/view_state.rs.
    ("sqlx", &["docket-store", "docket-bench", "docket-window"]),
    ("libsqlite3-sys", &["docket-store"]),
    ("reqwest", &["docket-llm", "docket-bench"]),
    ("keyring", &["docket-app"]),
    ("clap", &["docket-cli"]),
    ("genpdf", &["docket-formats"]),
    ("docx-rs", &["docket-formats"]),
    ("tauri", &["docket-window"]),
    ("axum", &["docket-host"]),
];

#[test]
fn crates_point_downwards() {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        ALLOWED.iter().map(|(name, uses)| (*name, uses.iter().copied().collect())).collect();
    let mut seen = 0;
    for package in &metadata.packages {
        let name = package.name.as_str();
        let may_use = allowed.get(name).unwrap_or_else(|| panic!("{name} is not in the list"));
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            let used = dependency.name.as_str();
            if used.starts_with("docket-") {
                assert!(may_use.contains(used), "{name} must not use {used}");
            }
            if let Some((_, users)) = RESERVED.iter().find(|(reserved, _)| *reserved == used) {
                assert!(users.contains(&name), "{name} must not use {used}");
            }
        }
        seen += 1;
    }
    assert_eq!(seen, ALLOWED.len());
}

#[test]
fn versions_stand_in_one_place() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let window = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri");
    for folder in crates.chain([window]) {
        let manifest = folder.join("Cargo.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let mut within = false;
        for line in text.lines() {
            if let Some(section) = line.strip_prefix('[') {
                within = section.ends_with("dependencies]");
            } else if within && line.contains('=') {
                assert!(line.contains("workspace = true"), "{}: {line}", manifest.display());
            }
        }
    }
}

/// SQL stands in the store and in the migrations, but for the window's view state, which is another database.
#[test]
fn sql_stands_in_the_store() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut folders = vec![root.clone(), root.join("../src-tauri/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !["store", "tests", "bench"].iter().any(|f| path.ends_with(f)) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("view_state.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for sql in ["\"select ", "\"insert into ", "\"update ", "\"delete from ", "\"pragma "] {
                    assert!(!text.contains(sql), "{sql} in {}", path.display());
                }
            }
        }
    }
}

/// The user interface sees the commands through this file; it must be the one the list gives.
#[test]
fn typescript_follows_the_list_of_commands() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/rpc/schema.gen.ts");
    let stored = std::fs::read_to_string(path).unwrap();
    assert!(
        stored == docket_app::typescript(),
        "run `cargo xtask types` and commit ui/src/rpc/schema.gen.ts"
    );
}

/// The window's parts of the user interface are in one folder, and it has no way to the system but our commands.
#[test]
fn tauri_is_named_in_one_folder_of_the_user_interface() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src");
    let mut folders = vec![source];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.components().any(|c| c.as_os_str() == "tauri") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                assert!(!text.contains("@tauri-apps/"), "{}", path.display());
            }
        }
    }
    let capability = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../capabilities/main.json");
    let text = std::fs::read_to_string(capability).unwrap();
    let capability: serde_json::Value = serde_json::from_str(&text).unwrap();
    for permission in capability["permissions"].as_array().unwrap() {
        let name = permission.as_str().unwrap();
        assert!(name.starts_with("allow-") || name.starts_with("core:event:allow-"), "{name}");
    }
}
