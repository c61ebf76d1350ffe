//! What a text is about, in a few of its own sentences, and short titles.

use crate::clean::{plain, tidy, without_opening};
use crate::lang::{de, en, pattern, patterns};
use crate::sentence::sentences;
use crate::unit::Unit;
use crate::words::stems;
use docket_domain::Role;
use regex::{Regex, RegexSet};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The most sentences weighed against each other.
const MAX_WEIGHED: usize = 20_000;
/// The longest title, in characters.
const MAX_TITLE: usize = 60;

static CHATTER: LazyLock<RegexSet> = LazyLock::new(|| patterns(&[en::CHATTER, de::CHATTER]));

/// The `most` sentences that say most about the whole, in their order, tidied.
pub(crate) fn central<'a>(all: &'a [Unit<'a>], most: usize) -> Vec<(String, &'a Unit<'a>)> {
    let candidates: Vec<(&Unit<'a>, Vec<String>)> = all
        .iter()
        .filter(|u| {
            !u.title && !u.asks() && u.label.is_none() && !u.checkbox && (35..420).contains(&u.raw.len())
        })
        .take(MAX_WEIGHED)
        .map(|u| (u, stems(u.raw)))
        .filter(|(_, s)| (5..45).contains(&s.len()))
        .collect();
    let all_stems: Vec<&[String]> = candidates.iter().map(|(_, s)| s.as_slice()).collect();
    let ranked = weighed(&all_stems);
    let mut taken: Vec<(usize, String)> = Vec::new();
    let mut used: HashSet<&str> = HashSet::new();
    for i in ranked.into_iter().take(200) {
        if taken.len() == most {
            break;
        }
        let (unit, words) = &candidates[i];
        let fresh = words.iter().filter(|w| !used.contains(w.as_str())).count();
        let tidied = tidy(unit.raw);
        if fresh * 2 < words.len() || CHATTER.is_match(&tidied) || !crate::words::is_language(&tidied) {
            continue;
        }
        let text = plain(unit.raw);
        if text.split(' ').count() < 6 {
            continue;
        }
        used.extend(words.iter().map(String::as_str));
        taken.push((i, text));
    }
    taken.sort_by_key(|(i, _)| *i);
    taken.into_iter().map(|(i, text)| (text, candidates[i].0)).collect()
}

/// The order of sentences by how much of the whole's recurring words they hold.
fn weighed(all: &[&[String]]) -> Vec<usize> {
    let mut frequency: HashMap<&str, f32> = HashMap::new();
    for words in all {
        for word in words.iter().collect::<HashSet<_>>() {
            *frequency.entry(word).or_default() += 1.0;
        }
    }
    let total = all.len() as f32;
    let worth = |word: &str| {
        let often = frequency.get(word).copied().unwrap_or(1.0);
        if often < 2.0 || word.len() < 3 { 0.0 } else { (1.0 + often).ln() * (1.0 + total / often).ln() }
    };
    let mut scored: Vec<(f32, usize)> = all
        .iter()
        .enumerate()
        .map(|(i, words)| {
            let unique: HashSet<&String> = words.iter().collect();
            let sum: f32 = unique.iter().map(|w| worth(w)).sum();
            (sum / (unique.len() as f32 + 6.0), i)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.into_iter().map(|(_, i)| i).collect()
}

/// Two or three sentences taken from the messages that tell what the conversation is about: what was asked first,
/// the sentence that says most of the answers, and what was asked last.
pub fn summarise(messages: &[(Role, &str)]) -> String {
    static MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*\[\d{1,4}\]"));
    let mut asked: Vec<String> = Vec::new();
    let mut said: Vec<String> = Vec::new();
    for (role, text) in messages {
        let text: String = text.chars().take(20_000).collect();
        let text = MARK.replace_all(&text, "");
        for (begin, end) in sentences(&text).into_iter().take(400) {
            let sentence = plain(&text[begin..end]);
            // The frame of an answer is no content of the conversation.
            if sentence.contains("on your question") {
                continue;
            }
            if (3..60).contains(&sentence.split(' ').count()) && sentence.len() > 14 {
                match role {
                    Role::User => asked.push(shortened(&sentence, 200)),
                    Role::Assistant => said.push(shortened(&sentence, 240)),
                }
            }
        }
    }
    let mut picked: Vec<String> = asked.first().cloned().into_iter().collect();
    let pool: Vec<String> = said
        .into_iter()
        .chain(asked.iter().skip(1).cloned())
        .filter(|s| !s.ends_with('?'))
        .take(2_000)
        .collect();
    let all: Vec<Vec<String>> = pool.iter().map(|s| stems(s)).collect();
    let slices: Vec<&[String]> = all.iter().map(Vec::as_slice).collect();
    for i in weighed(&slices) {
        if picked.len() >= 2 {
            break;
        }
        if picked.iter().all(|p| crate::support(&pool[i], p) < 0.7) {
            picked.push(pool[i].clone());
        }
    }
    if let Some(last) = asked.last()
        && picked.len() < 3
        && picked.iter().all(|p| crate::support(last, p) < 0.7)
    {
        picked.push(last.clone());
    }
    if picked.is_empty() {
        let whole = messages
            .iter()
            .map(|(_, t)| plain(&t.chars().take(300).collect::<String>()))
            .find(|t| !t.is_empty());
        return whole.map(|t| shortened(&t, 200)).unwrap_or_default();
    }
    picked.join(" ")
}

/// A text cut at a word within `most` characters, with an ellipsis if anything is cut.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    let cut = head.rfind(' ').filter(|i| *i > most / 3).unwrap_or(head.len());
    format!("{}…", head[..cut].trim_end_matches([',', ' ', '.', ';', ':', '-']))
}

/// A short title for a conversation from its first message, at most 60 characters.
pub fn thread_title(first_message: &str) -> String {
    let head: String = first_message.chars().take(2_000).collect();
    let reading = crate::read_request(&head);
    if let crate::Intent::Draft(kind) = reading.intent {
        let title = match (&reading.title, reading.topic.is_empty()) {
            (Some(title), _) => title.clone(),
            (None, true) => kind.label().to_owned(),
            (None, false) if kind == docket_domain::ArtifactKind::Custom => {
                crate::clean::capitalised(&reading.topic)
            }
            (None, false) => format!("{}: {}", kind.label(), reading.topic),
        };
        return shortened(&title, MAX_TITLE);
    }
    let line = sentences(&head).first().map(|(b, e)| tidy(&head[*b..*e])).unwrap_or_default();
    let line = crate::request::without_courtesy(without_opening(&line));
    let title = crate::clean::capitalised(line.trim_end_matches(['.', '!', '?', ':', ' ', ',']));
    if title.is_empty() { "New thread".to_owned() } else { shortened(&title, MAX_TITLE) }
}
