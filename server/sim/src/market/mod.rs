//! The market: awareness, choice, advertising, serving, and the flows of users between vendors.

pub mod adoption;
pub mod choice;
pub mod conversation;
pub mod price_of_attention;
pub mod switching;
