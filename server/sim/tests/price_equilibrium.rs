//! Logit Bertrand competition: alike firms that answer one another's prices settle where theory says.

use burnrate_sim::market::choice::{ChoiceForm, ChoiceModel, ChoiceTable, Tastes};

const COST: f64 = 1.0;

/// The share of firm 0 at `price`, all others at `rivals`; V = 1 − p, everyone knows everyone.
fn share(model: &mut ChoiceModel, firms: usize, price: f64, rivals: f64) -> f64 {
    let mut utility = vec![1.0 - rivals; firms];
    utility[0] = 1.0 - price;
    let mut table = ChoiceTable::default();
    model.fill(&Tastes { utility: &utility, awareness: &vec![1.0; firms], inertia: 0.0 }, &mut table);
    table.newcomer[0]
}

/// The price that maximises (p − c)·share against `rivals`, by golden section.
fn best_response(model: &mut ChoiceModel, firms: usize, rivals: f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (COST, COST + 4.0);
    for _ in 0..60 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        let mut profit = |price: f64| (price - COST) * share(model, firms, price, rivals);
        if profit(a) > profit(b) {
            high = b;
        } else {
            low = a;
        }
    }
    (low + high) / 2.0
}

#[test]
fn alike_firms_settle_at_the_published_prices() {
    let published = [
        (1, 2.278_464_543, 0.217_811_706),
        (2, 2.226_750_645, 0.184_838_415),
        (3, 2.189_230_743, 0.159_120_292),
        (5, 2.140_297_723, 0.123_036_046),
        (10, 2.083_644_004, 0.077_187_715),
    ];
    for form in [ChoiceForm::Soft, ChoiceForm::ConsiderationSets] {
        let mut model = ChoiceModel::new(form);
        for (firms, price, expected_share) in published {
            let mut rivals = 2.0;
            for _ in 0..40 {
                rivals = best_response(&mut model, firms, rivals);
            }
            assert!((rivals / price - 1.0).abs() < 1e-6, "{firms} firms, {form:?}: {rivals}, not {price}");
            let got = share(&mut model, firms, rivals, rivals);
            assert!((got / expected_share - 1.0).abs() < 1e-6, "{firms} firms, {form:?}: share {got}");
        }
    }
}
