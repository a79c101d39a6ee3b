//! A source file with comments and the insides of string literals blanked out, so that a rule about code is not
//! broken by a sentence about it. Line breaks stay, so line numbers stay true.

/// What the reader stands in.
#[derive(Clone, Copy)]
enum Place {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Text { quote: char },
    RawText { hash_count: usize },
}

/// The code alone.
pub(crate) fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut place = Place::Code;
    let mut at = 0;
    while at < chars.len() {
        let (next, length) = step(place, &chars[at..], at.checked_sub(1).map(|before| chars[before]));
        let kept = matches!((place, next), (Place::Code, Place::Code));
        for &skipped in &chars[at..at + length] {
            code.push(if kept || skipped == '\n' { skipped } else { ' ' });
        }
        place = next;
        at += length;
    }
    code
}

/// Where the reader stands after the next `length` characters.
fn step(place: Place, rest: &[char], before: Option<char>) -> (Place, usize) {
    let starts =
        |text: &str| text.chars().zip(rest).filter(|(want, have)| want == *have).count() == text.len();
    match place {
        Place::Code => step_in_code(rest, before, &starts),
        Place::LineComment if starts("\n") => (Place::Code, 1),
        Place::BlockComment { depth } if starts("*/") => {
            (if depth == 0 { Place::Code } else { Place::BlockComment { depth: depth - 1 } }, 2)
        }
        Place::BlockComment { depth } if starts("/*") => (Place::BlockComment { depth: depth + 1 }, 2),
        Place::Text { .. } if starts("\\") => (place, 2.min(rest.len())),
        Place::Text { quote } if rest[0] == quote => (Place::Code, 1),
        Place::RawText { hash_count } if starts(&format!("\"{}", "#".repeat(hash_count))) => {
            (Place::Code, 1 + hash_count)
        }
        Place::LineComment | Place::BlockComment { .. } | Place::Text { .. } | Place::RawText { .. } => {
            (place, 1)
        }
    }
}

fn step_in_code(rest: &[char], before: Option<char>, starts: &dyn Fn(&str) -> bool) -> (Place, usize) {
    if starts("//") {
        return (Place::LineComment, 2);
    }
    if starts("/*") {
        return (Place::BlockComment { depth: 0 }, 2);
    }
    let in_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let hash_count = rest[1..].iter().take_while(|letter| **letter == '#').count();
    if rest[0] == 'r' && !in_word && rest.get(1 + hash_count) == Some(&'"') {
        return (Place::RawText { hash_count }, 2 + hash_count);
    }
    match rest {
        ['"', ..] => (Place::Text { quote: '"' }, 1),
        // A character, and not a lifetime.
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => (Place::Text { quote: '\'' }, 1),
        _ => (Place::Code, 1),
    }
}

#[test]
fn only_code_is_left() {
    let check = |source: &str, code: &str| assert_eq!(code_only(source), code, "{source}");
    check("a // b\nc", "a     \nc");
    check("a /* b /* c */ d\n */ e", "a               \n    e");
    check(r#"f("b \" c", 'd', '\'')"#, r"f(        ,    ,     )");
    check("f(r#\"a \"b\" c\"#) for", "f(            ) for");
    check("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}");
}
