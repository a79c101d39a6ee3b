//! What the market lives under: shocks that last at present, what they left behind, and what is on its way.
//!
//! Other mechanics read it through the small functions here and nothing else. Invariant: what lasts is public (news told
//! it); what is [`Coming`] is nobody's to see. All lists are bounded: [`COMING_MAX`], one a (kind, vendor), [`ENTRANTS_MAX`].

use bevy_ecs::prelude::Resource;
use bincode::{Decode, Encode};
use burnrate_client_proto::shock::ShockKind;
use burnrate_content::resolved::Shocks;

use crate::fixed::micro_to_f64;

/// Rumours and cards that may be on their way at once; beyond it nothing new is drawn.
pub const COMING_MAX: usize = 64;
/// Device makers that may bring an assistant along in one match.
pub const ENTRANTS_MAX: usize = 8;
/// 1, in millionths.
const ONE_MICRO: i64 = 1_000_000;

/// A shock that is on its way, or a rumour of one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Coming {
    /// What.
    pub kind: ShockKind,
    /// Whom it befalls, by place; none: drawn when it strikes, or everybody.
    pub vendor: Option<u16>,
    /// When.
    pub strikes_on_day: u32,
    /// The figure of its rumour, in ten-thousandths.
    pub chance_bp: u16,
    /// Whether it is true. Secret.
    pub comes: bool,
    /// Whether an instructor played it.
    pub card: bool,
    /// Whether people talk about it before it comes.
    pub rumoured: bool,
    /// Whether they do already.
    pub told: bool,
}

/// A shock that lasts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Lasting {
    /// What.
    pub kind: ShockKind,
    /// Whom it befell, by place; none: everybody.
    pub vendor: Option<u16>,
    /// Its first day.
    pub from_day: u32,
    /// Its last day.
    pub until_day: u32,
    /// Of a breakout: the vendor's primary users by segment on the morning of its first day. Private to that vendor.
    pub users_before: Vec<u64>,
}

/// Everything that came from outside.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Climate {
    pub(super) coming: Vec<Coming>,
    pub(super) lasting: Vec<Lasting>,
    /// First days of device makers' assistants; they stay.
    pub(super) entrants_from: Vec<u32>,
    /// Vendors of the scenario that a device-maker shock brought, by place.
    pub(super) entered: Vec<u16>,
    /// Cards that have struck, by kind.
    pub(super) struck_cards: [u32; ShockKind::ALL.len()],
}

impl Climate {
    /// A GPU that is leased or renewed today costs so many times the ordinary rent, in millionths.
    #[must_use]
    pub fn rent_multiple_micro(&self, rules: &Shocks) -> i64 {
        if self.lasts(ShockKind::ChipShortage) { rules.chip_shortage.rent_multiple_micro } else { ONE_MICRO }
    }

    /// Of new GPUs asked for, leased or bought, so many are delivered, in millionths.
    #[must_use]
    pub fn gpu_supply_micro(&self, rules: &Shocks) -> i64 {
        if self.lasts(ShockKind::ChipShortage) { rules.chip_shortage.supply_micro } else { ONE_MICRO }
    }

    /// Whether investors keep their money.
    #[must_use]
    pub fn is_winter(&self) -> bool {
        self.lasts(ShockKind::InvestorWinter)
    }

    /// Whether a service must wait with its launch.
    #[must_use]
    pub fn launch_needs_filing(&self) -> bool {
        self.lasts(ShockKind::RegistrationRule)
    }

    /// Whether a device-maker shock brought this vendor.
    #[must_use]
    pub fn has_entered(&self, vendor: u16) -> bool {
        self.entered.contains(&vendor)
    }

    /// To what multiple of their number before a breakout a vendor's users should have grown by the end of `day`; 1 without one.
    #[must_use]
    pub fn viral_boost(&self, vendor: u16, day: u32, rules: &Shocks) -> f64 {
        self.breakout(vendor).map_or(1.0, |breakout| super::crowd::growth(breakout, day, rules))
    }

    /// The last day of a kind that lasts.
    #[must_use]
    pub fn lasts_until(&self, kind: ShockKind) -> Option<u32> {
        self.lasting.iter().filter(|shock| shock.kind == kind).map(|shock| shock.until_day).max()
    }

    /// What is public of it, as one vendor may see it: nothing of what is on its way, and of breakouts its own alone.
    #[must_use]
    pub fn as_seen_by(&self, vendor: u16) -> Self {
        let mut seen = self.clone();
        seen.coming.clear();
        seen.struck_cards = [0; ShockKind::ALL.len()];
        let others = |shock: &Lasting| shock.kind == ShockKind::ViralBreakout && shock.vendor != Some(vendor);
        seen.lasting.retain(|shock| !others(shock));
        seen
    }

    /// Share of devices that have a maker's assistant on `day`, and the share that gets one on that day.
    #[must_use]
    pub(super) fn devices(&self, day: u32, rules: &Shocks) -> (f64, f64) {
        let rollout_days = f64::from(rules.device_entrant.rollout_days.max(1));
        let share = micro_to_f64(rules.device_entrant.device_share_micro);
        let (mut held, mut new) = (0.0, 0.0);
        for from in self.entrants_from.iter().filter(|from| **from <= day) {
            let passed = f64::from(day - from) + 1.0;
            held += share * (passed / rollout_days).min(1.0);
            new += if passed <= rollout_days { share / rollout_days } else { 0.0 };
        }
        (f64::min(held, 1.0), f64::min(new, 1.0))
    }

    pub(super) fn breakout(&self, vendor: u16) -> Option<&Lasting> {
        self.lasting
            .iter()
            .find(|shock| shock.kind == ShockKind::ViralBreakout && shock.vendor == Some(vendor))
    }

    /// A shock begins to last, or lasts longer.
    pub(super) fn begin(&mut self, fresh: Lasting) {
        let same = |shock: &&mut Lasting| shock.kind == fresh.kind && shock.vendor == fresh.vendor;
        match self.lasting.iter_mut().find(same) {
            Some(shock) if shock.kind == ShockKind::ViralBreakout => *shock = fresh,
            Some(shock) => shock.until_day = shock.until_day.max(fresh.until_day),
            None => self.lasting.push(fresh),
        }
    }

    fn lasts(&self, kind: ShockKind) -> bool {
        self.lasting.iter().any(|shock| shock.kind == kind)
    }
}
