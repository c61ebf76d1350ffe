//! The one list of commands, through the door for shells that speak JSON.
use crate::temp;
use docket_app::{COMMANDS, ErrorCode, dispatch};
use serde_json::{Value, json};

#[tokio::test]
async fn each_command_answers_in_its_form() {
    let temp = temp().await;
    let run = async |name: &str, request: Value| dispatch(&temp.session, name, request).await;
    let project = run("project_create", json!({"name": "Bikes"})).await.unwrap();
    assert_eq!(project["name"], "Bikes");
    assert!(project["id"].is_string() && project["createdAt"].as_str().unwrap().ends_with('Z'));
    let meeting = json!({"project": "Bikes", "title": "Kick-off", "notes": "Refunds are hard."});
    run("meeting_new", meeting).await.unwrap();
    let hits = run("search", json!({"query": "refunds"})).await.unwrap();
    let keys: Vec<&String> = hits["hits"][0].as_object().unwrap().keys().collect();
    for key in ["kind", "id", "title", "snippet", "score", "place"] {
        assert!(keys.iter().any(|k| *k == key), "{key}");
    }
    assert!(hits["tookMs"].is_number());
    let code = async |name: &str, request| run(name, request).await.err().map(|e| e.code);
    assert_eq!(code("project_create", json!({"nome": "x"})).await, Some(ErrorCode::Validation));
    assert_eq!(code("project_create", json!({"name": 7})).await, Some(ErrorCode::Validation));
    assert_eq!(code("drop_everything", json!({})).await, Some(ErrorCode::NotFound));
}

#[tokio::test]
async fn every_listed_command_is_there() {
    let temp = temp().await;
    for name in COMMANDS {
        // A request that fits no command: each must refuse it as improper, none as unknown.
        let error = dispatch(&temp.session, name, json!({"no such field": 1})).await.err().unwrap();
        assert_eq!(error.code, ErrorCode::Validation, "{name}");
    }
}

#[test]
fn refusals_do_not_repeat_what_was_sent() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let temp = temp().await;
        let request = json!({"project": {"Quetzalcoatlus": 1}, "title": ["Zwiebelfischchen"]});
        let error = dispatch(&temp.session, "meeting_new", request).await.err().unwrap();
        let told = format!("{} {error:?}", error.chain());
        assert!(!told.contains("Quetzal") && !told.contains("Zwiebel"), "{told}");
    });
}
