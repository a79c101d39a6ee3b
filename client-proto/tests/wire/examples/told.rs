//! Examples of news and of private notices.

use burnrate_client_proto::command::{DecisionKey, GpuTerm, PriceItem, Report, Signup, Stance};
use burnrate_client_proto::id::{BusinessSegmentId, ChannelId, ProjectId, TenderId, VendorId};
use burnrate_client_proto::quantity::Fen;
use burnrate_client_proto::shock::ShockKind;
use burnrate_client_proto::view::{
    DeathCause, FailedPitch, HouseAct, LapseReason, NewsKind, NoticeKind, ProjectWork, ScandalKind,
};

use super::changes::VENDOR;

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
        NewsKind::StorageFull {},
        NewsKind::StorageLow { free_mib: 512 },
        NewsKind::LogSalvaged { lost_records: 4 },
        NewsKind::OtherRules { rules_version: 3 },
        NewsKind::TakenBack { vendor: VendorId(3), before_day: 120 },
        NewsKind::RivalsLost {},
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
