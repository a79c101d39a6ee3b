//! The table on which stories are laid: a scenario, commands by day and vendor, rules by which vendors answer to what they see,
//! and a count of the seeds in which something happens.
//!
//! Invariant: a story is the same for every seed, and an event is told from what a match did, never from what it was given.

use std::ops::ControlFlow;

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{BusinessDesk, Change};
use burnrate_content::Resolved;
use burnrate_content::resolved::{ChoiceForm, TurnSpan};
use burnrate_matches::campaign::{Lost, Order, Plan, play_answering, spread};
use burnrate_sim::{Outcome, Simulation, Vitals};

pub(crate) const SEEDS: usize = 100;
const THREADS: usize = 2;
/// At least so many seeds of a hundred.
const PLAYABLE: usize = 20;

pub(crate) const BILIBILI: u16 = 0;
pub(crate) const DOUYIN: u16 = 1;
pub(crate) const XIAOHONGSHU: u16 = 2;
pub(crate) const SEARCH: u16 = 3;
pub(crate) const PODCAST: u16 = 4;

/// How a vendor answers to the day that was.
pub(crate) type Answer = Box<dyn Fn(&Simulation, &[Outcome]) -> Vec<Order> + Sync>;

/// One story, for any seed.
pub(crate) struct Story {
    pub(crate) scenario: Resolved,
    days: u32,
    orders: Vec<Order>,
    answers: Vec<Answer>,
}

/// What one seed made of it.
pub(crate) struct Told {
    /// By day from the first: what happened, and every vendor's figures in the evening.
    pub(crate) days: Vec<(Vec<Outcome>, Vec<Vitals>)>,
    /// Orders that came to nothing.
    pub(crate) lost: Vec<Lost>,
}

impl Story {
    /// So many of the lesson's alike young companies (¥20M, 200,000 users, 31 million people), for so many days, in weeks. No bot
    /// decides, nobody advertises, nothing is locked, nothing comes from outside.
    pub(crate) fn of(vendors: usize, days: u32) -> Self {
        let (_, mut scenario) = burnrate_content::load("first-class").unwrap();
        scenario.vendors.truncate(vendors);
        for vendor in &mut scenario.vendors {
            "do-nothing".clone_into(&mut vendor.reference_bot);
            vendor.start.bids_fen_per_day.fill(0);
            vendor.start.domestic = true;
        }
        scenario.script.clear();
        scenario.unlocks.clear();
        scenario.shocks.by_chance = false;
        scenario.meta.days = days;
        scenario.meta.history_days = 0;
        scenario.pacing.turn_plan = vec![TurnSpan { turns: days.div_ceil(7), days: 7 }];
        Self { scenario, days, orders: Vec::new(), answers: Vec::new() }
    }

    /// The same among the general public alone, with the cheaper form of choice: for stories in which it does not matter who the
    /// users are. Everybody's users are of this one segment.
    pub(crate) fn of_one_public(vendors: usize, days: u32) -> Self {
        let mut story = Self::of(vendors, days);
        let scenario = &mut story.scenario;
        let public = scenario.segments.len() - 1;
        scenario.segments.drain(..public);
        scenario.choice.form = ChoiceForm::Soft;
        scenario.api_segment.awareness_segment = 0;
        scenario.channels.iter_mut().for_each(|channel| drop(channel.composition_micro.drain(..public)));
        scenario.keywords.iter_mut().for_each(|keyword| drop(keyword.tilt_micro.drain(..public)));
        for vendor in &mut scenario.vendors {
            let start = &mut vendor.start;
            for heads in [&mut start.users, &mut start.lapsed, &mut start.registered] {
                *heads = vec![heads.iter().sum()];
            }
            start.awareness_micro.drain(..public);
        }
        story
    }

    /// Other values to start from.
    pub(crate) fn given(mut self, change: impl FnOnce(&mut Resolved)) -> Self {
        change(&mut self.scenario);
        self
    }

    /// A command, right before a day.
    pub(crate) fn order(mut self, day: u32, vendor: u16, command: Command) -> Self {
        self.orders.push(Order::on(day, vendor, command));
        self
    }

    /// A daily bid from a day on.
    pub(crate) fn bid(self, day: u32, vendor: u16, channel: u16, yuan_per_day: i64) -> Self {
        let bid_fen_per_day = Fen::from_yuan(yuan_per_day);
        self.order(day, vendor, Command::SetBid { channel: ChannelId(channel), bid_fen_per_day })
    }

    /// A rule of conduct.
    pub(crate) fn answering(
        mut self,
        answer: impl Fn(&Simulation, &[Outcome]) -> Vec<Order> + Sync + 'static,
    ) -> Self {
        self.answers.push(Box::new(answer));
        self
    }

    /// A vendor bids for every tender that asks it, at a share of the tender's reference value.
    pub(crate) fn tendering(self, vendor: u16, percent_of_value: i64) -> Self {
        self.answering(move |market, day| bids_for_tenders(market, day, vendor, percent_of_value))
    }

    /// A vendor pitches again and again, from a day on, at a share of what the rule of valuation gives, and takes the best offer.
    pub(crate) fn raising(self, vendor: u16, from_day: u32, ask_percent: i64) -> Self {
        self.answering(move |market, day| pitches(market, day, vendor, from_day, ask_percent))
    }
}

fn bids_for_tenders(market: &Simulation, day: &[Outcome], vendor: u16, percent: i64) -> Vec<Order> {
    let asked =
        |outcome: &&Outcome| matches!(outcome, Outcome::TenderInvited { vendor: v, .. } if v.0 == vendor);
    if day.iter().find(asked).is_none() {
        return Vec::new();
    }
    let open = business_of(market, vendor).invitations.into_iter().filter(|invited| invited.bid.is_none());
    let bid = open.map(|invited| {
        let fen = (invited.value_fen.0 / 100 * percent).max(1_000_000);
        Command::BidTender {
            tender: invited.tender,
            price_fen: Fen(fen - fen % 100_000),
            on_prem: invited.on_prem,
            service_level_bp: 9_900,
            staff: invited.heads,
        }
    });
    bid.map(|command| Order::on(0, vendor, command)).collect()
}

fn pitches(market: &Simulation, day: &[Outcome], vendor: u16, from_day: u32, percent: i64) -> Vec<Order> {
    let own = |v: &VendorId| v.0 == vendor;
    let offers = day.iter().find_map(|outcome| match outcome {
        Outcome::OffersCame { vendor, round, .. } if own(vendor) => Some(*round),
        _ => None,
    });
    if let Some(round) = offers {
        return vec![Order::on(0, vendor, Command::AcceptTerm { round, rank: 1 })];
    }
    let over = day.iter().any(|outcome| match outcome {
        Outcome::PitchFailed { vendor, .. } | Outcome::RoundClosed { vendor, .. } => own(vendor),
        _ => false,
    });
    if !(over || market.day() == from_day) {
        return Vec::new();
    }
    let value = market.vitals()[usize::from(vendor)].valuation_fen;
    let ask = (value / 100 * percent).max(100_000_000);
    let (ask, amount) = (ask - ask % 1_000_000, ask / 5 - (ask / 5) % 1_000_000);
    let command = Command::OpenRound {
        amount_fen: Fen(amount),
        ask_pre_money_fen: Fen(ask),
        walk_away_pre_money_fen: Fen(0),
        pool_bp: 0,
        compute_bp: 0,
    };
    vec![Order::on(0, vendor, command)]
}

/// A vendor's own business as it sees it.
pub(crate) fn business_of(market: &Simulation, vendor: u16) -> BusinessDesk {
    let found = market.vendor_view(VendorId(vendor)).into_iter().find_map(|change| match change {
        Change::Business(desk) => Some(*desk),
        _ => None,
    });
    found.unwrap()
}

/// Plays a story on a seed.
pub(crate) fn told(story: &Story, seed: u64) -> Told {
    let mut plan = Plan { days: story.days, ..Plan::new(story.scenario.clone(), seed) };
    plan.orders.clone_from(&story.orders);
    let mut days = Vec::new();
    let played = play_answering(&plan, |market, outcomes| {
        days.push((outcomes.to_vec(), market.vitals()));
        story.answers.iter().flat_map(|answer| answer(market, outcomes)).collect()
    });
    let played = played.unwrap();
    Told { days, lost: played.lost }
}

/// In how many of the seeds something happens. Says on the way what came to nothing on the first seed.
pub(crate) fn seeds_in_which(story: &Story, happened: &(impl Fn(&Told) -> bool + Sync)) -> usize {
    let mut count = 0;
    let play = |number: usize| {
        let told = told(story, number as u64 + 1);
        if number == 0 {
            told.lost.iter().take(5).for_each(|lost| println!("  came to nothing: {lost:?}"));
        }
        happened(&told)
    };
    spread(SEEDS, THREADS, play, |_, yes| {
        count += usize::from(yes);
        ControlFlow::Continue(())
    });
    count
}

/// The rule: it happens in at least 20 of 100 seeds, and in at most half as many with its cause removed.
pub(crate) fn check(with: &Story, without: &Story, happened: impl Fn(&Told) -> bool + Sync) {
    let counts = [seeds_in_which(with, &happened), seeds_in_which(without, &happened)];
    let [with, without] = counts;
    println!("  in {with} of {SEEDS} seeds, in {without} without its cause");
    assert!(with >= PLAYABLE, "it happens in {with} of {SEEDS} seeds");
    assert!(without * 2 <= with, "it happens in {with} of {SEEDS} seeds, and in {without} without its cause");
}

impl Told {
    /// A vendor's figures on a day's evening; the last if the match was over by then.
    pub(crate) fn on(&self, day: u32, vendor: u16) -> &Vitals {
        let place = (day as usize).clamp(1, self.days.len()) - 1;
        &self.days[place].1[usize::from(vendor)]
    }

    /// Its figures at the end.
    pub(crate) fn at_end(&self, vendor: u16) -> &Vitals {
        self.on(u32::MAX, vendor)
    }

    /// Every outcome with its day.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = (u32, &Outcome)> {
        (1_u32..).zip(&self.days).flat_map(|(day, (outcomes, _))| outcomes.iter().map(move |o| (day, o)))
    }

    /// The first day of an outcome.
    pub(crate) fn first_day(&self, wanted: impl Fn(&Outcome) -> bool) -> Option<u32> {
        self.outcomes().find(|(_, outcome)| wanted(outcome)).map(|(day, _)| day)
    }

    /// How often it occurred.
    pub(crate) fn times(&self, wanted: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes().filter(|(_, outcome)| wanted(outcome)).count()
    }

    /// Days on which a vendor won a tender.
    pub(crate) fn won(&self, vendor: u16) -> Vec<u32> {
        let won = |o: &Outcome| matches!(o, Outcome::TenderWon { vendor: v, .. } if v.0 == vendor);
        self.outcomes().filter(|(_, outcome)| won(outcome)).map(|(day, _)| day).collect()
    }

    /// Money that a vendor raised in priced rounds, fen.
    pub(crate) fn raised_fen(&self, vendor: u16) -> i64 {
        let sum = self.outcomes().filter_map(|(_, outcome)| match outcome {
            Outcome::RoundClosed { vendor: v, amount_fen, .. } if v.0 == vendor => Some(*amount_fen),
            _ => None,
        });
        sum.sum()
    }

    /// A figure of a vendor, summed over days from..=to.
    pub(crate) fn sum(&self, vendor: u16, from: u32, to: u32, figure: impl Fn(&Vitals) -> i64) -> i64 {
        (from..=to.min(self.days.len() as u32)).map(|day| figure(self.on(day, vendor))).sum()
    }
}
