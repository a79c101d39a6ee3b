//! Which area of a company each control belongs to, and when an area is locked.

use burnrate_client_proto::command::Area;
use burnrate_client_proto::control::Control;
use burnrate_content::Resolved;

/// The area of a control; none for what belongs to no single area: to launch, reports, auto itself, the product's settings.
#[must_use]
pub fn area_of(control: Control) -> Option<Area> {
    Some(match control {
        Control::Bid
        | Control::CreativeSpend
        | Control::Audience
        | Control::Keywords
        | Control::CreatorTier
        | Control::CityWeeks
        | Control::SeoPages
        | Control::HouseImpressions
        | Control::OwnChannel
        | Control::Statement => Area::Advertising,
        Control::ApiInput | Control::ApiOutput | Control::Subscription | Control::FreeQuota => Area::Prices,
        Control::Gpus | Control::BoughtGpus | Control::TrainShare => Area::Compute,
        Control::TrainSpend
        | Control::TrainGpus
        | Control::Distil
        | Control::ContextSpend
        | Control::ServingResearch
        | Control::FeatureSpend
        | Control::CancelProject
        | Control::OpenWeights => Area::Research,
        Control::Hires | Control::Layoffs | Control::Pay => Area::People,
        Control::Certificate | Control::TenderPrice | Control::TenderStaff | Control::ServiceLevel => {
            Area::Business
        }
        Control::RoundAmount
        | Control::AskPreMoney
        | Control::WalkAway
        | Control::PoolShare
        | Control::ComputeShare
        | Control::BridgeAmount
        | Control::DebtAmount
        | Control::Repayment
        | Control::Hibernation
        | Control::SaleReserve
        | Control::TakeoverBid => Area::Money,
        Control::Signup
        | Control::Surface
        | Control::Moderation
        | Control::Launch
        | Control::Report
        | Control::Auto => return None,
    })
}

/// Whether all controls of an area open later than `turn`; those that open channel by channel count with the first of them.
#[must_use]
pub fn is_locked(scenario: &Resolved, area: Area, turn: u32) -> bool {
    let channels = u16::try_from(scenario.channels.len()).unwrap_or(u16::MAX);
    let opens = |control: Control| {
        if control == Control::Bid {
            (0..channels).map(|channel| scenario.unlock_turn(control, Some(channel))).min()
        } else {
            Some(scenario.unlock_turn(control, None))
        }
    };
    let controls = Control::ALL.into_iter().filter(|control| area_of(*control) == Some(area));
    controls.filter_map(opens).all(|opens| opens > turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_locked_until_its_first_control_opens() {
        let (_, mut scenario) = burnrate_content::load("first-class").unwrap();
        // GPUs open on turn 6, bought ones and their share of training later.
        assert!(is_locked(&scenario, Area::Compute, 5) && !is_locked(&scenario, Area::Compute, 6));
        assert!(!is_locked(&scenario, Area::Prices, 1), "the subscription is open at once");
        scenario.unlocks.clear();
        assert!(Area::ALL.into_iter().all(|area| !is_locked(&scenario, area, 1)));
    }

    #[test]
    fn every_area_has_a_control() {
        for area in Area::ALL {
            assert!(Control::ALL.into_iter().any(|control| area_of(control) == Some(area)), "{area:?}");
        }
    }
}
