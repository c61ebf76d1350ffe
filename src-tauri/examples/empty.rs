//! The least a Tauri window can be: one page with one line. What Docket's start and memory are measured beside.
//! It prints `shown` when its page has painted.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program for the bench")]

use std::io::Write as _;
use tauri::WebviewUrl;
use tauri::http::Response;
use tauri::webview::WebviewWindowBuilder;

const PAGE: &str = "<!doctype html><title>Empty</title><h1>Empty</h1><script>\
    requestAnimationFrame(() => requestAnimationFrame(() => fetch('/shown')))</script>";

fn main() {
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, request| {
            if request.uri().path() == "/shown" {
                println!("shown");
                let _ = std::io::stdout().flush();
            }
            Response::builder()
                .header("content-type", "text/html")
                .body(PAGE.as_bytes().to_vec())
                .expect("a response")
        })
        .setup(|app| {
            let page = "empty://localhost/".parse().expect("an address");
            WebviewWindowBuilder::new(app, "empty", WebviewUrl::CustomProtocol(page))
                .title("Empty")
                .inner_size(1280.0, 820.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the window opens");
}
