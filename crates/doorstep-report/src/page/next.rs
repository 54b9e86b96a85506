//! What to record next: what the verdict asks for, and what the parts of this page lack.

use doorstep_balance::verdict::Action;

use super::markup::{Block, Part, Step, Steps};
use super::view::View;
use super::words::prose;

/// More than these nobody begins.
const MOST: usize = 5;

pub(super) fn part(view: &View) -> Part {
    let actions = view.verdict.map_or(&[][..], |verdict| &verdict.actions);
    let asked = actions.iter().filter(|action| action.side.is_none());
    let mut steps: Vec<Step> = asked.map(asked_for).collect();
    for (what, why) in lacks(view) {
        if steps.len() < MOST && !steps.iter().any(|step| is_alike(&step.what, what)) {
            steps.push(Step {
                what: what.to_owned(),
                lines: vec![why.to_owned()],
            });
        }
    }
    let (note, block) = if steps.is_empty() {
        (
            "",
            Block::text("The records hold all that this report asks for."),
        )
    } else {
        let block = Block::Steps(Steps {
            title: String::new(),
            steps,
        });
        ("Each of these would make the next verdict surer.", block)
    };
    Part::new("next", "What to record next", note, vec![block])
}

fn asked_for(action: &Action) -> Step {
    Step {
        what: prose(&action.action),
        lines: vec![
            format!(
                "{}.",
                super::words::capital(prose(&action.because).trim_end_matches('.'))
            ),
            format!("{}.", prose(&action.first_step).trim_end_matches('.')),
        ],
    }
}

/// Both ask for the same table: they begin with the same words.
fn is_alike(one: &str, other: &str) -> bool {
    let start = |text: &str| {
        text.split_whitespace()
            .take(3)
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    start(one) == start(other)
}

/// What is missing, and what it would show.
fn lacks(view: &View) -> Vec<(&'static str, &'static str)> {
    let facts = view.facts;
    let warned = |code: &str| facts.warnings.iter().any(|warning| warning.code == code);
    let has_cost = facts.campaigns.iter().any(|row| row.cost.is_some());
    let are_answers_known = facts
        .answer
        .as_ref()
        .is_some_and(|answers| answers.overall.clock.unknown != Some(1.0));
    let mut lacks = Vec::new();
    if view.is_totals() {
        lacks.push((
            "Record each person who comes to the door",
            "From monthly totals nobody can tell which lead became which order.",
        ));
    }
    if !are_answers_known && facts.funnel.leads > 0 {
        lacks.push((
            "Record calls, mails and meetings with their times",
            "Then late answers can be told from poor selling.",
        ));
    }
    if warned("source-unknown") || warned("no-marketing-records") {
        lacks.push((
            "Record where each lead came from",
            "Then sources can be ranked by who is brought through the door.",
        ));
    }
    if facts.funnel.value.is_none() {
        lacks.push((
            "Record what each order was worth",
            "Then every change has its money.",
        ));
    }
    if !has_cost {
        lacks.push((
            "Record what each campaign cost",
            "Then the next unit of money can be put where it brings most.",
        ));
    }
    if facts
        .capacity
        .as_ref()
        .is_none_or(|capacity| capacity.hours_per_week.is_none())
    {
        lacks.push((
            "Record the hours sellers work",
            "Then waiting for work can be told from too much of it.",
        ));
    }
    if warned("rep-only-on-won") {
        lacks.push((
            "Record the seller of every lead, not only of those won",
            "Then sellers can be compared.",
        ));
    }
    lacks
}
