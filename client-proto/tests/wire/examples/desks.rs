//! Examples of what stands on a seat's desks.

use burnrate_client_proto::command::{Report, Signup, Surface};
use burnrate_client_proto::id::{
    BusinessSegmentId, ChannelId, KeywordId, ProjectId, SegmentId, TenderId, VendorId,
};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::view::{
    AttentionDesk, BridgeNote, BusinessDesk, Change, Commitment, ContractLine, CreatorBooking, DebtDesk,
    HouseUse, Invitation, Lab, LabTerms, Measure, MoneyDesk, OpenBill, OpenScandal, OwnBid, OwnChannel,
    PosterRun, PrepaidCompute, Project, ProjectWork, ReportRow, ReportSheet, SaleCard, SaleDesk, ScandalKind,
};

use super::changes::VENDOR;

pub(super) fn attention() -> AttentionDesk {
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

pub(super) fn money() -> MoneyDesk {
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

pub(super) fn business() -> Vec<Change> {
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

pub(super) fn lab() -> Lab {
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
