//! How sure the verdict is: every explanation with its probability.

use doorstep_balance::verdict::{Decision, Marginals, Posterior, Side};

use doorstep_charts::{Caption, Sureness};

use super::markup::{Block, Part, Row, Table, number, words};
use super::view::View;
use super::words::{capital, chance, class, hue, label};

/// An explanation, whose it is, and how likely.
pub(super) struct Answer {
    pub(super) name: &'static str,
    pub(super) side: Option<Side>,
    pub(super) chance: f64,
}

pub(super) fn part(view: &View) -> Part {
    let note = "The bar is split by how likely each explanation is, the likeliest first.";
    let Some(posterior) = view.verdict.and_then(|verdict| verdict.posterior) else {
        let gap = Block::gap(
            "No chance can be given.",
            "It needs two spans that can be compared, with people who bought and people who did not in both.",
        );
        return Part::new("sure", "How sure", "", vec![gap]);
    };
    let answers = answers(view, &posterior);
    let marginals = view.verdict.and_then(|verdict| verdict.marginals);
    let blocks = vec![
        Block::chart(drawing(&answers).draw(view.look())),
        Block::more(
            "Each side alone, and alone or with another",
            table(&answers, marginals),
            "A side can have fallen alone or with another, so the second column can sum to more than 100.",
        ),
    ];
    Part::new("sure", "How sure", note, blocks)
}

fn drawing(answers: &[Answer]) -> Sureness {
    // What is too small to be seen stands in the table.
    let seen = answers
        .iter()
        .enumerate()
        .filter(|(place, answer)| *place == 0 || answer.chance >= 0.005);
    let drawn = seen.map(|(_, answer)| doorstep_charts::Answer {
        name: capital(answer.name),
        side: answer.side.map_or(doorstep_charts::Side::Grey, hue),
        probability: answer.chance,
    });
    Sureness {
        caption: Caption::new(
            "sure-chart",
            finding(answers),
            "Probability of each explanation, of 100",
        ),
        head: "What fell".to_owned(),
        answers: drawn.collect(),
    }
}

/// The explanations, the likeliest first.
pub(super) fn answers(view: &View, posterior: &Posterior) -> Vec<Answer> {
    let is_market = view
        .verdict
        .is_some_and(|verdict| verdict.decision == Decision::Market);
    let name = |side: Side| match side {
        Side::Marketing => "marketing",
        Side::HandOver => "the hand-over",
        Side::Sales if is_market => "the market, or all of sales",
        Side::Sales => "sales",
        Side::Offer => "the offer",
    };
    let mut answers: Vec<Answer> = Side::ALL
        .into_iter()
        .map(|side| Answer {
            name: name(side),
            side: Some(side),
            chance: posterior.of(side),
        })
        .collect();
    answers.push(Answer {
        name: "two sides together",
        side: None,
        chance: posterior.pair,
    });
    answers.push(Answer {
        name: "no side",
        side: None,
        chance: posterior.balanced,
    });
    answers.sort_by(|one, other| other.chance.total_cmp(&one.chance));
    answers
}

pub(super) fn finding(answers: &[Answer]) -> String {
    let mut said = answers.iter();
    let Some(first) = said.next() else {
        return String::new();
    };
    let rest = said.filter(|answer| answer.chance >= 0.01);
    let rest: Vec<String> = rest
        .map(|answer| format!("{} {}", answer.name, chance(answer.chance)))
        .collect();
    let first = capital(&format!(
        "{} alone: {} of 100",
        first.name,
        chance(first.chance)
    ));
    let first = first
        .replace("No side alone", "No side")
        .replace("together alone", "together");
    if rest.is_empty() {
        first
    } else {
        format!("{first}; {}", rest.join(", "))
    }
}

fn table(answers: &[Answer], marginals: Option<Marginals>) -> Table {
    let mut table = Table::new(
        "How likely each explanation is, of 100",
        vec![
            words("What fell"),
            number("Alone, of 100"),
            number("Alone or with another"),
        ],
    );
    table.rows = answers
        .iter()
        .map(|answer| {
            let with = answer.side.zip(marginals).map(|(side, all)| of(&all, side));
            let with = with.map_or_else(|| "\u{2013}".to_owned(), chance);
            Row {
                side: answer.side.map_or("neutral", class),
                name: answer
                    .side
                    .map_or_else(|| capital(answer.name), |side| label(side).to_owned()),
                note: String::new(),
                cells: vec![chance(answer.chance), with],
            }
        })
        .collect();
    table
}

const fn of(marginals: &Marginals, side: Side) -> f64 {
    match side {
        Side::Marketing => marginals.marketing,
        Side::HandOver => marginals.hand_over,
        Side::Sales => marginals.sales,
        Side::Offer => marginals.offer,
    }
}
