//! What the pages say: every sentence of theirs that is made, in one place.

use doorstep_app::office::Firm;
use doorstep_app::office::door::Knock;
use doorstep_app::office::people::TouchView;
use doorstep_app::office::touches::Passed;
use doorstep_core::{Act, Medium, Micros, Outcome, Reason, SECOND, Side, Winner};

/// What to call somebody.
pub(super) fn name(name: Option<&str>, email: Option<&str>, phone: Option<&str>) -> String {
    match (name, email.or(phone)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(reach)) => format!("Name not known, {reach}"),
        (None, None) => "Name not known".to_owned(),
    }
}

/// The title of the door: how many wait, and for how many the promise is broken.
pub(super) fn waiting(count: i64, late: i64) -> String {
    let wait = match count {
        0 => return "Nobody waits".to_owned(),
        1 => "One person waits".to_owned(),
        _ => format!("{} people wait", capital(&counted(count))),
    };
    match late {
        0 => wait,
        1 if count == 1 => format!("{wait}, longer than we promise"),
        1 => format!("{wait}. One has waited longer than we promise"),
        _ if late == count => format!("{wait}, all longer than we promise"),
        _ => format!(
            "{wait}. {} have waited longer than we promise",
            capital(&counted(late))
        ),
    }
}

fn counted(number: i64) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = usize::try_from(number)
        .ok()
        .and_then(|place| WORDS.get(place));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A span of time: 9 min, 3 h 11, 2 d 4 h.
pub(super) fn span(micros: Micros) -> String {
    let minutes = micros.max(0) / (60 * SECOND);
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) if minutes % 60 == 0 => format!("{hours} h"),
        (0, _) => format!("{hours} h {:02}", minutes % 60),
        (1..=13, _) => format!("{days} d {} h", hours % 24),
        _ => format!("{days} days"),
    }
}

/// A span of working time, in hours however many: 32 h.
pub(super) fn working(micros: Micros) -> String {
    let minutes = micros.max(0) / (60 * SECOND);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, _) if hours >= 24 => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// So many days from the door to the end.
pub(super) fn days(days: i32) -> String {
    match days {
        0 => "on the day of the knock".to_owned(),
        1 => "a day after the knock".to_owned(),
        _ => format!("{days} days after the knock"),
    }
}

/// A day; with its year unless it is this one.
pub(super) fn day(firm: &Firm, at: Micros, now: Micros) -> String {
    let (day, today) = (firm.calendar.date(at), firm.calendar.date(now));
    let pattern = if day.year() == today.year() {
        "%-d %b"
    } else {
        "%-d %b %Y"
    };
    day.strftime(pattern).to_string()
}

/// A day and the time on it.
pub(super) fn moment(firm: &Firm, at: Micros, now: Micros) -> String {
    let time = firm.calendar.local(at).strftime("%H:%M").to_string();
    format!("{} {time}", day(firm, at, now))
}

/// How somebody stands, and the side whose colour says so.
pub(super) fn stands(outcome: Option<&str>, has_knocked: bool) -> (&'static str, &'static str) {
    match (outcome.and_then(Outcome::from_word), has_knocked) {
        (None, _) => ("nothing passed yet", "neutral"),
        (Some(Outcome::Open), false) => ("not yet at the door", "marketing"),
        (Some(Outcome::Open), true) => ("at the door", "at-door"),
        (Some(Outcome::Won), _) => ("bought", "sales"),
        (Some(Outcome::Lost), _) => ("said no", "neutral"),
        (Some(Outcome::Silent), _) => ("gone silent", "neutral"),
    }
}

/// What somebody at the door asks.
pub(super) fn asks(knock: &Knock) -> String {
    let text = knock.said.as_deref().or(knock.subject.as_deref());
    match (text, Medium::from_word(&knock.medium)) {
        (Some(text), _) => format!("“{text}”"),
        (None, Some(Medium::Call)) => "A call; nobody wrote down what was said".to_owned(),
        (None, Some(Medium::Voicemail)) => "Left a message on the machine".to_owned(),
        (None, _) => "Nobody wrote down what was asked".to_owned(),
    }
}

/// What carried it.
pub(super) fn by(medium: &str) -> &'static str {
    match Medium::from_word(medium) {
        Some(Medium::Ad) => "Advertisement",
        Some(Medium::Letter) => "Letter",
        Some(Medium::Email) => "E-mail",
        Some(Medium::Sms) => "Text message",
        Some(Medium::Social) => "Social network",
        Some(Medium::Call) => "Telephone",
        Some(Medium::Voicemail) => "Voice message",
        Some(Medium::Meeting) => "Meeting",
        Some(Medium::Visit) => "Visit",
        Some(Medium::Chat) => "Chat",
        Some(Medium::Form) => "Web form",
        Some(Medium::OrderForm) => "Order form",
        Some(Medium::Web) => "Web site",
        Some(Medium::Event) => "Event",
        Some(Medium::Deal) => "Deal book",
        None => "",
    }
}

/// A choice of what passed.
pub(super) fn choice(passed: Passed) -> &'static str {
    match passed {
        Passed::WeCalled => "We called",
        Passed::TheyCalled => "They called",
        Passed::WeMailed => "We wrote an e-mail",
        Passed::TheyMailed => "They wrote an e-mail",
        Passed::WeWrote => "We wrote a letter",
        Passed::TheyWrote => "They wrote a letter",
        Passed::WeMet => "We met or visited them",
        Passed::TheyCame => "They came by",
        Passed::WeOffered => "We made an offer",
        Passed::TheyOrdered => "They ordered",
        Passed::TheyRefused => "They said no",
    }
}

/// What passed, in a line.
pub(super) fn touch(touch: &TouchView, firm: &Firm) -> String {
    let we = touch.rep.as_deref().unwrap_or("We");
    let us = |one: &str, several: &str| {
        let verb = if touch.rep.is_some() { one } else { several };
        format!("{we} {verb}")
    };
    let mut text = match (touch.act, touch.medium, touch.is_out) {
        _ if touch.reason == Reason::Machine && touch.is_out => {
            format!("{}, sent by a machine", by(touch.medium.word()))
        }
        (Act::Order, ..) => match touch.value {
            Some(value) => format!("Orders, {}", firm.money(value)),
            None => "Orders".to_owned(),
        },
        (Act::Refusal, ..) => "Says no".to_owned(),
        (Act::Optout, ..) => "Wants no more mailings".to_owned(),
        (Act::Lost, ..) => us("gives it up", "give it up"),
        (Act::Proposal, ..) => us("makes an offer", "make an offer"),
        (_, Medium::Call, true) if touch.is_connected => us("calls", "call"),
        (_, Medium::Call, true) => us("calls, and nobody answers", "call, and nobody answers"),
        (_, Medium::Call, false) if touch.is_connected => "Telephones".to_owned(),
        (_, Medium::Call, false) => "Missed call".to_owned(),
        (_, Medium::Letter, true) if touch.is_broadcast => "Letter to many".to_owned(),
        (_, Medium::Email, true) if touch.is_broadcast => "Mailing".to_owned(),
        (_, Medium::Letter, true) => us("writes a letter", "write a letter"),
        (_, Medium::Email, true) => us("writes an e-mail", "write an e-mail"),
        (_, Medium::Letter, false) => "Writes a letter".to_owned(),
        (_, Medium::Email, false) => "Writes an e-mail".to_owned(),
        (_, Medium::Meeting, _) => us("meets them", "meet them"),
        (_, Medium::Visit, true) => us("visits them", "visit them"),
        (_, Medium::Visit, false) => "Comes by".to_owned(),
        (_, Medium::Form, false) => "Fills in a form".to_owned(),
        (_, Medium::Voicemail, false) => "Leaves a voice message".to_owned(),
        (_, medium, _) => by(medium.word()).to_owned(),
    };
    if let Some(seconds) = touch.duration_s.filter(|seconds| *seconds >= 60) {
        text += &format!(", {} min", seconds / 60);
    }
    for more in [&touch.campaign, &touch.piece, &touch.subject]
        .into_iter()
        .flatten()
    {
        text += &format!(", {more}");
    }
    text
}

/// The sign of a touch.
pub(super) fn sign(touch: &TouchView) -> &'static str {
    let is_talk = touch.medium.is_live() && touch.is_connected;
    match (touch.reason, touch.is_out) {
        (Reason::Machine, _) => "machine",
        (Reason::OrderMarketing | Reason::OrderSales | Reason::OrderClaimed, _) => "they-order",
        (Reason::Signal, _) => "they-notice",
        (_, true) if touch.is_broadcast => "we-tell",
        _ if is_talk && !touch.is_door => "both-talk",
        (Reason::BeforeDoor, true) => "we-tell",
        (_, true) => "we-answer",
        (_, false) => "they-ask",
    }
}

/// A side, as the beginning of a sentence.
pub(super) fn side(side: Side) -> &'static str {
    match side {
        Side::Marketing => "Marketing.",
        Side::Sales => "Sales.",
        Side::Service => "Service.",
        Side::None => "Nobody’s.",
    }
}

/// Why a touch is on its side.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Machine => "Written by a machine: it belongs to neither side and stops no clock.",
        Reason::Service => "About what was bought before.",
        Reason::Stray => "A loss in the deal book, while no case was open.",
        Reason::OrderMarketing => "Ordered, and nobody had spoken with them: marketing won it.",
        Reason::OrderSales => "Won by sales: there was an exchange before the order.",
        Reason::OrderClaimed => "A seller’s order, though no exchange is on record.",
        Reason::BeforeDoor => "Before the door: they had not turned to us yet.",
        Reason::Knock => "The knock: they turned to us, so the answer clock starts here.",
        Reason::Prospecting => "We spoke with them, and that opened the door.",
        Reason::Signal => "A sign of interest without a word: no knock.",
        Reason::Closed => "We gave it up.",
        Reason::BroadcastDuringSales => "One text for many, in the middle of a conversation.",
        Reason::Exchange => "Exchange: part of the conversation after the door.",
    }
}

/// The title of a case.
pub(super) fn case(number: u32, outcome: Outcome) -> String {
    const ORDINALS: [&str; 6] = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"];
    let ordinal = ORDINALS.get(number as usize - 1);
    let which = ordinal.map_or_else(|| format!("Case {number}"), |word| format!("{word} case"));
    let how = match outcome {
        Outcome::Open => "open",
        Outcome::Won => "won",
        Outcome::Lost => "lost",
        Outcome::Silent => "gone silent",
    };
    format!("{which}, {how}")
}

/// Who won, and the side whose colour says so.
pub(super) fn winner(winner: Winner) -> (&'static str, &'static str) {
    match winner {
        Winner::Marketing => ("by marketing", "marketing"),
        Winner::Sales => ("by sales", "sales"),
    }
}

/// By what somebody may be sent what is sent to many.
pub(super) fn allows(channels: &[String]) -> String {
    let named = channels.iter().map(|channel| match channel.as_str() {
        "email" => "e-mail",
        other => other,
    });
    let named: Vec<&str> = named.collect();
    if named.is_empty() {
        "nothing yet".to_owned()
    } else {
        named.join(", ")
    }
}

/// How many cases there are.
pub(super) fn cases(count: usize, is_open: bool) -> String {
    match (count, is_open) {
        (0, _) => "none yet".to_owned(),
        (count, false) => count.to_string(),
        (count, true) => format!("{count}, one at the door"),
    }
}
