//! Format 1 to format 2. An equity round asks for two more things, which nobody could ask for then; a vendor's figures end
//! with its web visits, which were not counted. All else has the same bytes, but for the opening: format 1 holds the
//! scenario as bincode of a layout that no program has any more, so it gives a headline and no event.

use bincode::{Decode, Encode};
use burnrate_client_proto::command::{Command, DecisionKey, GpuTerm, Price};
use burnrate_client_proto::id::{ChannelId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::VendorStatus;

use crate::event::{Author, BINCODE, DayClosed, Event, Stamp, StateHash};
use crate::outcome::Outcome;
use crate::vitals::Vitals;

/// The places of the events whose bytes differ.
const OPENED: u8 = 0;
const COMMANDS_ACCEPTED: u8 = 2;
const DAY_CLOSED: u8 = 5;

/// The step.
pub(super) fn upcast(body: &[u8]) -> Result<Vec<u8>, String> {
    match body.split_first() {
        Some((&OPENED, _)) => Err("it holds its scenario in a layout that is gone".to_owned()),
        Some((&COMMANDS_ACCEPTED, rest)) => encode(&accepted(decode(rest)?)),
        Some((&DAY_CLOSED, rest)) => encode(&Event::DayClosed(Box::new(closed(decode(rest)?)))),
        Some(_) | None => Ok(body.to_vec()),
    }
}

fn decode<T: Decode<()>>(bytes: &[u8]) -> Result<T, String> {
    match bincode::decode_from_slice(bytes, BINCODE) {
        Ok((value, read)) if read == bytes.len() => Ok(value),
        Ok((_, read)) => Err(format!("{} bytes behind the event", bytes.len() - read)),
        Err(error) => Err(error.to_string().chars().take(200).collect()),
    }
}

fn encode<T: Encode>(value: &T) -> Result<Vec<u8>, String> {
    bincode::encode_to_vec(value, BINCODE).map_err(|error| error.to_string())
}

#[derive(Decode)]
#[cfg_attr(test, derive(Encode))]
struct Accepted1 {
    vendor: VendorId,
    author: Author,
    stamp: Option<Stamp>,
    commands: Vec<Command1>,
    acts_on_day: u32,
}

#[derive(Clone, Copy, Decode)]
#[cfg_attr(test, derive(Encode))]
enum Command1 {
    SetBid { channel: ChannelId, bid_fen_per_day: Fen },
    RefreshCreative { spend_fen: Fen },
    SetPrice { price: Price },
    RentGpu { term: GpuTerm, gpus: u32 },
    OpenRound { amount_fen: Fen, ask_pre_money_fen: Fen, walk_away_pre_money_fen: Fen },
    AcceptTerm { round: u16, rank: u8 },
    DeclineTerm { round: u16, rank: u8 },
    FileBankruptcy {},
    Withdraw { decision: DecisionKey },
}

fn accepted(old: Accepted1) -> Event {
    let Accepted1 { vendor, author, stamp, commands, acts_on_day } = old;
    let commands = commands.into_iter().map(command).collect();
    Event::CommandsAccepted { vendor, author, stamp, commands, acts_on_day }
}

fn command(old: Command1) -> Command {
    match old {
        Command1::SetBid { channel, bid_fen_per_day } => Command::SetBid { channel, bid_fen_per_day },
        Command1::RefreshCreative { spend_fen } => Command::RefreshCreative { spend_fen },
        Command1::SetPrice { price } => Command::SetPrice { price },
        Command1::RentGpu { term, gpus } => Command::RentGpu { term, gpus },
        Command1::OpenRound { amount_fen, ask_pre_money_fen, walk_away_pre_money_fen } => {
            Command::OpenRound {
                amount_fen,
                ask_pre_money_fen,
                walk_away_pre_money_fen,
                pool_bp: 0,
                compute_bp: 0,
            }
        }
        Command1::AcceptTerm { round, rank } => Command::AcceptTerm { round, rank },
        Command1::DeclineTerm { round, rank } => Command::DeclineTerm { round, rank },
        Command1::FileBankruptcy {} => Command::FileBankruptcy {},
        Command1::Withdraw { decision } => Command::Withdraw { decision },
    }
}

#[derive(Decode)]
struct DayClosed1 {
    day: u32,
    state_hash: StateHash,
    outcomes: Vec<Outcome>,
    vitals: Vec<Vitals1>,
}

#[derive(Decode)]
struct Vitals1 {
    vendor: VendorId,
    status: VendorStatus,
    bankrupt_on_day: Option<u32>,
    mau: u64,
    active_users: u64,
    registered_users: u64,
    cash_fen: i64,
    debt_fen: i64,
    valuation_fen: i64,
    founder_stake_bp: u32,
    token_price_fen_per_mtok: i64,
    subscription_fen_per_month: i64,
    quality_milli: i64,
    ad_spend_fen_total: i64,
    paid_activations_total: u64,
    score_fen: i64,
    ad_spend_fen: i64,
    paid_activations: u64,
    cac_fen: Option<i64>,
    tokens: u64,
    revenue_fen: i64,
    cost_fen: i64,
    runway_days: Option<u32>,
}

fn closed(old: DayClosed1) -> DayClosed {
    let DayClosed1 { day, state_hash, outcomes, vitals } = old;
    DayClosed { day, state_hash, outcomes, vitals: vitals.iter().map(figures).collect() }
}

fn figures(old: &Vitals1) -> Vitals {
    Vitals {
        vendor: old.vendor,
        status: old.status,
        bankrupt_on_day: old.bankrupt_on_day,
        mau: old.mau,
        active_users: old.active_users,
        registered_users: old.registered_users,
        cash_fen: old.cash_fen,
        debt_fen: old.debt_fen,
        valuation_fen: old.valuation_fen,
        founder_stake_bp: old.founder_stake_bp,
        token_price_fen_per_mtok: old.token_price_fen_per_mtok,
        subscription_fen_per_month: old.subscription_fen_per_month,
        quality_milli: old.quality_milli,
        ad_spend_fen_total: old.ad_spend_fen_total,
        paid_activations_total: old.paid_activations_total,
        score_fen: old.score_fen,
        ad_spend_fen: old.ad_spend_fen,
        paid_activations: old.paid_activations,
        cac_fen: old.cac_fen,
        tokens: old.tokens,
        revenue_fen: old.revenue_fen,
        cost_fen: old.cost_fen,
        runway_days: old.runway_days,
        web_visits: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record of format 1 without its number.
    fn old(place: u8, rest: &impl Encode) -> Vec<u8> {
        [vec![place], encode(rest).unwrap()].concat()
    }

    fn read(old: &[u8]) -> Result<Event, crate::EventError> {
        Event::from_bytes(&[&1_u16.to_le_bytes(), old].concat())
    }

    #[test]
    fn a_round_of_format_1_asks_for_no_pool_and_no_compute() {
        let (amount_fen, ask_pre_money_fen, walk_away_pre_money_fen) = (Fen(1), Fen(2_000), Fen(-3));
        let round = Command1::OpenRound { amount_fen, ask_pre_money_fen, walk_away_pre_money_fen };
        let bid = Command1::SetBid { channel: ChannelId(2), bid_fen_per_day: Fen(77) };
        let vendor = VendorId(4);
        let record = Accepted1 {
            vendor,
            author: Author::Bot,
            stamp: None,
            commands: vec![round, bid],
            acts_on_day: 8,
        };
        let commands = vec![
            Command::OpenRound {
                amount_fen,
                ask_pre_money_fen,
                walk_away_pre_money_fen,
                pool_bp: 0,
                compute_bp: 0,
            },
            Command::SetBid { channel: ChannelId(2), bid_fen_per_day: Fen(77) },
        ];
        let expected =
            Event::CommandsAccepted { vendor, author: Author::Bot, stamp: None, commands, acts_on_day: 8 };
        assert_eq!(read(&old(COMMANDS_ACCEPTED, &record)), Ok(expected));
    }

    #[test]
    fn what_has_not_changed_stands_as_it_is() {
        let control = Event::SeatControl { vendor: VendorId(3), bot: true };
        for event in [Event::Started {}, control] {
            let bytes = event.to_bytes().unwrap();
            assert_eq!(read(&bytes[2..]), Ok(event));
        }
    }

    #[test]
    fn an_opening_of_format_1_and_broken_bytes_are_named() {
        for broken in [&[OPENED, 1, 0][..], &[COMMANDS_ACCEPTED, 9], &[DAY_CLOSED], &[DAY_CLOSED, 1, 2, 3]] {
            assert!(
                matches!(read(broken), Err(crate::EventError::NotUpcast { format: 1, .. })),
                "{broken:?}"
            );
        }
        assert!(read(&[]).is_err());
    }
}
