//! What a log tells the public of one company besides its daily figures: the outcomes that change how it stands.

use burnrate_client_proto::command::{PriceItem, Signup, Surface};
use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{Standing, VendorStatus};
use burnrate_content::resolved;
use burnrate_sim::{Outcome, Vitals};

/// How a company stands, as far as outcomes have told.
#[derive(Clone, Debug)]
pub(super) struct Company {
    /// None where only the blended price is known.
    api_input_fen: Option<i64>,
    api_output_fen: Option<i64>,
    free_quota_tenths: i64,
    signup: Signup,
    surface: Surface,
    launched: bool,
    weights_open: bool,
    hibernating: bool,
    post_money_fen: Option<i64>,
    reserve_fen: Option<i64>,
    /// MAU at the end of the last turn that ended before today, and of the one that ended last.
    mau_last_turn: Option<u64>,
    mau_at_turn_end: Option<u64>,
}

impl Company {
    /// As the scenario lets it begin.
    pub(super) fn of(vendor: &resolved::Vendor) -> Self {
        let (start, prices) = (&vendor.start, &vendor.start.prices);
        Self {
            api_input_fen: Some(prices.api_input_fen_per_mtok),
            api_output_fen: Some(prices.api_output_fen_per_mtok),
            free_quota_tenths: i64::from(prices.free_quota_deci),
            signup: start.signup,
            surface: start.surface,
            launched: start.launched,
            mau_at_turn_end: Some(start.users.iter().fold(0, |sum, users| sum.saturating_add(*users))),
            ..Self::unknown()
        }
    }

    /// Where the scenario can't be read.
    pub(super) fn unknown() -> Self {
        Self {
            api_input_fen: None,
            api_output_fen: None,
            free_quota_tenths: 0,
            signup: Signup::None,
            surface: Surface::Both,
            launched: true,
            weights_open: false,
            hibernating: false,
            post_money_fen: None,
            reserve_fen: None,
            mau_last_turn: None,
            mau_at_turn_end: None,
        }
    }

    /// A day begins.
    pub(super) fn begin_day(&mut self) {
        self.mau_last_turn = self.mau_at_turn_end;
    }

    /// A turn ended with so many users.
    pub(super) fn end_turn(&mut self, mau: u64) {
        self.mau_at_turn_end = Some(mau);
    }

    fn reprice(&mut self, item: PriceItem, to: i64) {
        match item {
            PriceItem::ApiInput => self.api_input_fen = Some(to),
            PriceItem::ApiOutput => self.api_output_fen = Some(to),
            PriceItem::FreeQuota => self.free_quota_tenths = to,
            // The day's figures hold it.
            PriceItem::Subscription => {}
        }
    }

    /// Its standing on a day; `users_of_all` sums the MAU of all vendors.
    pub(super) fn standing(&self, vitals: &Vitals, users_of_all: u64, over: bool) -> Standing {
        let share = u128::from(vitals.mau) * 10_000 / u128::from(users_of_all.max(1));
        let blended_fen = vitals.token_price_fen_per_mtok;
        Standing {
            vendor: vitals.vendor,
            status: vitals.status,
            died_on_day: vitals.bankrupt_on_day,
            mau: vitals.mau,
            mau_last_turn: self.mau_last_turn.unwrap_or(vitals.mau),
            share_bp: u32::try_from(share).unwrap_or(u32::MAX),
            api_input_fen_per_mtok: Fen(self.api_input_fen.unwrap_or(blended_fen)),
            api_output_fen_per_mtok: Fen(self.api_output_fen.unwrap_or(blended_fen)),
            subscription_fen_per_month: Fen(vitals.subscription_fen_per_month),
            free_quota_tenths: u16::try_from(self.free_quota_tenths).unwrap_or(0),
            quality_milli: vitals.quality_milli,
            last_post_money_fen: self.post_money_fen.map(Fen),
            score_fen: over.then_some(Fen(vitals.score_fen)),
            for_sale_reserve_fen: self.reserve_fen.map(Fen),
            hibernating: self.hibernating,
            signup: self.signup,
            surface: self.surface,
            launched: self.launched && vitals.status != VendorStatus::Upcoming,
            weights_open: self.weights_open,
        }
    }
}

/// Tells the company what happened to it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what else happens moves no figure that a day's own do not hold"
)]
pub(super) fn hear(companies: &mut [Company], outcome: &Outcome) {
    let mut set = |vendor: VendorId, change: &dyn Fn(&mut Company)| {
        companies.get_mut(vendor.index()).into_iter().for_each(change);
    };
    match *outcome {
        Outcome::Launched { vendor } => set(vendor, &|it| it.launched = true),
        Outcome::PriceChanged { vendor, item, to, .. } => set(vendor, &|it| it.reprice(item, to)),
        Outcome::RoundClosed { vendor, post_money_fen, .. } => {
            set(vendor, &|it| it.post_money_fen = Some(post_money_fen));
        }
        Outcome::Hibernated { vendor } => set(vendor, &|it| it.hibernating = true),
        Outcome::Woke { vendor } => set(vendor, &|it| it.hibernating = false),
        Outcome::PutUpForSale { vendor, reserve_fen, .. } => {
            set(vendor, &|it| it.reserve_fen = Some(reserve_fen));
        }
        Outcome::Unsold { vendor }
        | Outcome::Sold { vendor, .. }
        | Outcome::Insolvent { vendor, .. }
        | Outcome::Liquidated { vendor, .. } => set(vendor, &|it| it.reserve_fen = None),
        Outcome::SignupChanged { vendor, signup } => set(vendor, &|it| it.signup = signup),
        Outcome::WeightsOpened { vendor, .. } => set(vendor, &|it| it.weights_open = true),
        _ => {}
    }
}
