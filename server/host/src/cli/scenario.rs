//! `burnrate scenario list | show NAME | check FILE`: the scenarios, and what is wrong with one.

use std::io::Write;

use burnrate_content::LoadError;

use super::failure::Failure;

/// List, show and check scenarios.
#[derive(Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The scenarios that come with the program.
    List,
    /// A scenario's file, as its author wrote it.
    Show {
        /// A scenario's name.
        name: String,
    },
    /// Every fault of a scenario file, each with its place.
    Check {
        /// A scenario's name, or a file.
        file: String,
    },
}

pub(crate) fn run(args: &ScenarioArgs, out: &mut impl Write) -> Result<(), Failure> {
    match &args.what {
        What::List => burnrate_content::list().iter().try_for_each(|card| {
            writeln!(
                out,
                "{:<16} {:>4} days {:>3} vendors {:>4} min  {} / {}",
                card.key, card.days, card.vendor_count, card.classroom_minutes, card.title.zh, card.title.en
            )
        }),
        What::Show { name } => {
            let (text, _) = burnrate_content::load(name).map_err(Failure::input)?;
            out.write_all(text.as_bytes())
        }
        What::Check { file } => {
            let (_, resolved) = burnrate_content::load(file).map_err(|error| match error {
                LoadError::Faulty { .. } => Failure::Check(error.to_string()),
                LoadError::NotFound { .. } | LoadError::Unreadable { .. } => Failure::input(error),
            })?;
            writeln!(
                out,
                "{file}: good; {} vendors, {} segments, {} channels, {} days",
                resolved.vendors.len(),
                resolved.segments.len(),
                resolved.channels.len(),
                resolved.meta.days
            )
        }
    }
    .map_err(Failure::Output)
}
