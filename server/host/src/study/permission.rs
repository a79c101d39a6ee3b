//! Who may study what. The instructor anything, at any time. Everybody else when the last match on the seed has ended, as
//! seed, log and luck would tell what is to come; and then their own company's secrets alone, until the instructor opens
//! all of them.

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::message::{Audience, WireError};
use burnrate_client_proto::study::{Edit, Study};
use burnrate_matches::past::Past;
use serde_json::Value;

/// What somebody may see of a match's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Eyes {
    /// Everybody's.
    All,
    /// One company's own.
    Own(VendorId),
    /// None.
    Public,
}

impl Eyes {
    /// Those of an audience.
    ///
    /// # Errors
    /// [`WireError::StillPlayed`] for all but the instructor, while a match on the seed is played.
    pub(crate) fn of(audience: Audience, still_played: bool, opened: bool) -> Result<Self, WireError> {
        match audience {
            Audience::Instructor {} => Ok(Self::All),
            Audience::Vendor { .. } | Audience::Public {} if still_played => Err(WireError::StillPlayed {}),
            Audience::Vendor { .. } | Audience::Public {} if opened => Ok(Self::All),
            Audience::Vendor { vendor } => Ok(Self::Own(vendor)),
            Audience::Public {} => Ok(Self::Public),
        }
    }

    /// Whether nothing is kept from them.
    pub(super) fn sees_all(self) -> bool {
        self == Self::All
    }

    /// Whether a study may be asked for.
    ///
    /// # Errors
    /// [`WireError::Secret`].
    pub(super) fn may_ask(self, study: &Study) -> Result<(), WireError> {
        match study {
            Study::Luck { .. } | Study::Certificate {} | Study::Seek { eyes: Audience::Public {}, .. } => {
                Ok(())
            }
            Study::Decisions { vendor } | Study::Attribution { vendor } => self.may_see(*vendor),
            Study::LastChance { vendor, .. }
            | Study::OverBot { vendor, .. }
            | Study::Seek { eyes: Audience::Vendor { vendor }, .. } => self.may_see(Some(*vendor)),
            Study::Seek { eyes: Audience::Instructor {}, .. } => self.may_see(None),
            Study::Fork { .. } if self == Self::Public => Err(WireError::Secret {}),
            Study::Fork { edits, .. } => edits.iter().try_for_each(|edit| match edit {
                Edit::Add { vendor, .. } => self.may_see(Some(*vendor)),
                // Whose they are is in the log: see `may_edit`.
                Edit::Drop { .. } | Edit::Change { .. } => Ok(()),
            }),
        }
    }

    /// Whether these edits touch nobody else's decisions.
    ///
    /// # Errors
    /// [`WireError::Secret`]; whether there is such a record at all is not told.
    pub(super) fn may_edit(self, past: &Past, edits: &[Edit]) -> Result<(), WireError> {
        edits.iter().try_for_each(|edit| match edit {
            Edit::Add { vendor, .. } => self.may_see(Some(*vendor)),
            Edit::Drop { record } | Edit::Change { record, .. } => {
                self.may_see(past.decision(*record).map(|(_, vendor)| vendor))
            }
        })
    }

    /// Whether somebody may see a company's secrets; with none named, everybody's.
    fn may_see(self, vendor: Option<VendorId>) -> Result<(), WireError> {
        match self {
            Self::All => Ok(()),
            Self::Own(own) if vendor == Some(own) => Ok(()),
            Self::Own(_) | Self::Public => Err(WireError::Secret {}),
        }
    }

    /// Takes the cash of rivals out of a document, if these eyes may not see it.
    pub(super) fn veil(self, past: &Past, document: &mut Value) {
        let own = match self {
            Self::All => return,
            Self::Own(vendor) => past.vendor_key(vendor),
            Self::Public => "",
        };
        let vendors = document.pointer_mut("/series/vendors").and_then(Value::as_array_mut);
        let rivals = vendors.into_iter().flatten().filter(|vendor| vendor["vendor"] != own);
        for rival in rivals {
            rival["original"]["cash_fen"] = Value::Null;
            rival["forked"]["cash_fen"] = Value::Null;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: VendorId = VendorId(2);
    const RIVAL: VendorId = VendorId(3);

    #[test]
    fn teams_wait_for_the_last_match_on_the_seed_and_instructors_do_not() {
        let team = Audience::Vendor { vendor: OWN };
        for (audience, still_played, opened, eyes) in [
            (Audience::Instructor {}, true, false, Ok(Eyes::All)),
            (team, true, true, Err(WireError::StillPlayed {})),
            (Audience::Public {}, true, false, Err(WireError::StillPlayed {})),
            (team, false, false, Ok(Eyes::Own(OWN))),
            (Audience::Public {}, false, false, Ok(Eyes::Public)),
            (team, false, true, Ok(Eyes::All)),
            (Audience::Public {}, false, true, Ok(Eyes::All)),
        ] {
            assert_eq!(Eyes::of(audience, still_played, opened), eyes);
        }
    }

    #[test]
    fn a_companys_secrets_are_its_own_until_they_are_opened() {
        let secret = Err(WireError::Secret {});
        let seek = |eyes| Study::Seek { day: 1, eyes };
        let of = |vendor| Study::Decisions { vendor };
        let vendor = |vendor| Audience::Vendor { vendor };
        for (study, own, public) in [
            (seek(Audience::Public {}), Ok(()), Ok(())),
            (seek(vendor(OWN)), Ok(()), secret.clone()),
            (seek(vendor(RIVAL)), secret.clone(), secret.clone()),
            (seek(Audience::Instructor {}), secret.clone(), secret.clone()),
            (of(Some(OWN)), Ok(()), secret.clone()),
            (of(Some(RIVAL)), secret.clone(), secret.clone()),
            (of(None), secret.clone(), secret.clone()),
            (Study::LastChance { vendor: OWN, seeds: 2 }, Ok(()), secret.clone()),
            (Study::LastChance { vendor: RIVAL, seeds: 2 }, secret.clone(), secret.clone()),
            (Study::Certificate {}, Ok(()), Ok(())),
        ] {
            assert_eq!(Eyes::Own(OWN).may_ask(&study), own, "{study:?}");
            assert_eq!(Eyes::Public.may_ask(&study), public, "{study:?}");
            assert_eq!(Eyes::All.may_ask(&study), Ok(()));
        }
    }
}
