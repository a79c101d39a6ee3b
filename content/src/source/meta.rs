//! Name, purpose, dates and scale.

use super::section::Section;
use super::value::{NAME_CHARS_MAX, TEXT_CHARS_MAX, small};
use crate::resolved::{DAYS_MAX, HISTORY_DAYS_MAX, Meta, Text};

const QUESTIONS_MAX: usize = 12;

/// Days of the match, if they are well given.
pub(super) fn days(root: &Section<'_, '_>) -> Option<u32> {
    root.try_whole("days", 1..=i64::from(DAYS_MAX)).map(small)
}

pub(super) fn read(root: &Section<'_, '_>) -> Meta {
    Meta {
        key: root.word("key"),
        title: root.text("title", NAME_CHARS_MAX),
        summary: root.text("summary", TEXT_CHARS_MAX),
        teaching_goal: root.text("teaching_goal", TEXT_CHARS_MAX),
        debrief_questions: questions(root),
        classroom_minutes: small(root.whole("classroom_minutes", 1..=600)),
        start_date: root.date("start_date"),
        // The longest stands in for a faulty number, so that no date is blamed for it.
        days: days(root).unwrap_or(DAYS_MAX),
        history_days: root.days("history_days", 0..=i64::from(HISTORY_DAYS_MAX)),
        market_scale_micro: root.micro("market_scale", 0.000_1..=10.0).max(100),
    }
}

fn questions(root: &Section<'_, '_>) -> Vec<Text> {
    let read = |question: Section<'_, '_>| {
        let text =
            Text { zh: question.string("zh", TEXT_CHARS_MAX), en: question.string("en", TEXT_CHARS_MAX) };
        question.finish();
        text
    };
    root.list("debrief_questions", QUESTIONS_MAX).into_iter().map(read).collect()
}
