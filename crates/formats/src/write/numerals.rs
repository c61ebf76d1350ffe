//! Numbers as they stand before list items.

/// The mark of item `number` of an ordered list at a depth: `1.`, `a.`, `i.`, then again.
pub(super) fn ordinal(number: u64, depth: usize) -> String {
    match depth % 3 {
        1 => format!("{}.", letters(number)),
        2 => format!("{}.", roman(number)),
        _ => format!("{number}."),
    }
}

/// a, b, … z, aa, ab, … as spreadsheets count; 0 stays a digit.
fn letters(number: u64) -> String {
    let mut out = Vec::new();
    let mut rest = number;
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    if out.is_empty() { number.to_string() } else { out.iter().rev().collect() }
}

/// i, ii, iii, …; beyond what people can read it stays digits.
fn roman(number: u64) -> String {
    const STEPS: [(u64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in STEPS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_by_depth() {
        let check = |number, depth, mark: &str| assert_eq!(ordinal(number, depth), mark);
        check(1, 0, "1.");
        check(0, 1, "0.");
        check(1, 1, "a.");
        check(26, 1, "z.");
        check(27, 1, "aa.");
        check(703, 1, "aaa.");
        check(4, 2, "iv.");
        check(1994, 2, "mcmxciv.");
        check(4000, 2, "4000.");
        check(u64::MAX, 3, &format!("{}.", u64::MAX));
        check(u64::MAX, 1, &ordinal(u64::MAX, 4));
    }
}
