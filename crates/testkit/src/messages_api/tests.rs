use super::*;
use std::io::{Read, Write};

fn post(api: &ScriptedApi, headers: &str, body: &Value) -> String {
    let body = body.to_string();
    let mut stream = std::net::TcpStream::connect(api.address).unwrap();
    let head = format!("POST /v1/messages HTTP/1.1\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

const PROPER: &str = "content-type: application/json\r\nanthropic-version: 2023-06-01\r\nx-api-key: k\r\n";

fn ask(messages: &Value) -> Value {
    json!({"model": "m", "max_tokens": 1, "stream": true, "messages": messages})
}

#[test]
fn proper_requests_get_the_script_and_others_are_refused() {
    let hello = ask(&json!([{"role": "user", "content": "hello"}]));
    let call = json!({"type": "tool_use", "id": "t", "name": "n", "input": {}});
    let result = json!({"type": "tool_result", "tool_use_id": "t", "content": []});
    let text = json!({"type": "text", "text": "x"});
    let talk = |assistant: Value, user: Value| {
        ask(&json!([{"role": "user", "content": "q"}, {"role": "assistant", "content": assistant},
            {"role": "user", "content": user}]))
    };
    let check = |headers: &str, body: &Value, status: &str| {
        let api = ScriptedApi::start(vec![text_reply("fine")]);
        let reply = post(&api, headers, body);
        assert!(reply.starts_with(&format!("HTTP/1.1 {status} ")), "{headers} {body}: {reply}");
        assert_eq!(api.faults().len(), usize::from(status != "200"), "{body}");
        assert_eq!(api.remaining(), usize::from(status != "200"));
        assert_eq!(api.requests()[0].body, *body);
    };
    check(PROPER, &hello, "200");
    check("content-type: application/json\r\nx-api-key: k\r\n", &hello, "400");
    check(&format!("{PROPER}authorization: Bearer k\r\n"), &hello, "401");
    check(&format!("{PROPER}origin: tauri://localhost\r\n"), &hello, "401");
    check(PROPER, &json!({"model": "m"}), "400");
    check(PROPER, &ask(&json!([{"role": "assistant", "content": "x"}])), "400");
    check(PROPER, &ask(&json!([{"role": "user", "content": "a"}, {"role": "user", "content": "b"}])), "400");
    check(PROPER, &ask(&json!([{"role": "user", "content": " "}])), "400");
    check(
        PROPER,
        &ask(&json!([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}])),
        "400",
    );
    check(PROPER, &talk(json!([call]), json!([result, text])), "200");
    check(PROPER, &talk(json!([call]), json!([text, result])), "400");
    check(PROPER, &talk(json!([call]), json!([text])), "400");
    check(PROPER, &talk(json!([call]), json!([result, result])), "400");
    check(PROPER, &talk(json!([text]), json!([result])), "400");
    check(PROPER, &talk(json!([call, call]), json!([result, result])), "400");
    check(PROPER, &talk(json!([{"type": "text", "text": ""}]), json!("q")), "400");
    check(PROPER, &talk(json!([{"type": "thinking", "thinking": ""}]), json!("q")), "400");
}

#[test]
fn after_the_script_comes_an_error_not_to_be_retried() {
    let api = ScriptedApi::start(Vec::new());
    let reply = post(&api, PROPER, &ask(&json!([{"role": "user", "content": "hello"}])));
    assert!(reply.starts_with("HTTP/1.1 500 ") && reply.contains("x-should-retry: false"), "{reply}");
}

#[test]
fn a_body_that_comes_in_its_own_time_is_whole() {
    let every = std::time::Duration::from_micros(1);
    for (status, kind) in [(200, "text/event-stream"), (500, "application/json")] {
        let api = ScriptedApi::start(vec![byte_by_byte(status, b"abc".to_vec(), every)]);
        let reply = post(&api, PROPER, &ask(&json!([{"role": "user", "content": "hello"}])));
        assert!(reply.starts_with(&format!("HTTP/1.1 {status} ")) && reply.contains(kind), "{reply}");
        assert!(reply.ends_with("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"), "{reply}");
    }
    // What has no end is sent until the server is dropped.
    let api = ScriptedApi::start(vec![over_and_over(b"first,".to_vec(), b"again,".to_vec(), every)]);
    let body = ask(&json!([{"role": "user", "content": "hello"}])).to_string();
    let mut stream = std::net::TcpStream::connect(api.address).unwrap();
    let head = format!("POST /v1/messages HTTP/1.1\r\ncontent-length: {}\r\n{PROPER}\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut read = String::new();
    while read.matches("again,").count() < 3 {
        let mut piece = [0; 64];
        let length = stream.read(&mut piece).unwrap();
        read.push_str(std::str::from_utf8(&piece[..length]).unwrap());
    }
    assert_eq!(read.matches("first,").count(), 1);
}

#[test]
fn pieces_make_up_the_whole() {
    let check = |chunks: Chunking, expected: &[&str]| {
        assert_eq!(pieces(b"abcdef", &chunks), expected.iter().map(|p| p.as_bytes()).collect::<Vec<_>>());
    };
    check(Chunking::Whole, &["abcdef"]);
    check(Chunking::Every(4), &["abcd", "ef"]);
    check(Chunking::Every(0), &["a", "b", "c", "d", "e", "f"]);
    check(Chunking::At(vec![0, 2, 2, 99]), &["ab", "cdef"]);
}
