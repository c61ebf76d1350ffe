use super::super::{ReadError, Transcript, transcript};
use proptest::prelude::*;

fn read(name: &str, content: &str) -> Transcript {
    let found = transcript(name, content.as_bytes()).unwrap_or_else(|error| panic!("{error} in {content:?}"));
    let chars: Vec<char> = found.text.chars().collect();
    let mut last = 0;
    for passage in &found.passages {
        let (start, end) = (passage.place.char_start as usize, passage.place.char_end as usize);
        assert!(start >= last && end > start, "in order and apart");
        assert_eq!(chars[start..end].iter().collect::<String>(), passage.text);
        assert!(!passage.text.trim().is_empty() && !passage.text.contains('\n'));
        last = end;
    }
    found
}

/// The text of a transcript is the whole of it: times, names and words.
#[track_caller]
fn check(name: &str, content: &str, expected: &str) {
    assert_eq!(read(name, content).text, expected, "{content:?}");
}

#[test]
fn webvtt_as_it_is_found() {
    let vtt = |body: &str| format!("WEBVTT\n\n{body}");
    let check = |body: &str, expected: &str| check("a.vtt", &vtt(body), expected);
    check("00:01.000 --> 00:02.000\n<v Dana>Hello</v>\n", "[00:00:01] Dana: Hello\n");
    check(
        "1\r\n00:00:01.000 --> 00:00:02.000 align:start\r\n<v.loud Dana  Petrov>Hello\r\n",
        "[00:00:01] Dana Petrov: Hello\n",
    );
    check(
        "00:01.0 --> 00:02.0\n<i>a</i> <c.x>b</c> <00:01.500>c &amp; d 1 < 2 <3\n",
        "[00:00:01] a b c & d 1 < 2 <3\n",
    );
    check("NOTE skip\nthis\n\nSTYLE\n::cue {}\n\nREGION\nid:x\n\n00:01.0 --> 00:02.0\nx\n", "[00:00:01] x\n");
    check(
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6/12-0\n00:01.0 --> 00:02.0\n<v A>one</v>\n\nf81d4fae-7dec-11d0-a765-00a0c91e6bf6/12-1\n00:09.0 --> 00:10.0\n<v A>two</v>\n",
        "[00:00:01] A: one\n[00:00:09] A: two\n",
    );
    check(
        "00:01.0 --> 00:02.0\nDana Petrov: Hello\n\n00:03.0 --> 00:04.0\nLee: at 10:30: go\n",
        "[00:00:01] Dana Petrov: Hello\n[00:00:03] Lee: at 10:30: go\n",
    );
    check("00:01.0 --> 00:02.0\n<v A>hi</v> <v B>ho</v>\n", "[00:00:01] A: hi\n[00:00:01] B: ho\n");
    check("00:01.0 --> 00:02.0\nfirst line\nsecond line\n", "[00:00:01] first line second line\n");
    check("00:01.0 --> 00:02.0\n\n00:03.0 --> 00:04.0\nx\n", "[00:00:03] x\n");
}

#[test]
fn what_a_service_signs_off_with_was_said_by_nobody() {
    check(
        "a.txt",
        "Dana Petrov  0:03\nHello there.\n\nLee Ash  0:09\nGood morning.\n\nTranscribed by https://otter.ai\n",
        "[00:00:03] Dana Petrov: Hello there.\n[00:00:09] Lee Ash: Good morning.\n",
    );
    check(
        "a.txt",
        "Dana: It was\nTranscribed by hand.\nLee: Good.\n",
        "Dana: It was Transcribed by hand.\nLee: Good.\n",
    );
}

#[test]
fn names_are_never_made_up() {
    let body = "00:01.0 --> 00:02.0\nRemember: pay\n\n".to_owned()
        + &(2..12).map(|i| format!("00:{i:02}.0 --> 00:{i:02}.5\nwords\n\n")).collect::<String>();
    assert_eq!(read("a.vtt", &format!("WEBVTT\n\n{body}")).speakers, Vec::<String>::new());
    check("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n10:30 Meeting: x\n", "[00:00:01] 10:30 Meeting: x\n");
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nhttps://example.com: x\n",
        "[00:00:01] https://example.com: x\n",
    );
    let spec = (0..30)
        .map(|i| format!("**Part {i}:** words\n\nStatus {}: open\n\nsome prose here\n\n", i % 20))
        .collect::<String>();
    assert_eq!(transcript("a.md", spec.as_bytes()), Err(ReadError::NoCues));
    for prose in [
        "Just some prose. It has no turns at all.",
        "Scope: all\nGoal: more\n",
        "Note: a\nNote: b\n",
        "See https://a.b\nand http://c.d\n",
    ] {
        assert_eq!(transcript("a.txt", prose.as_bytes()), Err(ReadError::NoCues), "{prose}");
    }
}

#[test]
fn subrip_as_it_is_found() {
    check(
        "a.srt",
        "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500\r\nHi <b>you</b>\r\n\r\n2\r\n00:00:09,000 --> 00:00:10,000\r\nBye\r\n",
        "[00:00:01] Hi you\n[00:00:09] Bye\n",
    );
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:09,000 --> 00:00:10,000\nb",
        "[00:00:01] a\n[00:00:09] b\n",
    );
    check(
        "a.srt",
        "1\n00:00:01,000 --> 00:00:02,000\na\n\nafter a gap\n\n2\n00:00:09,000 --> 00:00:10,000\n7\n",
        "[00:00:01] a after a gap\n[00:00:09] 7\n",
    );
    let found = read("a.srt", "1\n01:00:01,250 --> 01:00:02,500\nHi\n");
    assert_eq!(
        (found.passages[0].place.start_ms, found.passages[0].place.end_ms),
        (Some(3_601_250), Some(3_602_500))
    );
}

#[test]
fn text_as_programs_write_it() {
    let check = |content: &str, expected: &str| check("a.txt", content, expected);
    check("Dana: hello\nLee: hi there\nand more\n", "Dana: hello\nLee: hi there and more\n");
    check("00:12:31 Dana: a\n00:12:35 Lee: b\n", "[00:12:31] Dana: a\n[00:12:35] Lee: b\n");
    check("[00:12:31] Dana: a\n(0:13) Lee: b\n", "[00:12:31] Dana: a\n[00:00:13] Lee: b\n");
    check(
        "09:01:02\t From Dana Petrov to Everyone : a\n09:01:09\tLee:\tb\n",
        "[09:01:02] Dana Petrov: a\n[09:01:09] Lee: b\n",
    );
    check(
        "[Dana Petrov] 09:12:01\nhello\n\n[Lee] 09:12:09\nhi\n",
        "[09:12:01] Dana Petrov: hello\n[09:12:09] Lee: hi\n",
    );
    check(
        "Dana Petrov  0:12\nhello\nagain\n\nSpeaker 2  1:02:03\nhi\n",
        "[00:00:12] Dana Petrov: hello again\n[01:02:03] Speaker 2: hi\n",
    );
    check("Dana   0:03\nSo: hello\nLee   0:09\nhi\n", "[00:00:03] Dana: So: hello\n[00:00:09] Lee: hi\n");
    check(
        "Speaker 1 (00:12): a\nSpeaker 2 (00:14): b\n",
        "[00:00:12] Speaker 1: a\n[00:00:14] Speaker 2: b\n",
    );
    check(
        "00:00:00\n\nDana: a\nLee: b\n\n00:05:00\n\nDana: c\n",
        "[00:00:00] Dana: a\nLee: b\n[00:05:00] Dana: c\n",
    );
    check("Weekly call\n2 March\n\nDana: a\nLee: b\n", "Weekly call 2 March\nDana: a\nLee: b\n");
    check("dana: a\nlee: b\ndana: c\nlee: however: d\n", "dana: a\nlee: b\ndana: c\nlee: however: d\n");
    check(
        "10:02:11 From Dana Petrov to Everyone:\n\tHello\n10:02:30 From Lee to Everyone:\n\tHi\n",
        "[10:02:11] Dana Petrov: Hello\n[10:02:30] Lee: Hi\n",
    );
    check("[10:02:11 AM] Dana: x\n[10:02:15 am] Lee: y\n", "[10:02:11] Dana: x\n[10:02:15] Lee: y\n");
    check(
        "[02.03.26, 10:00:01] Dana: x\n2026-03-02 10:00:05 Lee: y\n",
        "[10:00:01] Dana: x\n[10:00:05] Lee: y\n",
    );
    check("Q: When?\nA: At 10:30: I think.\n", "Q: When?\nA: At 10:30: I think.\n");
    check("00:01 one\n00:09 amazing\n", "[00:00:01] one\n[00:00:09] amazing\n");
    check(
        "0:0:3.120 --> 0:0:5.0\nDana Petrov\nhello\n\n0:0:9.0 --> 0:0:10.0\nLee\nhi\n",
        "[00:00:03] Dana Petrov: hello\n[00:00:09] Lee: hi\n",
    );
    let found = read("a.md", "# Refund call\n\n**Dana:** a\n\n- Lee: b\n");
    assert_eq!(
        (found.title.as_deref(), found.text.as_str()),
        (Some("Refund call"), "Refund call\nDana: a\nLee: b\n")
    );
    assert_eq!(found.speakers, ["Dana", "Lee"]);
}

#[test]
fn records_as_services_give_them() {
    let check = |json: &str, expected: &str| check("a.json", json, expected);
    check(
        r#"[{"speaker":"Dana","text":"a","start":1.5,"end":2.5},{"speaker":"Lee","text":"b","start":9.0}]"#,
        "[00:00:01] Dana: a\n[00:00:09] Lee: b\n",
    );
    check(
        r#"{"title":"T","meeting_transcripts":[{"speaker":"A","content":"x"},{"speaker":"B","content":"y"}]}"#,
        "A: x\nB: y\n",
    );
    check(
        r#"{"results":{"utterances":[{"speaker":0,"transcript":"x","start":61000,"end":62000}]}}"#,
        "[00:01:01] Speaker 0: x\n",
    );
    check(
        r#"{"segments":[{"text":"x","start_ms":500},{"text":"y","start_ms":9000}]}"#,
        "[00:00:00] x\n[00:00:09] y\n",
    );
    check(
        r#"{"entries":[{"name":"A","words":[{"word":"x"},{"word":"y"}],"timestamp":"00:00:12.5"}]}"#,
        "[00:00:12] A: x y\n",
    );
    check(r#"[{"speaker":{"name":"A"},"text":"x","startTime":5,"endTime":9}]"#, "[00:00:05] A: x\n");
    assert_eq!(
        read("a.json", r#"{"title":" My  call ","transcript":[{"speaker":"A","text":"x"}]}"#)
            .title
            .as_deref(),
        Some("My call")
    );
    for json in ["[]", "{}", "[1,2]", r#"[{"a":"b"}]"#, "\"x\""] {
        assert_eq!(transcript("a.json", json.as_bytes()), Err(ReadError::NoCues), "{json}");
    }
    super::super::transcript("a.json", b"{").unwrap_err();
    super::tests::check(
        "a.csv",
        "Start;Speaker;Text\n00:00:01;Dana;\"a; b\"\n00:00:09;Lee;c\n",
        "[00:00:01] Dana: a; b\n[00:00:09] Lee: c\n",
    );
    assert_eq!(transcript("a.csv", b"a,b\n1,2\n"), Err(ReadError::NoCues));
}

#[test]
fn cues_become_turns() {
    let vtt = |cues: &[(&str, &str)]| {
        let body: String = cues.iter().map(|(time, words)| format!("{time}\n{words}\n\n")).collect();
        format!("WEBVTT Weekly call\n\n{body}")
    };
    let found = read(
        "a.vtt",
        &vtt(&[
            ("00:01.0 --> 00:02.0", "<v A>one"),
            ("00:03.0 --> 00:04.0", "<v A>two"),
            ("00:07.0 --> 00:08.0", "<v A>three"),
            ("00:08.0 --> 00:09.0", "<v B>four"),
        ]),
    );
    assert_eq!(found.text, "[00:00:01] A: one two\n[00:00:07] A: three\n[00:00:08] B: four\n");
    assert_eq!((found.cues, found.title.as_deref()), (4, Some("Weekly call")));
    let place = &found.passages[0].place;
    assert_eq!((place.start_ms, place.end_ms, place.line), (Some(1000), Some(4000), Some(1)));
    assert_eq!((found.passages[0].text.as_str(), place.char_start), ("one two", 14));

    let found = read(
        "a.vtt",
        &vtt(&[
            ("00:01.000 --> 00:03.000", "hello dear world"),
            ("00:03.000 --> 00:03.010", "hello dear world"),
            ("00:03.010 --> 00:05.000", "hello dear world\nhow are you"),
            ("00:05.000 --> 00:05.010", "how are you"),
            ("00:05.010 --> 00:07.000", "how are you\nfine"),
        ]),
    );
    assert_eq!(found.text, "[00:00:01] hello dear world how are you fine\n");

    let long = "word ".repeat(100);
    let found = read("a.txt", &format!("Dana: {long}\nDana: {long}\nLee: x\n"));
    assert_eq!(found.passages.len(), 3);
    let found = read("a.txt", &format!("Dana: {}\nLee: x\n", long.repeat(10)));
    assert!(found.passages.len() > 3 && found.passages.iter().all(|p| p.text.len() <= 1200));
    assert_eq!(found.passages[1].place.speaker.as_deref(), Some("Dana"));
}

#[test]
fn titles_and_other_files() {
    assert_eq!(
        read("a.vtt", "WEBVTT\n\nNOTE title: The call\n\n00:01.0 --> 00:02.0\nx\n").title.as_deref(),
        Some("The call")
    );
    assert_eq!(read("a.html", "<title>T</title><p>Dana: a</p><p>Lee: b</p>").text, "Dana: a\nLee: b\n");
    assert_eq!(transcript("a.pdf", b"%PDF-1.4").unwrap_err().code(), "unsupported");
    assert_eq!(transcript("a.vtt", b"WEBVTT\n").unwrap_err(), ReadError::NoCues);
}

proptest! {
    #[test]
    fn any_captions_are_sound(lines in proptest::collection::vec(
        proptest::sample::select(vec!["WEBVTT", "", "00:01.0 --> 00:02.0", "00:02.0 --> 00:09.0", "1", "NOTE x", "<v Dana>hi</v>", "Lee: ho", "Lee:", "<", "</v>", "&amp;ü", "<v >", "words <i>x", "-->"]), 0..40)) {
        let content = lines.join("\n");
        if transcript("a.vtt", content.as_bytes()).is_ok() {
            read("a.vtt", &content);
        }
        if transcript("a.txt", content.as_bytes()).is_ok() {
            read("a.txt", &content);
        }
    }

    #[test]
    fn any_turns_are_sound(lines in proptest::collection::vec(
        "(Dana|Lee|mn005|Ü)?( |: |  0:1[0-9]|\\t)?[a-z0-9:\\[\\]() ü]{0,12}", 0..30)) {
        let content = lines.join("\n");
        if transcript("a.md", content.as_bytes()).is_ok() {
            read("a.md", &content);
        }
    }

    #[test]
    fn no_spoken_word_is_lost(words in proptest::collection::vec("[a-z]{3,8}", 1..60)) {
        let content: String = words.iter().enumerate()
            .map(|(i, word)| format!("00:{:02}.000 --> 00:{:02}.900\n<v {}>{word}</v>\n\n", i % 60, i % 60, if i % 3 == 0 { "A" } else { "B" }))
            .collect();
        let found = read("a.vtt", &format!("WEBVTT\n\n{content}"));
        let said: Vec<String> = found.passages.iter().flat_map(|p| p.text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
        prop_assert_eq!(said, words);
    }
}
