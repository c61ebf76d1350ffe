use super::*;
use docket_testkit::messages_api::{Chunking, Reply, Script, error_reply, text_reply};
use std::io;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn logs_have_neither_key_nor_content() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let bytes = Script::new()
        .text("secret-answer")
        .tool_raw("t", "get_weather", r#"{"location": "secret-place"}"#, true)
        .stop("tool_use");
    let api = ScriptedApi::start(vec![
        error_reply(529, "overloaded_error", &[]),
        Reply::Sse { bytes, chunks: Chunking::Every(50) },
        text_reply("secret-end"),
    ]);
    let (report, _) = ask(&api, &[Recorder::weather()]).await;
    assert_eq!(report.error, None);

    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in ["request_id=\"req_1\"", "status=529", "status=200", "output_tokens=40"] {
        assert!(written.contains(part), "{part} in {written}");
    }
    for secret in [KEY, "secret", "weather", "sunny", "analysts"] {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
}
