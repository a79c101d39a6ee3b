//! Prices of attention and the tokens of a conversation, at their published figures.

use burnrate_sim::exact_math::{exp, pow};
use burnrate_sim::market::conversation::{ConversationShape, busy, growth, metered_factor, tokens_per_user};
use burnrate_sim::market::price_of_attention::{Eligible, clicks, cpm, impressions, installs};

fn near(got: f64, expected: f64, relative: f64) {
    assert!((got / expected - 1.0).abs() < relative, "{got}, not {expected}");
}

#[test]
fn attention_dearer_with_every_bid() {
    let published =
        [(0.0, 20.0), (0.2e6, 21.828_469), (1e6, 26.612_246), (3e6, 33.170_765), (12e6, 46.184_303)];
    for (bids, price) in published {
        near(cpm(20.0, bids, 0.5e6, 0.26), price, 1e-6 / 20.0);
    }
    assert_eq!(cpm(20.0, 5.0, 0.0, 0.26), 20.0);
}

/// The first yuan's acquisition cost of each channel at V = 0, all eligible, as the design's table has it.
#[test]
fn the_first_yuan_of_each_channel() {
    for (price, rate, cost) in [
        (22.0, 0.012, 8.77),
        (20.0, 0.010, 9.57),
        (28.0, 0.011, 12.18),
        (60.0, 0.045, 6.38),
        (70.0, 0.008, 41.87),
        (12.0, 0.0005, 114.83),
    ] {
        let all = Eligible { never: 1e6, lapsed: 0.0, rivals: 0.0, poach_ease: 0.135 };
        let seen = impressions(1.0, cpm(price, 0.0, 1e6, 0.25));
        let got = installs(clicks(seen, 1.0, rate, 0.0, 0.22), 0.209, 0.0, &all, 1e6);
        near(1.0 / got, cost, 0.001);
    }
}

#[test]
fn worn_creatives_and_taken_people_cost_more() {
    let worn = clicks(1000.0, 0.5, 0.01, 2.0, 0.22);
    near(worn, 5.0 * exp(-0.44), 1e-14);
    let half = Eligible { never: 100.0, lapsed: 100.0, rivals: 100.0, poach_ease: 0.25 };
    assert_eq!(half.heads(), 175.0);
    assert_eq!(impressions(-5.0, 20.0), 0.0);
    assert_eq!(impressions(5.0, 0.0), 0.0);
}

#[test]
fn tokens_of_a_conversation_are_exact() {
    let knowledge = [(1, 9_500), (8, 90_000), (10, 117_500), (20, 285_000)];
    let chat = [(1, 550), (8, 14_200), (10, 21_250), (20, 77_500)];
    for (turns, tokens) in knowledge {
        assert_eq!(ConversationShape::KNOWLEDGE.tokens(turns), tokens);
        assert_eq!(ConversationShape::KNOWLEDGE.mean_tokens(turns as f64, 1.0), tokens as f64);
    }
    for (turns, tokens) in chat {
        assert_eq!(ConversationShape::CHAT.tokens(turns), tokens);
    }
    assert_eq!(ConversationShape::CHAT.tokens(0), 0);
}

/// Conversations and shares of knowledge bases give the segments' tokens a day.
#[test]
fn segments_use_the_tokens_of_the_design() {
    for (conversations, share, tokens) in
        [(0.37, 0.05, 6e3), (0.76, 0.10, 15e3), (1.07, 0.15, 25e3), (1.77, 0.30, 60e3), (0.24, 0.0, 3e3)]
    {
        near(tokens_per_user(conversations, share, 7.5, 7.5, 1.0), tokens, 0.02);
    }
    assert!(tokens_per_user(1.0, 0.1, 20.0, 7.5, 1.0) < tokens_per_user(1.0, 0.1, 20.0, 8.0, 1.0));
}

#[test]
fn demand_grows_to_its_cap_and_falls_with_price() {
    assert_eq!(growth(0.02, 4.0, 0), 1.0);
    near(growth(0.02, 4.0, 30), 1.02, 1e-14);
    assert_eq!(growth(0.02, 4.0, 30_000), 4.0);
    assert_eq!(metered_factor(0.0, 10.0, 0.8), 1.0);
    near(metered_factor(10.0, 10.0, 0.8), pow(2.0, -0.8), 1e-14);
    assert_eq!(busy(1.0), 0.0);
    assert_eq!(busy(4.0), 0.75);
}
