//! Words that mean something on one machine only, or name papers that no reader has.

use super::{Document, broken};

/// Built from parts, so that this file does not hold them.
fn private_words() -> Vec<String> {
    let parts = [
        ("../sha", "red"),
        ("/wor", "k/"),
        ("/tmp", "/t/"),
        ("MAR", "KET.md"),
        ("INTER", "FACE.md"),
        ("STY", "LE.md"),
        ("/ho", "me/"),
        ("/ro", "ot/"),
    ];
    parts.map(|(one, other)| format!("{one}{other}")).to_vec()
}

fn private(document: &Document) -> Vec<String> {
    let words = private_words();
    let mut found = Vec::new();
    for (line, text) in (1..).zip(document.text.lines()) {
        let named = words.iter().filter(|word| text.contains(word.as_str()));
        found.extend(named.map(|word| document.fault(line, &format!("{word} means nothing to a reader"))));
    }
    found
}

#[test]
fn documents_name_nothing_private() {
    assert_eq!(broken(private), "");

    for word in private_words() {
        assert_eq!(private(&Document::planted(&format!("see\n{word}x"))).len(), 1, "{word}");
    }
}
