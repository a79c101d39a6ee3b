//! `cargo xtask soak [CAMPAIGN]`: long campaigns against faults, each one line in `CAMPAIGNS`.
//!
//! Without a name it lists them. A campaign prints its seeds, so that a failure can be run again.

use crate::failure::Failure;

struct Campaign {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<(), Failure>,
}

/// Every campaign there is; a new one is one line here and one file beside this one.
const CAMPAIGNS: &[Campaign] = &[];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => {
            list();
            Ok(())
        }
        [name] => match CAMPAIGNS.iter().find(|campaign| campaign.name == name) {
            Some(campaign) => (campaign.run)(),
            None => Err(Failure::Usage(format!(
                "no soak campaign is called {name:?}; `cargo xtask soak` lists those there are"
            ))),
        },
        _ => Err(Failure::Usage("usage: cargo xtask soak [CAMPAIGN]".to_owned())),
    }
}

fn list() {
    if CAMPAIGNS.is_empty() {
        println!("No soak campaign has been written yet.");
    }
    for campaign in CAMPAIGNS {
        println!("{:<20} {}", campaign.name, campaign.what);
    }
}
