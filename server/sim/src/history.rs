//! What charts draw: one point a turn of the market and of each vendor, and one of the day before the first.
//!
//! Bounded rings of the last [`POINTS_MAX`] points. A point is written at the end of a turn's last day.

use std::collections::VecDeque;

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

/// At most this many points are kept; the oldest go first.
pub const POINTS_MAX: usize = 360;

/// The market's points, oldest first.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct MarketHistory {
    points: VecDeque<MarketTurn>,
}

/// The market at the end of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MarketTurn {
    /// Days closed.
    pub day: u32,
    /// MAU, in vendor order.
    pub mau: Vec<u64>,
    /// Blended API price in fen a million tokens, in vendor order.
    pub api_price_fen: Vec<i64>,
    /// Fen a thousand impressions, in channel order.
    pub cpm_fen: Vec<i64>,
}

/// A vendor's points, oldest first.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct OwnHistory {
    points: VecDeque<OwnTurn>,
}

/// A vendor at the end of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OwnTurn {
    /// Days closed.
    pub day: u32,
    /// Cash.
    pub cash_fen: i64,
    /// Primary users.
    pub users: u64,
    /// Revenue of the turn.
    pub revenue_fen: i64,
    /// Costs of the turn.
    pub cost_fen: i64,
}

impl MarketHistory {
    /// Adds a point.
    pub fn push(&mut self, point: MarketTurn) {
        push_bounded(&mut self.points, point);
    }

    /// The points, oldest first.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = &MarketTurn> {
        self.points.iter()
    }
}

impl OwnHistory {
    /// Adds a point.
    pub fn push(&mut self, point: OwnTurn) {
        push_bounded(&mut self.points, point);
    }

    /// The points, oldest first.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = &OwnTurn> {
        self.points.iter()
    }
}

fn push_bounded<T>(points: &mut VecDeque<T>, point: T) {
    if points.len() >= POINTS_MAX {
        points.pop_front();
    }
    points.push_back(point);
}
