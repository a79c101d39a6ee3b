//! Builds the browser client with the machine's Node and lists its files for embedding.
//! Invariant: works on a copy under OUT_DIR and never writes into the source tree.
//! Without a suitable Node, or without a package registry, it stops with one line that says what to do.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const WITHOUT_PAGES: &str =
    "install Node 20.19+ or 22.12+ with npm, or build without pages: --no-default-features";

/// What the client is made of, below this folder; the rest (gallery, scripts for pictures) never ships.
const SOURCES: [&str; 8] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "svelte.config.js",
    "vite.config.ts",
    "index.html",
    "public",
    "src",
];
const SCRIPTS: [&str; 2] = ["scripts/precompress.mjs", "scripts/size.mjs"];
/// The content's texts, two folders up; the copy keeps that distance, so imports need no translation.
const TEXTS: &str = "../../content/locales";

fn main() {
    // This line alone stops the build; an exit status would make cargo print the whole log of the script besides.
    if let Err(why) = build() {
        println!("cargo::error={}", why.replace(['\r', '\n'], " "));
    }
}

fn build() -> Result<(), String> {
    let sources = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    for name in SOURCES.iter().chain(&SCRIPTS).chain([&TEXTS]) {
        println!("cargo::rerun-if-changed={}", sources.join(name).display());
    }
    check_node()?;
    let client = out.join("tree/server/web");
    for name in SOURCES.iter().chain(&SCRIPTS).chain([&TEXTS]) {
        let target = client.join(name);
        mirror(&sources.join(name), &target)
            .map_err(|error| format!("cannot copy {name} to {}: {error}", target.display()))?;
    }
    install(&client)?;
    run(
        &client,
        "npm",
        &["run", "--silent", "build"],
        "the browser client does not build; `npm run build` in server/web shows why",
    )?;
    let table = out.join("assets.rs");
    let listing = list_assets(&client.join("dist"))?;
    fs::write(&table, listing).map_err(|error| format!("cannot write {}: {error}", table.display()))
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("cargo did not set {name}: {error}"))
}

fn check_node() -> Result<(), String> {
    let output = Command::new("node").arg("--version").output().map_err(|error| {
        format!("the browser client needs Node, and `node` did not start ({error}); {WITHOUT_PAGES}")
    })?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && is_supported(&version) {
        return Ok(());
    }
    Err(format!("the browser client cannot be built with Node {version:?}; {WITHOUT_PAGES}"))
}

/// "v20.19.0" and later of 20, "v22.12.0" and later; 21 and the early ones of both lack what Vite needs.
fn is_supported(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().ok());
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), Some(_)) => major > 22,
        (_, None) | (None, _) => false,
    }
}

/// Installs the exact packages of the lock file, once a lock file.
fn install(client: &Path) -> Result<(), String> {
    let lock = fs::read(client.join("package-lock.json"))
        .map_err(|error| format!("cannot read package-lock.json: {error}"))?;
    let stamp = client.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let why = format!(
        "npm could not install the client's packages (is a package registry reachable?); {WITHOUT_PAGES}"
    );
    run(client, "npm", &["ci", "--omit=dev", "--no-progress", "--loglevel=error"], &why)?;
    fs::write(&stamp, lock).map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

/// Runs a tool quietly; the error is `why` with the first line of what the tool complained of.
fn run(folder: &Path, program: &str, arguments: &[&str], why: &str) -> Result<(), String> {
    // On Windows npm is a script, which only its full name starts.
    let program = if cfg!(windows) && program == "npm" { "npm.cmd" } else { program };
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .map_err(|error| format!("`{program}` did not start ({error}); {why}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let complaint = said
        .lines()
        .map(str::trim)
        .find(|line| line.to_lowercase().contains("error"))
        .unwrap_or("no reason given");
    Err(format!("{why} [{program}: {complaint}]"))
}

/// Makes `target` like `source`: copies what differs, removes what is gone, leaves `node_modules` beside it alone.
fn mirror(source: &Path, target: &Path) -> io::Result<()> {
    if source.is_dir() {
        fs::create_dir_all(target)?;
        for entry in fs::read_dir(target)? {
            let entry = entry?;
            if !source.join(entry.file_name()).exists() {
                let path = entry.path();
                if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
            }
        }
        for entry in fs::read_dir(source)? {
            let name = entry?.file_name();
            mirror(&source.join(&name), &target.join(&name))?;
        }
        return Ok(());
    }
    let body = fs::read(source)?;
    if fs::read(target).is_ok_and(|old| old == body) {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(target, body)
}

/// Rust source of the table of files, sorted by address: what `src/lib.rs` includes.
fn list_assets(dist: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    walk(dist, &mut files)
        .map_err(|error| format!("cannot read the built client in {}: {error}", dist.display()))?;
    let mut lines = Vec::new();
    for file in &files {
        let Ok(relative) = file.strip_prefix(dist) else { continue };
        let address = format!("/{}", relative.to_string_lossy().replace('\\', "/"));
        if address.ends_with(".gz") {
            continue;
        }
        let zipped = PathBuf::from(format!("{}.gz", file.display()));
        let gzip = if files.contains(&zipped) {
            format!("Some(include_bytes!({zipped:?}))")
        } else {
            "None".to_owned()
        };
        let content_type = content_type(&address)?;
        let immutable = address.starts_with("/assets/");
        lines.push(format!(
            "({address:?}, Asset {{ content_type: {content_type:?}, body: include_bytes!({file:?}), gzip: {gzip}, immutable: {immutable} }}),\n"
        ));
    }
    lines.sort();
    Ok(format!("[\n{}]\n", lines.concat()))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

fn content_type(address: &str) -> Result<&'static str, String> {
    match address.rsplit('.').next() {
        Some("html") => Ok("text/html; charset=utf-8"),
        Some("js") => Ok("text/javascript; charset=utf-8"),
        Some("css") => Ok("text/css; charset=utf-8"),
        Some("svg") => Ok("image/svg+xml"),
        Some("json") => Ok("application/json"),
        Some("png") => Ok("image/png"),
        Some("woff2") => Ok("font/woff2"),
        Some("txt") => Ok("text/plain; charset=utf-8"),
        Some(_) | None => Err(format!(
            "the built client holds {address}, whose content type server/web/build.rs does not know"
        )),
    }
}
