//! What buying a GPU costs today, and how many are on sale: the one place where a shortage of chips takes hold.
//!
//! Both are multiples of what the scenario gives, in millionths; 1,000,000 is an ordinary day. A purchase reads them on the day on which
//! it acts; GPUs already owned are never touched.

use bevy_ecs::prelude::*;
use burnrate_client_proto::control::Control;

use crate::rules::Rules;
use crate::shock::Climate;

const ONE_MICRO: i64 = 1_000_000;

/// The market for GPUs on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GpuMarket {
    /// Multiple of the price.
    pub price_micro: i64,
    /// Multiple of how many can be bought at once.
    pub supply_micro: i64,
}

/// The market today: dear and short while chips are.
#[must_use]
pub fn gpu_market(world: &World) -> GpuMarket {
    let (climate, shocks) = (world.resource::<Climate>(), &world.resource::<Rules>().scenario.shocks);
    GpuMarket {
        price_micro: climate.rent_multiple_micro(shocks),
        supply_micro: climate.gpu_supply_micro(shocks),
    }
}

impl GpuMarket {
    fn times(figure: i64, micro: i64) -> i64 {
        i64::try_from(i128::from(figure) * i128::from(micro.max(0)) / i128::from(ONE_MICRO))
            .unwrap_or(i64::MAX)
    }

    /// What one GPU costs today, fen, rounded down.
    #[must_use]
    pub fn price_fen(self, rules: &Rules) -> i64 {
        Self::times(rules.scenario.compute.gpu_price_fen, self.price_micro)
    }

    /// The most that one vendor can buy at once today.
    #[must_use]
    pub fn on_sale(self, rules: &Rules) -> u32 {
        let most = rules.scenario.bounds.range(Control::BoughtGpus).max;
        u32::try_from(Self::times(most, self.supply_micro)).unwrap_or(0)
    }
}
