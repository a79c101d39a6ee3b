//! What a decision is about: the key under which it waits.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Area, Command, GpuTerm, PriceItem, Report};
use crate::id::{ChannelId, ProjectId, TenderId, VendorId};

/// What a decision is about. Queued decisions act in this order, then by vendor, then by target.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", deny_unknown_fields)]
pub enum DecisionKey {
    /// A bid on one channel.
    SetBid {
        /// The channel.
        channel: ChannelId,
    },
    /// The next refresh of creative.
    RefreshCreative {},
    /// One price.
    SetPrice {
        /// Which.
        item: PriceItem,
    },
    /// The GPUs of one term.
    RentGpu {
        /// Which.
        term: GpuTerm,
    },
    /// The next round.
    OpenRound {},
    /// The offer to take of one round.
    AcceptTerm {
        /// The round.
        round: u16,
    },
    /// One offer to turn down.
    DeclineTerm {
        /// The round.
        round: u16,
        /// The offer's rank.
        rank: u8,
    },
    /// Bankruptcy.
    FileBankruptcy {},
    /// The audience on one channel.
    SetAudience {
        /// The channel.
        channel: ChannelId,
    },
    /// The keywords.
    SetKeywords {},
    /// The next creator on one channel.
    BookCreator {
        /// The channel.
        channel: ChannelId,
    },
    /// The next posters.
    BookOffline {},
    /// Pages for search engines.
    SeoPages {},
    /// Advertisements for oneself on one channel.
    HouseAds {
        /// The channel.
        channel: ChannelId,
    },
    /// Whether one channel is closed to rivals.
    CloseOwnChannel {
        /// The channel.
        channel: ChannelId,
    },
    /// What is said to the press.
    PressStatement {},
    /// Registration.
    SetSignup {},
    /// Telephone or laptop.
    SetSurface {},
    /// Moderation.
    SetModeration {},
    /// The launch.
    Launch {},
    /// The next training run.
    Train {},
    /// What is learnt from one rival.
    Distil {
        /// The rival.
        teacher: VendorId,
    },
    /// The next long-context project.
    LongContext {},
    /// Serving research.
    ServingResearch {},
    /// The next feature project.
    FeatureProject {},
    /// A project to stop.
    CancelProject {
        /// Which.
        project: ProjectId,
    },
    /// The weights.
    OpenWeights {},
    /// The next purchase of GPUs.
    BuyGpu {},
    /// What GPUs do.
    Allocate {},
    /// The next hires.
    Hire {},
    /// The next layoff.
    Layoff {},
    /// Pay.
    SetPay {},
    /// The certificate.
    Certify {},
    /// The bid for one tender.
    BidTender {
        /// Which.
        tender: TenderId,
    },
    /// The bridge.
    Bridge {},
    /// Venture debt.
    Borrow {},
    /// Repayment.
    Repay {},
    /// Hibernation.
    Hibernate {},
    /// Its end.
    Wake {},
    /// The sale of the company.
    OfferSale {},
    /// The bid for one company.
    BidFor {
        /// Which.
        vendor: VendorId,
    },
    /// One report.
    BuyReport {
        /// Which.
        report: Report,
    },
    /// Who runs one area.
    SetAuto {
        /// Which.
        area: Area,
    },
}

impl Command {
    /// The key under which this waits; none for [`Command::Withdraw`], which acts at once.
    #[must_use]
    pub fn key(&self) -> Option<DecisionKey> {
        Some(match *self {
            Self::SetBid { channel, .. } => DecisionKey::SetBid { channel },
            Self::RefreshCreative { .. } => DecisionKey::RefreshCreative {},
            Self::SetPrice { price } => DecisionKey::SetPrice { item: price.item() },
            Self::RentGpu { term, .. } => DecisionKey::RentGpu { term },
            Self::OpenRound { .. } => DecisionKey::OpenRound {},
            Self::AcceptTerm { round, .. } => DecisionKey::AcceptTerm { round },
            Self::DeclineTerm { round, rank } => DecisionKey::DeclineTerm { round, rank },
            Self::FileBankruptcy {} => DecisionKey::FileBankruptcy {},
            Self::Withdraw { .. } => return None,
            Self::SetAudience { channel, .. } => DecisionKey::SetAudience { channel },
            Self::SetKeywords { .. } => DecisionKey::SetKeywords {},
            Self::BookCreator { channel, .. } => DecisionKey::BookCreator { channel },
            Self::BookOffline { .. } => DecisionKey::BookOffline {},
            Self::SeoPages { .. } => DecisionKey::SeoPages {},
            Self::HouseAds { channel, .. } => DecisionKey::HouseAds { channel },
            Self::CloseOwnChannel { channel, .. } => DecisionKey::CloseOwnChannel { channel },
            Self::PressStatement { .. } => DecisionKey::PressStatement {},
            Self::SetSignup { .. } => DecisionKey::SetSignup {},
            Self::SetSurface { .. } => DecisionKey::SetSurface {},
            Self::SetModeration { .. } => DecisionKey::SetModeration {},
            Self::Launch {} => DecisionKey::Launch {},
            Self::Train { .. } => DecisionKey::Train {},
            Self::Distil { teacher } => DecisionKey::Distil { teacher },
            Self::LongContext { .. } => DecisionKey::LongContext {},
            Self::ServingResearch { .. } => DecisionKey::ServingResearch {},
            Self::FeatureProject { .. } => DecisionKey::FeatureProject {},
            Self::CancelProject { project } => DecisionKey::CancelProject { project },
            Self::OpenWeights {} => DecisionKey::OpenWeights {},
            Self::BuyGpu { .. } => DecisionKey::BuyGpu {},
            Self::Allocate { .. } => DecisionKey::Allocate {},
            Self::Hire { .. } => DecisionKey::Hire {},
            Self::Layoff { .. } => DecisionKey::Layoff {},
            Self::SetPay { .. } => DecisionKey::SetPay {},
            Self::Certify {} => DecisionKey::Certify {},
            Self::BidTender { tender, .. } => DecisionKey::BidTender { tender },
            Self::Bridge { .. } => DecisionKey::Bridge {},
            Self::Borrow { .. } => DecisionKey::Borrow {},
            Self::Repay { .. } => DecisionKey::Repay {},
            Self::Hibernate {} => DecisionKey::Hibernate {},
            Self::Wake {} => DecisionKey::Wake {},
            Self::OfferSale { .. } => DecisionKey::OfferSale {},
            Self::BidFor { vendor, .. } => DecisionKey::BidFor { vendor },
            Self::BuyReport { report } => DecisionKey::BuyReport { report },
            Self::SetAuto { area, .. } => DecisionKey::SetAuto { area },
        })
    }
}
