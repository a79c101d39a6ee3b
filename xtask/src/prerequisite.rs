//! What the checks need on a machine, and how each is got: installed here on Debian, else named with its remedy.
//!
//! Installs system packages through apt only, as root or with sudo; Rust and Node are the reader's own choice and
//! are never installed. Anything already there is left as it is.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{failure::Failure, files, process, workspace};

const CARGO_DENY_VERSION: &str = "0.20.2";

/// One thing that a step needs before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prerequisite {
    /// A Rust component of rustup's: `rustfmt` or `clippy`.
    RustComponent { name: &'static str, subcommand: &'static str },
    /// Node 20.19+ or 22.12+, with npm.
    Node,
    /// The npm packages of a folder's lock file.
    NpmPackages(&'static str),
    /// A Chromium that Playwright can drive.
    Chromium,
    /// Fonts that can draw Chinese and the emoji of the pages.
    Fonts,
    /// cargo-deny, in the version that `deny.toml` is written for.
    CargoDeny,
}

impl Prerequisite {
    /// Makes sure that it is there.
    pub(crate) fn ensure(self) -> Result<(), Failure> {
        match self {
            Self::RustComponent { name, subcommand } => ensure_component(name, subcommand),
            Self::Node => check_node(),
            Self::NpmPackages(folder) => install_npm_packages(&workspace::root().join(folder)),
            Self::Chromium => ensure_chromium(),
            Self::Fonts => ensure_fonts(),
            Self::CargoDeny => ensure_cargo_deny(),
        }
    }
}

/// The Chromium that the browser tests drive: `BURNRATE_CHROMIUM`, else Debian's place.
pub(crate) fn chromium() -> PathBuf {
    std::env::var_os("BURNRATE_CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}

/// cargo-deny, as a Cargo subcommand found through `PATH` or as installed under `target/tools`.
pub(crate) fn cargo_deny() -> PathBuf {
    let own = workspace::target().join("tools/bin/cargo-deny");
    if own.is_file() { own } else { PathBuf::from("cargo-deny") }
}

fn ensure_component(name: &str, subcommand: &str) -> Result<(), Failure> {
    if process::succeeds(process::cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    if process::succeeds(Command::new("rustup").arg("--version")) {
        return process::run(Command::new("rustup").args(["component", "add", name]));
    }
    Err(missing(name, &format!("install Rust's {name}; with rustup: rustup component add {name}")))
}

fn check_node() -> Result<(), Failure> {
    let remedy = "install Node 20.19+ or 22.12+ with npm from https://nodejs.org or your system's packages";
    let Ok(printed) = process::output(Command::new("node").arg("--version")) else {
        return Err(missing("Node", remedy));
    };
    if !node_is_new_enough(printed.trim()) {
        return Err(missing("a new enough Node", &format!("this one is {}; {remedy}", printed.trim())));
    }
    if !process::succeeds(npm().arg("--version")) {
        return Err(missing("npm", remedy));
    }
    Ok(())
}

/// Vite's range: 20.19+ within 20, else 22.12+.
fn node_is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let (Some(major), Some(minor)) = (parts.next(), parts.next()) else { return false };
    (major == 20 && minor >= 19) || (major, minor) >= (22, 12)
}

pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// `npm ci`, unless the packages there are those of this lock file.
fn install_npm_packages(folder: &Path) -> Result<(), Failure> {
    let lock = folder.join("package-lock.json");
    let stamp = folder.join("node_modules/.installed-from.json");
    let wanted = files::read(&lock)?;
    if stamp.is_file() && files::read(&stamp)? == wanted {
        return Ok(());
    }
    process::run(npm().current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))?;
    files::copy(&lock, &stamp)
}

fn ensure_chromium() -> Result<(), Failure> {
    if !chromium().is_file() {
        let remedy = "install Chromium and set BURNRATE_CHROMIUM to its program";
        install_debian_packages("Chromium", &["chromium"], remedy)?;
    }
    if chromium().is_file() { Ok(()) } else { Err(missing("Chromium", "BURNRATE_CHROMIUM names no program")) }
}

fn ensure_fonts() -> Result<(), Failure> {
    // Other systems come with Chinese fonts of their own.
    let draws = |what: &str| {
        process::output(Command::new("fc-list").arg(what)).is_ok_and(|found| !found.trim().is_empty())
    };
    if !cfg!(target_os = "linux") || (draws(":lang=zh") && draws("Noto Color Emoji")) {
        return Ok(());
    }
    let packages = ["fontconfig", "fonts-noto-cjk", "fonts-noto-color-emoji"];
    install_debian_packages(
        "a Chinese or emoji font",
        &packages,
        "install Noto Sans CJK and Noto Color Emoji",
    )
}

fn install_debian_packages(what: &str, packages: &[&str], elsewhere: &str) -> Result<(), Failure> {
    if !Path::new("/etc/debian_version").exists() {
        return Err(missing(what, elsewhere));
    }
    // Another package manager at work is waited for, ten minutes at most.
    let wait = "DPkg::Lock::Timeout=600";
    process::run(apt(what, packages)?.args(["-o", wait, "update", "-qq"]))?;
    let install = ["-o", wait, "install", "-y", "-qq", "--no-install-recommends"];
    process::run(apt(what, packages)?.args(install).args(packages))
}

/// apt-get as root, or through sudo.
fn apt(what: &str, packages: &[&str]) -> Result<Command, Failure> {
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = if is_root {
        Command::new("apt-get")
    } else if process::succeeds(Command::new("sudo").arg("--version")) {
        let mut sudo = Command::new("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    } else {
        let remedy = format!("as root: apt-get install --no-install-recommends {}", packages.join(" "));
        return Err(missing(what, &remedy));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// Built once into `target/tools`: minutes on two cores.
fn ensure_cargo_deny() -> Result<(), Failure> {
    let version = process::output(Command::new(cargo_deny()).arg("--version")).unwrap_or_default();
    if version.trim().ends_with(CARGO_DENY_VERSION) {
        return Ok(());
    }
    eprintln!("  installing cargo-deny {CARGO_DENY_VERSION} into target/tools (some minutes, once)");
    let mut cargo = process::cargo();
    cargo.args(["install", "--locked", "cargo-deny", "--version", &format!("={CARGO_DENY_VERSION}")]);
    cargo.arg("--root").arg(workspace::target().join("tools"));
    process::run(cargo.arg("--target-dir").arg(workspace::target().join("tools/build")))
}

fn missing(what: &str, remedy: &str) -> Failure {
    Failure::Missing { what: what.to_owned(), remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_follow_vites_range() {
        for good in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.1"] {
            assert!(node_is_new_enough(good), "{good}");
        }
        for bad in ["v18.20.4", "v20.18.3", "v21.9.0", "v22.11.0", "", "v", "node"] {
            assert!(!node_is_new_enough(bad), "{bad}");
        }
    }
}
