//! Examples of what clients and servers send.

use burnrate_client_proto::command::{
    Area, Command, DecisionKey, GpuTerm, Price, PriceItem, Report, Signup, Stance, Surface,
};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{
    ChannelId, ClientId, InstructorKey, JoinCode, KeywordId, MatchId, PersonId, ProjectId, SeatToken,
    SegmentId, TenderId, VendorId,
};
use burnrate_client_proto::message::{
    Answer, Audience, ClientMessage, Limits, Lobby, LobbyMatch, LobbySeat, NameFault, Order, ScenarioCard,
    ServerMessage, Since, WireError,
};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::rejection::{Named, Obstacle, Rejection};
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::study::{Edit, Rivals, Study};
use burnrate_client_proto::view::{Change, Forecast, ForecastPoint, Pace, Phase, VendorStatus};

use super::text;

fn match_id() -> MatchId {
    MatchId::new("7f3k9q2m").unwrap()
}

fn key() -> InstructorKey {
    InstructorKey::new("chalk-and-board").unwrap()
}

fn token() -> SeatToken {
    SeatToken::new("00112233445566778899aabbccddeeff").unwrap()
}

fn bid() -> Command {
    Command::SetBid { channel: ChannelId(1), bid_fen_per_day: Fen::from_yuan(12_000) }
}

pub(crate) fn commands() -> Vec<Command> {
    vec![
        bid(),
        Command::RefreshCreative { spend_fen: Fen::from_yuan(200_000) },
        Command::SetPrice { price: Price::ApiInput { fen_per_mtok: Fen(80) } },
        Command::SetPrice { price: Price::FreeQuota { tenths: 30 } },
        Command::RentGpu { term: GpuTerm::Days90, gpus: 120 },
        Command::OpenRound {
            amount_fen: Fen::from_yuan(20_000_000),
            ask_pre_money_fen: Fen::from_yuan(100_000_000),
            walk_away_pre_money_fen: Fen::from_yuan(80_000_000),
            pool_bp: 0,
            compute_bp: 0,
        },
        Command::AcceptTerm { round: 1, rank: 1 },
        Command::DeclineTerm { round: 1, rank: 2 },
        Command::FileBankruptcy {},
        Command::Withdraw { decision: DecisionKey::SetBid { channel: ChannelId(1) } },
        Command::SetAudience { channel: ChannelId(1), segments: vec![SegmentId(0), SegmentId(3)] },
        Command::SetKeywords { keywords: vec![KeywordId(2)] },
        Command::BookCreator { channel: ChannelId(0), tier: 2 },
        Command::BookOffline { city_weeks: 8 },
        Command::SeoPages { pages_per_day: 50_000 },
        Command::HouseAds { channel: ChannelId(1), impressions_per_day: 5_000_000 },
        Command::CloseOwnChannel { channel: ChannelId(1), closed: true },
        Command::PressStatement { stance: Stance::Admit },
        Command::SetSignup { signup: Signup::Phone },
        Command::SetSurface { surface: Surface::Web },
        Command::SetModeration { level_bp: 5_000 },
        Command::Launch {},
        Command::Train { spend_fen: Fen::from_yuan(60_000_000), gpus: 400 },
        Command::Distil { teacher: VendorId(2) },
        Command::LongContext { spend_fen: Fen::from_yuan(5_000_000) },
        Command::ServingResearch { spend_fen_per_month: Fen::from_yuan(3_000_000) },
        Command::FeatureProject { spend_fen: Fen::from_yuan(2_000_000) },
        Command::CancelProject { project: ProjectId(3) },
        Command::OpenWeights {},
        Command::BuyGpu { gpus: 64 },
        Command::Allocate { train_share_bp: 4_000 },
        Command::Hire { heads: 12 },
        Command::Layoff { heads: 9 },
        Command::SetPay { multiple_bp: 12_000 },
        Command::Certify {},
        Command::BidTender {
            tender: TenderId(17),
            price_fen: Fen::from_yuan(1_500_000),
            on_prem: true,
            service_level_bp: 9_950,
            staff: 8,
        },
        Command::Bridge { amount_fen: Fen::from_yuan(3_000_000) },
        Command::Borrow { amount_fen: Fen::from_yuan(5_000_000) },
        Command::Repay { amount_fen: Fen::from_yuan(1_000_000) },
        Command::Hibernate {},
        Command::Wake {},
        Command::OfferSale { reserve_fen: Fen::from_yuan(10_000_000) },
        Command::BidFor { vendor: VendorId(1), bid_fen: Fen::from_yuan(12_000_000) },
        Command::BuyReport { report: Report::RivalCash { vendor: VendorId(1) } },
        Command::SetAuto { area: Area::Compute, on: true },
    ]
}

pub(crate) fn orders() -> Vec<Order> {
    vec![
        Order::Start {},
        Order::Pause {},
        Order::Resume {},
        Order::SetPace { pace: Pace::Timed { turn_ms: 40_000 } },
        Order::Step {},
        Order::End {},
        Order::SetBot { vendor: VendorId(2), bot: true },
        Order::PlayShock { shock: ShockKind::ViralBreakout, vendor: Some(VendorId(2)), rumour_turns: 2 },
        Order::SetScoreWeights { weights: super::changes::weights() },
        Order::OpenSecrets {},
        Order::TakeBack { record: 417 },
    ]
}

pub(crate) fn edits() -> Vec<Edit> {
    vec![
        Edit::Drop { record: 417 },
        Edit::Change { record: 420, commands: vec![bid()] },
        Edit::Add { day: 120, vendor: VendorId(2), commands: vec![bid()] },
    ]
}

pub(crate) fn studies() -> Vec<Study> {
    let (seeds, first_seed) = (200, 1);
    vec![
        Study::Decisions { vendor: Some(VendorId(2)) },
        Study::Seek { day: 120, eyes: Audience::Vendor { vendor: VendorId(2) } },
        Study::Fork { at_day: 119, edits: edits(), rivals: Rivals::Recorded },
        Study::Luck { seeds, first_seed, exact: false },
        Study::Attribution { vendor: None },
        Study::LastChance { vendor: VendorId(2), seeds: 20 },
        Study::OverBot { vendor: VendorId(2), seeds, first_seed },
        Study::Certificate {},
    ]
}

pub(crate) fn client_messages() -> Vec<ClientMessage> {
    let since = Some(Since { epoch: 81_985_529, seq: 17 });
    vec![
        ClientMessage::Hello { protocol: 1, client: ClientId([0xab; 16]) },
        ClientMessage::ListScenarios {},
        ClientMessage::LookUp { code: "ab3k".to_owned() },
        ClientMessage::Join {
            code: "AB3K".to_owned(),
            name: "烧钱小队".to_owned(),
            match_id: None,
            vendor: Some(VendorId(0)),
        },
        ClientMessage::Sit { match_id: match_id(), token: token(), since },
        ClientMessage::Watch { match_id: match_id(), since: None },
        ClientMessage::Instruct { match_id: match_id(), key: key(), since: None },
        ClientMessage::Act { seq: 1, commands: vec![bid()] },
        ClientMessage::Ask { seq: 1 },
        ClientMessage::Forecast { request: 5, commands: vec![bid()] },
        ClientMessage::Ready { ready: true },
        ClientMessage::Leave {},
        ClientMessage::Create {
            request: 6,
            key: key(),
            scenario: "first-class".to_owned(),
            seed: Some(7),
            matches: 1,
            pace: Pace::AllReady {},
        },
        ClientMessage::ListClassrooms { key: key() },
        ClientMessage::Order { request: 7, order: Order::Pause {} },
        ClientMessage::Ping { nonce: 42 },
        ClientMessage::Study { request: 8, study: Study::Luck { seeds: 200, first_seed: 1, exact: false } },
        ClientMessage::CancelStudy { request: 8 },
        ClientMessage::MakeUp {
            request: 8,
            key: key(),
            match_id: match_id(),
            vendor: VendorId(2),
            pace: Pace::Stepped {},
        },
    ]
}

fn lobby() -> Lobby {
    let seat = LobbySeat {
        vendor: VendorId(0),
        name: text("新星", "Nova"),
        monogram: "N".to_owned(),
        team: Some("烧钱小队".to_owned()),
        people: 2,
    };
    Lobby {
        code: JoinCode::new("AB3K").unwrap(),
        scenario: "first-class".to_owned(),
        title: text("第一课", "First class"),
        matches: vec![LobbyMatch { match_id: match_id(), phase: Phase::Lobby, day: 0, seats: vec![seat] }],
    }
}

fn forecast() -> Forecast {
    let point = |day, yuan, users| ForecastPoint { day, cash_fen: Fen::from_yuan(yuan), users };
    Forecast {
        horizon_days: 60,
        runway_before_days: Some(182),
        runway_after_days: Some(133),
        before: vec![point(67, 18_000_000, 210_000)],
        after: vec![point(67, 17_200_000, 260_000)],
    }
}

pub(crate) fn server_messages() -> Vec<ServerMessage> {
    let limits = Limits {
        frame_bytes_max: 65_536,
        batch_commands_max: 32,
        name_chars_max: 24,
        messages_per_second_max: 20,
        silence_ms_max: 9_000,
    };
    let scenario = ScenarioCard {
        key: "first-class".to_owned(),
        title: text("第一课", "First class"),
        summary: text("六家公司，一样的钱。", "Six companies, the same money."),
        minutes: 40,
        vendors: 6,
        seats: 6,
    };
    let queue = Change::Queue { decisions: vec![] };
    let answer =
        Answer::Accepted { acts_on_day: 8, keys: vec![Some(DecisionKey::SetBid { channel: ChannelId(1) })] };
    let too_dear = Answer::Refused {
        index: 0,
        rejection: Rejection::NotEnoughCash { needed_fen: Fen(900), cash_fen: Fen(500) },
    };
    vec![
        ServerMessage::Welcome { protocol: 1, server: "0.1.0".to_owned(), rules_version: 1, limits },
        ServerMessage::Scenarios { scenarios: vec![scenario] },
        ServerMessage::Lobby(lobby()),
        ServerMessage::Joined {
            match_id: match_id(),
            vendor: VendorId(0),
            person: PersonId(3),
            token: token(),
        },
        ServerMessage::Attached { match_id: match_id(), audience: Audience::Vendor { vendor: VendorId(0) } },
        ServerMessage::Snapshot {
            epoch: 81_985_529,
            seq: 17,
            piece: 0,
            pieces: 1,
            changes: vec![queue.clone()],
        },
        ServerMessage::Delta { from: 17, seq: 18, changes: vec![queue] },
        ServerMessage::Ack { seq: 1, answer },
        ServerMessage::Ack { seq: 2, answer: too_dear },
        ServerMessage::Ack { seq: 3, answer: Answer::TooOld {} },
        ServerMessage::Ack { seq: 4, answer: Answer::NeverSeen {} },
        ServerMessage::Forecasted { request: 5, forecast: forecast() },
        ServerMessage::Created {
            request: 6,
            code: JoinCode::new("AB3K").unwrap(),
            matches: vec![match_id()],
        },
        ServerMessage::Classrooms { classrooms: vec![lobby()] },
        ServerMessage::Done { request: 7 },
        ServerMessage::Pong { nonce: 42 },
        ServerMessage::Error { request: Some(5), error: WireError::Busy { retry_after_ms: 500 } },
        ServerMessage::ForecastRefused {
            request: 5,
            rejection: Rejection::NotEnoughCash { needed_fen: Fen(900), cash_fen: Fen(500) },
        },
        ServerMessage::Studying { request: 8, done: 10, parts: 200 },
        ServerMessage::Found {
            request: 8,
            piece: 0,
            pieces: 1,
            json: "{\"match\":\"7f3k9q2m\",\"days\":364}".to_owned(),
        },
    ]
}

pub(crate) fn rejections() -> Vec<Rejection> {
    vec![
        Rejection::NotStarted {},
        Rejection::Ended {},
        Rejection::VendorInactive { status: VendorStatus::Liquidated },
        Rejection::UnknownChannel { channels: 6 },
        Rejection::Locked { unlock_turn: 3 },
        Rejection::OutOfBounds { field: Control::ApiInput, value: 30_000, min: 0, max: 20_000 },
        Rejection::NotEnoughCash { needed_fen: Fen(900), cash_fen: Fen(500) },
        Rejection::RoundOpen { round: 1 },
        Rejection::NoSuchOffer { round: 1, rank: 4 },
        Rejection::NotQueued { decision: DecisionKey::SetPrice { item: PriceItem::Subscription } },
        Rejection::Unknown { what: Named::Tender },
        Rejection::NotNow { why: Obstacle::NotOffered },
        Rejection::Twice { decision: DecisionKey::OpenRound {} },
        Rejection::FixedByScenario {},
    ]
}

pub(crate) fn errors() -> Vec<WireError> {
    vec![
        WireError::ProtocolVersion { supported: 1 },
        WireError::Hello {},
        WireError::Malformed { why: "unknown field `x` at line 1 column 20".to_owned() },
        WireError::FrameTooLarge { max_bytes: 65_536 },
        WireError::TooFast { retry_after_ms: 200 },
        WireError::Busy { retry_after_ms: 500 },
        WireError::WrongCode { retry_after_ms: 2_000 },
        WireError::WrongKey { retry_after_ms: 2_000 },
        WireError::WrongToken {},
        WireError::BadName { fault: NameFault::TooLong, max_chars: 24 },
        WireError::SeatClosed {},
        WireError::SeatFull { people_max: 8 },
        WireError::NoSeat {},
        WireError::NoMatch {},
        WireError::NoScenario {},
        WireError::Quarantined { record: 120 },
        WireError::OtherRules { rules_version: 2 },
        WireError::NotSeated {},
        WireError::NotInstructor {},
        WireError::NotNow {},
        WireError::BatchSize { max: 32 },
        WireError::OutOfRange { field: "seed".to_owned(), min: 0, max: 9_007_199_254_740_991 },
        WireError::Full {},
        WireError::StoreUnavailable {},
        WireError::TooSlow {},
        WireError::Stopping {},
        WireError::StillPlayed {},
        WireError::Secret {},
        WireError::Unanswerable { why: "edits[0].day: day 9; the fork has days 15 to 21".to_owned() },
        WireError::Cancelled {},
        WireError::NoStudy {},
        WireError::NoDecision { record: 3 },
        WireError::TakenBack { record: 417 },
        WireError::RivalsLost {},
    ]
}
