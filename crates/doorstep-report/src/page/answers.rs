//! How fast a knock is answered by a human: shares by seller, and by the hour of the week.

use doorstep_balance::{Answers, HourOfWeek, SegmentAnswers};
use doorstep_charts::{Caption, Heat, HeatRow, Unit};

use super::markup::{Block, Part, Row, Table, number, optional, words};
use super::sources::ROWS;
use super::view::View;
use super::words::short;
use crate::numbers::hours as wait;

pub(super) fn part(view: &View) -> Part {
    let note = "Only a human answer stops the clock. Orders ask for none.";
    let known = view
        .facts
        .answer
        .as_ref()
        .filter(|answers| answers.overall.clock.unknown != Some(1.0));
    let Some(answers) = known else {
        let gap = Block::gap(
            "No time of an answer is recorded.",
            "With the times of knocks and of the calls, mails and meetings that answer them, this part shows who waits, how long, and at which hours.",
        );
        return Part::new("answers", "Who waits", "", vec![gap]);
    };
    let mut blocks = vec![Block::listing(
        finding(view, answers),
        table(view, answers),
        note_of(answers),
    )];
    blocks.extend(heat(view, &answers.by_hour_of_week));
    blocks.extend(waiting(view).map(Block::text));
    Part::new("answers", "Who waits", note, blocks)
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEK: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
/// Of fewer knocks no hour is told.
const FEW: usize = 5;
/// Of fewer none is called the longest: chance makes extremes of few.
const NAMED: usize = 20;

/// The middle wait by the hour of the knock; none where no hour has enough knocks.
fn heat(view: &View, hours: &[HourOfWeek]) -> Option<Block> {
    let known =
        |hour: &&HourOfWeek| hour.answers.knocks >= FEW && hour.answers.median_hours.is_some();
    let of_day = |hour: &HourOfWeek| hour.hour % 24;
    let first = hours.iter().filter(known).map(of_day).min()?;
    let last = hours.iter().filter(known).map(of_day).max()?;
    let value = |place: usize| {
        let found = hours.iter().filter(known).find(|hour| hour.hour == place)?;
        found.answers.median_hours
    };
    let rows = DAYS.iter().enumerate().map(|(day, name)| HeatRow {
        name: (*name).to_owned(),
        values: (first..=last).map(|hour| value(day * 24 + hour)).collect(),
    });
    let title = hours_finding(
        hours
            .iter()
            .filter(known)
            .filter(|hour| hour.answers.knocks >= NAMED),
    );
    let heat = Heat {
        caption: Caption::new(
            "hours-chart",
            title,
            "Hours to the first human answer by the hour of the knock, middle case of those answered. Hatched: fewer than five knocks",
        ),
        head: "Day".to_owned(),
        unit: Unit::count(),
        columns: (first..=last).map(|hour| hour.to_string()).collect(),
        rows: rows.collect(),
    };
    Some(Block::chart(heat.draw(view.look())))
}

/// The hour whose knocks wait longest, if it stands out.
fn hours_finding<'a>(known: impl Iterator<Item = &'a HourOfWeek> + Clone) -> String {
    const STANDS_OUT: f64 = 1.5;
    let middle = |hour: &HourOfWeek| hour.answers.median_hours.unwrap_or(0.0);
    let shortest = known.clone().map(middle).fold(f64::INFINITY, f64::min);
    let worst = known.max_by(|one, other| middle(one).total_cmp(&middle(other)));
    match worst {
        Some(worst) if middle(worst) > STANDS_OUT * shortest => format!(
            "Who knocks on {} at {}:00 waits longest, {} in the middle case",
            WEEK.get(worst.hour / 24).unwrap_or(&""),
            worst.hour % 24,
            wait(middle(worst))
        ),
        Some(_) => "At every hour people wait about as long".to_owned(),
        None => "How long people wait, by the hour at which they knock".to_owned(),
    }
}

fn waiting(view: &View) -> Option<String> {
    let waiting = &view.facts.waiting;
    let late = waiting.iter().filter(|knock| knock.late).count();
    (!waiting.is_empty()).then(|| {
        format!(
            "At that moment {} waited for an answer, {} of them longer than promised.",
            view.some(waiting.len(), "person", "people"),
            view.count(late)
        )
    })
}

fn finding(view: &View, answers: &Answers) -> String {
    let all = &answers.overall;
    let median = all
        .median_hours
        .map(|median| wait(median).replace(' ', "\u{a0}"))
        .map(|median| format!("half of those answered had one within {median}"));
    let never = all.clock.never;
    let never = never.map(|never| format!("{} of 100 never had an answer", view.of_hundred(never)));
    let parts: Vec<String> = [median, never].into_iter().flatten().collect();
    super::words::capital(&parts.join("; "))
}

fn note_of(answers: &Answers) -> String {
    let is_hidden = |rep: &SegmentAnswers| !rep.value.is_empty() && rep.clock.never.is_none();
    if answers.by_rep.iter().any(is_hidden) {
        "By seller only knocks that were answered are known: who never answers is not on record."
            .to_owned()
    } else {
        String::new()
    }
}

fn table(view: &View, answers: &Answers) -> Table {
    let mut table = Table::new(
        "Knocks answered by a human, of 100",
        vec![
            words("Whose"),
            number("Knocks"),
            optional("5 minutes"),
            number("1 hour"),
            number("1 day"),
            optional("1 open hour"),
            optional("1 open day"),
            optional("never"),
            number("half within"),
        ],
    );
    table
        .rows
        .push(row(view, "All".to_owned(), &answers.overall));
    let named = answers.by_rep.iter().filter(|rep| !rep.value.is_empty());
    for rep in named.take(ROWS) {
        let name = short(rep.name.as_ref().unwrap_or(&rep.value));
        table.rows.push(row(view, name, rep));
    }
    table
}

fn row(view: &View, name: String, answers: &SegmentAnswers) -> Row {
    Row::new(
        name,
        vec![
            view.count(answers.knocks),
            view.of_hundred(answers.clock.within_5m),
            view.of_hundred(answers.clock.within_1h),
            view.of_hundred(answers.clock.within_1d),
            view.of_hundred(answers.business.within_1h),
            view.of_hundred(answers.business.within_1d),
            view.of_hundred(answers.clock.never),
            answers
                .median_hours
                .map_or_else(|| "\u{2013}".to_owned(), wait),
        ],
    )
}
