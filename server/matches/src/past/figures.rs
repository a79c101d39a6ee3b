//! What is kept of every day of a past, to be drawn beside what would have been.

use burnrate_client_proto::id::VendorId;
use burnrate_sim::{DayClosed, Vitals};
use serde_json::{Value, json};

/// A day's figures of every vendor, in vendor order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayFigures(Vec<Figures>);

/// A vendor at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Figures {
    score_fen: i64,
    cash_fen: i64,
    mau: u64,
}

impl DayFigures {
    /// Of a closed day.
    #[must_use]
    pub fn of(closed: &DayClosed) -> Self {
        let figures = |vitals: &Vitals| Figures {
            score_fen: vitals.score_fen,
            cash_fen: vitals.cash_fen,
            mau: vitals.mau,
        };
        Self(closed.vitals.iter().map(figures).collect())
    }

    /// A vendor's figures day by day, each in a column of its own.
    pub(super) fn document(days: &[Self], vendor: VendorId) -> Value {
        let column = |figure: fn(&Figures) -> Value| -> Vec<Value> {
            days.iter().filter_map(|day| day.0.get(vendor.index())).map(figure).collect()
        };
        json!({
            "score_fen": column(|figures| json!(figures.score_fen)),
            "cash_fen": column(|figures| json!(figures.cash_fen)),
            "mau": column(|figures| json!(figures.mau)),
        })
    }
}
