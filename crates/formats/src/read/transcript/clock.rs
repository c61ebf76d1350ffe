//! Times as recordings tell them.

/// A time at the start of a text, such as `1:02:03.5`, `02:03,500` or `0:12`, in milliseconds, and how many bytes it
/// takes. At least minutes and seconds are needed: a lone number is no time.
pub(super) fn leading_time(text: &str) -> Option<(u32, usize)> {
    let bytes = text.as_bytes();
    let mut parts = [0u32; 3];
    let (mut count, mut at) = (0, 0);
    loop {
        let digits = bytes[at..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 4 || (count > 0 && digits > 2) {
            return None;
        }
        parts[count] = text[at..at + digits].parse().ok()?;
        count += 1;
        at += digits;
        let more = bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if count == 3 || !more {
            break;
        }
        at += 1;
    }
    let (hours, minutes, seconds) = match (count, parts) {
        (2, [minutes, seconds, _]) => (0, minutes, seconds),
        (3, [hours, minutes, seconds]) => (hours, minutes, seconds),
        _ => return None,
    };
    if seconds > 59 || (count == 3 && minutes > 59) || hours > 1000 {
        return None;
    }
    let mut millis = 0;
    if matches!(bytes.get(at), Some(b'.' | b',')) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let digits = bytes[at + 1..].iter().take(9).take_while(|b| b.is_ascii_digit()).count();
        let three: String = text[at + 1..at + 1 + digits].chars().chain("00".chars()).take(3).collect();
        millis = three.parse().ok()?;
        at += 1 + digits;
    }
    Some((((hours * 60 + minutes) * 60 + seconds) * 1000 + millis, at))
}

/// A text that is nothing but a time, maybe in brackets or with AM or PM behind it.
pub(super) fn whole_time(text: &str) -> Option<u32> {
    let text = text.trim().trim_matches(['[', ']', '(', ')']).trim();
    let (time, used) = leading_time(text)?;
    let rest = text[used..].trim();
    match rest {
        "" => Some(time),
        _ if rest.eq_ignore_ascii_case("am") => Some(time),
        _ if rest.eq_ignore_ascii_case("pm") => Some(time),
        _ => None,
    }
}

/// The two times of a cue's line, `start --> end settings`.
pub(super) fn timing(line: &str) -> Option<(u32, u32)> {
    let (start, end) = line.split_once("-->")?;
    let start = start.trim();
    let (start_ms, used) = leading_time(start)?;
    let (end_ms, after) = leading_time(end.trim_start())?;
    let settings = &end.trim_start()[after..];
    (used == start.len() && settings.chars().next().is_none_or(char::is_whitespace))
        .then_some((start_ms, end_ms))
}

/// `00:12:31`.
pub(super) fn written(ms: u32) -> String {
    let s = ms / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_in_all_their_forms() {
        let check =
            |text: &str, expected: Option<(u32, usize)>| assert_eq!(leading_time(text), expected, "{text}");
        check("00:12:31", Some((751_000, 8)));
        check("1:02.5 x", Some((62_500, 6)));
        check("00:00:01,250", Some((1_250, 12)));
        check("00:01.123456", Some((1_123, 12)));
        check("0:0:0.0", Some((0, 7)));
        check("90:00", Some((5_400_000, 5)));
        check("12", None);
        check("1:99", None);
        check("1:2:3:4", Some((3_723_000, 5)));
        check("a1:00", None);
        check("99999:00", None);
    }

    #[test]
    fn cue_lines() {
        let check = |line: &str, expected: Option<(u32, u32)>| assert_eq!(timing(line), expected, "{line}");
        check("00:01.000 --> 00:02.000 align:start position:0%", Some((1000, 2000)));
        check("00:00:01,000-->00:00:02,000", Some((1000, 2000)));
        check("a --> b", None);
        check("x 00:01 --> 00:02", None);
        assert_eq!(whole_time("(09:12:01 PM)"), Some(33_121_000));
        assert_eq!(whole_time("10:30 Meeting"), None);
    }

    proptest! {
        #[test]
        fn written_times_are_read_back(seconds in 0u32..3_000_000) {
            prop_assert_eq!(leading_time(&written(seconds * 1000)).map(|t| t.0), Some(seconds * 1000));
        }

        #[test]
        fn never_panics(text in "[0-9:.,ü>-]{0,30}") {
            let _ = (leading_time(&text), timing(&text), whole_time(&text));
        }
    }
}
