//! The control by dice: draws from what its seat may set, well or badly, within bounds and now and then beyond them.
//!
//! It knows each control by its card alone, so a new control is played as soon as [`command_for`] says what sets it. A policy that can't
//! beat it is no policy; and since it tries everything, `burnrate simulate --check` plays every seat by it.

use burnrate_client_proto::command::{Area, Command, GpuTerm, Price, Report, Signup, Stance, Surface};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, KeywordId, ProjectId, SegmentId, TenderId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::ControlCard;

use crate::Policy;
use crate::history::{TurnView, ViewHistory};

/// Each turn it turns one control in so many.
const ONE_CONTROL_IN: u64 = 6;
/// One level in so many lies outside its bounds or off its steps, and one locked control in so many is tried all the same.
const ONE_MISTAKE_IN: u64 = 12;
/// It gives up in one turn of so many.
const ONE_END_IN: u64 = 150;
/// It takes back what may not be there in one turn of so many.
const ONE_WITHDRAWAL_IN: u64 = 10;

pub(crate) struct Random;

impl Policy for Random {
    fn key(&self) -> &'static str {
        "random"
    }

    fn decide(&self, history: &ViewHistory, seed: u64) -> Vec<Command> {
        let Some(now) = history.now() else { return Vec::new() };
        let mut dice = Dice(seed);
        let mut commands = Vec::new();
        for card in history.controls() {
            let open = card.unlock_turn <= now.clock.turn || dice.one_in(ONE_MISTAKE_IN);
            if dice.one_in(ONE_CONTROL_IN) && open {
                let level = dice.level(card);
                commands.extend(command_for(card, level, now, &mut dice));
            }
        }
        commands.extend(answer_to_an_offer(now, &mut dice));
        if dice.one_in(ONE_WITHDRAWAL_IN) {
            let decision = commands.last().and_then(Command::key);
            commands.extend(decision.map(|decision| Command::Withdraw { decision }));
        }
        if dice.one_in(ONE_END_IN) {
            commands.push(Command::FileBankruptcy {});
        }
        commands
    }
}

/// What brings a control to a level; none for what another control's command carries.
fn command_for(card: &ControlCard, level: i64, now: &TurnView, dice: &mut Dice) -> Option<Command> {
    let fen = Fen(level);
    let price = |price| Command::SetPrice { price };
    let channel = card.channel.unwrap_or_else(|| ChannelId(dice.small(8)));
    Some(match card.control {
        Control::Bid => Command::SetBid { channel, bid_fen_per_day: fen },
        Control::CreativeSpend => Command::RefreshCreative { spend_fen: fen },
        Control::ApiInput => price(Price::ApiInput { fen_per_mtok: fen }),
        Control::ApiOutput => price(Price::ApiOutput { fen_per_mtok: fen }),
        Control::Subscription => price(Price::Subscription { fen_per_month: fen }),
        Control::FreeQuota => price(Price::FreeQuota { tenths: u16::try_from(level).unwrap_or(u16::MAX) }),
        Control::Gpus => {
            let term = GpuTerm::ALL[dice.below_len(GpuTerm::ALL.len())];
            Command::RentGpu { term, gpus: whole(level) }
        }
        Control::AskPreMoney => round(level, now, dice),
        // They travel with the ask, with a run's spend, with a tender's price.
        Control::RoundAmount
        | Control::WalkAway
        | Control::PoolShare
        | Control::ComputeShare
        | Control::TrainGpus
        | Control::TenderStaff
        | Control::ServiceLevel => return None,
        Control::Audience => {
            let count = dice.below_len(5);
            Command::SetAudience { channel, segments: (0..count).map(|_| SegmentId(dice.small(7))).collect() }
        }
        Control::Keywords => {
            let count = dice.below_len(23);
            Command::SetKeywords { keywords: (0..count).map(|_| KeywordId(dice.small(14))).collect() }
        }
        Control::CreatorTier => {
            Command::BookCreator { channel, tier: u8::try_from(level).unwrap_or(u8::MAX) }
        }
        Control::CityWeeks => Command::BookOffline { city_weeks: u16::try_from(level).unwrap_or(u16::MAX) },
        Control::SeoPages => Command::SeoPages { pages_per_day: whole(level) },
        Control::HouseImpressions => {
            Command::HouseAds { channel, impressions_per_day: u64::try_from(level).unwrap_or(u64::MAX) }
        }
        Control::OwnChannel => Command::CloseOwnChannel { channel, closed: dice.one_in(2) },
        Control::Statement => Command::PressStatement {
            stance: [Stance::Admit, Stance::Deny, Stance::Silent][dice.below_len(3)],
        },
        Control::Signup => Command::SetSignup { signup: [Signup::Phone, Signup::None][dice.below_len(2)] },
        Control::Surface => Command::SetSurface { surface: [Surface::App, Surface::Web][dice.below_len(2)] },
        Control::Moderation => Command::SetModeration { level_bp: u16::try_from(level).unwrap_or(u16::MAX) },
        Control::Launch => Command::Launch {},
        Control::TrainSpend => Command::Train { spend_fen: fen, gpus: u32::from(dice.small(400)) },
        Control::Distil => Command::Distil { teacher: VendorId(dice.small(13)) },
        Control::ContextSpend => Command::LongContext { spend_fen: fen },
        Control::ServingResearch => Command::ServingResearch { spend_fen_per_month: fen },
        Control::FeatureSpend => Command::FeatureProject { spend_fen: fen },
        Control::CancelProject => Command::CancelProject { project: project(now, dice) },
        Control::OpenWeights => Command::OpenWeights {},
        Control::BoughtGpus => Command::BuyGpu { gpus: whole(level) },
        Control::TrainShare => Command::Allocate { train_share_bp: u16::try_from(level).unwrap_or(u16::MAX) },
        Control::Hires => Command::Hire { heads: whole(level) },
        Control::Layoffs => Command::Layoff { heads: whole(level) },
        Control::Pay => Command::SetPay { multiple_bp: u16::try_from(level).unwrap_or(u16::MAX) },
        Control::Certificate => Command::Certify {},
        Control::TenderPrice => Command::BidTender {
            tender: tender(now, dice),
            price_fen: fen,
            on_prem: dice.one_in(2),
            service_level_bp: 9_000 + dice.small(1_000),
            staff: u32::from(dice.small(30)),
        },
        Control::BridgeAmount => Command::Bridge { amount_fen: fen },
        Control::DebtAmount => Command::Borrow { amount_fen: fen },
        Control::Repayment => Command::Repay { amount_fen: repayment(level, now, dice) },
        Control::Hibernation if dice.one_in(2) => Command::Hibernate {},
        Control::Hibernation => Command::Wake {},
        Control::SaleReserve => Command::OfferSale { reserve_fen: fen },
        Control::TakeoverBid => Command::BidFor { vendor: on_sale(now, dice), bid_fen: fen },
        Control::Report => {
            let vendor = VendorId(dice.small(13));
            let reports = [
                Report::MauTable {},
                Report::AdSpend {},
                Report::BrandSurvey {},
                Report::Conjoint {},
                Report::ChurnStudy {},
                Report::TenderIntelligence {},
                Report::RivalCash { vendor },
            ];
            Command::BuyReport { report: reports[dice.below_len(reports.len())] }
        }
        Control::Auto => {
            Command::SetAuto { area: Area::ALL[dice.below_len(Area::ALL.len())], on: dice.one_in(2) }
        }
    })
}

/// A tender that invited the vendor; now and then any.
fn tender(now: &TurnView, dice: &mut Dice) -> TenderId {
    let invited = now.desks.business.as_ref().map_or(&[][..], |desk| &desk.invitations);
    let known = invited.get(dice.below_len(invited.len())).filter(|_| !dice.one_in(ONE_MISTAKE_IN));
    known.map_or_else(|| TenderId(dice.small(60)), |invitation| invitation.tender)
}

/// Debt paid back: what is owed, or whatever the dice say.
fn repayment(level: i64, now: &TurnView, dice: &mut Dice) -> Fen {
    let owed = now.desks.money.as_ref().map_or(0, |desk| desk.debt.owed_fen.0);
    Fen(if owed > 0 && dice.one_in(2) { owed } else { level })
}

/// A company on sale; now and then any.
fn on_sale(now: &TurnView, dice: &mut Dice) -> VendorId {
    let offered: Vec<VendorId> =
        now.standings.iter().filter(|s| s.for_sale_reserve_fen.is_some()).map(|s| s.vendor).collect();
    let known = offered.get(dice.below_len(offered.len())).filter(|_| !dice.one_in(ONE_MISTAKE_IN));
    known.copied().unwrap_or_else(|| VendorId(dice.small(13)))
}

/// A project under way; now and then any.
fn project(now: &TurnView, dice: &mut Dice) -> ProjectId {
    let under_way = now.desks.lab.as_ref().map_or(&[][..], |lab| &lab.projects);
    let known = under_way.get(dice.below_len(under_way.len())).filter(|_| !dice.one_in(ONE_MISTAKE_IN));
    known.map_or_else(|| ProjectId(dice.small(6)), |project| project.project)
}

fn whole(level: i64) -> u32 {
    u32::try_from(level).unwrap_or(u32::MAX)
}

/// A round at this ask, or at one near what the company is worth: 3% to 45% of the post-money.
fn round(level: i64, now: &TurnView, dice: &mut Dice) -> Command {
    let worth = now.own.model_valuation_fen.0.max(0);
    let near = i128::from(worth) * i128::from(dice.below(150) + 30) / 100;
    // Whole ¥10,000, as bounds like it.
    let near = i64::try_from(near).unwrap_or(i64::MAX) / 1_000_000 * 1_000_000;
    let ask = if dice.one_in(3) { level } else { near };
    let sold_bp = i128::from(dice.below(4_200) + 300);
    let amount = i128::from(ask) * sold_bp / (10_000 - sold_bp);
    let walk_away = i64::try_from(i128::from(ask) * i128::from(dice.below(120)) / 100).unwrap_or(i64::MAX);
    Command::OpenRound {
        amount_fen: Fen(i64::try_from(amount).unwrap_or(i64::MAX)),
        ask_pre_money_fen: Fen(ask),
        walk_away_pre_money_fen: Fen(walk_away),
        pool_bp: u16::try_from(dice.below(20) * 100).unwrap_or(0),
        compute_bp: u16::try_from(dice.below(3) * 2_500).unwrap_or(0),
    }
}

/// An offer is taken, turned down, or left; now and then one that is not there.
fn answer_to_an_offer(now: &TurnView, dice: &mut Dice) -> Option<Command> {
    let round = now.own.round.as_ref();
    let number = round.map_or(1, |round| round.round);
    let ranks = round.map_or(0, |round| round.offers.len());
    if ranks == 0 && !dice.one_in(ONE_MISTAKE_IN) {
        return None;
    }
    let rank = u8::try_from(dice.below_len(ranks + 1) + 1).unwrap_or(u8::MAX);
    match dice.below(3) {
        0 => Some(Command::AcceptTerm { round: number, rank }),
        1 => Some(Command::DeclineTerm { round: number, rank }),
        _ => None,
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014): all bits of the seed matter from the first draw on.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to below `bound`; 0 for a bound of 0.
    fn below(&mut self, bound: u64) -> u64 {
        let high = (u128::from(self.next()) * u128::from(bound)) >> 64;
        u64::try_from(high).unwrap_or(0)
    }

    fn below_len(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// 0 to below a small bound.
    fn small(&mut self, bound: u16) -> u16 {
        u16::try_from(self.below(u64::from(bound))).unwrap_or(0)
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    /// A level of a control: every order of magnitude alike, so that small steps are tried as often as wild ones.
    fn level(&mut self, card: &ControlCard) -> i64 {
        if self.one_in(ONE_MISTAKE_IN) {
            let (below, above) = (card.min.saturating_sub(1), card.max.saturating_add(1));
            let wrong = [below, above, card.min.saturating_add(1), -1, i64::MIN, i64::MAX];
            return wrong[self.below_len(wrong.len())];
        }
        let step = card.step.max(1);
        let steps = card.max.saturating_sub(card.min).max(0) / step;
        let bits = u64::from(i64::BITS - steps.leading_zeros());
        let magnitude =
            1_u64.checked_shl(u32::try_from(self.below(bits + 1)).unwrap_or(0)).unwrap_or(u64::MAX);
        let drawn = self.below(magnitude);
        let drawn = i64::try_from(drawn).unwrap_or(i64::MAX).min(steps);
        card.min.saturating_add(drawn.saturating_mul(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(min: i64, max: i64, step: i64) -> ControlCard {
        ControlCard { control: Control::Bid, channel: Some(ChannelId(0)), min, max, step, unlock_turn: 1 }
    }

    #[test]
    fn levels_are_on_steps_of_every_size_and_sometimes_wrong() {
        let card = card(50, 100_050, 100);
        let mut dice = Dice(7);
        let (mut good, mut small, mut large) = (0, 0, 0);
        for _ in 0..12_000 {
            let level = dice.level(&card);
            if (card.min..=card.max).contains(&level) && (level - card.min) % card.step == 0 {
                good += 1;
                small += i32::from(level < 1_050);
                large += i32::from(level > 50_000);
            }
        }
        assert!((10_500..11_700).contains(&good), "{good}");
        assert!(small > 2_000 && large > 300, "{small} small, {large} large");
    }

    #[test]
    fn a_control_that_can_stand_nowhere_else_stands_there() {
        let mut dice = Dice(1);
        let levels: Vec<i64> = (0..100).map(|_| dice.level(&card(5, 5, 1))).collect();
        assert!(levels.iter().filter(|level| **level == 5).count() > 80, "{levels:?}");
    }

    #[test]
    fn a_seed_says_all() {
        let mut twins = [Dice(3), Dice(3), Dice(4)];
        let [a, b, c] = [0, 1, 2].map(|i| (0..50).map(|_| twins[i].below(1_000)).collect::<Vec<_>>());
        assert_eq!(a, b);
        assert_ne!(a, c);
    }
}
