//! One of each chart, of an invented firm; the snapshots and the gallery show the same.

use doorstep_charts::Shape::{Circle, Cross, Diamond, Signal, Square};
use doorstep_charts::Side::{Cool, Grey, Ink, Warm};
use doorstep_charts::Speaker::{Both, They, We};
use doorstep_charts::{
    Answer, Arm, Balance, Caption, Chart, Column, Columns, Curve, CurvePoint, Curves, Door,
    Dumbbell, DumbbellRow, Estimate, Funnel, FunnelPlot, Heat, HeatRow, Lanes, LimitPoint, Look,
    Outcome, Period, RankRow, Ranking, Share, ShareBar, Shares, Shortfall, Side, Stage, Step,
    Sureness, Total, Touch, Unit, UnitPoint, Waterfall,
};

/// A chart that is yet to be drawn.
pub(crate) type Sample = (&'static str, Box<dyn Fn(&Look) -> Chart>);

/// Every chart.
pub(crate) fn all() -> Vec<Sample> {
    vec![
        ("sureness", Box::new(|look| sureness().draw(look))),
        ("balance", Box::new(|look| balance().draw(look))),
        ("waterfall", Box::new(|look| waterfall().draw(look))),
        ("ranking", Box::new(|look| ranking().draw(look))),
        ("levers", Box::new(|look| levers().draw(look))),
        ("funnel", Box::new(|look| funnel().draw(look))),
        ("columns", Box::new(|look| columns().draw(look))),
        ("funnel-plot", Box::new(|look| funnel_plot().draw(look))),
        ("curves", Box::new(|look| curves().draw(look))),
        ("heat", Box::new(|look| heat().draw(look))),
        ("hours", Box::new(|look| hours().draw(look))),
        ("shares", Box::new(|look| shares(1).draw(look))),
        ("shares-many", Box::new(|look| shares(4).draw(look))),
        ("lanes", Box::new(|look| lanes().draw(look))),
        ("dumbbell", Box::new(|look| dumbbell().draw(look))),
    ]
}

fn euros() -> Unit {
    Unit::Money {
        currency: "EUR".to_owned(),
        decimals: 0,
    }
}

const HUNDRED: Unit = Unit::OfHundred { decimals: 0 };

fn answer(name: &str, side: Side, probability: f64) -> Answer {
    Answer {
        name: name.to_owned(),
        side,
        probability,
    }
}

pub(crate) fn sureness() -> Sureness {
    Sureness {
        caption: Caption::new("sureness", "How sure we are that sales is weak", ""),
        head: "Weak side".to_owned(),
        answers: vec![
            answer("Sales", Cool, 0.91),
            answer("balanced", Grey, 0.05),
            answer("marketing", Warm, 0.03),
            answer("offer", Grey, 0.01),
        ],
    }
}

fn arm(name: &str, figure: &str, meaning: &str, before: &str) -> Arm {
    Arm {
        name: name.to_owned(),
        figure: figure.to_owned(),
        meaning: meaning.to_owned(),
        before: before.to_owned(),
    }
}

fn around(value: f64, half: f64) -> Estimate {
    Estimate::new(value, value - half, value + half)
}

pub(crate) fn balance() -> Balance {
    let period = |name: &str, warm, cool| Period {
        name: name.to_owned(),
        warm,
        cool,
    };
    Balance {
        caption: Caption::new(
            "balance",
            "The sales arm has grown shorter for three quarters; the marketing arm has held",
            "A year earlier is 100. Like is compared with like.",
        ),
        period: "Quarter".to_owned(),
        warm: arm(
            "Marketing",
            "118 a month",
            "come to the door",
            "112 a year earlier",
        ),
        cool: arm(
            "Sales",
            "18 of 100",
            "are brought through",
            "24 a year earlier",
        ),
        periods: vec![
            period(
                "Oct–Dec 2024",
                Some(around(101.0, 7.0)),
                Some(around(98.0, 10.0)),
            ),
            period("Jan–Mar 2025", Some(around(103.0, 7.0)), None),
            period(
                "Apr–Jun 2025",
                Some(around(106.0, 7.0)),
                Some(around(82.0, 10.0)),
            ),
            period(
                "Jul–Sep 2025",
                Some(around(104.0, 7.0)),
                Some(around(75.0, 10.5)),
            ),
        ],
        reference: "a year earlier".to_owned(),
        band: (95.0, 105.0),
        shortfall: Some(Shortfall {
            side: Cool,
            told: "€48,000 a month short".to_owned(),
            interval: "€31,000 to €65,000".to_owned(),
        }),
    }
}

pub(crate) fn waterfall() -> Waterfall {
    let total = |name: &str, note: &str, value| Total {
        name: name.to_owned(),
        note: note.to_owned(),
        value,
    };
    let step = |name: &str, side, side_name: &str, value, low, high| Step {
        name: name.to_owned(),
        side,
        side_name: side_name.to_owned(),
        change: Estimate::new(value, low, high),
    };
    Waterfall {
        caption: Caption::new(
            "waterfall",
            "Late answers and fewer wins after an answer took €48,000; more people gave back €10,000",
            "Orders a month, from a year earlier to now",
        ),
        head: "What changed".to_owned(),
        value_head: "A month".to_owned(),
        unit: euros(),
        start: total(
            "A year earlier",
            "Average month, Oct 2023–Sep 2024",
            185_000.0,
        ),
        steps: vec![
            step(
                "More people came to the door",
                Warm,
                "Marketing",
                9_900.0,
                1_900.0,
                18_200.0,
            ),
            step(
                "The mix was a little poorer",
                Warm,
                "Marketing",
                -2_300.0,
                -6_100.0,
                1_400.0,
            ),
            step(
                "They were answered later",
                Ink,
                "At the door",
                -19_900.0,
                -28_700.0,
                -11_400.0,
            ),
            step(
                "Fewer were won after an answer",
                Cool,
                "Sales",
                -27_800.0,
                -39_600.0,
                -16_300.0,
            ),
            step(
                "Orders were a little larger",
                Grey,
                "Offer",
                2_400.0,
                -3_400.0,
                8_300.0,
            ),
            step(
                "Season and market",
                Grey,
                "Neither",
                f64::NAN,
                f64::NAN,
                f64::NAN,
            ),
        ],
        end: total("Now", "Average month, open cases projected", 145_600.0),
    }
}

fn row(name: &str, note: &str, side: Side, numbers: (f64, f64, f64), is_few: bool) -> RankRow {
    let (value, low, high) = numbers;
    RankRow {
        name: name.to_owned(),
        note: note.to_owned(),
        side,
        estimate: Some(Estimate::new(value, low, high)),
        is_few,
    }
}

pub(crate) fn ranking() -> Ranking {
    Ranking {
        caption: Caption::new(
            "ranking",
            "People who were recommended come through most; no other source is clearly better",
            "Brought through, of 100 who came to the door, by source",
        ),
        head: "Source".to_owned(),
        value_head: "Through, of 100".to_owned(),
        unit: HUNDRED,
        is_change: false,
        reference: Some((0.18, "everybody together".to_owned())),
        rows: vec![
            row(
                "Autumn letter",
                "74 at the door",
                Warm,
                (0.23, 0.15, 0.33),
                false,
            ),
            row(
                "Search ads",
                "88 at the door",
                Warm,
                (0.16, 0.10, 0.25),
                false,
            ),
            row(
                "Recommended by a customer",
                "61 at the door",
                Warm,
                (0.30, 0.20, 0.42),
                false,
            ),
            row(
                "Regional trade fair for the catering and hotel business, Lindau, second weekend of March",
                "43 at the door",
                Warm,
                (0.12, 0.05, 0.25),
                false,
            ),
            row(
                "Local paper",
                "12 at the door",
                Warm,
                (0.17, 0.05, 0.45),
                true,
            ),
            RankRow {
                name: "Radio".to_owned(),
                note: String::new(),
                side: Warm,
                estimate: None,
                is_few: false,
            },
        ],
    }
}

pub(crate) fn levers() -> Ranking {
    Ranking {
        caption: Caption::new(
            "levers",
            "Answering within two working hours is worth most, and it is the surest",
            "What each change is worth a month, after its cost",
        ),
        head: "If we".to_owned(),
        value_head: "Worth a month".to_owned(),
        unit: euros(),
        is_change: true,
        reference: None,
        rows: vec![
            row(
                "Answer everybody within two working hours",
                "",
                Ink,
                (19_900.0, 11_400.0, 28_700.0),
                false,
            ),
            row(
                "Ask again when a quote is a week old",
                "",
                Cool,
                (12_600.0, 5_100.0, 20_800.0),
                false,
            ),
            row(
                "Ten more people at the door a month",
                "",
                Warm,
                (3_800.0, -1_900.0, 9_200.0),
                false,
            ),
        ],
    }
}

pub(crate) fn funnel() -> Funnel {
    let stage = |name: &str, short: &str, count, note: &str| Stage {
        name: name.to_owned(),
        short: short.to_owned(),
        count,
        note: note.to_owned(),
    };
    Funnel {
        caption: Caption::new(
            "funnel",
            "354 people came to the door; 22 went straight through and 30 were brought through",
            "About 11 more are expected from the 121 cases still open",
        ),
        head: "Stage".to_owned(),
        value_head: "People".to_owned(),
        warm_name: "Marketing".to_owned(),
        cool_name: "Sales".to_owned(),
        reached: Some(stage(
            "reached",
            "reached",
            8_420.0,
            "4 of 100 come to the door",
        )),
        stages: vec![
            stage("at the door", "door", 354.0, ""),
            stage("answered", "answered", 291.0, "41 had none"),
            stage("in exchange", "talked", 236.0, ""),
            stage("through", "through", 52.0, ""),
        ],
        straight: 22.0,
        straight_told: "22 ordered straight from the form, without a word".to_owned(),
        straight_short: "22 straight through".to_owned(),
        outcome: Outcome {
            side: Cool,
            told: "30 by sales".to_owned(),
            expected: Some(Estimate::new(11.0, 6.0, 17.0)),
            expected_told: "some 11 to come".to_owned(),
        },
    }
}

pub(crate) fn columns() -> Columns {
    let names = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let at_door = [
        104, 109, 118, 111, 0, 0, 113, 98, 121, 117, 114, 92, 112, 115, 121, 122, 118, 116, 115,
        108, 131,
    ];
    let columns = at_door.iter().enumerate().map(|(index, count)| {
        let known = |value: f64| (*count > 0).then_some(value);
        let won = |value: f64| known(value).filter(|_| index > 2);
        let age = 20 - index;
        let wave = (index as f64 * 1.3).sin();
        Column {
            name: format!("{} {}", names[index % 12], 2024 + index / 12),
            short: names[index % 12].to_owned(),
            group: if index % 12 == 0 {
                (2024 + index / 12).to_string()
            } else {
                String::new()
            },
            above: known(f64::from(*count)),
            warm: won((8.0 + wave).round()),
            cool: won((if age < 2 { 9.0 } else { 15.0 } + 2.0 * wave).round()),
            open: (age < 4).then(|| {
                let value = f64::from(7 - 2 * age as i32).max(1.0);
                Estimate::new(value, value * 0.5, value * 1.7)
            }),
            neither: None,
            is_immature: age < 4,
        }
    });
    Columns {
        caption: Caption::new(
            "columns",
            "As many people knock as ever; since April fewer come through",
            "By the month of the door",
        ),
        head: "Month".to_owned(),
        above_name: "Came to the door".to_owned(),
        below_name: "Brought through".to_owned(),
        warm_name: "won by marketing".to_owned(),
        cool_name: "won by sales".to_owned(),
        neither_name: String::new(),
        open_name: "expected from open cases".to_owned(),
        immature_name: "still open".to_owned(),
        lacking_name: "earlier wins are missing".to_owned(),
        unit: Unit::count(),
        columns: columns.collect(),
    }
}

pub(crate) fn funnel_plot() -> FunnelPlot {
    let limit = |size: f64| {
        let error = (0.18_f64 * 0.82 / size).sqrt();
        LimitPoint {
            size,
            inner: ((0.18 - 1.96 * error).max(0.0), 0.18 + 1.96 * error),
            outer: ((0.18 - 3.09 * error).max(0.0), 0.18 + 3.09 * error),
        }
    };
    let point = |name: &str, size, value, is_outside| UnitPoint {
        name: name.to_owned(),
        size,
        value,
        is_outside,
        side: Cool,
    };
    FunnelPlot {
        caption: Caption::new(
            "funnel-plot",
            "One seller lies below what chance allows; the others do not differ",
            "Brought through, of 100, by the number of people each seller met",
        ),
        head: "Seller".to_owned(),
        size_name: "People met".to_owned(),
        value_name: "Brought through, of 100".to_owned(),
        unit: HUNDRED,
        center: (0.18, "all together".to_owned()),
        limit_names: ("95 of 100".to_owned(), "99.8 of 100".to_owned()),
        limits: (4..=60).map(|step| limit(f64::from(step) * 3.0)).collect(),
        points: vec![
            point("Nadia", 120.0, 0.21, false),
            point("Jonas", 84.0, 0.15, false),
            point("Mira", 38.0, 0.26, false),
            point("Tom", 160.0, 0.06, true),
            point("Ada", 16.0, 0.13, false),
        ],
    }
}

pub(crate) fn curves() -> Curves {
    let curve = |name: &str, side, reach: f64, slow: f64, half: f64, unsure_from| Curve {
        name: name.to_owned(),
        head: format!("Brought through, of 100, {name}"),
        side,
        points: (0..=30)
            .map(|step| {
                let x = f64::from(step) * 4.0;
                let y = reach * (1.0 - (-x / slow).exp());
                let half = half * x / 120.0;
                CurvePoint {
                    x,
                    y,
                    low: y - half,
                    high: y + half,
                }
            })
            .collect(),
        unsure_from,
    };
    Curves {
        caption: Caption::new(
            "curves",
            "It takes longer now, and fewer arrive",
            "Brought through, of 100 at the door, by days since the door",
        ),
        x_name: "days".to_owned(),
        unit: HUNDRED,
        curves: vec![
            curve("24 a year earlier", Grey, 0.242, 28.0, 0.0, None),
            curve("about 18 now", Cool, 0.18, 42.0, 0.03, Some(60.0)),
        ],
        unsure_name: "few seen this long yet".to_owned(),
        watched_name: "People still watched".to_owned(),
        watched: vec![
            (0.0, 354.0),
            (30.0, 262.0),
            (60.0, 141.0),
            (90.0, 52.0),
            (120.0, 6.0),
        ],
    }
}

pub(crate) fn heat() -> Heat {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let rows = days.iter().enumerate().map(|(day, name)| HeatRow {
        name: (*name).to_owned(),
        values: (7..20)
            .map(|hour| match (day, hour) {
                (0, 7) | (5, ..9 | 13..) | (6, ..=9 | 11..14) => None,
                (4, 15..) => Some(64.5),
                (5, _) => Some(46.0),
                (6, _) => Some(20.0),
                (_, 17..) => Some(15.0),
                _ => Some(f64::from((hour * 7 + day as i32 * 3) % 5) * 0.5 + 1.0),
            })
            .collect(),
    });
    Heat {
        caption: Caption::new(
            "heat",
            "Who knocks after 17:00, or on Friday from 15:00, waits longest",
            "Hours to the first human answer, middle case. Hatched: fewer than five knocks.",
        ),
        head: "Day".to_owned(),
        unit: Unit::Plain { decimals: 1 },
        columns: (7..20).map(|hour| hour.to_string()).collect(),
        rows: rows.collect(),
    }
}

pub(crate) fn hours() -> Heat {
    let mut heat = heat();
    "hours".clone_into(&mut heat.caption.id);
    heat.columns = (0..24).map(|hour| hour.to_string()).collect();
    for (day, row) in heat.rows.iter_mut().enumerate() {
        row.values = (0..24)
            .map(|hour| (hour > 5).then(|| f64::from((hour * 7 + day as i32 * 3) % 29)))
            .collect();
    }
    heat
}

pub(crate) fn shares(bars: usize) -> Shares {
    let share = |name: &str, side, is_open| Share {
        name: name.to_owned(),
        side,
        is_open,
    };
    let names = ["All", "Hotels and guest houses", "Cafés", "Homes"];
    let bar = |(index, name): (usize, &&str)| ShareBar {
        name: (*name).to_owned(),
        values: vec![22.0 + 5.0 * index as f64, 30.0, 4.0, 11.0],
    };
    Shares {
        caption: Caption::new(
            if bars == 1 { "shares" } else { "shares-many" },
            "Sales won more than half of the orders",
            "Orders of this quarter, by who won them",
        ),
        head: "Group".to_owned(),
        unit: Unit::count(),
        parts: vec![
            share("won by marketing", Warm, false),
            share("won by sales", Cool, false),
            share("neither is known", Grey, false),
            share("expected from open cases", Cool, true),
        ],
        bars: names.iter().enumerate().take(bars).map(bar).collect(),
    }
}

pub(crate) fn lanes() -> Lanes {
    let touch = |at, side, shape, speaker, label: &str, told: &str| Touch {
        at,
        side,
        shape,
        speaker,
        label: label.to_owned(),
        told: told.to_owned(),
    };
    Lanes {
        caption: Caption::new(
            "lanes",
            "A hotel near Lindau asked twice and was answered each time: won by sales",
            "First human answer after 7 working hours 35 minutes",
        ),
        warm_name: "Marketing".to_owned(),
        cool_name: "Sales".to_owned(),
        touch_head: "Touch".to_owned(),
        side_head: "Side".to_owned(),
        touches: vec![
            touch(
                2.0,
                Warm,
                Square,
                We,
                "catalogue",
                "2 June: catalogue. Marketing: before the door.",
            ),
            touch(
                13.0,
                Warm,
                Signal,
                They,
                "",
                "13 June: visits the price page. Marketing: a signal.",
            ),
            touch(
                16.0,
                Cool,
                Circle,
                They,
                "",
                "16 June: telephones. Sales: the knock.",
            ),
            touch(
                16.1,
                Cool,
                Cross,
                We,
                "",
                "16 June: automatic reply. A machine.",
            ),
            touch(
                17.0,
                Cool,
                Circle,
                We,
                "",
                "17 June: Nadia calls back. Sales: exchange.",
            ),
            touch(
                23.0,
                Cool,
                Circle,
                Both,
                "visit",
                "23 June: visit, 50 minutes. Sales: exchange.",
            ),
            touch(
                27.0,
                Cool,
                Circle,
                We,
                "quote",
                "27 June: quote, €14,600. Sales: exchange.",
            ),
            touch(
                30.0,
                Warm,
                Square,
                We,
                "mailing",
                "30 June: summer mailing. Marketing: broadcast.",
            ),
            touch(
                44.0,
                Cool,
                Diamond,
                They,
                "order, €14,600",
                "14 July: signed quote. Sales: won by sales.",
            ),
        ],
        door: Some(Door {
            at: 16.0,
            name: "telephones, 16 June".to_owned(),
        }),
        ticks: vec![
            (2.0, "2 Jun".to_owned()),
            (16.0, "16 Jun".to_owned()),
            (31.0, "1 Jul".to_owned()),
            (44.0, "14 Jul".to_owned()),
        ],
    }
}

pub(crate) fn dumbbell() -> Dumbbell {
    let row = |name: &str, note: &str, cool: Option<(f64, f64, f64)>, is_few| DumbbellRow {
        name: name.to_owned(),
        note: note.to_owned(),
        cool: cool.map(|(value, low, high)| Estimate::new(value, low, high)),
        is_few,
    };
    Dumbbell {
        caption: Caption::new(
            "dumbbell",
            "Mail is a medium of both sides; the telephone is not",
            "Touches of each medium on either side of the door",
        ),
        head: "Medium".to_owned(),
        warm_name: "Marketing".to_owned(),
        cool_name: "Sales".to_owned(),
        rows: vec![
            row("Letter", "412 touches", Some((0.08, 0.06, 0.11)), false),
            row("Mail", "1,904 touches", Some((0.47, 0.44, 0.49)), false),
            row("Telephone", "618 touches", Some((0.96, 0.94, 0.98)), false),
            row("Trade fair", "9 touches", Some((0.55, 0.25, 0.82)), true),
            row("Visit", "", None, false),
        ],
    }
}
