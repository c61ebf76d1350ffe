//! The real keychain of a Linux desktop: GNOME Keyring on a D-Bus session of its own.
#![cfg(target_os = "linux")]
use crate::{Docket, PASSPHRASE};
use std::process::Command;

#[test]
fn the_desktop_s_keychain_opens_the_vault() {
    let docket = Docket::new();
    let home = docket.folder.path().join("home");
    std::fs::create_dir_all(&home).unwrap();
    let script = format!(
        "set -e; echo -n login | gnome-keyring-daemon --unlock --components=secrets >/dev/null; d='{}'; \
         $d keychain status; DOCKET_PASSPHRASE='{PASSPHRASE}' $d keychain enable; \
         $d project list; $d keychain disable; if $d project list; then exit 9; else exit $?; fi",
        env!("CARGO_BIN_EXE_docket")
    );
    let output = Command::new("dbus-run-session")
        .args(["--", "bash", "-c", &script])
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", &home)
        .env("DOCKET_VAULT", &docket.vault)
        .env_remove("DOCKET_PASSPHRASE")
        .output()
        .expect("dbus-run-session is needed; `make setup` installs it");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(5), "after disabling it the vault is locked again\n{out}\n{err}");
    assert!(out.contains("keychain now opens the vault") && out.contains("Bikes"), "{out}\n{err}");
}
