//! A made-up seat for tests: one company in the middle of the road, one channel, every control open and wide.
//! Figures are round, so that a test can say what a bot must make of them.

use burnrate_client_proto::command::{GpuTerm, Signup, Surface};
use burnrate_client_proto::control::Control;
use burnrate_client_proto::id::{ChannelId, MatchId, VendorId};
use burnrate_client_proto::quantity::{Fen, Text};
use burnrate_client_proto::view::{
    AttentionDesk, Change, ChannelCard, Clock, ControlCard, Dashboard, DebtDesk, Figure, Funnel, Lab,
    LabTerms, Lease, Market, MatchCard, MoneyDesk, Pace, Phase, Staff, Standing, TurnChange, VendorStatus,
};

/// ¥20M at hand, nothing burns, worth ¥100M; 60 GPUs at ¥100 a day.
pub(crate) fn own() -> Dashboard {
    let still = |figure| TurnChange { figure, delta: 0, causes: Vec::new() };
    Dashboard {
        vendor: VendorId(0),
        cash_fen: Fen(2_000_000_000),
        debt_fen: Fen(0),
        payable_fen: Fen(0),
        runway_days: None,
        runway_60d_days: None,
        distressed: false,
        funnel: Funnel::default(),
        habit_users: 100_000,
        tourist_users: 0,
        second_users: 0,
        registered_users: 100_000,
        pending_raises: Vec::new(),
        bid_fen_per_day: vec![Fen(0)],
        fatigue_bp: vec![0],
        cac_fen: None,
        leases: vec![Lease {
            term: GpuTerm::Days90,
            gpus: 60,
            rent_fen_per_day: Fen(10_000),
            ends_on_day: 90,
        }],
        gpu_rent_fen_per_day: vec![Fen(12_000), Fen(10_000), Fen(8_000)],
        capacity_mtok_per_day: 700,
        demand_mtok_per_day: 300,
        busy_bp: 0,
        cash_change: still(Figure::Cash),
        users_change: still(Figure::Users),
        holders: Vec::new(),
        founder_stake_bp: 10_000,
        model_valuation_fen: Fen(10_000_000_000),
        round: None,
        score_fen: Fen(0),
        valuation_change: still(Figure::Valuation),
        web_visits: 0,
    }
}

/// The seat's view at the beginning of a turn on this day.
pub(crate) fn seat(own: &Dashboard, day: u32) -> Vec<Change> {
    let mut view: Vec<Change> =
        Control::ALL.into_iter().map(|control| Change::Control(control_card(control))).collect();
    view.push(Change::Channel(channel()));
    view.push(Change::Clock(Clock {
        day,
        turn: 20,
        next_turn_day: day + 1,
        phase: Phase::Running,
        pace: Pace::Stepped {},
        turn_ends_in_ms: None,
    }));
    view.push(Change::Market(Market {
        cpm_fen: vec![3_000],
        category_mau: 1_000_000,
        population: 10_000_000,
        closed_channels: Vec::new(),
        keyword_cpm_fen: Vec::new(),
    }));
    view.push(Change::Standing(standing()));
    view.push(Change::Dashboard(Box::new(own.clone())));
    view
}

fn text(words: &str) -> Text {
    Text { zh: words.to_owned(), en: words.to_owned() }
}

/// The card of a match of so many days.
pub(crate) fn card(days: u32) -> MatchCard {
    MatchCard {
        match_id: MatchId::new("madeup").unwrap(),
        scenario: "made-up".to_owned(),
        title: text("Made up"),
        summary: text("Made up"),
        start_date: "2024-01-01".to_owned(),
        days,
        turn_days: vec![7],
        rules_version: 1,
    }
}

fn control_card(control: Control) -> ControlCard {
    let channel = (control == Control::Bid).then_some(ChannelId(0));
    let switches = [Control::OpenWeights, Control::Hibernation, Control::Certificate, Control::Statement];
    let max = if control == Control::SeoPages {
        10_000
    } else if control == Control::ServiceLevel {
        9_999
    } else if switches.contains(&control) {
        1
    } else {
        1_000_000_000_000
    };
    ControlCard { control, channel, min: 0, max, step: 1, unlock_turn: 1 }
}

fn channel() -> ChannelCard {
    ChannelCard {
        id: ChannelId(0),
        key: "bilibili".to_owned(),
        name: Text { zh: "哔哩哔哩".to_owned(), en: "Bilibili".to_owned() },
        base_cpm_fen: 3_000,
        reference_spend_fen_per_day: 10_000_000,
        price_elasticity_micro: 500_000,
        composition_bp: Vec::new(),
    }
}

fn standing() -> Standing {
    Standing {
        vendor: VendorId(0),
        status: VendorStatus::Active,
        died_on_day: None,
        mau: 100_000,
        mau_last_turn: 100_000,
        share_bp: 1_000,
        api_input_fen_per_mtok: Fen(2_000),
        api_output_fen_per_mtok: Fen(2_000),
        subscription_fen_per_month: Fen(4_900),
        free_quota_tenths: 30,
        quality_milli: 1_000,
        last_post_money_fen: None,
        score_fen: None,
        for_sale_reserve_fen: None,
        hibernating: false,
        signup: Signup::Phone,
        surface: Surface::App,
        launched: true,
        weights_open: false,
    }
}

/// Ten heads that cost ¥300,000 a month.
pub(crate) fn staff() -> Staff {
    Staff {
        vendor: VendorId(0),
        heads: 10,
        stars_milli: 1_000,
        pay_bp: 10_000,
        best_rival_pay_bp: 10_000,
        monthly_cost_fen: Fen(30_000_000),
        severance_fen_per_head: Fen(9_000_000),
        hired_30d: 0,
        left_30d: 0,
        laid_off_30d: 0,
        may_hire: 3,
        may_lay_off: 3,
        expected_leavers_milli: 0,
    }
}

/// Quality 1,000; full serving research costs ¥150,000 a month; nothing is set aside for training.
pub(crate) fn lab() -> Lab {
    Lab {
        vendor: VendorId(0),
        quality_milli: 1_000,
        frontier_milli: 2_000,
        public_best_milli: 1_000,
        published_milli: None,
        ux_milli: 0,
        ux_fading_milli: 0,
        depth_milli: 5_000,
        bought_turns_milli: 0,
        data_conversations: 0,
        data_ratio_milli: 1_000,
        tokens_per_gpu_day: 10_000_000,
        distilled: false,
        serving_research_fen_per_month: Fen(0),
        serving_research_bp: 0,
        rented_gpus: 60,
        owned_gpus: 0,
        owned_gpus_book_fen: Fen(0),
        train_share_bp: 0,
        set_aside_gpus: 0,
        held_gpus: 0,
        projects: Vec::new(),
        terms: LabTerms {
            training_scale_fen: Fen(300_000_000),
            training_fen_per_gpu_day: Fen(50_000),
            training_days_min: 20,
            training_days_max: 90,
            training_fails_bp: 1_000,
            distillation_fen: Fen(100_000_000),
            distillation_gap_milli: 100,
            distillation_days: 30,
            context_fen_per_turn: Fen(25_000_000),
            context_days: 30,
            feature_scale_fen: Fen(10_000_000),
            feature_days: 30,
            serving_full_fen_per_month: Fen(15_000_000),
            gpu_price_fen: Fen(20_000_000),
            gpus_on_sale: 100,
            projects_max: 3,
        },
    }
}

/// No debt, no sale, awake.
pub(crate) fn money() -> MoneyDesk {
    MoneyDesk {
        debt: DebtDesk {
            owed_fen: Fen(0),
            interest_fen: Fen(0),
            limit_fen: Fen(0),
            rate_bp: 0,
            covenant_runway_days: 0,
            cure_days_left: None,
            called: false,
        },
        notes: Vec::new(),
        bridge_limit_fen: Fen(0),
        prepaid_compute: Vec::new(),
        hibernating: false,
        hibernation_days_left: 180,
        sale: None,
        on_sale: Vec::new(),
    }
}

/// Nothing booked, nothing said, no scandal.
pub(crate) fn attention() -> AttentionDesk {
    AttentionDesk {
        audiences: Vec::new(),
        keywords: Vec::new(),
        committed: Vec::new(),
        creator_fee_fen: Vec::new(),
        creators: Vec::new(),
        city_week_fen: Fen(0),
        posters: Vec::new(),
        pages_per_day: 0,
        live_pages: 0,
        page_visits: 0,
        search_barred_until_day: None,
        house: Vec::new(),
        own_channels: Vec::new(),
        scandal: None,
        trust_bp: 10_000,
        signup: Signup::Phone,
        surface: Surface::App,
        moderation_bp: 5_000,
        launched: true,
    }
}
