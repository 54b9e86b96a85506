//! A person's timeline in two lanes with the door between: marketing left, sales right.

use doorstep_balance::{Reply, Timeline, TimelineCase, TimelineTouch, WonBy};
use doorstep_core::{Case, Outcome, Reading, Reason, Side};

use crate::numbers::hours;
use crate::paper::{Ink, Paper, clean, fit, pad, wrap};

/// Width of the time at the left.
const TIME: usize = 17;

/// The timeline.
pub fn timeline(timeline: &Timeline, paper: Paper) -> String {
    let name = match timeline.name.as_str() {
        "" => clean(&timeline.person),
        name => format!("{} ({})", clean(name), clean(&timeline.person)),
    };
    let mut text = format!("{}\n", paper.ink(Ink::Strong, &fit(&name, paper.width())));
    if timeline.touches.is_empty() {
        text.push_str("No touch is recorded.\n");
        return paper.written(text);
    }
    let lane = (paper.width() - TIME - 3) / 2;
    let heads = format!(
        "{}{} ┃ {}",
        " ".repeat(TIME),
        pad("to the door: marketing", lane, false),
        "through the door: sales"
    );
    text.push_str(&paper.ink(Ink::Quiet, heads.trim_end()));
    text.push('\n');
    let mut shown = 0;
    for told in &timeline.cases {
        let last = told.case.last as usize;
        for touch in &timeline.touches[shown..=last] {
            text.push_str(&lanes(touch, lane, paper));
        }
        shown = last + 1;
        text.push_str(&summary(told, timeline, paper));
    }
    for touch in &timeline.touches[shown..] {
        text.push_str(&lanes(touch, lane, paper));
    }
    paper.written(text)
}

fn lanes(touch: &TimelineTouch, lane: usize, paper: Paper) -> String {
    // What belongs to neither side stands in brackets.
    let what = match touch.side() {
        Side::Service | Side::None => format!("({})", what(touch)),
        Side::Marketing | Side::Sales => what(touch),
    };
    let door = if touch.is_door { "╋" } else { "┃" };
    let (ink, at_right) = match touch.side() {
        Side::Marketing => (Ink::Marketing, false),
        Side::Sales => (Ink::Sales, true),
        Side::Service | Side::None => (Ink::Quiet, touch.is_out),
    };
    let because = wrap(because(touch), lane.saturating_sub(2));
    let because = because.iter().map(|line| format!("  {line}"));
    let mut text = String::new();
    for (place, line) in wrap(&clean(&what), lane)
        .into_iter()
        .chain(because)
        .enumerate()
    {
        let time = pad(if place == 0 { &touch.at } else { "" }, TIME, false);
        let line = fit(&line, lane);
        let (left, right) = if at_right {
            ("", line.as_str())
        } else {
            (line.as_str(), "")
        };
        let left = paper.ink(ink, &pad(left, lane, false));
        let right = paper.ink(ink, right);
        text.push_str(format!("{time}{left} {door} {right}").trim_end());
        text.push('\n');
    }
    text
}

fn what(touch: &TimelineTouch) -> String {
    let arrow = if touch.is_out { "→" } else { "←" };
    let mut text = format!("{arrow} {}, {}", touch.medium.replace('_', " "), touch.act);
    if touch.is_broadcast {
        text.push_str(", to many");
    }
    if let Some(seconds) = touch.duration_s {
        text.push_str(&format!(", {} min {:02} s", seconds / 60, seconds % 60));
    }
    for more in [&touch.rep, &touch.campaign, &touch.subject] {
        if !more.is_empty() {
            text.push_str(&format!(", {more}"));
        }
    }
    text
}

/// The reason in plain words.
pub(crate) fn because(touch: &TimelineTouch) -> &'static str {
    match touch.reason {
        Reason::Machine => "a machine, not a person",
        Reason::Service => "about what they had bought",
        Reason::Stray => "a record of loss with no case open",
        Reason::OrderMarketing => "ordered; nobody had spoken with them",
        Reason::OrderSales => "ordered after an exchange",
        Reason::OrderClaimed => "ordered; a rep claims it, no exchange is recorded",
        Reason::BeforeDoor => "before they initiated contact",
        Reason::Knock => "the door: they initiated contact",
        Reason::Prospecting => "the door: prospecting opened it",
        Reason::Signal => "interest without a word",
        Reason::Closed => "we gave the case up",
        Reason::BroadcastDuringSales => "one text for many, while a conversation was open",
        Reason::Exchange => "part of the conversation",
    }
}

fn summary(told: &TimelineCase, timeline: &Timeline, paper: Paper) -> String {
    let case = &told.case;
    let door = case.door(Reading::Base);
    let mut parts = vec![format!(
        "Case {}: {}",
        case.number,
        ending(case, told.won_by)
    )];
    if case.repeat {
        parts.push("a customer already".to_owned());
    }
    if let Some(prompt) = door.and_then(|door| door.prompted_by) {
        parts.push(format!(
            "brought by {}",
            timeline
                .ids
                .get(prompt as usize)
                .map_or("?", String::as_str)
        ));
    }
    parts.push(answered(told));
    parts.push(format!(
        "{} (answers in a row: {}, level {} of 3, interaction {:.2} of 1)",
        level_word(case.level),
        case.chain,
        case.level,
        case.interaction()
    ));
    let text = parts.join("; ");
    let mut lines = String::new();
    for line in wrap(&text, paper.width() - 4) {
        lines.push_str(&format!(
            "  {} {}\n",
            paper.ink(Ink::Strong, "│"),
            paper.ink(Ink::Strong, &line)
        ));
    }
    lines
}

/// How fast the knock was answered, if it asked for an answer and the records can tell.
fn answered(told: &TimelineCase) -> String {
    match told.case.door(Reading::Base) {
        None => return "never at the door".to_owned(),
        Some(door) if door.is_order => return "the order was the knock".to_owned(),
        Some(_) => {}
    }
    match (told.reply, told.hours_to_answer()) {
        (Reply::NotAsked, _) => "we opened the door, so there was no knock to answer".to_owned(),
        (Reply::None, _) => "never answered".to_owned(),
        (Reply::At(_), Some(after)) => format!("answered after {}", hours(after)),
        (Reply::At(_) | Reply::Unknown, _) => {
            "when the knock was answered is not recorded".to_owned()
        }
    }
}

/// What a level means.
const fn level_word(level: u8) -> &'static str {
    match level {
        0 => "they said nothing",
        1 => "they showed interest without a word",
        2 => "they spoke, and one answer followed at most",
        _ => "a conversation",
    }
}

fn ending(case: &Case, won_by: Option<WonBy>) -> &'static str {
    match (case.outcome, won_by, case.claimed) {
        (Outcome::Won, Some(WonBy::Marketing), _) => "won by marketing, without a word",
        (Outcome::Won, Some(WonBy::Unknown), _) => {
            "won; these records hold hardly any talk, so nobody can tell by whom"
        }
        (Outcome::Won, _, true) => "won by sales, by the rep's word",
        (Outcome::Won, ..) => "won by sales, by talking",
        (Outcome::Lost, ..) => "lost",
        (Outcome::Silent, ..) => "fallen silent",
        (Outcome::Open, ..) => "open",
    }
}
