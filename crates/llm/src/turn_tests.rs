use super::*;
use crate::error::FaultKind;
use crate::wire::Delta;
use proptest::prelude::*;

fn config() -> ServerConfig {
    ServerConfig { model: "m".to_owned(), ..ServerConfig::default() }
}

fn request() -> TurnRequest {
    let find = ToolDescriptor {
        name: "Find".to_owned(),
        description: "finds".to_owned(),
        input_schema: json!({"type": "object", "required": ["q"], "properties": {"q": {"type": "string"}}}),
        writes: false,
    };
    TurnRequest {
        system: vec!["s".to_owned()],
        messages: vec![json!({"role": "user", "content": "question"})],
        tools: vec![find],
        ask_first: false,
    }
}

/// The rules on messages: every call has exactly one result, in order, in the next user message.
fn check_messages(messages: &[Value], first_role: &str) -> Result<(), TestCaseError> {
    let mut open: Vec<Value> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let user = (at % 2 == 0) == (first_role == "user");
        prop_assert_eq!(&message["role"], if user { "user" } else { "assistant" });
        let blocks = message["content"].as_array().unwrap();
        prop_assert!(!blocks.is_empty());
        let ids = |kind: &str, field: &str| -> Vec<Value> {
            blocks.iter().filter(|block| block["type"] == kind).map(|block| block[field].clone()).collect()
        };
        prop_assert_eq!(ids("tool_result", "tool_use_id"), std::mem::take(&mut open));
        open = ids("tool_use", "id");
        prop_assert!(user || ids("tool_result", "tool_use_id").is_empty());
    }
    prop_assert_eq!(open, Vec::<Value>::new());
    Ok(())
}

/// What holds for every turn that has come to its end.
fn check_effects(effects: &[Effect]) -> Result<TurnReport, TestCaseError> {
    let Some(Effect::Finish(report)) = effects.last() else {
        return Err(TestCaseError::fail("the last effect is not the end"));
    };
    let mut shown = String::new();
    let (mut called, mut results, mut run) = (Vec::new(), Vec::new(), Vec::new());
    for effect in &effects[..effects.len() - 1] {
        match effect {
            Effect::Finish(_) => return Err(TestCaseError::fail("two ends")),
            Effect::Show(TurnEvent::Text(text)) => shown.push_str(text),
            Effect::Show(TurnEvent::ToolCall { id, .. }) => called.push(id.clone()),
            Effect::Show(TurnEvent::ToolResult { id, .. }) => results.push(id.clone()),
            Effect::RunTool(call) => {
                prop_assert!(call.input["q"].is_string());
                run.push(call.id.clone());
            }
            Effect::Send(body) => {
                prop_assert_eq!(&body.messages()[0]["role"], "user");
                prop_assert!(body.messages().len() < 100);
                check_messages(body.messages(), "user")?;
            }
            _ => {}
        }
    }
    prop_assert_eq!(&shown, &report.text);
    for ids in [&mut called, &mut results] {
        ids.sort();
    }
    prop_assert_eq!(&called, &results, "every call that is shown gets one result that is shown");
    prop_assert!(run.iter().all(|id| called.contains(id)));
    let first = report.blocks.first().map_or("assistant", |first| first["role"].as_str().unwrap());
    prop_assert_eq!(first, "assistant");
    check_messages(&report.blocks, "assistant")?;
    Ok(report.as_ref().clone())
}

fn any_text() -> impl Strategy<Value = String> {
    "[a-zäö🦀 ]{0,4}"
}

fn any_input() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(r#"{"q":"x"}"#.to_owned()),
        1 => Just(String::new()),
        1 => Just(r#"{"q":"#.to_owned()),
        1 => Just(r#"{"q":7}"#.to_owned()),
        1 => Just("[]".to_owned()),
    ]
}

fn any_stop() -> impl Strategy<Value = StopReason> {
    prop_oneof![
        4 => Just(StopReason::ToolUse),
        1 => prop::sample::select(vec![
            StopReason::None, StopReason::EndTurn, StopReason::MaxTokens, StopReason::PauseTurn,
            StopReason::Refusal, StopReason::ContextWindowExceeded, StopReason::Other("new".to_owned()),
        ]),
    ]
}

fn any_stream_event() -> impl Strategy<Value = StreamEvent> {
    let index = 0u64..3;
    let block = prop_oneof![
        Just(json!({"type": "text", "text": ""})),
        "[ab]?".prop_map(|id| json!({"type": "tool_use", "id": id, "name": "Find", "input": {}})),
        Just(json!({"type": "thinking", "thinking": ""})),
        Just(json!({"type": "new"})),
    ];
    let delta = prop_oneof![
        any_text().prop_map(Delta::Text),
        any_input().prop_map(Delta::InputJson),
        Just(Delta::Citation(json!({"n": 1}))),
        Just(Delta::Signature("s".to_owned())),
        Just(Delta::Unknown),
    ];
    prop_oneof![
        2 => Just(StreamEvent::MessageStart { usage: json!({"input_tokens": 3}) }),
        4 => (index.clone(), block).prop_map(|(index, block)| StreamEvent::BlockStart { index, block }),
        6 => (index.clone(), delta).prop_map(|(index, delta)| StreamEvent::BlockDelta { index, delta }),
        4 => index.prop_map(|index| StreamEvent::BlockStop { index }),
        2 => any_stop().prop_map(|stop| StreamEvent::MessageDelta { stop, usage: Value::Null }),
        2 => Just(StreamEvent::MessageStop),
        1 => Just(StreamEvent::Error(FaultKind::Overloaded)),
        1 => Just(StreamEvent::Ignored),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    let failure = prop::sample::select(vec![
        Failure::passing(TurnError::Overloaded),
        Failure::lasting(TurnError::Authentication),
    ]);
    prop_oneof![
        2 => Just(Event::Start),
        3 => Just(Event::Responding),
        16 => any_stream_event().prop_map(Event::Stream),
        1 => Just(Event::StreamEnded),
        1 => Just(Event::StreamBroken(TurnError::TimedOut)),
        1 => (failure, any::<f64>()).prop_map(|(failure, jitter)| Event::Failed { failure, jitter }),
        2 => "[ab]".prop_map(|id| Event::ToolDone { id, outcome: ToolOutcome::text("r", "p") }),
        1 => Just(Event::Timer),
    ]
}

/// One response of a server that keeps to the protocol, as far as the stream goes.
#[derive(Debug, Clone)]
struct Response {
    blocks: Vec<(bool, String, bool)>,
    stop: StopReason,
    cut: Option<usize>,
}

fn any_response() -> impl Strategy<Value = Response> {
    let block = prop_oneof![
        any_text().prop_map(|text| (false, text, true)),
        (any_input(), prop::bool::weighted(0.9)).prop_map(|(input, finished)| (true, input, finished)),
    ];
    (prop::collection::vec(block, 0..5), any_stop(), prop::option::weighted(0.1, 0usize..12))
        .prop_map(|(blocks, stop, cut)| Response { blocks, stop, cut })
}

impl Response {
    fn events(&self, round: usize) -> Vec<StreamEvent> {
        let mut events =
            vec![StreamEvent::MessageStart { usage: json!({"input_tokens": 3, "output_tokens": 1}) }];
        for (at, (is_call, content, finished)) in self.blocks.iter().enumerate() {
            let index = at as u64;
            let (block, delta) = if *is_call {
                let id = format!("t{round}_{at}");
                let name = if content.is_empty() { "Unknown" } else { "Find" };
                (json!({"type": "tool_use", "id": id, "name": name}), Delta::InputJson(content.clone()))
            } else {
                (json!({"type": "text", "text": ""}), Delta::Text(content.clone()))
            };
            events.push(StreamEvent::BlockStart { index, block });
            events.push(StreamEvent::BlockDelta { index, delta });
            if *finished {
                events.push(StreamEvent::BlockStop { index });
            }
        }
        events
            .push(StreamEvent::MessageDelta { stop: self.stop.clone(), usage: json!({"output_tokens": 5}) });
        events.push(StreamEvent::MessageStop);
        events.truncate(self.cut.unwrap_or(usize::MAX));
        events
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_events_in_any_order_are_survived(events in prop::collection::vec(any_event(), 0..60)) {
        let mut turn = Turn::new(&config(), request());
        let mut effects = Vec::new();
        for event in [Event::Start].into_iter().chain(events).chain([Event::Cancel]) {
            effects.extend(turn.step(event));
        }
        check_effects(&effects)?;
        prop_assert_eq!(turn.step(Event::Start), vec![]);
        prop_assert_eq!(turn.step(Event::Cancel), vec![]);
    }

    #[test]
    fn a_turn_goes_on_to_its_end(
        responses in prop::collection::vec(any_response(), 1..20),
        cancel_at in prop::option::weighted(0.2, 0usize..60),
    ) {
        let mut turn = Turn::new(&config(), request());
        let mut effects = Vec::new();
        let mut pending: Vec<Event> = vec![Event::Start];
        let mut responses = responses.iter().enumerate();
        let mut written = String::new();
        let mut steps = 0;
        while !matches!(effects.last(), Some(Effect::Finish(_))) {
            prop_assert!(!pending.is_empty(), "nothing is waited for");
            let event = if cancel_at == Some(steps) { Event::Cancel } else { pending.remove(0) };
            steps += 1;
            if let Event::Stream(StreamEvent::BlockDelta { delta: Delta::Text(text), .. }) = &event {
                written.push_str(text);
            }
            for effect in turn.step(event) {
                match &effect {
                    Effect::Send(_) => match responses.next() {
                        Some((round, response)) => {
                            pending = vec![Event::Responding];
                            pending.extend(response.events(round).into_iter().map(Event::Stream));
                            pending.push(Event::StreamEnded);
                        }
                        None => {
                            let failure = Failure::passing(TurnError::Overloaded);
                            pending = vec![Event::Failed { failure, jitter: 0.5 }];
                        }
                    },
                    Effect::Wait(_) => pending = vec![Event::Timer],
                    Effect::RunTool(call) => {
                        let done = Event::ToolDone { id: call.id.clone(), outcome: ToolOutcome::text("r", "p") };
                        // Results come in any order: here, in the reverse one.
                        pending.retain(|event| matches!(event, Event::ToolDone { .. }));
                        pending.insert(0, done);
                    }
                    _ => {}
                }
                effects.push(effect);
            }
        }
        let report = check_effects(&effects)?;
        prop_assert_eq!(report.text.replace("\n\n", ""), written, "text is lost or doubled");
        if report.error.is_none() {
            let ends = [StopReason::EndTurn, StopReason::MaxTokens, StopReason::ContextWindowExceeded];
            prop_assert!(ends.contains(&report.stop) || matches!(report.stop, StopReason::Other(_)));
        }
    }
}

/// A recorded stream with some bytes changed, left out or doubled.
fn any_damaged_stream() -> impl Strategy<Value = Vec<u8>> {
    let names = ["tool_use_response.sse", "thinking_then_refusal.sse", "recorded_tool_call.sse"];
    let damage = (any::<prop::sample::Index>(), 0u8..4, any::<u8>());
    (prop::sample::select(names.to_vec()), prop::collection::vec(damage, 0..6)).prop_map(|(name, damages)| {
        let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
        let mut bytes = std::fs::read(path).unwrap();
        for (at, how, byte) in damages {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] = b"0[]{}\":,-\n"[usize::from(byte) % 10],
                2 => drop(bytes.remove(at)),
                _ => {
                    let end = (at + usize::from(byte)).min(bytes.len());
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn damaged_streams_are_survived(bytes in any_damaged_stream()) {
        let mut request = request();
        request.tools[0].name = "get_weather".to_owned();
        request.tools[0].input_schema = json!({"type": "object"});
        let mut turn = Turn::new(&config(), request);
        let mut effects = turn.step(Event::Start);
        effects.extend(turn.step(Event::Responding));
        let mut decoder = crate::sse::SseDecoder::new();
        let mut events = decoder.push(&bytes).unwrap();
        events.extend(decoder.finish());
        for event in &events {
            let read = StreamEvent::read(event);
            effects.extend(turn.step(read.map_or(Event::StreamBroken(TurnError::Malformed), Event::Stream)));
        }
        effects.extend(turn.step(Event::StreamEnded));
        effects.extend(turn.step(Event::Cancel));
        // The input's shape is not this property's matter.
        effects.retain(|effect| !matches!(effect, Effect::RunTool(_)));
        check_effects(&effects)?;
    }
}

/// Plays whole responses and gives the report. Tools answer at once.
fn play(responses: &[Response]) -> (TurnReport, Vec<Effect>) {
    let mut turn = Turn::new(&config(), request());
    let mut effects = turn.step(Event::Start);
    for (round, response) in responses.iter().enumerate() {
        effects.extend(turn.step(Event::Responding));
        for event in response.events(round) {
            let mut new = turn.step(Event::Stream(event));
            while let Some(Effect::RunTool(call)) =
                new.iter().rfind(|effect| matches!(effect, Effect::RunTool(_)))
            {
                let done = Event::ToolDone { id: call.id.clone(), outcome: ToolOutcome::text("r", "p") };
                effects.append(&mut new);
                new = turn.step(done);
            }
            effects.extend(new);
        }
    }
    effects.extend(turn.step(Event::StreamEnded));
    let report = check_effects(&effects).unwrap();
    (report, effects)
}

fn says(text: &str, stop: StopReason) -> Response {
    Response { blocks: vec![(false, text.to_owned(), true)], stop, cut: None }
}

fn calls(stop: StopReason) -> Response {
    let blocks = vec![(false, "look".to_owned(), true), (true, r#"{"q":"x"}"#.to_owned(), true)];
    Response { blocks, stop, cut: None }
}

#[test]
fn stop_reasons_end_the_turn_as_they_should() {
    let check =
        |responses: &[Response], text: &str, messages: usize, partial: bool, error: Option<TurnError>| {
            let (report, _) = play(responses);
            assert_eq!(report.text, text, "{responses:?}");
            assert_eq!((report.blocks.len(), report.partial), (messages, partial), "{responses:?}");
            assert_eq!(report.error, error, "{responses:?}");
            assert_eq!(report.usage.output_tokens, 5 * responses.len() as u64, "{responses:?}");
        };
    check(&[says("a", StopReason::EndTurn)], "a", 1, false, None);
    check(&[says("a", StopReason::StopSequence)], "a", 1, false, None);
    check(&[says("a", StopReason::Other("new".to_owned()))], "a", 1, false, None);
    check(&[says(" ", StopReason::EndTurn)], " ", 0, false, None);
    check(&[says("a", StopReason::MaxTokens)], "a", 1, true, None);
    check(&[says("a", StopReason::ContextWindowExceeded)], "a", 1, true, None);
    check(&[says("a", StopReason::Refusal)], "a", 0, true, Some(TurnError::Refused));
    check(&[says("a", StopReason::None)], "a", 1, true, Some(TurnError::Malformed));
    check(&[says("a", StopReason::ToolUse)], "a", 1, true, Some(TurnError::Malformed));
    // A call is run for `tool_use` only; otherwise it leaves the history.
    check(&[calls(StopReason::EndTurn)], "look", 1, false, None);
    check(&[calls(StopReason::MaxTokens)], "look", 1, true, None);
    let end = says("b", StopReason::EndTurn);
    check(&[calls(StopReason::ToolUse), end.clone()], "look\n\nb", 3, false, None);
    check(
        &[calls(StopReason::ToolUse), says("b", StopReason::Refusal)],
        "look\n\nb",
        2,
        true,
        Some(TurnError::Refused),
    );
    // What is paused goes on in the same message.
    check(&[says("a", StopReason::PauseTurn), end], "ab", 1, false, None);
    let paused = vec![says("a", StopReason::PauseTurn); 6];
    check(&paused, "aaaaaa", 1, true, Some(TurnError::TooManySteps));
}

#[test]
fn the_last_round_is_without_tools() {
    let rounds = MAX_ROUNDS as usize;
    let (report, effects) = play(&vec![calls(StopReason::ToolUse); rounds]);
    assert_eq!(report.error, Some(TurnError::TooManySteps));
    assert!(report.partial);
    let choices: Vec<bool> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send(body) => Some(serde_json::to_value(body).unwrap()["tool_choice"]["type"] == "none"),
            _ => None,
        })
        .collect();
    assert_eq!(choices, [vec![false; rounds - 1], vec![true]].concat());
    assert_eq!(effects.iter().filter(|effect| matches!(effect, Effect::RunTool(_))).count(), rounds - 1);
    assert_eq!(report.text.matches("look").count(), rounds);
}

#[test]
fn improper_histories_are_not_sent() {
    let mut request = request();
    request.messages.clear();
    let effects = Turn::new(&config(), request).step(Event::Start);
    let report = check_effects(&effects).unwrap();
    assert_eq!((report.error, report.partial), (Some(TurnError::InvalidRequest), false));
}

#[test]
fn too_many_calls_are_answered_but_not_made() {
    let blocks = vec![(true, r#"{"q":"x"}"#.to_owned(), true); MAX_CALLS + 3];
    let many = Response { blocks, stop: StopReason::ToolUse, cut: None };
    let mut turn = Turn::new(&config(), request());
    let mut effects = turn.step(Event::Start);
    effects.extend(turn.step(Event::Responding));
    for event in many.events(0) {
        effects.extend(turn.step(Event::Stream(event)));
    }
    assert_eq!(effects.iter().filter(|effect| matches!(effect, Effect::RunTool(_))).count(), MAX_CALLS);
    effects.extend(turn.step(Event::Cancel));
    let report = check_effects(&effects).unwrap();
    assert_eq!(report.blocks[1]["content"].as_array().unwrap().len(), MAX_CALLS + 3);
}

/// A turn whose one tool writes and which asks first, up to where its two calls are asked for.
fn asking() -> (Turn, Vec<Effect>) {
    let mut request = request();
    request.tools[0].writes = true;
    request.ask_first = true;
    let mut turn = Turn::new(&config(), request);
    let mut effects = Vec::new();
    for event in [Event::Start, Event::Responding] {
        effects.extend(turn.step(event));
    }
    for event in two_calls() {
        effects.extend(turn.step(Event::Stream(event)));
    }
    (turn, effects)
}

fn two_calls() -> Vec<StreamEvent> {
    let event = |value: Value| {
        let kind = value["type"].as_str().unwrap().to_owned();
        StreamEvent::read(&crate::sse::SseEvent { name: kind, data: value.to_string() }).unwrap()
    };
    let mut events =
        vec![event(json!({"type": "message_start", "message": {"role": "assistant", "content": []}}))];
    for (at, id) in ["a", "b"].into_iter().enumerate() {
        let block = json!({"type": "tool_use", "id": id, "name": "Find", "input": {}});
        events.push(event(json!({"type": "content_block_start", "index": at, "content_block": block})));
        let delta = json!({"type": "input_json_delta", "partial_json": "{\"q\": \"x\"}"});
        events.push(event(json!({"type": "content_block_delta", "index": at, "delta": delta})));
        events.push(event(json!({"type": "content_block_stop", "index": at})));
    }
    events.push(event(json!({"type": "message_delta", "delta": {"stop_reason": "tool_use"}})));
    events.push(event(json!({"type": "message_stop"})));
    events
}

#[test]
fn a_call_that_writes_waits_for_the_person_s_word() {
    let (mut turn, effects) = asking();
    let asked: Vec<&str> = effects
        .iter()
        .filter_map(|e| if let Effect::AskPermission(call) = e { Some(call.id.as_str()) } else { None })
        .collect();
    assert_eq!(asked, ["a", "b"]);
    assert!(!effects.iter().any(|e| matches!(e, Effect::RunTool(_))), "nothing runs unasked");
    let decide =
        |turn: &mut Turn, id: &str, granted| turn.step(Event::Permission { id: id.to_owned(), granted });
    assert!(decide(&mut turn, "c", true).is_empty(), "it was not asked for");
    let run = decide(&mut turn, "a", true);
    assert!(matches!(&run[..], [Effect::RunTool(call)] if call.id == "a"), "{run:?}");
    assert!(decide(&mut turn, "a", true).is_empty(), "it is decided once");
    assert!(decide(&mut turn, "a", false).is_empty());
    let refused = decide(&mut turn, "b", false);
    assert!(
        matches!(&refused[..], [Effect::Show(TurnEvent::ToolResult { is_error: true, .. })]),
        "{refused:?}"
    );
    let sent = turn.step(Event::ToolDone { id: "a".to_owned(), outcome: ToolOutcome::text("kept", "kept") });
    let Some(Effect::Send(body)) = sent.last() else { panic!("{sent:?}") };
    check_messages(body.messages(), "user").unwrap();
    let told = body.messages().last().unwrap();
    assert_eq!(
        (&told["content"][0]["is_error"], &told["content"][1]["is_error"]),
        (&Value::Null, &json!(true))
    );
    assert!(told["content"][1]["content"].to_string().contains("did not allow"));
}

#[test]
fn stopping_while_asked_answers_every_call() {
    let (mut turn, mut effects) = asking();
    effects.extend(turn.step(Event::Cancel));
    let report = check_effects(&effects).unwrap();
    assert_eq!(report.error, Some(TurnError::Cancelled));
    assert!(turn.step(Event::Permission { id: "a".to_owned(), granted: true }).is_empty());
}
