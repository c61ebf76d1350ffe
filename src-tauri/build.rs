//! Says which commands the window may call and where its permissions stand.
fn main() {
    println!("cargo:rerun-if-changed=../capabilities");
    println!("cargo:rerun-if-changed=../icons");
    println!("cargo:rerun-if-changed=../ui/dist");
    // A build before the user interface was built shows nothing, but builds.
    if let Err(error) = std::fs::create_dir_all("../ui/dist") {
        println!("cargo:warning=ui/dist could not be made: {error}");
    }
    let commands = tauri_build::AppManifest::new().commands(&[
        "rpc",
        "stream",
        "stream_cancel",
        "offer",
        "pick",
        "save",
        "reveal",
        "open_external",
        "view_state",
        "view_state_put",
        "language",
        "may_close",
        "shown",
    ]);
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("../capabilities/**/*.json")
        .windows_attributes(tauri_build::WindowsAttributes::new().window_icon_path("../icons/icon.ico"))
        .app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        panic!("tauri-build: {error:#}");
    }
}
