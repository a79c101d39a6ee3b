//! A day of a match for people: one line a company, what was seen of it on the left, how it was on the right.

use std::io::{self, Write};

use burnrate_client_proto::id::VendorId;
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{
    Change, Dashboard, Slot, Standing, VendorCard, VendorSecrets, VendorStatus, View,
};

use burnrate_matches::past::question::Assumption;
use burnrate_matches::seek::ASSUMES;

use super::seek::Sight;

/// What was not shown.
const HIDDEN: &str = "?";

/// Prints the day.
pub(super) fn print(sight: &Sight<'_>, out: &mut impl Write) -> io::Result<()> {
    let seen = View::from_changes(sight.seen.view.iter().cloned());
    let truth = View::from_changes(sight.seen.truth.iter().cloned());
    let (name, day, days, who) = (sight.match_name, sight.seen.day, sight.days, sight.who);
    writeln!(out, "match {name}, day {day} of {days}: what {who} saw, and how it was")?;
    if let Some(own) = dashboard(&seen) {
        let runway =
            own.runway_days.map_or_else(|| "no end in sight".to_owned(), |days| format!("{days} days"));
        let users = own.habit_users + own.tourist_users;
        writeln!(
            out,
            "{who}: cash {}, debt {}, runway {runway}, {users} users, score {}",
            yuan(own.cash_fen),
            yuan(own.debt_fen),
            yuan(own.score_fen)
        )?;
    }
    writeln!(
        out,
        "{:<14} {:>11} {:>9} {:>8} {:>7} {:>11} {:>11} | {:>11} {:>11} {:>11}",
        "vendor", "MAU", "¥/month", "¥/Mtok", "quality", "cash", "score", "cash", "users", "score"
    )?;
    for (card, standing) in companies(&truth) {
        writeln!(out, "{}", line(card, standing, &seen, &truth))?;
    }
    writeln!(out, "left: as it was seen, {HIDDEN} is what was not shown; right: as it was")?;
    let Assumption { zh, en } = ASSUMES;
    writeln!(out, "state {}\n{en}\n{zh}", sight.seen.state_hash)
}

/// Every company with its public figures, which are the same in every view.
fn companies(view: &View) -> impl Iterator<Item = (&VendorCard, &Standing)> {
    view.changes().filter_map(|change| {
        let Change::Vendor(card) = change else { return None };
        let Some(Change::Standing(standing)) = view.get(Slot::Standing(card.id)) else { return None };
        Some((card, standing))
    })
}

fn line(card: &VendorCard, standing: &Standing, seen: &View, truth: &View) -> String {
    let (cash, score) = money_seen(seen, card.id);
    let shown = |fen: Option<Fen>| fen.map_or_else(|| HIDDEN.to_owned(), yuan);
    let real = secrets(truth, card.id);
    format!(
        "{:<14} {:>11} {:>9.2} {:>8.2} {:>7.3} {:>11} {:>11} | {:>11} {:>11} {:>11}{}",
        card.key,
        standing.mau,
        standing.subscription_fen_per_month.0 as f64 / 100.0,
        standing.api_output_fen_per_mtok.0 as f64 / 100.0,
        standing.quality_milli as f64 / 1_000.0,
        shown(cash),
        shown(score.or(standing.score_fen)),
        shown(real.map(|real| real.cash_fen)),
        real.map_or(0, |real| real.users),
        shown(real.map(|real| real.score_fen)),
        status(standing.status),
    )
}

/// A company's cash and score, as far as a view has them.
fn money_seen(view: &View, vendor: VendorId) -> (Option<Fen>, Option<Fen>) {
    let own = dashboard(view).filter(|own| own.vendor == vendor).map(|own| (own.cash_fen, own.score_fen));
    let told = secrets(view, vendor).map(|real| (real.cash_fen, real.score_fen));
    own.or(told).unzip()
}

fn dashboard(view: &View) -> Option<&Dashboard> {
    let Some(Change::Dashboard(own)) = view.get(Slot::Dashboard) else { return None };
    Some(own)
}

fn secrets(view: &View, vendor: VendorId) -> Option<&VendorSecrets> {
    let Some(Change::Secrets(real)) = view.get(Slot::Secrets(vendor)) else { return None };
    Some(real)
}

fn status(status: VendorStatus) -> &'static str {
    match status {
        VendorStatus::Active => "",
        VendorStatus::Upcoming => "  not yet on the market",
        VendorStatus::Insolvent => "  insolvent",
        VendorStatus::Liquidated => "  gone",
        VendorStatus::Acquired => "  sold",
    }
}

fn yuan(fen: Fen) -> String {
    format!("¥{:.2}M", fen.0 as f64 / 1e8)
}
