//! Sellers as a funnel plot: who lies outside what chance allows for so few or so many leads.

use doorstep_balance::verdict::Seller;
use doorstep_balance::{Reps, Segment, Standing};
use doorstep_charts::{
    Caption, Estimate, FunnelPlot, LimitPoint, RankRow, Ranking, Side, Unit, UnitPoint,
};

use super::markup::{Block, Part, Row, Table, number, words};
use super::sources::{ROWS, known};
use super::view::{View, name};
use super::words::{said, short};

pub(super) fn part(view: &View) -> Part {
    let named = known(view, "rep");
    let named: Vec<&Segment> = named
        .into_iter()
        .filter(|rep| !rep.value.is_empty())
        .collect();
    let note = "A dot outside the outer curves has more or fewer wins than chance gives to so many leads. Leads are not shared out by lot, so this is a question to ask, no ranking.";
    let (note, blocks) = match &view.facts.reps {
        Some(reps) => (
            note,
            vec![
                Block::chart(drawing(view, reps, &named).draw(view.look())),
                Block::more("All numbers of the sellers", table(view, &named), ""),
            ],
        ),
        None => ("", vec![gap(&named)]),
    };
    let mut blocks = blocks;
    blocks.extend(changed(view));
    Part::new("reps", "Sellers", note, blocks)
}

/// Each team and seller against what they won in the reference, the largest fall first; none where that is not told.
fn changed(view: &View) -> Option<Block> {
    let sellers = view.verdict?.sellers.as_ref()?;
    let rows = sellers.by_team.iter().chain(&sellers.by_rep);
    let told: Vec<&Seller> = rows.filter(|seller| seller.change.is_some()).collect();
    let fell = told.iter().filter(|seller| seller.fell == Some(true));
    let fell: Vec<String> = fell.take(3).map(|seller| said(seller.called())).collect();
    let title = if fell.is_empty() {
        format!("Nobody wins clearly fewer than {}", view.against())
    } else {
        format!(
            "Fewer are won than {} by {}",
            view.against(),
            fell.join(", ")
        )
    };
    let rows = told.iter().take(ROWS).map(|seller| RankRow {
        name: short(seller.called()),
        note: format!(
            "{} of {} leads now",
            view.count(seller.now.won),
            view.count(seller.now.leads)
        ),
        side: Side::Cool,
        estimate: seller
            .change
            .zip(seller.low.zip(seller.high))
            .map(|(change, (low, high))| Estimate::new(change, low, high)),
        is_few: false,
    });
    let ranking = Ranking {
        caption: Caption::new(
            "sellers-chart",
            title,
            "Change of the leads won, of 100 talked with; 95\u{a0}% sure for all of them together",
        ),
        head: "Seller or team".to_owned(),
        value_head: "Change".to_owned(),
        unit: Unit::OfHundred { decimals: 0 },
        is_change: true,
        reference: None,
        rows: rows.collect(),
    };
    (!told.is_empty()).then(|| Block::chart(ranking.draw(view.look())))
}

fn gap(named: &[&Segment]) -> Block {
    match named {
        [] => Block::gap(
            "No seller is recorded.",
            "With the seller of every lead, also of those lost, this part shows whose people are brought through more or less often than chance allows.",
        ),
        [_] => Block::gap(
            "Only one seller is recorded.",
            "With a second one there is somebody to compare with.",
        ),
        _ => Block::gap(
            "No rate per seller can be told.",
            "The seller is known almost only of leads that were won, or all of them were won or none. Named on every lead, sellers can be compared.",
        ),
    }
}

fn drawing(view: &View, reps: &Reps, named: &[&Segment]) -> FunnelPlot {
    let standing = |rep: &Segment| {
        let found = reps.standings.iter().find(|found| found.value == rep.value);
        found.is_some_and(|found| matches!(found.standing, Standing::Below | Standing::Above))
    };
    let points = named.iter().filter_map(|rep| {
        Some(UnitPoint {
            name: short(&name("rep", rep)),
            size: rep.leads as f64,
            value: rep.rate?,
            is_outside: standing(rep),
            side: Side::Cool,
        })
    });
    let limits = reps.limits.iter().map(|limit| LimitPoint {
        size: limit.leads as f64,
        inner: (limit.inner[0], limit.inner[1]),
        outer: (limit.outer[0], limit.outer[1]),
    });
    FunnelPlot {
        caption: Caption::new(
            "reps-chart",
            finding(reps, named),
            "Brought through so far, of 100 leads, by the number of leads",
        ),
        head: "Seller".to_owned(),
        size_name: "Leads".to_owned(),
        value_name: "Through, of 100".to_owned(),
        unit: Unit::OfHundred { decimals: 1 },
        center: (reps.target, "all sellers".to_owned()),
        limit_names: (
            "95 of 100".to_owned(),
            format!("998 of {}", view.count(1_000)),
        ),
        limits: limits.collect(),
        points: points.collect(),
    }
}

fn finding(reps: &Reps, named: &[&Segment]) -> String {
    let of = |wanted: Standing| {
        let found = reps.standings.iter().filter(|rep| rep.standing == wanted);
        let names = found.filter_map(|rep| named.iter().find(|segment| segment.value == rep.value));
        let names: Vec<String> = names
            .take(3)
            .map(|segment| said(&name("rep", segment)))
            .collect();
        names.join(", ")
    };
    let (below, above) = (of(Standing::Below), of(Standing::Above));
    match (below.is_empty(), above.is_empty()) {
        (true, true) => "No seller lies outside what chance allows".to_owned(),
        (false, true) => format!("Fewer come through than chance allows: {below}"),
        (true, false) => format!("More come through than chance allows: {above}"),
        (false, false) => format!("Fewer come through than chance allows: {below}; more: {above}"),
    }
}

fn table(view: &View, named: &[&Segment]) -> Table {
    let heads = vec![
        words("Seller"),
        number("Leads"),
        number("Won"),
        number("Of 100"),
        number("could be"),
    ];
    let mut table = Table::new("Brought through, of 100 leads, by seller", heads);
    let rows = named.iter().map(|rep| {
        let cells = vec![
            view.count(rep.leads),
            view.count(rep.won),
            view.of_hundred(rep.rate),
            view.interval(rep.low, rep.high),
        ];
        Row::new(name("rep", rep), cells)
    });
    table.rows = rows.collect();
    table
}
