//! What a player can set, one name for each: in the cards that give its bounds, in the refusals that name it, and in
//! a scenario that says when it opens. The order of variants is the binary codec's: append only.

use bincode::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Something a player can set. What has no number of its own (to launch, to hibernate) has the range 0 to 1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Control {
    /// A channel's daily spend, in fen.
    Bid,
    /// The spend of a creative refresh, in fen.
    CreativeSpend,
    /// Fen a million input tokens.
    ApiInput,
    /// Fen a million output tokens.
    ApiOutput,
    /// Fen a month.
    Subscription,
    /// Tenths of the mean daily need.
    FreeQuota,
    /// Rented GPUs of one term.
    Gpus,
    /// Money asked for in a round, in fen.
    RoundAmount,
    /// The pre-money asked for, in fen.
    AskPreMoney,
    /// The pre-money below which offers are declined unseen, in fen.
    WalkAway,
    /// New shares for the employees' pool with a round, in ten-thousandths of the post-money.
    PoolShare,
    /// The part of a round that may come as compute, in ten-thousandths.
    ComputeShare,
    /// The segments that a channel's advertisements are shown to: how many.
    Audience,
    /// The keywords that search advertisements run on: how many.
    Keywords,
    /// The tier of a creator to book.
    CreatorTier,
    /// City-weeks of posters to book.
    CityWeeks,
    /// Question-and-answer pages put on the web each day.
    SeoPages,
    /// Impressions a day on a channel of one's own.
    HouseImpressions,
    /// Whether a channel of one's own is closed to rivals.
    OwnChannel,
    /// A statement to the press after a scandal.
    Statement,
    /// Whether people must register.
    Signup,
    /// Web or app.
    Surface,
    /// How much the model refuses, in ten-thousandths.
    Moderation,
    /// To open the service.
    Launch,
    /// The spend of a training run, in fen.
    TrainSpend,
    /// The GPUs that a training run holds.
    TrainGpus,
    /// To learn from a rival's model.
    Distil,
    /// The spend of a long-context project, in fen.
    ContextSpend,
    /// The spend on serving research a 30-day month, in fen.
    ServingResearch,
    /// The spend of a feature project, in fen.
    FeatureSpend,
    /// To stop a project.
    CancelProject,
    /// To publish the model's weights.
    OpenWeights,
    /// GPUs to buy.
    BoughtGpus,
    /// The share of one's GPUs that trains, in ten-thousandths.
    TrainShare,
    /// Heads to hire.
    Hires,
    /// Heads to lay off.
    Layoffs,
    /// Pay against the market, in ten-thousandths.
    Pay,
    /// The certificate for installations on a customer's premises.
    Certificate,
    /// The price bid for a tender, in fen.
    TenderPrice,
    /// Heads put on a contract.
    TenderStaff,
    /// The availability promised in a tender, in ten-thousandths.
    ServiceLevel,
    /// A bridge loan, in fen.
    BridgeAmount,
    /// Venture debt, in fen.
    DebtAmount,
    /// Debt paid back, in fen.
    Repayment,
    /// To suspend the service and its costs, and to take them up again.
    Hibernation,
    /// The least that a sale of the company must bring, in fen.
    SaleReserve,
    /// A bid for a company on sale, in fen.
    TakeoverBid,
    /// A report to buy.
    Report,
    /// Whether an area runs by itself.
    Auto,
}

impl Control {
    /// Every control, in order.
    pub const ALL: [Self; 49] = [
        Self::Bid,
        Self::CreativeSpend,
        Self::ApiInput,
        Self::ApiOutput,
        Self::Subscription,
        Self::FreeQuota,
        Self::Gpus,
        Self::RoundAmount,
        Self::AskPreMoney,
        Self::WalkAway,
        Self::PoolShare,
        Self::ComputeShare,
        Self::Audience,
        Self::Keywords,
        Self::CreatorTier,
        Self::CityWeeks,
        Self::SeoPages,
        Self::HouseImpressions,
        Self::OwnChannel,
        Self::Statement,
        Self::Signup,
        Self::Surface,
        Self::Moderation,
        Self::Launch,
        Self::TrainSpend,
        Self::TrainGpus,
        Self::Distil,
        Self::ContextSpend,
        Self::ServingResearch,
        Self::FeatureSpend,
        Self::CancelProject,
        Self::OpenWeights,
        Self::BoughtGpus,
        Self::TrainShare,
        Self::Hires,
        Self::Layoffs,
        Self::Pay,
        Self::Certificate,
        Self::TenderPrice,
        Self::TenderStaff,
        Self::ServiceLevel,
        Self::BridgeAmount,
        Self::DebtAmount,
        Self::Repayment,
        Self::Hibernation,
        Self::SaleReserve,
        Self::TakeoverBid,
        Self::Report,
        Self::Auto,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_control_once_and_in_order() {
        for (place, control) in Control::ALL.into_iter().enumerate() {
            assert_eq!(control as usize, place);
        }
        assert_eq!(Control::Auto as usize + 1, Control::ALL.len());
    }
}
