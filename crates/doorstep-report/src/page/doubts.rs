//! What would change our mind: other readings, other views of who is who, and hidden quality.

use doorstep_balance::verdict::{Decision, Sensitivity};

use super::markup::{Block, Part, Row, Table, words};
use super::view::View;
use super::words::{chance, decision};

pub(super) fn part(view: &View) -> Part {
    let note = "A verdict is only as good as the records beneath it.";
    let found = view
        .verdict
        .and_then(|verdict| Some((verdict.sensitivity.as_ref()?, verdict.decision)));
    let Some((sensitivity, decision)) = found else {
        let gap = Block::gap(
            "There is no verdict that could be overturned.",
            "What is missing for one stands above.",
        );
        return Part::new("doubts", "What would change our mind", "", vec![gap]);
    };
    let table = table(view, sensitivity);
    let others = sensitivity
        .readings
        .values()
        .chain(sensitivity.identity.values());
    let count_of = others.clone().count();
    let turns = others.filter(|other| **other != decision).count();
    let title = match (table.rows.is_empty(), turns) {
        (true, _) => "",
        (false, 0) if count_of == 0 => "What the records cannot show",
        (false, 0) => "Every other reading of the same records says the same",
        (false, 1) => "One other reading of the same records says something else",
        (false, _) => "Other readings of the same records say something else",
    };
    let blocks = vec![if table.rows.is_empty() {
        Block::text("From monthly totals alone no other reading can be tried.")
    } else {
        Block::listing(title.to_owned(), table, "")
    }];
    Part::new("doubts", "What would change our mind", note, blocks)
}

fn table(view: &View, sensitivity: &Sensitivity) -> Table {
    let mut table = Table::new(
        "What would change the verdict",
        vec![
            words("If this were true"),
            words("What we see"),
            words("What fell then"),
        ],
    );
    table.rows.extend(hidden(sensitivity));
    for (reading, decided) in &sensitivity.readings {
        let (name, why) = match *reading {
            "strict" => (
                "The door opened only with a real exchange",
                "The strict reading, computed",
            ),
            _ => (
                "A sign of interest already counted as a knock",
                "The lenient reading, computed",
            ),
        };
        table.rows.push(row(name, why, *decided));
    }
    for (identity, decided) in &sensitivity.identity {
        let (name, why) = match *identity {
            "apart" => (
                "Nobody were the same person as anybody else",
                "Computed with every record apart",
            ),
            _ => (
                "All who share a full name were one person",
                "Computed with them joined",
            ),
        };
        table.rows.push(row(name, why, *decided));
    }
    table.rows.extend(lacking(view, sensitivity));
    if let Some(placebo) = view.verdict.and_then(|verdict| verdict.placebo) {
        let seen = format!(
            "{} of {} shuffles of the weeks named a side",
            view.count(placebo.alarms),
            view.count(placebo.shuffles)
        );
        table.rows.push(Row::new(
            "There were nothing but chance",
            vec![
                seen,
                format!("A side, {} of 100 times", chance(placebo.share)),
            ],
        ));
    }
    table
}

fn row(name: &str, seen: &str, decided: Decision) -> Row {
    Row::new(name, vec![seen.to_owned(), decision(decided).to_owned()])
}

fn hidden(sensitivity: &Sensitivity) -> Option<Row> {
    let fall = 1.0 - sensitivity.q_star?;
    let name = if fall < 0.005 {
        "The people at the door had become a little less ready to buy, in a way that no record shows".to_owned()
    } else {
        format!(
            "Of 100 who came and could buy, {} fewer could, in a way that no record shows",
            format_args!("{:.0}", fall * 100.0)
        )
    };
    Some(Row::new(
        name,
        vec![
            "Cannot be seen".to_owned(),
            "Not clear that sales fell".to_owned(),
        ],
    ))
}

/// What the records are known to lack.
fn lacking(view: &View, sensitivity: &Sensitivity) -> Vec<Row> {
    let mut rows = Vec::new();
    let [before, now] = sensitivity.orders_without_lead;
    if before.unwrap_or(0) + now.unwrap_or(0) > 0 {
        let orders = view.some(now.unwrap_or(0), "order", "orders");
        let earlier = before.map_or_else(String::new, |before| {
            format!(", {} in the reference", view.count(before))
        });
        let seen = format!("{orders} of somebody not on record before{earlier}");
        rows.push(Row::new(
            "Leads were never recorded",
            vec![seen, "Counted in".to_owned()],
        ));
    }
    for (share, what) in [
        (
            sensitivity.new_sources,
            "came from sources that the reference lacks",
        ),
        (
            sensitivity.lost_sources,
            "of the reference came from sources that are gone",
        ),
    ] {
        if share > 0.0 {
            rows.push(Row::new(
                "Sources were named otherwise than before",
                vec![
                    format!("{} of 100 leads {what}", view.of_hundred(share)),
                    "Compared less surely".to_owned(),
                ],
            ));
        }
    }
    if let Some(leads) = sensitivity.leads_to_settle {
        rows.push(Row::new(
            "More leads came, and all stayed as it was found",
            vec![
                format!("about {} further leads would settle it", view.count(leads)),
                "Clear".to_owned(),
            ],
        ));
    }
    rows
}
