//! What if, over the wire: the answers are the documents that the command line prints; who may ask what; and a running match
//! does not notice.

use burnrate_client_proto::codec::Codec;
use burnrate_client_proto::command::{Command, Price};
use burnrate_client_proto::id::{ChannelId, JoinCode, MatchId, VendorId};
use burnrate_client_proto::message::{Audience, ClientMessage, Order, ServerMessage, WireError};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::study::{Edit, Rivals, STUDY_SEEDS_MAX, Study};
use burnrate_client_proto::view::Pace;
use serde_json::Value;

use crate::answers::must_be_listed;
use crate::folder::Folder;
use crate::guest::{Guest, Taken, run};
use crate::program::burnrate;
use crate::reckless::SPENDER;
use crate::server::{Server, key};

/// The team's seat in first-class.
const OWN: VendorId = VendorId(0);

fn price(yuan: i64) -> Command {
    Command::SetPrice { price: Price::Subscription { fen_per_month: Fen::from_yuan(yuan) } }
}

/// The seat in china-2024 of who spends everything.
fn spender() -> VendorId {
    let (_, resolved) = burnrate_content::load("china-2024").unwrap();
    let place = resolved.vendors.iter().position(|vendor| vendor.key == SPENDER).unwrap();
    VendorId(u16::try_from(place).unwrap())
}

/// ¥2M a day on each of three channels: no start-up stands that for long.
fn everything_on_advertisements() -> Vec<Command> {
    let (_, resolved) = burnrate_content::load("china-2024").unwrap();
    let channels = ["bilibili", "douyin", "xiaohongshu"].map(|key| resolved.channel_index(key).unwrap());
    let bid_fen_per_day = Fen::from_yuan(2_000_000);
    channels.map(|channel| Command::SetBid { channel: ChannelId(channel), bid_fen_per_day }).to_vec()
}

/// A classroom with a team in it, and its instructor.
struct Class {
    instructor: Guest,
    team: Guest,
    taken: Taken,
    code: JoinCode,
    matches: Vec<MatchId>,
    day: u32,
}

impl Class {
    /// The team takes a company's seat, and the first day begins.
    async fn begin(server: &Server, (scenario, vendor): (&str, VendorId), seed: u64, matches: u16) -> Self {
        let mut instructor = Guest::connect(server, Codec::Json, 1).await;
        let (scenario, pace) = (scenario.to_owned(), Pace::Stepped {});
        let create =
            ClientMessage::Create { request: 1, key: key(), scenario, seed: Some(seed), matches, pace };
        let ServerMessage::Created { code, matches, .. } = instructor.ask(create).await else { panic!() };
        instructor.instruct(&matches[0]).await;
        let mut team = Guest::connect(server, Codec::Bincode, 2).await;
        let taken = team.join(&code, "team", &matches[0], vendor.0).await;
        team.sit(&taken).await;
        instructor.order(Order::Start {}).await;
        Self { instructor, team, taken, code, matches, day: 0 }
    }

    /// Plays turns until so many days are over; in the first two the team sets its price, and after some weeks it decides this.
    async fn play(&mut self, days: u32, later: &[Command]) {
        let mut seq = 0;
        while self.day < days {
            if seq < 2 {
                seq += 1;
                self.team.act(seq, &[price(30 + i64::try_from(seq).unwrap())]).await;
            } else if seq == 2 && self.day >= 27 && !later.is_empty() {
                seq += 1;
                self.team.act(seq, later).await;
            }
            self.day = self.instructor.play_until(self.day + 1).await;
        }
    }
}

fn study(request: u32, study: Study) -> ClientMessage {
    ClientMessage::Study { request, study }
}

impl Guest {
    /// The answer to a study, and how often it was told how far it is.
    async fn found(&mut self, asked: Study) -> (Value, usize) {
        self.send(&study(7, asked)).await.unwrap();
        let (mut json, mut steps) = (String::new(), 0);
        loop {
            match self.answer().await {
                ServerMessage::Studying { request: 7, done, parts } => {
                    assert!(done <= parts);
                    steps += 1;
                }
                ServerMessage::Found { request: 7, piece, pieces, json: piece_text } => {
                    json += &piece_text;
                    if piece + 1 == pieces {
                        return (serde_json::from_str(&json).unwrap(), steps);
                    }
                }
                other => panic!("a study was answered with {other:?}"),
            }
        }
    }

    async fn not_found(&mut self, asked: Study) -> WireError {
        self.refused(study(8, asked)).await
    }

    async fn unanswerable(&mut self, asked: Study) -> String {
        match self.not_found(asked).await {
            WireError::Unanswerable { why } => why,
            other => panic!("{other:?}"),
        }
    }
}

fn fork(at_day: u32, edits: Vec<Edit>, rivals: Rivals) -> Study {
    Study::Fork { at_day, edits, rivals }
}

fn seek(day: u32, eyes: Audience) -> Study {
    Study::Seek { day, eyes }
}

fn luck(seeds: u32) -> Study {
    Study::Luck { seeds, first_seed: 100, exact: false }
}

/// The records of the team's own decisions, as the server lists them.
async fn records(guest: &mut Guest, team: VendorId) -> Vec<u64> {
    let (listed, _) = guest.found(Study::Decisions { vendor: Some(team) }).await;
    let by_person = |made: &&Value| made["by_person"] == true;
    listed["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(by_person)
        .map(|made| made["record"].as_u64().unwrap())
        .collect()
}

#[test]
fn a_year_of_the_chinese_market_gives_the_command_lines_documents() {
    let folder = Folder::new("study");
    let mut server = Server::start(folder.path());
    let mut asked: Vec<(Vec<String>, Value)> = Vec::new();
    run(async {
        let mut class = Class::begin(&server, ("china-2024", spender()), 7, 1).await;
        class.play(365, &everything_on_advertisements()).await;
        class.instructor.order(Order::End {}).await;
        let instructor = &mut class.instructor;
        must_be_listed("Decisions", &instructor.found(Study::Decisions { vendor: None }).await.0);
        let mine = records(instructor, spender()).await;
        assert_eq!(mine.len(), 3);
        let edit = folder.file("edit.toml");
        std::fs::write(&edit, format!("[[drop]]\nrecord = {}\n", mine[1])).unwrap();
        let (edit, out) =
            (edit.to_str().unwrap().to_owned(), folder.file("fork.burn").to_str().unwrap().to_owned());
        let dropped = || vec![Edit::Drop { record: mine[1] }];
        let line = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let forked =
            |rivals: &str| line(&["fork", "--at", "3", "--edit", &edit, "--rivals", rivals, "--out", &out]);
        for (words, question) in [
            (line(&["luck", "--seeds", "4", "--seed", "100"]), luck(4)),
            (
                line(&["luck", "--seeds", "2", "--seed", "100", "--exact"]),
                Study::Luck { seeds: 2, first_seed: 100, exact: true },
            ),
            (line(&["attribute"]), Study::Attribution { vendor: None }),
            (forked("recorded"), fork(3, dropped(), Rivals::Recorded)),
            (forked("bots"), fork(3, dropped(), Rivals::Bots)),
            (
                line(&["last-chance", "--vendor", SPENDER, "--seeds", "3"]),
                Study::LastChance { vendor: spender(), seeds: 3 },
            ),
            (
                line(&["value", "--vendor", SPENDER, "--seeds", "3", "--seed", "100"]),
                Study::OverBot { vendor: spender(), seeds: 3, first_seed: 100 },
            ),
            (line(&["certificate"]), Study::Certificate {}),
            (
                line(&["seek", "--day", "300", "--as", SPENDER]),
                seek(300, Audience::Vendor { vendor: spender() }),
            ),
            (line(&["seek", "--day", "300"]), seek(300, Audience::Public {})),
            (line(&["seek", "--day", "300", "--as", "instructor"]), seek(300, Audience::Instructor {})),
        ] {
            asked.push((words, instructor.found(question).await.0));
        }
        assert_eq!(server.metric("studies"), 0);
    });
    server.kill();
    for (words, answer) in &mut asked {
        if words[0] == "fork" {
            std::fs::remove_file(folder.file("fork.burn")).ok();
        }
        let (command, options) = words.split_first().unwrap();
        let data = folder.path().to_str().unwrap();
        let mut printed = burnrate(
            [command.as_str(), data, "--json"].into_iter().chain(options.iter().map(String::as_str)),
        )
        .json();
        // What a log of it takes is the file's, which the wire does not write.
        printed.as_object_mut().unwrap().remove("log");
        assert_eq!(*answer, printed, "{words:?}");
    }
    let forked = asked.iter().find(|(words, _)| words[0] == "fork").unwrap();
    let series = &forked.1["series"]["vendors"][0];
    let days = forked.1["days"].as_u64().unwrap();
    assert!(days >= 365);
    for line in ["original", "forked"] {
        assert_eq!(series[line]["score_fen"].as_array().unwrap().len() as u64, days - 3);
    }
    assert_ne!(series["original"]["score_fen"], series["forked"]["score_fen"]);
}

#[test]
fn teams_wait_for_the_last_match_and_then_see_their_own_until_all_is_opened() {
    let folder = Folder::new("study-secrets");
    let mut server = Server::start(folder.path());
    run(async {
        let mut class = Class::begin(&server, ("first-class", OWN), 5, 2).await;
        class.play(14, &[]).await;
        let mut public = Guest::connect(&server, Codec::Json, 3).await;
        public.ask(ClientMessage::Watch { match_id: class.matches[0].clone(), since: None }).await;
        let mut other = Guest::connect(&server, Codec::Json, 1).await;
        other.instruct(&class.matches[1]).await;
        // The instructor may study what is played; nobody else.
        assert_eq!(class.instructor.found(luck(2)).await.0["seeds"], 2);
        for guest in [&mut class.team, &mut public] {
            assert_eq!(guest.not_found(luck(2)).await, WireError::StillPlayed {});
        }
        class.instructor.order(Order::End {}).await;
        // The other match of the classroom has the same seed.
        assert_eq!(class.team.not_found(luck(2)).await, WireError::StillPlayed {});
        let open = ClientMessage::Order { request: 3, order: Order::OpenSecrets {} };
        assert_eq!(class.instructor.refused(open.clone()).await, WireError::NotNow {});
        other.order(Order::End {}).await;
        for guest in [&mut class.team, &mut public] {
            assert_eq!(guest.found(luck(2)).await.0["seeds"], 2);
            assert_eq!(guest.not_found(Study::Decisions { vendor: None }).await, WireError::Secret {});
            let rival = Study::Attribution { vendor: Some(VendorId(1)) };
            assert_eq!(guest.not_found(rival).await, WireError::Secret {});
            assert_eq!(guest.not_found(seek(7, Audience::Instructor {})).await, WireError::Secret {});
            let (seen, _) = guest.found(seek(7, Audience::Public {})).await;
            assert!(seen["view"].is_array() && seen["truth"].is_null());
            let rival = vec![Edit::Add { day: 9, vendor: VendorId(1), commands: vec![price(20)] }];
            assert_eq!(guest.not_found(fork(7, rival, Rivals::Recorded)).await, WireError::Secret {});
        }
        let rivals_record = {
            let (all, _) = class.instructor.found(Study::Decisions { vendor: Some(VendorId(1)) }).await;
            all["decisions"][0]["record"].as_u64().unwrap()
        };
        let stolen = vec![Edit::Drop { record: rivals_record }];
        assert_eq!(class.team.not_found(fork(0, stolen, Rivals::Recorded)).await, WireError::Secret {});
        let mine = records(&mut class.team, OWN).await;
        let own = vec![Edit::Drop { record: mine[0] }];
        let (forked, _) = class.team.found(fork(0, own.clone(), Rivals::Recorded)).await;
        let cash = |document: &Value, vendor: usize| {
            document["series"]["vendors"][vendor]["forked"]["cash_fen"].clone()
        };
        assert!(cash(&forked, 0).is_array() && cash(&forked, 1).is_null());
        let own_eyes = Audience::Vendor { vendor: OWN };
        let (seen, _) = class.team.found(seek(7, own_eyes)).await;
        assert!(seen["view"].to_string().contains("Dashboard") && seen["truth"].is_null());
        let refused = class.team.refused(open.clone()).await;
        assert_eq!(refused, WireError::NotInstructor {});
        class.instructor.order(Order::OpenSecrets {}).await;
        let (seen, _) = class.team.found(seek(7, own_eyes)).await;
        assert!(seen["truth"].to_string().contains("Secrets"));
        assert!(cash(&class.team.found(fork(0, own, Rivals::Recorded)).await.0, 1).is_array());
        assert!(class.team.found(Study::Decisions { vendor: None }).await.0["decisions"].is_array());
        let (code, taken) = (class.code.clone(), class.taken.clone());
        drop(class);
        // What was opened stays open.
        server.restart();
        let mut again = Guest::connect(&server, Codec::Json, 2).await;
        again.sit(&taken).await;
        assert!(again.found(Study::Decisions { vendor: None }).await.0["decisions"].is_array());
        assert!(!code.to_string().is_empty());
    });
}

#[test]
fn what_can_not_be_answered_is_told_in_a_line() {
    let folder = Folder::new("study-bad");
    let server = Server::start(folder.path());
    run(async {
        let mut class = Class::begin(&server, ("first-class", OWN), 5, 1).await;
        let instructor = &mut class.instructor;
        assert!(instructor.unanswerable(luck(2)).await.contains("no day"));
        class.play(21, &[]).await;
        let instructor = &mut class.instructor;
        let out = |field: &str, min, max| WireError::OutOfRange { field: field.to_owned(), min, max };
        let seeds = u64::from(STUDY_SEEDS_MAX);
        for (asked, error) in [
            (luck(1), out("seeds", 2, seeds)),
            (luck(STUDY_SEEDS_MAX + 1), out("seeds", 2, seeds)),
            (Study::Attribution { vendor: Some(VendorId(99)) }, out("vendor", 0, 5)),
            (fork(0, vec![Edit::Drop { record: 1 }; 65], Rivals::Recorded), out("edits", 0, 64)),
            (seek(0, Audience::Public {}), out("day", 1, 21)),
            (seek(22, Audience::Public {}), out("day", 1, 21)),
            (seek(3, Audience::Vendor { vendor: VendorId(99) }), out("vendor", 0, 5)),
        ] {
            assert_eq!(instructor.not_found(asked).await, error);
        }
        for (asked, words) in [
            (fork(21, vec![], Rivals::Recorded), "days 0 to 20"),
            (fork(0, vec![Edit::Drop { record: 0 }], Rivals::Recorded), "no decision"),
            (fork(0, vec![], Rivals::Bots), "nobody's decisions"),
            (Study::LastChance { vendor: OWN, seeds: 3 }, "did not die"),
            (
                fork(
                    14,
                    vec![Edit::Add { day: 14, vendor: OWN, commands: vec![price(1)] }],
                    Rivals::Recorded,
                ),
                "days 15 to 21",
            ),
            (fork(0, vec![Edit::Add { day: 9, vendor: OWN, commands: vec![] }], Rivals::Recorded), "1 to 32"),
            (
                fork(
                    0,
                    vec![Edit::Add { day: 9, vendor: OWN, commands: vec![price(900_000)] }],
                    Rivals::Recorded,
                ),
                "refused",
            ),
            (
                fork(
                    0,
                    vec![Edit::Add { day: 9, vendor: VendorId(77), commands: vec![price(9)] }],
                    Rivals::Recorded,
                ),
                "edits[0].vendor",
            ),
        ] {
            let why = instructor.unanswerable(asked).await;
            assert!(why.contains(words) && !why.contains('\n'), "{why}");
        }
        let mut nobody = Guest::connect(&server, Codec::Json, 9).await;
        assert_eq!(nobody.not_found(luck(2)).await, WireError::NoMatch {});
        let cancel = ClientMessage::CancelStudy { request: 44 };
        assert_eq!(nobody.refused(cancel).await, WireError::NoStudy {});
        instructor.is_well().await;
    });
}

/// Studies that would take minutes, from several connections at once, while a match is played: every decision is answered,
/// whoever asks too much is told so, and what is cancelled ends.
#[test]
fn a_running_match_plays_on_under_studies_and_they_can_be_cancelled() {
    let folder = Folder::new("study-load");
    let server = Server::start(folder.path());
    run(async {
        let mut past = Class::begin(&server, ("china-2024", spender()), 3, 1).await;
        past.play(70, &[]).await;
        past.instructor.order(Order::End {}).await;
        let mut askers = Vec::new();
        for number in 10..18 {
            let mut asker = Guest::connect(&server, Codec::Json, number).await;
            asker.instruct(&past.matches[0]).await;
            for request in [1, 2] {
                asker.send(&study(request, luck(STUDY_SEEDS_MAX))).await.unwrap();
            }
            // A third of one connection has no place.
            let busy = loop {
                if let ServerMessage::Error { request: Some(3), error } = {
                    asker.send(&study(3, luck(2))).await.unwrap();
                    asker.answer().await
                } {
                    break error;
                }
            };
            assert!(matches!(busy, WireError::Busy { .. }), "{busy:?}");
            askers.push(asker);
        }
        let mut class = Class::begin(&server, ("first-class", OWN), 4, 1).await;
        class.play(28, &[]).await;
        assert_eq!(class.day, 28);
        assert!(server.metric("studies") >= 16, "{} studies run on", server.metric("studies"));
        for asker in &mut askers {
            for request in [1, 2] {
                asker.send(&ClientMessage::CancelStudy { request }).await.unwrap();
                loop {
                    match asker.answer().await {
                        ServerMessage::Error { request: Some(told), error: WireError::Cancelled {} } => {
                            assert_eq!(told, u64::from(request));
                            break;
                        }
                        ServerMessage::Studying { .. } | ServerMessage::Error { request: Some(3), .. } => {}
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
        while server.metric("studies") > 0 {
            tokio::task::yield_now().await;
        }
        // The places are free again.
        assert_eq!(askers[0].found(Study::Certificate {}).await.0["days"], 70);
        // Whoever goes takes their studies along.
        askers[1].send(&study(1, luck(STUDY_SEEDS_MAX))).await.unwrap();
        askers[1].is_well_meanwhile().await;
        drop(askers);
        while server.metric("studies") > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(server.metric("matches_quarantined"), 0);
    });
}

impl Guest {
    /// The line is up, whatever else is said on it.
    async fn is_well_meanwhile(&mut self) {
        self.send(&ClientMessage::Ping { nonce: 5 }).await.unwrap();
        while self.answer().await != (ServerMessage::Pong { nonce: 5 }) {}
    }
}
