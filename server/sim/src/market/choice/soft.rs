//! The soft form: awareness scales a vendor's weight instead of deciding who considers it.
//!
//! a_j·v_j / (1 + Σ a_k·v_k), with a = 1 and v·e^s for one's own vendor. It overstates small brands, and equals the exact
//! form where all awareness is 1.

use super::{ChoiceTable, Ranked, VENDORS_MAX};

pub(super) fn fill(ranked: &Ranked, table: &mut ChoiceTable) {
    let count = ranked.count;
    let mut by_place = ChoiceTable::default();
    let mut weight = [0.0; VENDORS_MAX];
    // Sums of all but one, without subtracting: what comes before, plus what comes after.
    let mut after = [0.0; VENDORS_MAX + 1];
    for j in (0..count).rev() {
        weight[j] = ranked.awareness[j] * ranked.weight[j];
        after[j] = after[j + 1] + weight[j];
    }
    let all = 1.0 / (1.0 + after[0]);
    by_place.newcomer_outside = all;
    let mut earlier = 0.0;
    for i in 0..count {
        by_place.newcomer[i] = weight[i] * all;
        let others = 1.0 + (earlier + after[i + 1]);
        let without = 1.0 / others;
        let with_own = 1.0 / (others + ranked.own_weight[i]);
        for (j, value) in weight[..count].iter().enumerate() {
            by_place.review[i][j] = value * with_own;
            by_place.next_best[i][j] = value * without;
        }
        by_place.review[i][i] = ranked.own_weight[i] * with_own;
        by_place.next_best[i][i] = 0.0;
        by_place.review_outside[i] = with_own;
        earlier += weight[i];
    }
    ranked.write(&by_place, table);
}
