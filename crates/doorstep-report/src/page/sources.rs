//! Where they came from: sources by how many are brought through, and what each campaign brought and cost.

use doorstep_balance::{Against, CampaignFacts, Segment};

use doorstep_charts::{Caption, Estimate, RankRow, Ranking, Side, Unit};

use super::markup::{Block, Part, Row, Table, number, optional, past_door, words};
use super::view::{View, name};
use super::words::{clean, said, short};

/// So many rows are drawn; the tables of `--csv` and the JSON have them all.
pub(super) const ROWS: usize = 25;
/// So many campaigns.
const CAMPAIGNS: usize = 12;
/// Of fewer people no rank is told.
pub(super) const FEW: usize = 20;

pub(super) fn part(view: &View) -> Part {
    let mut blocks = sources(view);
    blocks.push(campaigns(view));
    blocks.extend(pieces(view));
    Part::new(
        "sources",
        "Where they came from",
        "The sources and campaigns with most people first.",
        blocks,
    )
}

/// Those that anybody came from, by how many.
pub(super) fn known<'a>(view: &View<'a>, column: &str) -> Vec<&'a Segment> {
    let segments = view.facts.by.get(column).map_or(&[][..], Vec::as_slice);
    segments
        .iter()
        .filter(|segment| segment.leads > 0)
        .collect()
}

fn sources(view: &View) -> Vec<Block> {
    let segments = known(view, "source");
    if segments.iter().all(|segment| segment.value.is_empty()) {
        return vec![Block::gap(
            "No source is recorded.",
            "With a source for each lead, this part shows from where people come who are brought through, and whether one source is clearly better than the rest.",
        )];
    }
    let mut blocks = Vec::new();
    if segments.iter().any(|segment| segment.rate.is_some()) {
        blocks.push(Block::chart(drawing(view, &segments).draw(view.look())));
        blocks.extend(left_out(view, segments.len(), ROWS).map(Block::text));
    } else {
        blocks.push(Block::gap(
            "No rate per source can be told.",
            "The source is known almost only of leads that were won. Recorded for every lead, sources can be compared.",
        ));
    }
    blocks.push(Block::more(
        "All numbers of the sources",
        table(view, &segments),
        "",
    ));
    blocks
}

fn drawing(view: &View, segments: &[&Segment]) -> Ranking {
    let rows = segments.iter().take(ROWS).map(|segment| RankRow {
        name: short(&name("source", segment)),
        note: format!("{} at the door", view.count(segment.leads)),
        side: if segment.value.is_empty() {
            Side::Grey
        } else {
            Side::Warm
        },
        estimate: estimate(segment),
        is_few: segment.leads < FEW,
    });
    let all = view.facts.funnel.conversion;
    Ranking {
        caption: Caption::new(
            "sources-chart",
            finding(view, segments),
            "Brought through so far, of 100 who came to the door; the most people first. Clearly: 95\u{a0}% sure of all of them together",
        ),
        head: "Source".to_owned(),
        value_head: "Through, of 100".to_owned(),
        unit: Unit::OfHundred { decimals: 1 },
        is_change: false,
        reference: all.map(|all| (all, "everybody".to_owned())),
        rows: rows.collect(),
    }
}

fn estimate(segment: &Segment) -> Option<Estimate> {
    let value = segment.rate?;
    Some(Estimate::new(value, segment.low?, segment.high?))
}

fn left_out(view: &View, rows: usize, shown: usize) -> Option<String> {
    let more = rows.saturating_sub(shown);
    (more > 0).then(|| format!("And {} more, none with more people.", view.count(more)))
}

/// The sources of which clearly more or fewer come through than of all others together.
fn finding(view: &View, segments: &[&Segment]) -> String {
    if view.facts.funnel.conversion.is_none() {
        return "How many of each source were brought through".to_owned();
    }
    if segments.len() == 1 {
        return "Everybody came from one source".to_owned();
    }
    let that_lie = |against: Against| {
        let clear = move |segment: &&&Segment| segment.against_others == Some(against);
        segments.iter().filter(clear).collect::<Vec<_>>()
    };
    let (better, worse) = (that_lie(Against::Above), that_lie(Against::Below));
    let names = |segments: Vec<&&Segment>| {
        let named = segments.iter().filter(|segment| !segment.value.is_empty());
        let named: Vec<String> = named
            .take(2)
            .map(|segment| said(&name("source", segment)))
            .collect();
        named.join(" and ")
    };
    let (better, worse) = (names(better), names(worse));
    match (better.is_empty(), worse.is_empty()) {
        (true, true) => "No source is clearly better or worse than the rest".to_owned(),
        (false, true) => format!("{better}: clearly more come through than of the rest"),
        (true, false) => format!("{worse}: clearly fewer come through than of the rest"),
        (false, false) => format!("{better}: clearly more come through; {worse}: clearly fewer"),
    }
}

fn table(view: &View, segments: &[&Segment]) -> Table {
    let mut table = Table::new(
        "Brought through, of 100 who came to the door, by source",
        vec![
            words("Source"),
            number("At the door"),
            past_door("Through"),
            number("Of 100"),
            number("could be"),
            optional("Value a lead"),
        ],
    );
    let rows = segments.iter().take(ROWS).map(|segment| {
        let cells = vec![
            view.count(segment.leads),
            view.count(segment.won),
            view.of_hundred(segment.rate),
            view.interval(segment.low, segment.high),
            view.optional_money(segment.value_per_lead),
        ];
        Row {
            side: if segment.value.is_empty() {
                "neutral"
            } else {
                "marketing"
            },
            name: name("source", segment),
            note: if segment.leads < FEW {
                "too few to rank".to_owned()
            } else {
                String::new()
            },
            cells,
        }
    });
    table.rows = rows.collect();
    table
}

/// Campaigns, or their pieces, by what they brought.
fn rows<'a>(view: &View<'a>, is_piece: bool) -> Vec<&'a CampaignFacts> {
    let rows = view.facts.campaigns.iter();
    let mut rows: Vec<&CampaignFacts> =
        rows.filter(|row| row.piece.is_some() == is_piece).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.leads));
    rows
}

fn campaigns(view: &View) -> Block {
    let rows = rows(view, false);
    if rows.is_empty() {
        return Block::gap(
            "No campaign is recorded.",
            "With campaigns and what they cost, this part shows what each brought to the door and through it, and at what cost.",
        );
    }
    Block::listing(
        campaign_finding(view, &rows),
        campaign_table(view, &rows, false, CAMPAIGNS),
        left_out(view, rows.len(), CAMPAIGNS).unwrap_or_default(),
    )
}

fn pieces(view: &View) -> Option<Block> {
    let rows = rows(view, true);
    let table = campaign_table(view, &rows, true, ROWS);
    (!rows.is_empty()).then(|| {
        let note = left_out(view, rows.len(), ROWS).unwrap_or_default();
        Block::more("What each piece brought, by its key code", table, note)
    })
}

fn campaign_finding(view: &View, rows: &[&CampaignFacts]) -> String {
    if rows.len() < 2 {
        return "What marketing brought to the door and through it".to_owned();
    }
    let customers =
        |row: &CampaignFacts| row.won_by_marketing + row.won_by_sales + row.won_by_unknown;
    let costed = rows.iter().filter(|row| customers(row) >= FEW);
    let cheapest = costed
        .filter_map(|row| Some((row.cost_per_customer?, row)))
        .min_by_key(|(cost, _)| *cost);
    match cheapest {
        Some((cost, row)) => format!(
            "{}: a customer costs least there, {}",
            said(&campaign_name(row)),
            view.money(cost)
        ),
        None => format!(
            "What {} brought to the door and through it",
            view.some(rows.len(), "campaign", "campaigns")
        ),
    }
}

fn campaign_name(row: &CampaignFacts) -> String {
    let name = clean(row.name.as_deref().unwrap_or(&row.campaign));
    if name.is_empty() {
        "All of marketing".to_owned()
    } else {
        name
    }
}

fn campaign_table(view: &View, rows: &[&CampaignFacts], is_piece: bool, most: usize) -> Table {
    let (caption, first) = if is_piece {
        ("What each piece brought, by its key code", "Piece")
    } else {
        ("What each campaign brought", "Campaign")
    };
    let has_unknown = rows.iter().any(|row| row.won_by_unknown > 0);
    let mut heads = vec![
        words(first),
        optional("Reached"),
        number("To the door"),
        past_door("Through alone"),
        number("With sales"),
    ];
    if has_unknown {
        heads.push(number("Unclear"));
    }
    heads.extend([optional("Cost"), optional("A lead"), optional("A customer")]);
    let mut table = Table::new(caption, heads);
    let rows = rows.iter().take(most).map(|row| {
        let mut cells = vec![
            if row.sent > 0 {
                view.count(row.reached)
            } else {
                "\u{2013}".to_owned()
            },
            view.count(row.leads),
            view.count(row.won_by_marketing),
            view.count(row.won_by_sales),
        ];
        if has_unknown {
            cells.push(view.count(row.won_by_unknown));
        }
        cells.extend([
            view.optional_money(row.cost),
            view.optional_money(row.cost_per_lead),
            view.optional_money(row.cost_per_customer),
        ]);
        match &row.piece {
            Some(piece) if row.campaign.is_empty() => Row::new(clean(piece), cells),
            Some(piece) => Row {
                note: short(&campaign_name(row)),
                ..Row::new(clean(piece), cells)
            },
            None => Row::new(short(&campaign_name(row)), cells),
        }
    });
    table.rows = rows.collect();
    table
}
