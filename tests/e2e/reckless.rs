//! A year of china-2024 in which a person spends everything: a log in which a company dies by its own decisions.

use burnrate_client_proto::command::Command;
use burnrate_client_proto::id::{ChannelId, ClientId, MatchId, PersonId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_eventlog::{ArchiveWriter, StreamId};
use burnrate_matches::{Intent, Match};
use burnrate_sim::{Author, Batch, EndReason, Kernel, Opening, RULES_VERSION, Stamp};

use crate::folder::Folder;

/// Who spends.
pub(crate) const SPENDER: &str = "minimax";

const DAYS: u32 = 365;
/// The turn on whose last day the person raises all bids, and each bid then, in yuan a day.
const RAISED_ON_DAY: u32 = 27;
const BID_YUAN: i64 = 2_000_000;

/// Plays it under this seed, bots in all other seats; where its log lies.
pub(crate) fn log(folder: &Folder, seed: u64) -> String {
    let (scenario_text, resolved) = burnrate_content::load("china-2024").unwrap();
    let place = resolved.vendors.iter().position(|vendor| vendor.key == SPENDER).unwrap();
    let vendor = VendorId(u16::try_from(place).unwrap());
    let channels = ["bilibili", "douyin", "xiaohongshu"].map(|key| resolved.channel_index(key).unwrap());
    let bids = channels.map(|channel| Command::SetBid {
        channel: ChannelId(channel),
        bid_fen_per_day: Fen::from_yuan(BID_YUAN),
    });
    let opening =
        Opening { rules_version: RULES_VERSION, scenario_text, resolved, seed, kernel: Kernel::Stochastic };
    let name = MatchId::new("reckless").unwrap();
    let (mut live, mut records) = Match::open(&name, opening).unwrap();
    let mut step = |intent: Intent| {
        let proposal = live.propose(intent).unwrap();
        records.extend(proposal.records.iter().cloned());
        drop(live.settle(proposal));
    };
    step(Intent::SeatControl { vendor, bot: false });
    step(Intent::Start);
    for day in 1..=DAYS {
        step(Intent::CloseDay);
        if day == RAISED_ON_DAY {
            let stamp = Some(Stamp { client: ClientId([7; 16]), seq: 1 });
            let author = Author::Person(PersonId(1));
            step(Intent::Commands(Batch { vendor, author, stamp, commands: bids.to_vec() }));
        }
    }
    step(Intent::End(EndReason::Instructor));
    let path = folder.file("reckless.burn");
    let stream = StreamId::new("match/reckless").unwrap();
    let mut file = ArchiveWriter::create(&path, &stream).unwrap();
    for page in records.chunks(100) {
        file.append(page.to_vec()).unwrap();
    }
    file.seal().unwrap();
    path.to_str().unwrap().to_owned()
}
