//! Each path that a document names is there: links, and code spans that look like a path of this repository.

use super::blocks::{blocks, links, spans};
use super::{Document, broken, tree};

/// A code span that ends so is a file of ours, or one that the document itself shows.
const OUR_ENDINGS: [&str; 6] = [".md", ".rs", ".svelte", ".toml", ".ts", ".spec.ts"];

struct Tree {
    paths: Vec<String>,
}

impl Tree {
    /// Whether a path, `*` standing for anything within a name, is there as seen from a folder, from the checkout, or
    /// from anywhere.
    fn has(&self, folder: &str, path: &str) -> bool {
        let wanted = path.trim_end_matches('/');
        let from_folder = resolve(folder, wanted);
        self.paths
            .iter()
            .map(|there| there.trim_end_matches('/'))
            .any(|there| matches(&from_folder, there) || matches(wanted, there) || ends_with(there, wanted))
    }

    /// Whether a path is there as seen from a folder: what a link needs.
    fn links_to(&self, folder: &str, path: &str) -> bool {
        let wanted = resolve(folder, path.trim_end_matches('/'));
        wanted.is_empty() || self.paths.iter().any(|there| there.trim_end_matches('/') == wanted)
    }

    fn has_top(&self, name: &str) -> bool {
        self.paths.iter().any(|there| there.split('/').next() == Some(name))
    }
}

/// `folder/path` with `..` taken out.
fn resolve(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Whether a path is matched name by name.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(path).all(|(pattern, name)| name_matches(pattern, name))
}

fn name_matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
        }
    }
}

fn ends_with(path: &str, pattern: &str) -> bool {
    let count = pattern.split('/').count();
    let names: Vec<&str> = path.split('/').collect();
    names.len() > count && matches(pattern, &names[names.len() - count..].join("/"))
}

fn folder_of(document: &Document) -> &str {
    document.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn wrong_links(tree: &Tree, document: &Document) -> Vec<String> {
    let local =
        links(document).into_iter().filter(|link| !link.text.contains(':') && !link.text.starts_with('#'));
    let wrong = local.filter(|link| {
        let path = link.text.split('#').next().unwrap_or_default();
        !tree.links_to(folder_of(document), path)
    });
    wrong.map(|link| document.fault(link.line, &format!("the link {} leads nowhere", link.text))).collect()
}

fn wrong_spans(tree: &Tree, document: &Document) -> Vec<String> {
    let shown: Vec<String> =
        blocks(document).iter().filter_map(|block| block.value("file").map(str::to_owned)).collect();
    let wrong = spans(document).into_iter().filter(|span| {
        let path = known_part(span.text);
        looks_like_a_path(tree, span.text)
            && !shown.iter().any(|file| file == span.text)
            && !tree.has(folder_of(document), path)
    });
    wrong.map(|span| document.fault(span.line, &format!("there is no {}", span.text))).collect()
}

/// The part of a path before the first name in angle brackets or capitals, which stand for any: `a/NAME.rs` is `a`.
fn known_part(path: &str) -> &str {
    let any = |name: &str| {
        name.contains('<') || name.split('.').next().is_some_and(|stem| stem.len() > 2 && stem == "NAME")
    };
    let mut end = 0;
    for name in path.split('/') {
        if any(name) {
            return path[..end].trim_end_matches('/');
        }
        end += name.len() + 1;
    }
    path
}

fn looks_like_a_path(tree: &Tree, text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./*<>".contains(c);
    if !text.chars().all(plain) || text.starts_with('/') || text.starts_with('*') || text.starts_with('.') {
        return false;
    }
    let ours = OUR_ENDINGS.iter().any(|ending| text.ends_with(ending) && text.len() > ending.len());
    let (first, rest) = text.split_once('/').unwrap_or((text, ""));
    let inside = text.contains('/') && tree.has_top(first) && (!rest.is_empty() || text.ends_with('/'));
    ours || inside
}

#[test]
fn every_path_that_a_document_names_is_there() {
    let tree = Tree { paths: tree() };
    let wrong = |document: &Document| [wrong_links(&tree, document), wrong_spans(&tree, document)].concat();
    assert_eq!(broken(wrong), "");
}

#[test]
fn a_path_that_is_not_there_is_found() {
    let paths = [
        "README.md",
        "docs/",
        "docs/MODEL.md",
        "server/",
        "server/sim/",
        "server/sim/src/",
        "server/sim/src/a.rs",
    ];
    let tree = Tree { paths: paths.map(str::to_owned).to_vec() };
    let count =
        |rule: fn(&Tree, &Document) -> Vec<String>, text: &str| rule(&tree, &Document::planted(text)).len();
    assert_eq!(count(wrong_links, "[a](MODEL.md) [b](../README.md#c) [d](https://e.f) [g](#h)"), 0);
    assert_eq!(count(wrong_links, "[a](README.md) ![b](../docs/c.png)"), 2);
    assert_eq!(count(wrong_spans, "`server/sim` `sim/src/a.rs` `server/*/src/a.rs` `/ws` `a/b` `x.json`"), 0);
    assert_eq!(count(wrong_spans, "`server/sim/src/<name>.rs` `docs/NAME.md`"), 0);
    assert_eq!(count(wrong_spans, "`server/sym` `sim/src/b.rs` `docs/*.rs` `lost.toml`"), 4);
    assert_eq!(count(wrong_spans, "`mine.toml`\n```toml file=mine.toml\n```\n"), 0);
}
