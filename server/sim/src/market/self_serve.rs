//! Self-serve API accounts: cells like consumers, but few, and for them price and fame decide.
//!
//! Invariant: accounts without a vendor and with one add up to the scenario's number on every day.

use bevy_ecs::prelude::*;
use bincode::{Decode, Encode};

use crate::fixed::Fixed;

/// Where the accounts are.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ApiAccounts {
    /// Accounts that use nobody.
    pub none: u64,
    /// Accounts of each vendor.
    pub by_vendor: Vec<u64>,
    /// p_ref before its floor: what tokens cost lately, weighted by volume; fen a million tokens.
    pub reference_fen: Fixed,
}

/// What a vendor's API billed.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ApiSales {
    /// What was not yet worth a fen, in units of 1 fen ÷ (1e6 × parts of the blend).
    pub carried: u64,
    /// Tokens billed on the last closed day.
    pub billed_tokens: u64,
}
