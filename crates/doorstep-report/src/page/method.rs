//! Method and records: for the reader who checks.

use super::markup::{Block, Part, Row, Table, optional_words, words};
use super::view::View;
use super::words::{clean, prose, span};

pub(super) fn part(view: &View) -> Part {
    let mut blocks: Vec<Block> = vec![Block::text(records(view))];
    blocks.extend(compared(view).map(Block::text));
    blocks.push(Block::text(
        "Open leads are projected from how long like ones took, never counted as lost. Every draw of chance has a fixed seed of its own, so the same records give the same page. Intervals of changes, levers and hours are 80\u{a0}% sure, those of shares 95\u{a0}%.",
    ));
    blocks.push(warnings(view));
    blocks.push(Block::more("The policy in force", policy(view), ""));
    Part::new(
        "method",
        "Method and records",
        "For the reader who checks.",
        blocks,
    )
}

fn records(view: &View) -> String {
    let counts = &view.facts.counts;
    if view.is_totals() {
        return "From monthly totals. What was won in a month is set against the people who came in the same month.".to_owned();
    }
    format!(
        "From {} of {}: {}, {}, {}, {}, {}. Doorstep {}, schema {}.",
        view.some(counts.touches, "touch", "touches"),
        view.some(counts.people, "person", "people"),
        view.some(counts.cases, "case", "cases"),
        view.some(counts.leads, "lead", "leads"),
        view.some(counts.orders, "order", "orders"),
        view.some(counts.reps, "seller", "sellers"),
        view.some(counts.campaigns, "campaign", "campaigns"),
        view.page.version,
        view.facts.schema
    )
}

fn compared(view: &View) -> Option<String> {
    let verdict = view.verdict?;
    let found = verdict.sensitivity.as_ref()?;
    let within = verdict
        .horizon_days
        .map_or_else(String::new, |days| format!(" within {days} days"));
    let counted = |place: usize| {
        let (leads, won) = found.leads[place].zip(found.won[place])?;
        Some(format!(
            "{} leads, {} won{within}",
            view.count(leads),
            view.count(won)
        ))
    };
    let mut text = format!(
        "{}: {}, {} of 100 still open.",
        span(verdict.period?),
        counted(1)?,
        view.of_hundred(found.share_open)
    );
    if let Some(more) = found.still_to_come.filter(|more| more.high >= 0.5) {
        text.push_str(&format!(
            " Of the open ones some {} are still to be won, between {} and {}.",
            view.decimal(more.value, 0),
            view.decimal(more.low, 0),
            view.decimal(more.high, 0)
        ));
    }
    text.push_str(&match counted(0) {
        Some(before) => format!(
            " Compared with {}: {before} ({}).",
            span(view.reference_days()?),
            view.reference()
        ),
        None => format!(" Compared with {}.", view.reference()),
    });
    Some(text)
}

fn warnings(view: &View) -> Block {
    let warnings = &view.facts.warnings;
    if warnings.is_empty() {
        return Block::text("The records gave no cause for a warning.");
    }
    let mut table = Table::new(
        "What to know before believing a number",
        vec![words("About"), words("What"), optional_words("Code")],
    );
    let rows = warnings.iter().map(|warning| {
        Row::new(
            clean(&warning.subject),
            vec![prose(&warning.text), warning.code.to_string()],
        )
    });
    table.rows = rows.collect();
    Block::listing(
        "What to know before believing a number".to_owned(),
        table,
        "",
    )
}

fn policy(view: &View) -> Table {
    let mut table = Table::new("The policy in force", vec![words("Key"), words("Value")]);
    for (key, value) in &view.facts.policy {
        let value = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Object(map) => {
                let pairs = map
                    .iter()
                    .map(|(key, value)| format!("{key} {}", plain(value)));
                pairs.collect::<Vec<_>>().join(", ")
            }
            other => plain(other),
        };
        table.rows.push(Row::new(key.clone(), vec![clean(&value)]));
    }
    table
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(values) if values.is_empty() => "none".to_owned(),
        serde_json::Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
