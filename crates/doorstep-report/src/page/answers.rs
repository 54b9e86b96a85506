//! How fast a knock is answered by a human: shares by seller, and by the hour of the week.

use doorstep_balance::{Answers, SegmentAnswers};

use super::markup::{Block, Listing, Part, Row, Table, number, optional, words};
use super::sources::ROWS;
use super::view::View;
use super::words::clean;
use crate::numbers::{count, hours, of_hundred};

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
    let blocks = vec![Block::Table(Listing {
        title: finding(answers),
        table: table(answers),
        note: note_of(answers),
    })];
    Part::new("answers", "Who waits", note, blocks)
}

pub(super) fn finding(answers: &Answers) -> String {
    let all = &answers.overall;
    let median = all
        .median_hours
        .map(|median| format!("half of those answered had one within {}", hours(median)));
    let never = all
        .clock
        .never
        .map(|never| format!("{} of 100 never had an answer", of_hundred(Some(never))));
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

fn table(answers: &Answers) -> Table {
    let mut table = Table::new(
        "answers",
        "Knocks answered by a human, of 100",
        vec![
            words("Whose"),
            number("Knocks"),
            optional("5 minutes"),
            number("1 hour"),
            number("1 day"),
            optional("1 open hour"),
            optional("1 open day"),
            number("never"),
            number("half within"),
        ],
    );
    table.rows.push(row("All".to_owned(), &answers.overall));
    let named = answers.by_rep.iter().filter(|rep| !rep.value.is_empty());
    for rep in named.take(ROWS) {
        table
            .rows
            .push(row(clean(rep.name.as_ref().unwrap_or(&rep.value)), rep));
    }
    table
}

fn row(name: String, answers: &SegmentAnswers) -> Row {
    Row::new(
        name,
        vec![
            count(answers.knocks),
            of_hundred(answers.clock.within_5m),
            of_hundred(answers.clock.within_1h),
            of_hundred(answers.clock.within_1d),
            of_hundred(answers.business.within_1h),
            of_hundred(answers.business.within_1d),
            of_hundred(answers.clock.never),
            answers
                .median_hours
                .map_or_else(|| "\u{2013}".to_owned(), hours),
        ],
    )
}
