//! `cargo xtask dist`: the release build, README and licences as one archive in `target/dist`.
//!
//! Changes nothing outside the build directory.

use std::process::Command;

use crate::{failure::Failure, files, process, workspace};

/// What travels with the program, besides the program.
const PAPERS: [&str; 6] =
    ["README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "LICENSE-MIT", "LICENSE-APACHE"];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("usage: cargo xtask dist".to_owned()));
    }
    for paper in PAPERS {
        if !workspace::root().join(paper).is_file() {
            return Err(Failure::Check(format!("{paper} is not in the checkout; it goes into the archive")));
        }
    }
    process::run(process::cargo().args(["build", "--release", "--locked", "-p", "burnrate-host"]))?;

    let name = format!("burnrate-{}-{}", env!("CARGO_PKG_VERSION"), target_triple()?);
    let dist = workspace::target().join("dist");
    let folder = dist.join(&name);
    files::empty_folder(&folder)?;
    let program = workspace::burnrate_binary("release");
    files::copy(&program, &folder.join(format!("burnrate{}", std::env::consts::EXE_SUFFIX)))?;
    for paper in PAPERS {
        files::copy(&workspace::root().join(paper), &folder.join(paper))?;
    }
    let archive = format!("{name}.tar.gz");
    process::run(Command::new("tar").current_dir(&dist).args(["-czf", &archive, &name]))?;
    println!("{}", dist.join(archive).display());
    Ok(())
}

fn target_triple() -> Result<String, Failure> {
    let version = process::output(process::cargo().args(["--version", "--verbose"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Failure::Check("`cargo --version --verbose` names no host".to_owned()))
}
