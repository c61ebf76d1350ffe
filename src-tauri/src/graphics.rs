//! What the webview draws with on Linux.
//!
//! WebKitGTK composites with OpenGL. Where there is no graphics device, in a virtual machine or over a remote desktop,
//! Mesa computes that on the processor, shaders and all, which takes longer than drawing without OpenGL.

use std::fs;
use std::path::Path;
use tauri::WebviewWindow;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt};

/// Lets the webview draw without OpenGL if there is no device for it.
pub(crate) fn fit(window: &WebviewWindow) {
    if device(Path::new("/dev")) {
        return;
    }
    let set = window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    });
    match set {
        Ok(()) => tracing::info!("there is no graphics device; the window is drawn without"),
        Err(error) => tracing::warn!(%error, "the window is drawn as the webview likes"),
    }
}

/// Whether a device renders: a node of the kernel's DRM, or of NVIDIA's own driver.
fn device(dev: &Path) -> bool {
    let has = |folder: &Path, beginning: &str| {
        fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with(beginning))
    };
    has(&dev.join("dri"), "renderD") || has(dev, "nvidia0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_a_node_that_renders() {
        let check = |nodes: &[&str], expected: bool| {
            let dev = tempfile::tempdir().unwrap();
            for node in nodes {
                let path = dev.path().join(node);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
            assert_eq!(device(dev.path()), expected, "{nodes:?}");
        };
        check(&[], false);
        check(&["dri/card0"], false);
        check(&["dri/card0", "dri/renderD128"], true);
        check(&["nvidia0", "nvidiactl"], true);
        check(&["nvidiactl"], false);
    }
}
