//! Examples of what views are made of.

use burnrate_client_proto::command::{Command, DecisionKey, GpuTerm, Price, PriceItem};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, MatchId, PersonId, ProjectId, SegmentId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{
    Cause, CauseShare, Change, ChannelCard, Clock, ControlCard, Dashboard, DeathCause, FailedPitch, Figure,
    FundingRound, Funnel, Holder, Lab, LabTerms, LapseReason, Lease, Market, MarketPoint, MatchCard, News,
    NewsKind, Notice, NoticeKind, Offer, OwnPoint, Pace, PendingRaise, Person, Phase, Project, ProjectWork,
    QueuedDecision, Seat, SegmentCard, Staff, Standing, TurnChange, VendorCard, VendorClass, VendorSecrets,
    VendorStatus,
};

use super::text;

const VENDOR: VendorId = VendorId(0);

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
            weights_open: false,
        }),
        Change::Market(Market { cpm_fen: vec![2_310], category_mau: 1_200_000, population: 31_000_000 }),
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
            }],
        }),
        score_fen: Fen::from_yuan(90_000_000),
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

fn lab() -> Lab {
    Lab {
        vendor: VENDOR,
        quality_milli: 310,
        frontier_milli: 556,
        public_best_milli: 280,
        published_milli: Some(150),
        ux_milli: 92,
        ux_fading_milli: 92,
        depth_milli: 8_500,
        bought_turns_milli: 1_000,
        data_conversations: 18_000_000,
        data_ratio_milli: 1_100,
        tokens_per_gpu_day: 64_000_000,
        distilled: false,
        serving_research_fen_per_month: Fen::from_yuan(3_000_000),
        serving_research_bp: 10_000,
        rented_gpus: 80,
        owned_gpus: 20,
        owned_gpus_book_fen: Fen::from_yuan(4_900_000),
        train_share_bp: 3_000,
        set_aside_gpus: 30,
        held_gpus: 25,
        projects: vec![Project {
            project: ProjectId(3),
            work: ProjectWork::Training {},
            spend_fen: Fen::from_yuan(3_000_000),
            begun_on_day: 8,
            ends_on_day: Some(128),
            gpus: 25,
            working_gpus: 25,
            refund_fen: Fen::from_yuan(900_000),
        }],
        terms: terms(),
    }
}

fn terms() -> LabTerms {
    LabTerms {
        training_scale_fen: Fen::from_yuan(3_000_000),
        training_fen_per_gpu_day: Fen::from_yuan(1_000),
        training_days_min: 60,
        training_days_max: 150,
        training_fails_bp: 800,
        distillation_fen: Fen::from_yuan(450_000),
        distillation_gap_milli: 200,
        distillation_days: 30,
        context_fen_per_turn: Fen::from_yuan(250_000),
        context_days: 30,
        feature_scale_fen: Fen::from_yuan(100_000),
        feature_days: 30,
        serving_full_fen_per_month: Fen::from_yuan(3_000_000),
        gpu_price_fen: Fen::from_yuan(250_000),
        gpus_on_sale: 2_500,
        projects_max: 8,
    }
}

pub(crate) fn changes() -> Vec<Change> {
    [cards(), public(), private()].concat()
}

pub(crate) fn news() -> Vec<NewsKind> {
    let vendor = VENDOR;
    vec![
        NewsKind::Launched { vendor },
        NewsKind::PriceChanged { vendor, item: PriceItem::ApiInput, from: 80, to: 60 },
        NewsKind::RiseAnnounced { vendor, item: PriceItem::Subscription, to: 5_900, on_day: 52 },
        NewsKind::RoundClosed {
            vendor,
            amount_fen: Fen::from_yuan(20_000_000),
            post_money_fen: Fen::from_yuan(124_000_000),
        },
        NewsKind::Congested { vendor },
        NewsKind::Insolvent { vendor, cause: DeathCause::Payroll },
        NewsKind::Liquidated { vendor, users: 172_000 },
        NewsKind::Ended {},
        NewsKind::Resumed {},
        NewsKind::ModelReleased { vendor, quality_milli: 460 },
        NewsKind::WeightsOpened { vendor, quality_milli: 150 },
    ]
}

pub(crate) fn notices() -> Vec<NoticeKind> {
    vec![
        NoticeKind::Distressed { runway_days: 88 },
        NoticeKind::Recovered {},
        NoticeKind::PayrollMissed { owed_fen: Fen::from_yuan(50_000), days_left: 29 },
        NoticeKind::OffersCame { round: 1, offers: 3 },
        NoticeKind::PitchFailed { round: 1, why: FailedPitch::AskTooHigh },
        NoticeKind::OffersLapsed { round: 1 },
        NoticeKind::DecisionLapsed { key: DecisionKey::AcceptTerm { round: 1 }, why: LapseReason::OfferGone },
        NoticeKind::LeaseEnded { term: GpuTerm::Days30, gpus: 20 },
        NoticeKind::ProjectFinished {
            project: ProjectId(3),
            work: ProjectWork::Distillation { teacher: VendorId(1) },
            gain_milli: 120,
        },
        NoticeKind::TrainingFailed { project: ProjectId(3) },
        NoticeKind::TrainingSlowed { project: ProjectId(3), gpus: 10 },
        NoticeKind::PeopleLeft { heads: 2 },
        NoticeKind::PeopleHired { heads: 9 },
    ]
}
