//! Which steps of `cargo xtask test` run: `--only NAME` and `--skip NAME`, each as often as wanted.
//!
//! A name that no step has is refused: a check that silently does not run is worse than none.

use crate::failure::Failure;

/// The steps a caller chose.
#[derive(Debug)]
pub(crate) struct Selection {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Selection {
    /// Reads the arguments; `None` when they ask for the list of steps.
    pub(crate) fn parse(arguments: &[String], known: &[&str]) -> Result<Option<Self>, Failure> {
        let mut selection = Self { only: Vec::new(), skip: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let list = match argument.as_str() {
                "--list" => return Ok(None),
                "--only" => &mut selection.only,
                "--skip" => &mut selection.skip,
                other => return Err(Failure::Usage(format!("test does not take {other:?}"))),
            };
            match rest.next() {
                Some(name) if known.contains(&name.as_str()) => list.push(name.clone()),
                given => {
                    let said = given.map_or("nothing", String::as_str);
                    return Err(Failure::Usage(format!(
                        "{argument} takes one of {}, not {said}",
                        known.join(", ")
                    )));
                }
            }
        }
        Ok(Some(selection))
    }

    /// Whether the step of this name runs.
    pub(crate) fn includes(&self, name: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|entry| entry == name);
        (self.only.is_empty() || named(&self.only)) && !named(&self.skip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(line: &str) -> Result<Vec<&'static str>, String> {
        const KNOWN: [&str; 3] = ["format", "lint", "rust"];
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        let parsed = Selection::parse(&arguments, &KNOWN).map_err(|failure| failure.to_string())?;
        let selection = parsed.ok_or("a list was asked for")?;
        Ok(KNOWN.into_iter().filter(|name| selection.includes(name)).collect())
    }

    #[test]
    fn names_choose_steps() {
        assert_eq!(chosen("").unwrap(), ["format", "lint", "rust"]);
        assert_eq!(chosen("--only rust --only lint").unwrap(), ["lint", "rust"]);
        assert_eq!(chosen("--skip lint").unwrap(), ["format", "rust"]);
    }

    #[test]
    fn unknown_names_and_flags_are_refused() {
        assert_eq!(chosen("--only tests").unwrap_err(), "--only takes one of format, lint, rust, not tests");
        assert_eq!(chosen("--skip").unwrap_err(), "--skip takes one of format, lint, rust, not nothing");
        assert_eq!(chosen("--fast").unwrap_err(), "test does not take \"--fast\"");
    }
}
