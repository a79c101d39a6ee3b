//! Examples of what views are made of.

use burnrate_client_proto::command::{
    Area, Command, DecisionKey, GpuTerm, Price, PriceItem, Report, Signup, Stance, Surface,
};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{
    BusinessSegmentId, ChannelId, KeywordId, MatchId, PersonId, ProjectId, SegmentId, TenderId, VendorId,
};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{
    AttentionDesk, AutoArea, Award, AwardKind, BridgeNote, BusinessDesk, BusinessSegmentCard, Cause,
    CauseShare, Change, ChannelCard, Clock, Commitment, ContractLine, ControlCard, CreatorBooking, Dashboard,
    DeathCause, DebtDesk, FailedPitch, Figure, FundingRound, Funnel, Holder, HouseAct, HouseUse, Invitation,
    KeywordCard, Lab, LabTerms, LapseReason, Lease, Market, MarketPoint, MatchCard, Measure, MoneyDesk, News,
    NewsKind, Notice, NoticeKind, Offer, OpenBill, OpenScandal, OwnBid, OwnChannel, OwnPoint, Pace,
    PendingRaise, Person, Phase, PlayedShock, PosterRun, PrepaidCompute, Project, ProjectWork,
    QueuedDecision, ReportRow, ReportSheet, SaleCard, SaleDesk, ScandalKind, ScoreWeights, Seat, SegmentCard,
    ShockCard, Staff, Standing, TurnChange, VendorCard, VendorClass, VendorSecrets, VendorStatus,
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

fn attention() -> AttentionDesk {
    let channel = ChannelId(0);
    AttentionDesk {
        audiences: vec![vec![SegmentId(0)]],
        keywords: vec![KeywordId(2), KeywordId(5)],
        committed: vec![Commitment { channel, fen_per_day: Fen::from_yuan(2_000), until_day: 41 }],
        creator_fee_fen: vec![Fen::from_yuan(20_000), Fen::from_yuan(150_000), Fen::from_yuan(1_200_000)],
        creators: vec![CreatorBooking {
            day: 8,
            channel,
            tier: 1,
            fee_fen: Fen::from_yuan(20_000),
            impressions: 270_000,
        }],
        city_week_fen: Fen::from_yuan(100_000),
        posters: vec![PosterRun { paid_fen: Fen::from_yuan(400_000), from_day: 8, until_day: 35 }],
        pages_per_day: 5_000,
        live_pages: 70_000,
        page_visits: 2_700,
        search_barred_until_day: Some(104),
        house: vec![HouseUse {
            channel,
            inventory_per_day: 20_000_000,
            used_per_day: 5_000_000,
            forgone_fen_per_day: Fen::from_yuan(100_000),
        }],
        own_channels: vec![OwnChannel { channel, closed: true }],
        scandal: Some(OpenScandal { kind: ScandalKind::SearchPages, day: 14, days_to_answer: 14 }),
        trust_bp: 5_000,
        signup: Signup::None,
        surface: Surface::Web,
        moderation_bp: 2_500,
        launched: true,
    }
}

fn money() -> MoneyDesk {
    MoneyDesk {
        debt: DebtDesk {
            owed_fen: Fen::from_yuan(4_000_000),
            interest_fen: Fen::from_yuan(21_000),
            limit_fen: Fen::from_yuan(5_000_000),
            rate_bp: 1_400,
            covenant_runway_days: 180,
            cure_days_left: Some(12),
            called: false,
        },
        notes: vec![BridgeNote {
            principal_fen: Fen::from_yuan(2_000_000),
            discount_bp: 2_000,
            cap_pre_money_fen: Fen::from_yuan(120_000_000),
            matures_on_day: 420,
        }],
        bridge_limit_fen: Fen::from_yuan(3_000_000),
        prepaid_compute: vec![PrepaidCompute { fen: Fen::from_yuan(4_800_000), lapses_on_day: 421 }],
        hibernating: false,
        hibernation_days_left: 180,
        sale: Some(SaleDesk { reserve_fen: Fen::from_yuan(10_000_000), closes_on_day: 85 }),
        on_sale: vec![SaleCard {
            vendor: VendorId(3),
            reserve_fen: Fen::from_yuan(6_000_000),
            closes_on_day: 70,
            habit_users: 90_000,
            stars_milli: 1_500,
            heads: 30,
            worth_fen: Fen::from_yuan(39_600_000),
            own_bid_fen: Some(Fen::from_yuan(8_000_000)),
        }],
    }
}

fn business() -> Vec<Change> {
    let bid =
        OwnBid { price_fen: Fen::from_yuan(1_400_000), on_prem: false, service_level_bp: 9_950, staff: 2 };
    let invitation = Invitation {
        tender: TenderId(7),
        segment: BusinessSegmentId(0),
        value_fen: Fen::from_yuan(1_600_000),
        term_days: 360,
        on_prem: false,
        heads: 1,
        payment_lag_days: 75,
        closes_on_day: 43,
        invited: 4,
        bid: Some(bid),
    };
    let contract = ContractLine {
        tender: TenderId(3),
        segment: BusinessSegmentId(0),
        terms: bid,
        heads: 1,
        renewals: 0,
        done_bp: 1_250,
        milestones: 1,
        due_on_day: 395,
        next_payment_day: Some(110),
        next_payment_fen: Fen::from_yuan(420_000),
        credits_fen: Fen(0),
    };
    let row = ReportRow {
        measure: Measure::Mau,
        vendor: Some(VendorId(2)),
        segment: Some(SegmentId(0)),
        channel: None,
        business_segment: None,
        estimate: 41_300,
        standard_error: 3_300,
    };
    vec![
        Change::Business(Box::new(BusinessDesk {
            certified: false,
            certified_on_day: Some(74),
            certificate_fen: Fen::from_yuan(2_000_000),
            certificate_days: 60,
            invitations: vec![invitation],
            contracts: vec![contract],
            bills: vec![OpenBill {
                tender: TenderId(3),
                milestone: 1,
                amount_fen: Fen::from_yuan(420_000),
                pays_on_day: 110,
            }],
            receivable_fen: Fen::from_yuan(420_000),
            deferred_fen: Fen::from_yuan(245_000),
            free_heads: 28,
            relations_bp: vec![2_000, 0, 0],
            won: 1,
            lost: 2,
        })),
        Change::Report(ReportSheet { report: Report::MauTable {}, data_day: 22, day: 32, rows: vec![row] }),
    ]
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
    [cards(), public(), private(), business()].concat()
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
        NewsKind::TenderWon {
            vendor,
            tender: TenderId(7),
            segment: BusinessSegmentId(0),
            price_fen: Fen::from_yuan(1_400_000),
        },
        NewsKind::Hibernated { vendor },
        NewsKind::Woke { vendor },
        NewsKind::PutUpForSale { vendor, reserve_fen: Fen::from_yuan(10_000_000), closes_on_day: 85 },
        NewsKind::Unsold { vendor },
        NewsKind::Sold { vendor, buyer: VendorId(2), price_fen: Fen::from_yuan(12_000_000) },
        NewsKind::Scandal { vendor, kind: ScandalKind::Content },
        NewsKind::Statement { vendor, stance: Stance::Deny, exposed: true },
        NewsKind::ChannelClosed { vendor, channel: ChannelId(1), closed: true },
        NewsKind::AntitrustFine { vendor, fine_fen: Fen::from_yuan(3_000_000) },
        NewsKind::SignupChanged { vendor, signup: Signup::None },
        NewsKind::Rumour { shock: ShockKind::ChipShortage, chance_bp: 5_500 },
        NewsKind::RumourDied { shock: ShockKind::ChipShortage },
        NewsKind::ShockStruck { shock: ShockKind::ViralBreakout, vendor: Some(vendor), until_day: Some(41) },
        NewsKind::ShockEnded { shock: ShockKind::ChipShortage },
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
        NoticeKind::Certified {},
        NoticeKind::TenderInvited { tender: TenderId(7), segment: BusinessSegmentId(0), closes_on_day: 43 },
        NoticeKind::TenderLost {
            tender: TenderId(5),
            bids: 3,
            price_rank: 2,
            quality_rank: 1,
            awarded: true,
        },
        NoticeKind::MilestoneBilled {
            tender: TenderId(3),
            milestone: 1,
            amount_fen: Fen::from_yuan(420_000),
            pays_on_day: 110,
            late: false,
        },
        NoticeKind::MilestonePaid { tender: TenderId(3), milestone: 1, amount_fen: Fen::from_yuan(420_000) },
        NoticeKind::ContractEnded { tender: TenderId(3), renewed: true },
        NoticeKind::ReportArrived { report: Report::MauTable {} },
        NoticeKind::BillsMissed { owed_fen: Fen::from_yuan(70_000), days_left: 53 },
        NoticeKind::ComputeLapsed { fen: Fen::from_yuan(300_000) },
        NoticeKind::NotesConverted { principal_fen: Fen::from_yuan(2_000_000), shares: 250_000 },
        NoticeKind::CovenantBroken { days_left: 30 },
        NoticeKind::CovenantKept {},
        NoticeKind::DebtCalled { owed_fen: Fen::from_yuan(4_000_000), days_left: 30 },
        NoticeKind::CreatorReached {
            channel: ChannelId(0),
            tier: 1,
            fee_fen: Fen::from_yuan(20_000),
            impressions: 270_000,
        },
        NoticeKind::SearchBarred { until_day: 104 },
        NoticeKind::GpusRationed { asked: 50, got: 30 },
        NoticeKind::HouseActed { act: HouseAct::Gpus { from: 40, to: 55 } },
        NoticeKind::HouseActed { act: HouseAct::Creative { spend_fen: Fen::from_yuan(17_500) } },
        NoticeKind::HouseActed {
            act: HouseAct::BidsCut {
                from_fen_per_day: Fen::from_yuan(90_000),
                to_fen_per_day: Fen::from_yuan(60_000),
            },
        },
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
