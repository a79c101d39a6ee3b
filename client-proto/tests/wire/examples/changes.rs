//! Examples of what views are made of.

use burnrate_client_proto::command::{
    Area, Command, DecisionKey, GpuTerm, Price, PriceItem, Signup, Surface,
};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{
    BusinessSegmentId, ChannelId, KeywordId, MatchId, PersonId, SegmentId, VendorId,
};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{
    AutoArea, Award, AwardKind, BusinessSegmentCard, Cause, CauseShare, Change, ChannelCard, Clock,
    ControlCard, Dashboard, Figure, FundingRound, Funnel, Holder, KeywordCard, Lease, MakeUpCard, Market,
    MarketPoint, MatchCard, News, NewsKind, Notice, NoticeKind, Offer, OwnPoint, Pace, PendingRaise, Person,
    Phase, PlayedShock, QueuedDecision, ReportCard, ReportKind, ScoreWeights, Seat, SegmentCard, ShockCard,
    Staff, Standing, TurnChange, VendorCard, VendorClass, VendorSecrets, VendorStatus,
};

use super::desks::{attention, business, lab, money};
use super::text;

pub(super) const VENDOR: VendorId = VendorId(0);

fn cards() -> Vec<Change> {
    vec![
        Change::Match(MatchCard {
            match_id: MatchId::new("7f3k9q2m").unwrap(),
            scenario: "first-class".to_owned(),
            title: text("第一课", "First class"),
            summary: text("六家公司，一样的钱。", "Six companies, the same money."),
            start_date: "2023-11-01".to_owned(),
            days: 364,
            turn_days: vec![7, 7, 14],
            rules_version: 1,
        }),
        Change::Vendor(VendorCard {
            id: VENDOR,
            key: "nova".to_owned(),
            name: text("新星", "Nova"),
            monogram: "N".to_owned(),
            class: VendorClass::Startup,
            open_to_people: true,
            enters_on_day: 0,
        }),
        Change::Channel(ChannelCard {
            id: ChannelId(0),
            key: "bilibili".to_owned(),
            name: text("哔哩哔哩", "Bilibili"),
            base_cpm_fen: 2_200,
            reference_spend_fen_per_day: 60_000_000,
            price_elasticity_micro: 250_000,
            composition_bp: vec![4_500, 2_500, 1_000, 500, 1_500],
        }),
        Change::Segment(SegmentCard {
            id: SegmentId(0),
            key: "student".to_owned(),
            name: text("学生", "Students"),
            population: 6_000_000,
        }),
        Change::Control(ControlCard {
            control: Control::Bid,
            channel: Some(ChannelId(0)),
            min: 0,
            max: 2_000_000_000,
            step: 10_000,
            unlock_turn: 2,
        }),
        Change::BusinessSegment(BusinessSegmentCard {
            id: BusinessSegmentId(1),
            key: "soe_onprem".to_owned(),
            name: text("国企（本地部署）", "State-owned firms, on premises"),
            accounts: 15,
            value_mean_fen: Fen::from_yuan(6_000_000),
            on_prem: true,
            needs_certificate: true,
            bars_big_cloud: true,
            needs_domestic: true,
        }),
        Change::Keyword(KeywordCard {
            id: KeywordId(0),
            channel: ChannelId(3),
            key: "assistant".to_owned(),
            name: text("AI 助手", "AI assistant"),
            search_share_bp: 1_600,
            base_cpm_fen: 6_000,
            reference_spend_fen_per_day: 640_000,
            composition_bp: vec![2_000, 3_500, 800, 700, 3_000],
        }),
        Change::ReportCard(ReportCard {
            report: ReportKind::MauTable,
            fee_fen: Fen::from_yuan(10_000),
            lag_days: 10,
        }),
        Change::MakeUp(MakeUpCard { of: MatchId::new("7f3k9q2m").unwrap(), vendor: VENDOR, left_out: 3 }),
    ]
}

fn public() -> Vec<Change> {
    vec![
        Change::Clock(Clock {
            day: 14,
            turn: 3,
            next_turn_day: 22,
            phase: Phase::Running,
            pace: Pace::Timed { turn_ms: 40_000 },
            turn_ends_in_ms: Some(12_500),
        }),
        Change::Standing(Standing {
            vendor: VENDOR,
            status: VendorStatus::Active,
            died_on_day: None,
            mau: 210_000,
            mau_last_turn: 200_000,
            share_bp: 1_700,
            api_input_fen_per_mtok: Fen(80),
            api_output_fen_per_mtok: Fen(200),
            subscription_fen_per_month: Fen(4_900),
            free_quota_tenths: 30,
            quality_milli: 0,
            last_post_money_fen: None,
            score_fen: None,
            for_sale_reserve_fen: None,
            hibernating: false,
            signup: Signup::Phone,
            surface: Surface::Both,
            launched: true,
            weights_open: false,
        }),
        Change::Market(Market {
            cpm_fen: vec![2_310],
            category_mau: 1_200_000,
            population: 31_000_000,
            closed_channels: vec![ChannelId(1)],
            keyword_cpm_fen: vec![6_450],
        }),
        Change::MarketPoint(MarketPoint {
            day: 14,
            mau: vec![210_000],
            api_price_fen_per_mtok: vec![110],
            cpm_fen: vec![2_310],
        }),
        Change::Seat(Seat {
            vendor: VENDOR,
            team: Some("烧钱小队".to_owned()),
            people: 2,
            connected: 1,
            bot: false,
            ready: false,
        }),
        Change::News(News { day: 14, kind: NewsKind::Launched { vendor: VENDOR } }),
    ]
}

fn dashboard() -> Dashboard {
    let spent =
        |figure, cause, delta| TurnChange { figure, delta, causes: vec![CauseShare { cause, delta }] };
    Dashboard {
        vendor: VENDOR,
        cash_fen: Fen::from_yuan(18_000_000),
        debt_fen: Fen(0),
        payable_fen: Fen::from_yuan(70_000),
        runway_days: Some(133),
        runway_60d_days: Some(182),
        distressed: false,
        funnel: Funnel { aware: 3_000_000, tried_30d: 40_000, active: 180_000, paying: 900 },
        habit_users: 170_000,
        tourist_users: 2_000,
        second_users: 8_000,
        registered_users: 400_000,
        pending_raises: vec![PendingRaise { item: PriceItem::ApiInput, to: 100, on_day: 44 }],
        bid_fen_per_day: vec![Fen::from_yuan(12_000)],
        fatigue_bp: vec![1_200],
        cac_fen: Some(Fen(1_180)),
        leases: vec![Lease {
            term: GpuTerm::Days90,
            gpus: 60,
            rent_fen_per_day: Fen(30_413),
            ends_on_day: 90,
        }],
        gpu_rent_fen_per_day: vec![Fen(34_560), Fen(30_413), Fen(24_192)],
        capacity_mtok_per_day: 3_600,
        demand_mtok_per_day: 1_900,
        busy_bp: 0,
        cash_change: spent(Figure::Cash, Cause::AdSpend, -8_400_000),
        users_change: spent(Figure::Users, Cause::Advertising, 5_200),
        holders: vec![Holder { holder: "founders".to_owned(), shares: 10_000_000, share_bp: 10_000 }],
        founder_stake_bp: 10_000,
        model_valuation_fen: Fen::from_yuan(100_000_000),
        round: Some(FundingRound {
            round: 1,
            amount_fen: Fen::from_yuan(20_000_000),
            ask_pre_money_fen: Fen::from_yuan(100_000_000),
            answers_on_day: 42,
            offers: vec![Offer {
                rank: 1,
                pre_money_fen: Fen::from_yuan(104_000_000),
                amount_fen: Fen::from_yuan(20_000_000),
                share_bp: 1_612,
                stands_until_day: 56,
                compute_fen: Fen::from_yuan(5_000_000),
            }],
            pool_bp: 500,
            compute_bp: 2_500,
        }),
        score_fen: Fen::from_yuan(90_000_000),
        valuation_change: spent(Figure::Valuation, Cause::Growth, 1_200_000_000),
        web_visits: 1_250_000,
    }
}

fn private() -> Vec<Change> {
    let queued = QueuedDecision {
        key: DecisionKey::SetPrice { item: PriceItem::ApiInput },
        command: Command::SetPrice { price: Price::ApiInput { fen_per_mtok: Fen(60) } },
        by: Some(PersonId(3)),
        acts_on_day: 22,
    };
    vec![
        Change::Dashboard(Box::new(dashboard())),
        Change::OwnPoint(OwnPoint {
            day: 14,
            cash_fen: Fen::from_yuan(18_000_000),
            users: 172_000,
            revenue_fen: Fen::from_yuan(40_000),
            cost_fen: Fen::from_yuan(480_000),
        }),
        Change::Queue { decisions: vec![queued] },
        Change::Notice(Notice { day: 14, kind: NoticeKind::Distressed { runway_days: 88 } }),
        Change::Secrets(VendorSecrets {
            vendor: VENDOR,
            cash_fen: Fen::from_yuan(18_000_000),
            runway_days: Some(133),
            users: 172_000,
            queued_decisions: 1,
            score_fen: Fen::from_yuan(90_000_000),
        }),
        Change::Person(Person {
            person: PersonId(3),
            name: "小林".to_owned(),
            vendor: Some(VENDOR),
            connected: true,
        }),
        Change::Money(Box::new(money())),
        Change::Award(Award { kind: AwardKind::MostUsers, vendors: vec![VENDOR], figure: 210_000 }),
        Change::Attention(Box::new(attention())),
        Change::Auto { areas: vec![AutoArea { area: Area::Compute, chosen: false, locked: true }] },
        Change::Card(ShockCard {
            shock: ShockKind::ViralBreakout,
            pending: vec![PlayedShock { vendor: Some(VENDOR), strikes_on_day: 36 }],
            struck_count: 1,
            lasts_until_day: None,
        }),
        Change::Weights(weights()),
        Change::Lab(Box::new(lab())),
        Change::Staff(Staff {
            vendor: VENDOR,
            heads: 30,
            stars_milli: 1_500,
            pay_bp: 10_000,
            best_rival_pay_bp: 12_000,
            monthly_cost_fen: Fen::from_yuan(1_800_000),
            severance_fen_per_head: Fen::from_yuan(150_000),
            hired_30d: 3,
            left_30d: 1,
            laid_off_30d: 0,
            may_hire: 5,
            may_lay_off: 9,
            expected_leavers_milli: 497,
        }),
    ]
}

pub(crate) fn weights() -> ScoreWeights {
    ScoreWeights {
        habit_user_fen: Fen::from_yuan(300),
        arr_multiple_micro: 10_000_000,
        star_fen: Fen::from_yuan(80_000_000),
        cash_weight_micro: 1_000_000,
        debt_weight_micro: 1_000_000,
        parent_weight_micro: 1_000_000,
    }
}

pub(crate) fn changes() -> Vec<Change> {
    [cards(), public(), private(), business()].concat()
}
