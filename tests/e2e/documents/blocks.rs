//! The pieces of a Markdown file that the rules look at: fenced blocks, code spans, links.

use super::Document;

/// A fenced block.
pub(crate) struct Block {
    /// The line, from 1, on which its text begins.
    pub(crate) line: usize,
    /// The words behind the opening fence: a language, then attributes such as `runnable` or `file=a.toml`.
    pub(crate) words: Vec<String>,
    /// What stands between the fences.
    pub(crate) text: String,
}

impl Block {
    /// The language, or nothing.
    pub(crate) fn language(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Whether an attribute stands there.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.words.iter().skip(1).any(|own| own == word)
    }

    /// The value of `name=value`.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }
}

/// A piece of running text, with its line.
pub(crate) struct Piece<'a> {
    /// From 1.
    pub(crate) line: usize,
    /// The piece.
    pub(crate) text: &'a str,
}

/// Every fenced block.
pub(crate) fn blocks(document: &Document) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (line, text) in numbered(document) {
        let fence = text.trim_start().strip_prefix("```");
        match (fence, &mut open) {
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(info), None) => {
                let words = info.split_whitespace().map(str::to_owned).collect();
                open = Some(Block { line: line + 1, words, text: String::new() });
            }
            (None, Some(block)) => block.text.extend([text, "\n"]),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{}: a fence is not closed", document.path);
    found
}

/// Every line outside of fenced blocks.
fn prose(document: &Document) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    numbered(document).filter(move |(_, text)| {
        let fence = text.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

fn numbered(document: &Document) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(document.text.lines())
}

/// Every code span.
pub(crate) fn spans(document: &Document) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for (line, text) in prose(document) {
        let odd = text.split('`').enumerate().filter(|(place, _)| place % 2 == 1);
        found.extend(odd.map(|(_, text)| Piece { line, text }));
    }
    found
}

/// The target of every link and picture.
pub(crate) fn links(document: &Document) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for (line, text) in prose(document) {
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        found.extend(targets.map(|(text, _)| Piece { line, text }));
    }
    found
}

#[test]
fn blocks_spans_and_links_are_found() {
    let document = Document::planted("a `b/c.rs` [d](e.md)\n```sh runnable\nf `g`\n```\n![h](i.png) `j`\n");
    let blocks = blocks(&document);
    assert_eq!((blocks[0].language(), blocks[0].line, blocks[0].text.as_str()), ("sh", 3, "f `g`\n"));
    assert!(blocks[0].is("runnable") && !blocks[0].is("sh"));
    let texts =
        |pieces: Vec<Piece<'_>>| pieces.iter().map(|p| format!("{} {}", p.line, p.text)).collect::<Vec<_>>();
    assert_eq!(texts(spans(&document)), ["1 b/c.rs", "5 j"]);
    assert_eq!(texts(links(&document)), ["1 e.md", "5 i.png"]);
}
