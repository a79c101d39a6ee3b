//! Which of our packages may use which of our packages. A package without a line in `ARROWS` fails the test, so a
//! new one has to say where it stands.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use burnrate_tests::checkout;

/// Package (without `burnrate-`), and those of ours that it may use outside its own tests.
const ARROWS: [(&str, &[&str]); 8] = [
    ("client-proto", &[]),
    ("content", &["client-proto"]),
    ("sim", &["client-proto", "content"]),
    ("bots", &["client-proto", "content"]),
    ("eventlog", &[]),
    ("matches", &["client-proto", "content", "sim", "bots", "eventlog"]),
    ("web", &[]),
    ("host", &["client-proto", "content", "sim", "bots", "eventlog", "matches", "web"]),
];

/// These stand outside: tests see everything, the chores are used by nobody.
const OUTSIDE: [&str; 2] = ["tests", "xtask"];

const PREFIX: &str = "burnrate-";

#[test]
fn packages_use_only_what_the_arrows_allow() {
    let metadata = MetadataCommand::new().current_dir(checkout()).no_deps().exec().unwrap();
    let forbidden: Vec<String> = metadata.workspace_packages().into_iter().flat_map(forbidden_uses).collect();
    assert!(forbidden.is_empty(), "arrows that ARCHITECTURE.md does not have:\n{}", forbidden.join("\n"));
}

#[test]
fn the_table_names_each_package_once() {
    let mut present =
        package_names(&MetadataCommand::new().current_dir(checkout()).no_deps().exec().unwrap());
    let mut named: Vec<String> =
        ARROWS.iter().map(|(name, _)| *name).chain(OUTSIDE).map(str::to_owned).collect();
    present.sort();
    named.sort();
    assert_eq!(present, named);
}

fn package_names(metadata: &Metadata) -> Vec<String> {
    metadata.workspace_packages().iter().map(|package| short(&package.name).to_owned()).collect()
}

fn forbidden_uses(package: &Package) -> Vec<String> {
    // A package's tests may look further: a cycle among dev-dependencies harms nobody.
    let used = package.dependencies.iter().filter(|used| used.kind != DependencyKind::Development);
    let ours: Vec<&str> = used.filter_map(|used| used.name.strip_prefix(PREFIX)).collect();
    wrong_arrows(short(&package.name), &ours)
}

fn wrong_arrows(user: &str, used: &[&str]) -> Vec<String> {
    let allowed = ARROWS.iter().find(|(name, _)| *name == user).map_or(&[][..], |(_, allowed)| *allowed);
    let wrong = used.iter().filter(|name| user != "tests" && !allowed.contains(name));
    wrong.map(|name| format!("{user} → {name}")).collect()
}

#[test]
fn a_planted_arrow_is_found() {
    assert_eq!(wrong_arrows("sim", &["content", "eventlog"]), ["sim → eventlog"]);
    assert_eq!(wrong_arrows("xtask", &["content"]), ["xtask → content"]);
    assert_eq!(wrong_arrows("unheard-of", &["sim"]), ["unheard-of → sim"]);
}

fn short(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}
