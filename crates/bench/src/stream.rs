//! Reading a model's answer: what it costs beside a reader that does nothing with it, how fast it goes by itself, and how
//! long words take from the server's hand to ours. The server is the scripted one on this machine, in a thread of its own.

use crate::{Figure, median, ms, timed};
use docket_llm::assemble::Assembly;
use docket_llm::sse::SseDecoder;
use docket_llm::wire::StreamEvent;
use docket_llm::{ApiKey, Cancel, ServerConfig, TurnEvent, TurnReport, TurnRequest, run_turn};
use docket_testkit::messages_api::{Chunking, Pieces, Reply, Script, ScriptedApi};
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
/// What a server that is ahead of us fills our buffer with.
const PIECE: usize = 16 * 1024;
/// Threads that are answered at the same time.
const AT_ONCE: usize = 20;

pub(crate) async fn run() -> Vec<Figure> {
    vec![beside_a_bare_reader(), by_itself(), first_words().await, many_at_once().await]
}

/// The beginning of an answer, up to its first words.
fn beginning() -> Vec<u8> {
    let block =
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}});
    Script::new().event(&block).bytes()
}

fn words(text: &str) -> Vec<u8> {
    let data =
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}});
    format!("event: content_block_delta\ndata: {data}\n\n").into_bytes()
}

fn ending() -> Vec<u8> {
    let mut bytes = Vec::new();
    for data in [
        json!({"type": "content_block_stop", "index": 0}),
        json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 20}}),
        json!({"type": "message_stop"}),
    ] {
        bytes.extend(format!("event: {}\ndata: {data}\n\n", data["type"].as_str().unwrap()).into_bytes());
    }
    bytes
}

/// An answer of about so many bytes on the wire, in pieces of words as models write them, and how many those are.
fn answer(bytes: usize) -> (Vec<u8>, usize) {
    let pieces = [
        "I",
        "'ll",
        " check the refund",
        " policy",
        " and the notes of",
        " the workshop.",
        "\n\n",
        "## User story",
        "\n",
        "As a \"day",
        " rider\", I want",
        " my deposit back",
        " within 14 days",
        " – für ein gesperrtes",
        " Rad, so that",
        " I do not pay",
        " for a bike that I could",
        " not",
        " unlock.",
    ];
    let mut stream = beginning();
    let mut count = 0;
    while stream.len() < bytes {
        stream.extend(words(pieces[count % pieces.len()]));
        count += 1;
    }
    stream.extend(ending());
    (stream, count)
}

async fn turn(api: &ScriptedApi, on_event: &mut (dyn FnMut(TurnEvent) + Send)) -> TurnReport {
    let config = ServerConfig { base_url: api.base_url(), ..ServerConfig::default() };
    let question = TurnRequest {
        system: Vec::new(),
        messages: vec![json!({"role": "user", "content": "q"})],
        tools: Vec::new(),
        ask_first: false,
    };
    let key = ApiKey::new("sk-ant-bench".to_owned());
    let report = run_turn(&config, &key, question, &[], Cancel::new(), || 0.5, on_event).await;
    assert_eq!(report.error, None);
    report
}

/// The time this thread has computed. <https://docs.kernel.org/scheduler/sched-stats.html>, the first number of a task.
fn computed() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split_whitespace().next().unwrap().parse().unwrap())
}

/// What this thread computes while it does all that `work` needs.
fn cost<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let before = computed();
    let done = runtime.block_on(work);
    (done, computed() - before)
}

fn beside_a_bare_reader() -> Figure {
    let (bytes, count) = answer(24_000_000);
    let megabytes = bytes.len() as f64 / 1e6;
    let reply = Reply::Sse { bytes, chunks: Chunking::Every(PIECE) };
    let api = ScriptedApi::start(vec![reply; 2 * (ROUNDS + 1)]);
    // A thread of its own for both, so that what it computes is theirs alone.
    let measure = || {
        let (mut ours, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..=ROUNDS {
            let mut shown = 0;
            let mut on_event = |event| shown += usize::from(matches!(event, TurnEvent::Text(_)));
            ours.push(cost(turn(&api, &mut on_event)).1);
            assert_eq!(shown, count);
            let (parsed, time) = cost(read_only(&api));
            assert!(parsed > count);
            bare.push(time);
        }
        // The first of each also pays for pages of memory that later ones find there.
        (median(ours.split_off(1)), median(bare.split_off(1)))
    };
    let (ours, bare) = std::thread::scope(|scope| scope.spawn(measure).join().unwrap());
    Figure {
        name: "stream: computing, beside a bare reader",
        value: ours.as_secs_f64() / bare.as_secs_f64(),
        unit: "x",
        bound: 1.2,
        below: true,
        detail: format!("{:.0} ms beside {:.0} ms for {megabytes:.0} MB", ms(ours), ms(bare)),
    }
}

/// Reads an answer with nothing but reqwest and serde_json, keeps nothing of it, and says how many events it had.
async fn read_only(api: &ScriptedApi) -> usize {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let question = json!({"model": "m", "max_tokens": 1, "stream": true, "messages": [{"role": "user", "content": "q"}]});
    let request = client.post(format!("{}/v1/messages", api.base_url())).header("x-api-key", "k");
    let request =
        request.header("anthropic-version", "2023-06-01").header("content-type", "application/json");
    let mut response = request.body(question.to_string()).send().await.unwrap();
    let (mut rest, mut parsed) = (Vec::new(), 0);
    while let Some(chunk) = response.chunk().await.unwrap() {
        rest.extend_from_slice(&chunk);
        let Some(end) = rest.iter().rposition(|byte| *byte == b'\n') else { continue };
        for line in rest[..end].split(|byte| *byte == b'\n') {
            if let Some(data) = line.strip_prefix(b"data: ") {
                let value: Value = serde_json::from_slice(data).unwrap();
                parsed += usize::from(value.is_object());
            }
        }
        rest.drain(..=end);
    }
    parsed
}

/// 100 MB, as ten answers, since the client refuses one of more than 64 MB. A server that writes the same JSON with its
/// fields in another order than the API's takes the long way through a tree of values; how fast that is stands beside it.
fn by_itself() -> Figure {
    let (bytes, count) = answer(10_000_000);
    let (order, other) =
        (r#""type":"content_block_delta","index":0"#, r#""index":0,"type":"content_block_delta""#);
    let turned = String::from_utf8(bytes.clone()).unwrap().replace(order, other).into_bytes();
    let speed = |bytes: &[u8]| {
        let times =
            (0..ROUNDS).map(|_| timed(|| (0..10).for_each(|_| assert_eq!(put_together(bytes), count))).1);
        10.0 * bytes.len() as f64 / 1e6 / median(times.collect()).as_secs_f64()
    };
    Figure {
        name: "stream: 100 MB decoded and put together",
        value: speed(&bytes),
        unit: "MB/s",
        bound: 200.0,
        below: false,
        detail: format!("{:.0} MB/s with fields in another order", speed(&turned)),
    }
}

/// How many events with text an answer has.
fn put_together(bytes: &[u8]) -> usize {
    let (mut decoder, mut assembly, mut shown) = (SseDecoder::new(), Assembly::new(), 0);
    let mut take = |event| {
        let text = assembly.apply(StreamEvent::read(&event).unwrap()).unwrap();
        shown += usize::from(!text.is_empty());
    };
    for piece in bytes.chunks(PIECE) {
        decoder.push(piece).unwrap().into_iter().for_each(&mut take);
    }
    decoder.finish().into_iter().for_each(&mut take);
    assert!(assembly.ended());
    shown
}

/// When the bench began; the server writes how long ago that is, and we look how long ago that was.
static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// An answer of so many words, each of which is the moment it was sent.
fn stamped(count: usize, every: Duration) -> Reply {
    let pieces = Pieces::new(move |at| match at {
        0 => Some(beginning()),
        at if at <= count => Some(words(&format!("{} ", BEGUN.elapsed().as_nanos()))),
        at if at == count + 1 => Some(ending()),
        _ => None,
    });
    Reply::Live { status: 200, every, pieces }
}

/// How long words were on their way.
async fn delays(api: &ScriptedApi) -> Vec<Duration> {
    let mut delays = Vec::new();
    let mut on_event = |event| {
        if let TurnEvent::Text(text) = event {
            let now = BEGUN.elapsed();
            delays.extend(
                text.split_whitespace().map(|sent| now - Duration::from_nanos(sent.parse().unwrap())),
            );
        }
    };
    turn(api, &mut on_event).await;
    delays
}

/// The time below which `part` of all lie.
fn quantile(times: &mut [Duration], part: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() as f64 * part) as usize).min(times.len() - 1)]
}

async fn first_words() -> Figure {
    const TURNS: usize = 200;
    let api = ScriptedApi::start(vec![stamped(1, Duration::from_millis(2)); TURNS]);
    let mut times = Vec::new();
    for _ in 0..TURNS {
        times.push(delays(&api).await[0]);
    }
    Figure {
        name: "stream: first words seen after they were sent, p95",
        value: ms(quantile(&mut times, 0.95)),
        unit: "ms",
        bound: 20.0,
        below: true,
        detail: format!("median {:.2} ms of {TURNS} turns", ms(quantile(&mut times, 0.5))),
    }
}

/// A thread that is late by more than a frame of a display at 60 Hz is seen to stutter.
async fn many_at_once() -> Figure {
    const WORDS: usize = 600;
    let every = Duration::from_millis(5);
    let api = std::sync::Arc::new(ScriptedApi::start(vec![stamped(WORDS, every); AT_ONCE]));
    let turns: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let api = std::sync::Arc::clone(&api);
            tokio::spawn(async move { delays(&api).await })
        })
        .collect();
    let mut times = Vec::new();
    for turn in turns {
        let found = turn.await.unwrap();
        assert_eq!(found.len(), WORDS);
        times.extend(found);
    }
    let longest = ms(times.iter().copied().max().unwrap_or_default());
    Figure {
        name: "stream: words seen with 20 threads at once, p99",
        value: ms(quantile(&mut times, 0.99)),
        unit: "ms",
        bound: 16.0,
        below: true,
        detail: format!(
            "median {:.2} ms, longest {longest:.2} ms of {} words, one each {} ms and thread",
            ms(quantile(&mut times, 0.5)),
            times.len(),
            every.as_millis()
        ),
    }
}
