//! The recorded streams, split and cut at every place.

use super::*;
use docket_llm::sse::SseDecoder;
use docket_llm::turn::{Effect, Event, Turn};
use docket_llm::wire::StreamEvent;
use docket_llm::{StopReason, TurnError};
use docket_testkit::messages_api::{Chunking, Reply, text_reply};

const RECORDED: [&str; 5] = [
    "basic_response.sse",
    "tool_use_response.sse",
    "recorded_tool_call.sse",
    "refusal_response.sse",
    "thinking_then_refusal.sse",
];

#[test]
fn no_recorded_stream_is_forgotten() {
    let folder = std::fs::read_dir(format!("{}/tests/fixtures", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut found: Vec<String> = folder.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    found.retain(|name| name.ends_with(".sse"));
    found.sort();
    let mut known = RECORDED;
    known.sort_unstable();
    assert_eq!(found, known);
}

fn sse(bytes: Vec<u8>, chunks: Chunking) -> Reply {
    Reply::Sse { bytes, chunks }
}

/// What a turn wants when an answer comes in these pieces: what it shows, runs, sends on and reports.
fn effects(pieces: &[&[u8]]) -> Vec<Effect> {
    let mut turn = Turn::new(&ServerConfig::default(), question(&[Recorder::weather()]));
    let mut effects = turn.step(Event::Start);
    effects.extend(turn.step(Event::Responding));
    let mut decoder = SseDecoder::new();
    let mut events = Vec::new();
    for piece in pieces {
        events.extend(decoder.push(piece).unwrap());
    }
    events.extend(decoder.finish());
    for event in events {
        effects.extend(turn.step(Event::Stream(StreamEvent::read(&event).unwrap())));
    }
    let sunny = ToolOutcome::text("sunny", "1 result");
    let call =
        effects.iter().find_map(|e| if let Effect::RunTool(call) = e { Some(call.id.clone()) } else { None });
    if let Some(id) = call {
        effects.extend(turn.step(Event::ToolDone { id, outcome: sunny }));
    }
    effects.extend(turn.step(Event::StreamEnded));
    effects.extend(turn.step(Event::Cancel));
    effects
}

/// Every recorded stream at every byte would be fifteen thousand requests and half a minute. What the network adds, a
/// piece that is received by itself, is the same for all of them: so all are split in the process, and over HTTP
/// those below and the one of the test `recorded_streams_are_read_in_any_pieces`.
#[test]
fn a_stream_split_anywhere_is_the_same_stream() {
    for name in RECORDED {
        let bytes = fixture(name);
        let whole = effects(&[&bytes]);
        assert!(matches!(whole.last(), Some(Effect::Finish(_))), "{name}");
        for at in 0..=bytes.len() {
            let (left, right) = bytes.split_at(at);
            assert_eq!(effects(&[left, right]), whole, "{name} at {at}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(effects(&single), whole, "{name} byte by byte");
    }
}

#[tokio::test]
async fn a_stream_split_anywhere_is_the_same_stream_over_http() {
    for name in ["basic_response.sse", "refusal_response.sse"] {
        let bytes = fixture(name);
        let splits = [Chunking::Whole, Chunking::Every(1)].into_iter();
        let splits: Vec<Chunking> = splits.chain((0..bytes.len()).map(|at| Chunking::At(vec![at]))).collect();
        let api = ScriptedApi::start(splits.iter().map(|at| sse(bytes.clone(), at.clone())).collect());
        let whole = ask(&api, &[]).await;
        for chunks in &splits[1..] {
            assert_eq!(ask(&api, &[]).await, whole, "{name} {chunks:?}");
        }
        assert_eq!(api.remaining(), 0);
    }
}

/// Where the events of a stream end; the last may end with the stream.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=bytes.len()).filter(|end| bytes[..*end].ends_with(b"\n\n")).collect();
    if ends.last() != Some(&bytes.len()) {
        ends.push(bytes.len());
    }
    ends
}

/// The stream breaks after each event and within each, by a lost connection or by a body that ends too early.
#[tokio::test]
async fn a_stream_cut_anywhere_leaves_a_history_to_go_on_with() {
    for name in RECORDED {
        let bytes = fixture(name);
        let (whole, _) = ask(&ScriptedApi::start(vec![sse(bytes.clone(), Chunking::Whole)]), &[]).await;
        let mut begin = 0;
        let mut cuts = vec![0];
        for end in ends(&bytes) {
            cuts.extend([begin + (end - begin) / 2, end]);
            begin = end;
        }
        cuts.pop();
        for at in cuts {
            for reply in [Reply::CutAfter(bytes.clone(), at), sse(bytes[..at].to_vec(), Chunking::Whole)] {
                let label = format!("{name} cut after {at} bytes, {}", String::from_utf8_lossy(&bytes[..at]));
                let api = ScriptedApi::start(vec![reply, text_reply(ON_WE_GO)]);
                let weather = Recorder::weather();
                let (report, _) = ask(&api, &[weather.clone()]).await;
                // Who declined before the line broke has declined; what was said by then is taken back.
                let declined = report.stop == StopReason::Refusal;
                let error = if declined { TurnError::Refused } else { TurnError::CutOff };
                assert_eq!((&report.error, report.partial), (&Some(error), true), "{label}");
                assert!(whole.text.starts_with(&report.text), "{label}");
                let kept: String = texts(&report).collect();
                assert_eq!(kept, if declined { "" } else { report.text.as_str() }, "{label}");
                assert_eq!(weather.inputs(), Vec::<Value>::new(), "{label}");
                go_on(&api, report, &label).await;
            }
        }
    }
}

/// An error between any two events of a stream, in the middle of a tool's input as well.
#[tokio::test]
async fn an_error_anywhere_leaves_a_history_to_go_on_with() {
    let error = b"event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n";
    for name in RECORDED {
        let bytes = fixture(name);
        let all = ends(&bytes);
        for at in all[..all.len() - 1].iter().copied().chain([0]) {
            let label = format!("{name}, an error after {at} bytes");
            let stream = [&bytes[..at], error, &bytes[at..]].concat();
            let api = ScriptedApi::start(vec![sse(stream, Chunking::Whole), text_reply(ON_WE_GO)]);
            let weather = Recorder::weather();
            let (report, _) = ask(&api, &[weather.clone()]).await;
            let declined = report.stop == StopReason::Refusal;
            let found = report.error.as_ref().unwrap();
            assert_eq!(matches!(found, TurnError::StreamError { .. }), !declined, "{label}: {found:?}");
            assert_eq!(*found == TurnError::Refused, declined, "{label}: {found:?}");
            assert!(report.partial, "{label}");
            let kept: String = texts(&report).collect();
            assert_eq!(kept, if declined { "" } else { report.text.as_str() }, "{label}");
            assert_eq!((weather.inputs(), api.requests().len()), (Vec::new(), 1), "{label}");
            go_on(&api, report, &label).await;
        }
    }
}

/// The text that a turn leaves in the history.
fn texts(report: &TurnReport) -> impl Iterator<Item = &str> {
    let blocks = report.blocks.iter().flat_map(|message| message["content"].as_array().unwrap());
    blocks.filter_map(|block| block["text"].as_str())
}
