//! When the work of a contract is done, its customer stays with it or asks for bids anew.
//!
//! P(stay) = Λ(U + s): the score of the tender at the contract's own terms, against nothing, with the inertia of a customer who
//! knows its supplier (s = 3). Who does not stay puts the same work out to tender some days later.

use bevy_ecs::prelude::*;
use burnrate_client_proto::id::{TenderId, VendorId};
use burnrate_content::resolved::Business;

use super::book::BusinessBook;
use super::contract::Contract;
use super::delivery::bill_milestones;
use super::draws;
use super::scoring::{Offered, score};
use super::tender::{Reissue, Tenders};
use crate::exact_math::logistic;
use crate::fixed::micro_to_f64;
use crate::market::audience::MauHistory;
use crate::outcome::{Outcome, Outcomes};
use crate::rules::Rules;
use crate::vendor::Product;

/// The chance that a customer stays.
#[must_use]
pub fn stay_probability(rules: &Business, offered: &Offered) -> f64 {
    let inertia = micro_to_f64(rules.renewal_inertia_micro);
    logistic(score(rules, offered) + inertia - micro_to_f64(rules.reserve_micro))
}

/// Contracts whose work is done end, or begin anew.
pub(super) fn end_contracts(world: &mut World, rules: &Rules, entity: Entity, vendor: VendorId, day: u32) {
    let Some(mut book) = world.get_mut::<BusinessBook>(entity) else { return };
    if !book.contracts.iter().any(Contract::is_done) {
        return;
    }
    let mut contracts = std::mem::take(&mut book.contracts);
    for contract in contracts.iter_mut().filter(|contract| contract.is_done()) {
        let renewed = stays(world, rules, entity, contract, day);
        let tender = TenderId(contract.tender);
        world.resource_mut::<Outcomes>().push(Outcome::ContractEnded { vendor, tender, renewed });
        if renewed {
            contract.renew(day);
        } else {
            world.resource_mut::<Tenders>().put_out_again(Reissue {
                on_day: day.saturating_add(rules.scenario.business.retender_days),
                tender: contract.tender,
                segment: contract.segment,
                value_fen: contract.value_fen,
                term_days: contract.term_days,
                payment_lag_days: contract.payment_lag_days,
            });
        }
    }
    contracts.retain(|contract| !contract.is_done());
    if let Some(mut book) = world.get_mut::<BusinessBook>(entity) {
        book.contracts = contracts;
    }
    // Those that begin anew are billed at signing.
    bill_milestones(world, &rules.scenario.business, entity, vendor, day);
}

fn stays(world: &World, rules: &Rules, entity: Entity, contract: &Contract, day: u32) -> bool {
    let past = world.get::<BusinessBook>(entity).map_or(0.0, |book| book.relation(contract.segment));
    let offered = Offered {
        quality: world.get::<Product>(entity).map_or(0.0, |product| product.quality.to_f64()),
        mau: world.get::<MauHistory>(entity).map_or(0, MauHistory::now),
        price_ratio: contract.terms.price_fen as f64 / contract.value_fen.max(1) as f64,
        past,
        service_level_bp: contract.terms.service_level_bp,
    };
    let chance = stay_probability(&rules.scenario.business, &offered);
    draws::renewal(&rules.streams, day, contract.tender) < chance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::business::contract::tests::rules;

    #[test]
    fn who_knows_its_supplier_mostly_stays_and_a_dear_one_loses_more() {
        let at = |price_ratio: f64| {
            let offered = Offered { quality: 0.0, mau: 0, price_ratio, past: 0.0, service_level_bp: 9_900 };
            stay_probability(&rules(), &offered)
        };
        assert!((at(1.0) - logistic(2.2)).abs() < 1e-12);
        assert!((at(2.0) - logistic(1.4)).abs() < 1e-12);
    }
}
