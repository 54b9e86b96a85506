//! Real cases touch by touch, one won by marketing and one by sales, each sign with its reason.
//!
//! It must never show a name or a subject: the page may be handed on. Who may know looks with `doorstep explain`.

use doorstep_balance::{Reply, Timeline, TimelineCase, TimelineTouch, WonBy};
use doorstep_charts::{Caption, Door, Lanes, Shape, Speaker, Touch};
use doorstep_core::{DAY, Reading, Reason, Side};

use super::markup::{Block, Part, Sign, Signs};
use super::view::View;
use super::words::{capital, clean, day, short};
use crate::numbers::hours;
use crate::timeline::because;

pub(super) fn part(view: &View) -> Part {
    let drawn = |side: WonBy| {
        view.page
            .people
            .iter()
            .find_map(|person| drawing(view, person, side))
    };
    let cases = [
        (
            drawn(WonBy::Marketing),
            "No case that marketing won outright is on record.",
            "Key codes on letters and order forms show who came straight through.",
        ),
        (
            drawn(WonBy::Sales),
            "No case that sales won by talking is on record.",
            "Calls, mails and meetings with their times show how an order came about.",
        ),
    ];
    let mut blocks: Vec<Block> = cases
        .into_iter()
        .map(|(drawn, what, worth)| drawn.unwrap_or_else(|| Block::gap(what, worth)))
        .collect();
    if blocks.iter().any(|block| matches!(block, Block::Told(_))) {
        blocks.push(signs(view));
    }
    let reason = if view.is_paper() {
        "Each sign\u{2019}s reason stands below."
    } else {
        "Point at a sign, or tab to it, for its reason."
    };
    let note = format!(
        "One real way through the door on each side. {reason} Names and subjects are left out."
    );
    Part::new("people", "Touch by touch", note, blocks)
}

/// What the signs mean.
fn signs(view: &View) -> Block {
    use doorstep_charts::Side::{Cool, Ink, Warm};
    let sign = |side, shape, speaker, name| Sign {
        svg: doorstep_charts::sign(view.look(), side, shape, speaker),
        name,
    };
    Block::Signs(Signs {
        signs: vec![
            sign(Warm, Shape::Square, Speaker::We, "we tell many"),
            sign(Warm, Shape::Signal, Speaker::They, "they take notice"),
            sign(Cool, Shape::Circle, Speaker::They, "they ask"),
            sign(Cool, Shape::Circle, Speaker::We, "we answer"),
            sign(Cool, Shape::Circle, Speaker::Both, "we talk"),
            sign(Ink, Shape::Diamond, Speaker::They, "they order"),
            sign(Ink, Shape::Cross, Speaker::We, "a machine"),
        ],
    })
}

/// The first case of a person that a side won.
fn drawing(view: &View, person: &Timeline, side: WonBy) -> Option<Block> {
    let case = person.cases.iter().find(|case| case.won_by == Some(side))?;
    let own = |touch: &&TimelineTouch| touch.case == Some(case.case.number);
    let touches: Vec<&TimelineTouch> = person.touches.iter().filter(own).collect();
    let (first, last) = (touches.first()?, touches.last()?);
    let door = touches.iter().find(|touch| touch.is_door);
    let id = match side {
        WonBy::Marketing => "straight-chart",
        WonBy::Sales | WonBy::Unknown => "talked-chart",
    };
    let lanes = Lanes {
        caption: Caption::new(
            id,
            title(person, side),
            subtitle(view, case, first, last, touches.len()),
        ),
        warm_name: "Marketing".to_owned(),
        cool_name: "Sales".to_owned(),
        touch_head: "What happened, and why it counts so".to_owned(),
        side_head: "Side".to_owned(),
        touches: touches.iter().map(|touch| sign(touch)).collect(),
        door: door.map(|door| Door {
            at: at(door),
            name: format!("{}, {}", knocks(door), date(door)),
        }),
        ticks: ticks(first, door.copied(), last),
    };
    Some(Block::Told(Box::new(lanes.draw(view.look()))))
}

fn title(person: &Timeline, side: WonBy) -> String {
    let id = short(&person.person);
    match side {
        WonBy::Marketing => format!("{id} went straight through: won by marketing"),
        WonBy::Sales | WonBy::Unknown => format!("{id} was talked with: won by sales"),
    }
}

fn subtitle(
    view: &View,
    case: &TimelineCase,
    first: &TimelineTouch,
    last: &TimelineTouch,
    touches: usize,
) -> String {
    let days = if date(first) == date(last) {
        format!("on {}", long(last))
    } else {
        format!("from {} to {}", date(first), long(last))
    };
    let answer = answered(case);
    format!(
        "{}, {days}. {answer}",
        view.some(touches, "touch", "touches")
    )
}

/// When somebody first answered, as far as that is on record.
fn answered(case: &TimelineCase) -> String {
    let door = case.case.door(Reading::Base);
    match (case.reply, case.hours_to_answer()) {
        _ if door.is_some_and(|door| door.is_order) => {
            "Nobody spoke with them before the order.".to_owned()
        }
        (_, Some(wait)) if wait > 0.0 => format!("First human answer after {}.", hours(wait)),
        (_, Some(_)) => "Answered at once.".to_owned(),
        (Reply::NotAsked, None) => "We spoke first.".to_owned(),
        (Reply::None, None) => "Never answered.".to_owned(),
        (Reply::Unknown | Reply::At(_), None) => {
            "When they were answered is not on record.".to_owned()
        }
    }
}

/// Days since 1970.
fn at(touch: &TimelineTouch) -> f64 {
    touch.moment as f64 / DAY as f64
}

/// "2 September 2025".
fn long(touch: &TimelineTouch) -> String {
    day(touch.at.get(..10).unwrap_or(&touch.at))
}

/// "2 September".
fn date(touch: &TimelineTouch) -> String {
    let long = long(touch);
    long.rsplit_once(' ')
        .map_or(long.clone(), |(short, _)| short.to_owned())
}

fn knocks(touch: &TimelineTouch) -> &'static str {
    match (touch.medium, touch.is_out) {
        (_, true) => "we open the door",
        ("order_form", _) => "orders by the form",
        ("call" | "voicemail", _) => "rings",
        ("email" | "letter" | "sms" | "social", _) => "writes",
        ("form", _) => "asks by form",
        ("chat", _) => "asks in a chat",
        ("visit" | "meeting" | "event", _) => "comes by",
        _ if touch.act == "order" => "orders",
        _ => "knocks",
    }
}

fn sign(touch: &TimelineTouch) -> Touch {
    let word = touch.medium.replace('_', " ");
    Touch {
        at: at(touch),
        side: lane(touch),
        shape: shape(touch),
        speaker: speaker(touch),
        label: if touch.act == "order" {
            "order".to_owned()
        } else {
            word
        },
        told: told(touch),
    }
}

fn lane(touch: &TimelineTouch) -> doorstep_charts::Side {
    match touch.side() {
        Side::Marketing => doorstep_charts::Side::Warm,
        Side::Sales => doorstep_charts::Side::Cool,
        Side::Service | Side::None => doorstep_charts::Side::Grey,
    }
}

fn shape(touch: &TimelineTouch) -> Shape {
    match (touch.reason, touch.side()) {
        (Reason::Machine, _) => Shape::Cross,
        (Reason::OrderMarketing | Reason::OrderSales | Reason::OrderClaimed, _) => Shape::Diamond,
        (Reason::Signal, _) => Shape::Signal,
        (_, Side::Marketing) if !touch.is_out => Shape::Signal,
        (_, Side::Marketing) => Shape::Square,
        (_, Side::Sales | Side::Service | Side::None) => Shape::Circle,
    }
}

fn speaker(touch: &TimelineTouch) -> Speaker {
    match touch.medium {
        "meeting" | "visit" | "chat" => Speaker::Both,
        _ if touch.is_out => Speaker::We,
        _ => Speaker::They,
    }
}

/// The whole sentence of a sign.
fn told(touch: &TimelineTouch) -> String {
    let clock = touch.at.get(10..).unwrap_or("");
    let way = match (touch.is_out, touch.is_broadcast) {
        (true, true) => "from us, to many",
        (true, false) => "from us",
        (false, _) => "from them",
    };
    let mut text = format!(
        "{}{clock}: {}, {}, {way}",
        date(touch),
        touch.medium.replace('_', " "),
        touch.act
    );
    for more in [&touch.rep, &touch.campaign] {
        if !more.is_empty() {
            text.push_str(&format!(", {}", clean(more)));
        }
    }
    let side = match touch.side() {
        Side::Marketing => "Marketing",
        Side::Sales => "Sales",
        Side::Service => "Service",
        Side::None => "Neither side",
    };
    format!("{}. {side}: {}.", capital(&text), because(touch))
}

/// The first day, the door's and the last, as far as they do not stand in each other's way.
fn ticks(
    first: &TimelineTouch,
    door: Option<&TimelineTouch>,
    last: &TimelineTouch,
) -> Vec<(f64, String)> {
    const APART: f64 = 0.15;
    let span = (at(last) - at(first)).max(f64::MIN_POSITIVE);
    let mut ticks = vec![(at(first), date(first))];
    for touch in [Some(last), door].into_iter().flatten() {
        let is_clear = ticks
            .iter()
            .all(|(other, _)| (at(touch) - other).abs() / span > APART);
        if is_clear {
            ticks.push((at(touch), date(touch)));
        }
    }
    ticks.sort_by(|one, other| one.0.total_cmp(&other.0));
    ticks
}
