//! Real records: every figure that the READMEs of the data sets give and `diagnose` can show.
//!
//! The data are not part of the product. `DOORSTEP_REAL_DATA` names the folder that holds them; by
//! default it is `shared/data` beside the workspace. Without it these tests say so and pass.

use std::sync::LazyLock;

use serde_json::Value;

use crate::run::{Folder, doorstep, facts, list, near, segment, warned, warning_text, workspace};

/// The path of a data set or file, if the data are there.
fn data(name: &str) -> Option<String> {
    let folder = std::env::var_os("DOORSTEP_REAL_DATA").map_or_else(
        || workspace().join("../shared/data"),
        std::path::PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        return Some(path.display().to_string());
    }
    eprintln!("skipped: no real data at {}", path.display());
    None
}

/// Facts that several tests look at: read once.
type Once = LazyLock<Option<Value>>;

fn olist() -> Option<&'static Value> {
    static FACTS: Once = LazyLock::new(|| Some(facts(&[&data("olist_funnel")?])));
    FACTS.as_ref()
}

fn maven() -> Option<&'static Value> {
    static FACTS: Once = LazyLock::new(|| Some(facts(&[&data("maven_crm_opportunities")?])));
    FACTS.as_ref()
}

fn bank() -> Option<&'static Value> {
    static FACTS: Once =
        LazyLock::new(|| Some(facts(&[&data("uci_bank_marketing")?, "--by", "pdays"])));
    FACTS.as_ref()
}

fn month<'a>(facts: &'a Value, table: &str, month: &str) -> &'a Value {
    let found = list(&facts[table]).iter().find(|row| row["month"] == month);
    found.unwrap_or(&Value::Null)
}

/// The segment whose value begins so.
fn beginning_with<'a>(segments: &'a [Value], start: &str) -> &'a Value {
    let is_it = |row: &&Value| {
        row["value"]
            .as_str()
            .is_some_and(|value| value.starts_with(start))
    };
    segments.iter().find(is_it).unwrap_or(&Value::Null)
}

#[test]
fn real_olist_counts_leads_and_wins_and_invents_no_loss() {
    let Some(facts) = olist() else { return };
    let funnel = &facts["funnel"];
    for (key, number) in [
        ("leads", 8000),
        ("won", 842),
        ("claimed", 842),
        ("won_by_sales", 842),
        ("won_by_marketing", 0),
        ("won_by_unknown", 0),
        ("open", 7158),
        ("lost", 0),
        ("silent", 0),
        ("value", 67_685_148),
    ] {
        assert_eq!(funnel[key], number, "{key}");
    }
    near(&funnel["conversion"], 0.10525, 5, "conversion");
    for (key, number) in [
        ("people", 8000),
        ("cases", 8000),
        ("orders", 842),
        ("reps", 22),
    ] {
        assert_eq!(facts["counts"][key], number, "{key}");
    }
    assert_eq!(facts["currency"], "BRL");
    assert_eq!(facts["policy"]["zone"], "America/Sao_Paulo");
    assert_eq!(facts["repeat"]["cases"], 0);
    assert!(list(&facts["waiting"]).is_empty());
}

#[test]
fn real_olist_origins_carry_rate_lag_and_money() {
    /// Leads, won, rate in percent, median lag in days, value and value of a lead in minor units.
    type Origin = (&'static str, u64, u64, f64, f64, Option<i64>, i64);
    const ORIGINS: [Origin; 11] = [
        (
            "organic_search",
            2296,
            271,
            11.80,
            14.0,
            Some(20_702_345),
            9017,
        ),
        (
            "paid_search",
            1586,
            195,
            12.30,
            15.0,
            Some(15_527_705),
            9790,
        ),
        ("social", 1350, 75, 5.56, 30.0, Some(4_347_799), 3221),
        ("unknown", 1099, 179, 16.29, 11.0, Some(21_374_270), 19449),
        (
            "direct_traffic",
            499,
            56,
            11.22,
            10.0,
            Some(2_190_390),
            4390,
        ),
        ("email", 493, 15, 3.04, 21.0, Some(848_499), 1721),
        ("referral", 284, 24, 8.45, 18.5, Some(1_788_715), 6298),
        ("other", 150, 4, 2.67, 9.0, Some(688_865), 4592),
        ("display", 118, 6, 5.08, 8.5, Some(92_300), 782),
        ("other_publicities", 65, 3, 4.62, 35.0, None, 0),
        ("", 60, 14, 23.33, 7.5, Some(124_260), 2071),
    ];
    let Some(facts) = olist() else { return };
    let sources = list(&facts["by"]["source"]);
    let order: Vec<_> = sources
        .iter()
        .filter_map(|row| row["value"].as_str())
        .collect();
    assert_eq!(order, ORIGINS.map(|origin| origin.0));
    for (origin, leads, won, rate, lag, amount, per_lead) in ORIGINS {
        let row = segment(facts, "source", origin);
        assert_eq!(row["leads"], leads, "{origin}");
        assert_eq!(row["won"], won, "{origin}");
        near(&row["rate"], rate / 100.0, 4, origin);
        near(&row["median_days_to_win"], lag, 6, origin);
        assert_eq!(row["amount"], serde_json::json!(amount), "{origin}");
        assert_eq!(row["value_per_lead"], per_lead, "{origin}");
        assert_eq!(row["after_door"], false, "{origin}");
    }
}

const OLIST_MONTHS: [(&str, u64, u64, u64, f64, u64, f64); 12] = [
    ("2017-06", 4, 0, 0, 0.0, 0, 0.0),
    ("2017-07", 239, 2, 0, 0.0, 0, 0.0),
    ("2017-08", 386, 9, 0, 0.0, 0, 0.0),
    ("2017-09", 312, 7, 0, 0.0, 0, 0.0),
    ("2017-10", 416, 14, 0, 0.0, 0, 0.0),
    ("2017-11", 445, 18, 2, 0.45, 8, 1.80),
    ("2017-12", 200, 11, 1, 0.50, 6, 3.00),
    ("2018-01", 1141, 152, 96, 8.41, 129, 11.31),
    ("2018-02", 1028, 149, 101, 9.82, 128, 12.45),
    ("2018-03", 1174, 167, 115, 9.80, 141, 12.01),
    ("2018-04", 1352, 183, 148, 10.95, 171, 12.65),
    ("2018-05", 1303, 130, 92, 7.06, 109, 8.37),
];

#[test]
fn real_olist_months_carry_cohorts_and_those_without_history_are_not_comparable() {
    let Some(facts) = olist() else { return };
    assert_eq!(list(&facts["months"]).len(), OLIST_MONTHS.len());
    for (name, leads, won, won_30d, rate_30d, won_90d, rate_90d) in OLIST_MONTHS {
        let row = month(facts, "months", name);
        assert_eq!(row["leads"], leads, "{name}");
        assert_eq!(row["won"], won, "{name}");
        assert_eq!(row["won_30d"], won_30d, "{name}");
        assert_eq!(row["won_90d"], won_90d, "{name}");
        near(&row["rate_30d"], rate_30d / 100.0, 4, name);
        near(&row["rate_90d"], rate_90d / 100.0, 4, name);
        assert_eq!(row["comparable"], name >= "2018-01", "{name}");
        assert_eq!(row["mature_30d"], true, "{name}");
        assert_eq!(row["mature_90d"], true, "{name}");
    }
    assert_eq!(warned(facts, "history-missing"), ["2017-06 to 2017-12"]);
    assert!(warning_text(facts, "history-missing").contains("2017-12-05"));
    assert!(warned(facts, "cohort-immature").is_empty());
}

#[test]
fn real_olist_closings_fall_after_may_because_the_leads_end() {
    let Some(facts) = olist() else { return };
    let closings = [3, 73, 113, 147, 207, 122, 57, 37, 33, 23, 21, 6];
    let rows = list(&facts["closings"]);
    let won: Vec<_> = rows.iter().filter_map(|row| row["won"].as_u64()).collect();
    assert_eq!(won, closings);
    assert_eq!(rows[0]["month"], "2017-12");
    assert_eq!(rows[11]["month"], "2018-11");
    let text = warning_text(facts, "stream-ends");
    assert_eq!(warned(facts, "stream-ends"), ["leads"]);
    assert!(text.contains("2018-05-31"), "{text}");
}

#[test]
fn real_olist_lags_are_whole_local_days() {
    let Some(facts) = olist() else { return };
    let lag = &facts["lag"];
    near(&lag["median_days"], 14.0, 6, "median");
    near(&lag["quarter_days"], 5.0, 6, "quarter");
    near(&lag["three_quarters_days"], 54.75, 6, "three quarters");
    // One win two days before its first contact counts as 0 here, as -2 in the README.
    near(&lag["mean_days"], 48.44, 2, "mean");
    assert_eq!(lag["longest_days"], 427);
    near(&facts["funnel"]["median_days_to_win"], 14.0, 6, "median");
    assert_eq!(warned(facts, "closed-before-contact").len(), 1);
    assert!(warning_text(facts, "closed-before-contact").starts_with("1 deal"));
}

#[test]
fn real_olist_landing_pages_move_conversion_by_a_factor_of_five() {
    let Some(facts) = olist() else { return };
    assert_eq!(list(&facts["by"]["campaign"]).len(), 495);
    for (page, leads, rate) in [
        ("b76ef37428e6799c421989521c0e5077", 912, 18.75),
        ("22c29808c4f815213303f8933030604c", 883, 19.71),
        ("40dec9f3d5259a3d2dbcdab2114fae47", 330, 20.30),
        ("58326e62183c14b0c03085c33b9fdc44", 495, 5.45),
        ("88740e65d5d6b056e0cda098e1ea6313", 445, 6.97),
        ("e492ee5eaf1697716985cc6f33f9cd9b", 291, 3.44),
    ] {
        let row = segment(facts, "campaign", page);
        assert_eq!(row["leads"], leads, "{page}");
        near(&row["rate"], rate / 100.0, 4, page);
    }
}

#[test]
fn real_olist_reps_are_known_only_where_won_so_no_rate_is_given() {
    let Some(facts) = olist() else { return };
    let reps = list(&facts["by"]["rep"]);
    assert_eq!(reps.len(), 23); // 22 and those of whom none is known
    for rep in reps {
        for key in ["rate", "low", "high", "shrunk", "value_per_lead"] {
            assert_eq!(rep[key], Value::Null, "{rep}");
        }
    }
    for (start, won) in [("4ef15afb", 133), ("d3d1e91a", 82), ("6565aa9c", 74)] {
        let row = beginning_with(reps, start);
        assert_eq!(row["won"], won, "{start}");
    }
    // The medians of the ten busiest are 10 to 17 days.
    for rep in &reps[1..11] {
        let median = rep["median_days_to_win"].as_f64().unwrap();
        assert!((10.0..=17.0).contains(&median), "{rep}");
    }
    let first_lines = list(&facts["by"]["sdr_id"]);
    assert_eq!(first_lines.len(), 33);
    for (start, won) in [("4b339f95", 140), ("068066e2", 81), ("56bf83c4", 74)] {
        let row = beginning_with(first_lines, start);
        assert_eq!(row["won"], won, "{start}");
        assert_eq!(row["rate"], Value::Null);
        assert_eq!(row["after_door"], true);
    }
    assert_eq!(warned(facts, "rep-only-on-won"), ["rep"]);
}

#[test]
fn real_olist_traps_are_named() {
    let Some(facts) = olist() else { return };
    let text = warning_text(facts, "source-unknown");
    assert!(
        text.contains("22.9 %") && text.contains("193 of 842"),
        "{text}"
    );
    assert_eq!(warned(facts, "paying-differs-from-won"), ["380 of 842"]);
    assert_eq!(warned(facts, "no-sales-records"), ["sales"]);
    let mut unused = warned(facts, "file-not-used");
    unused.sort_unstable();
    assert_eq!(
        unused,
        [
            "README.md",
            "olist_order_items.funnel_sellers_only.csv",
            "olist_orders_dataset.first5000.csv",
            "olist_sellers_dataset.csv",
        ]
    );
}

#[test]
fn real_olist_as_of_an_earlier_day_knows_only_what_was_known() {
    // Day, leads and wins known then, the wins among the leads of the month that ends with it.
    for (day, leads, won, young, young_won) in [
        ("2018-02-28", 4171, 189, "2018-02", 65),
        ("2018-03-31", 5345, 336, "2018-03", 82),
        ("2018-05-31", 8000, 665, "2018-05", 70),
    ] {
        let Some(folder) = data("olist_funnel") else {
            return;
        };
        let facts = &facts(&[&folder, "--as-of", day]);
        assert_eq!(facts["funnel"]["leads"], leads, "{day}");
        assert_eq!(facts["funnel"]["won"], won, "{day}");
        assert_eq!(facts["funnel"]["open"], leads - won, "{day}");
        near(
            &facts["funnel"]["conversion"],
            f64::from(won) / f64::from(leads),
            9,
            day,
        );
        let row = month(facts, "months", young);
        assert_eq!(row["mature_30d"], false, "{day}");
        assert_eq!(row["won_30d"], young_won, "{day}");
        let (whole_leads, whole_won) = OLIST_MONTHS
            .iter()
            .find(|month| month.0 == young)
            .map(|month| (month.1, month.2))
            .unwrap();
        assert_eq!(row["leads"], whole_leads, "{day}");
        assert!(row["won"].as_u64().unwrap() < whole_won, "{day}");
        assert!(
            warned(facts, "cohort-immature")[0].ends_with(young),
            "{day}"
        );
        assert_eq!(list(&facts["months"]).last().unwrap()["month"], young);
        assert_eq!(list(&facts["closings"]).last().unwrap()["month"], young);
        assert!(facts["as_of"].as_str().unwrap().starts_with(day));
        assert!(warned(facts, "stream-ends").is_empty(), "{day}");
    }
}

#[test]
fn real_maven_pipeline_is_counted_as_its_readme_counts_it() {
    let Some(facts) = maven() else { return };
    let funnel = &facts["funnel"];
    for (key, number) in [
        ("won", 4238),
        ("lost", 2473),
        ("open", 1589),
        ("leads", 8300),
        ("silent", 0),
        ("value", 1_000_553_400),
    ] {
        assert_eq!(funnel[key], number, "{key}");
    }
    near(&funnel["win_rate_closed"], 0.6315, 4, "win rate");
    assert_eq!(facts["counts"]["people"], 8800);
    assert_eq!(facts["counts"]["reps"], 30);
    assert_eq!(facts["currency"], "USD");
    near(&facts["lag"]["median_days"], 57.0, 6, "median");
    near(&facts["lag"]["quarter_days"], 9.0, 6, "quarter");
    near(
        &facts["lag"]["three_quarters_days"],
        88.0,
        6,
        "three quarters",
    );
    assert_eq!(facts["lag"]["longest_days"], 138);
    let first = &list(&facts["months"])[0];
    assert_eq!(first["month"], "2016-10");
    assert_eq!(first["leads"], 7);
    assert_eq!(first["won"], 7);
    assert_eq!(first["comparable"], false);
}

#[test]
fn real_maven_closings_show_the_saw_tooth() {
    let Some(facts) = maven() else { return };
    let closings = [
        ("2017-03", 647, 531, 82.1),
        ("2017-04", 586, 285, 48.6),
        ("2017-05", 805, 438, 54.4),
        ("2017-06", 641, 531, 82.8),
        ("2017-07", 627, 308, 49.1),
        ("2017-08", 785, 446, 56.8),
        ("2017-09", 635, 503, 79.2),
        ("2017-10", 566, 279, 49.3),
        ("2017-11", 768, 406, 52.9),
        ("2017-12", 651, 511, 78.5),
    ];
    assert_eq!(list(&facts["closings"]).len(), closings.len());
    for (name, closed, won, rate) in closings {
        let row = month(facts, "closings", name);
        assert_eq!(row["closed"], closed, "{name}");
        assert_eq!(row["won"], won, "{name}");
        assert_eq!(row["lost"], closed - won, "{name}");
        near(&row["win_rate"], rate / 100.0, 3, name);
    }
}

#[test]
fn real_maven_agents_offices_and_managers_keep_their_win_rates() {
    let Some(facts) = maven() else { return };
    let agents = list(&facts["by"]["rep"]);
    assert_eq!(agents.len(), 30);
    for agent in agents {
        let rate = agent["win_rate_closed"].as_f64().unwrap();
        assert!((0.5495..=0.7045).contains(&rate), "{agent}");
    }
    let darcel = segment(facts, "rep", "Darcel Schlecht");
    assert_eq!(
        darcel["won"].as_u64().unwrap() + darcel["lost"].as_u64().unwrap(),
        553
    );
    near(&darcel["win_rate_closed"], 0.631, 3, "Darcel");
    assert_eq!(darcel["amount"], 115_321_400);
    for (column, value, decided, rate) in [
        ("office", "Central", Some(2604), 62.56),
        ("office", "East", Some(1858), 63.02),
        ("office", "West", Some(2249), 63.94),
        ("manager", "Cara Losch", None, 64.4),
        ("manager", "Summer Sewald", None, 64.3),
        ("manager", "Celia Rouche", None, 63.4),
        ("manager", "Dustin Brinkmann", None, 63.0),
        ("manager", "Melvin Marxen", None, 62.2),
        ("manager", "Rocco Neubert", None, 62.1),
    ] {
        let row = segment(facts, column, value);
        near(
            &row["win_rate_closed"],
            rate / 100.0,
            if decided.is_some() { 4 } else { 3 },
            value,
        );
        if let Some(decided) = decided {
            let closed = row["won"].as_u64().unwrap() + row["lost"].as_u64().unwrap();
            assert_eq!(closed, decided, "{value}");
        }
    }
    assert_eq!(list(&facts["by"]["office"]).len(), 3);
    assert_eq!(list(&facts["by"]["manager"]).len(), 6);
}

#[test]
fn real_maven_has_no_marketing_and_its_stale_deals_are_counted() {
    let Some(facts) = maven() else { return };
    assert_eq!(warned(facts, "no-marketing-records"), ["marketing"]);
    let stale = warning_text(facts, "stale-deals");
    assert!(stale.starts_with("1,291 open leads are"), "{stale}");
    assert!(stale.contains("138 days"), "{stale}");
    assert_eq!(facts["funnel"]["won_by_marketing"], 0);
    assert!(warned(facts, "source-unknown").is_empty());
    assert_eq!(
        warned(facts, "file-not-used"),
        ["README.md", "products.csv"]
    );
    let by_word = list(&facts["by"]["source"]);
    assert!(by_word.iter().all(|row| row["value"] == ""), "{by_word:?}");
}

#[test]
fn real_bank_reaches_everybody_and_wins_one_in_eight() {
    let Some(facts) = bank() else { return };
    let funnel = &facts["funnel"];
    assert_eq!(funnel["reached"], 45211);
    assert_eq!(funnel["won"], 5289);
    assert_eq!(funnel["leads"], 5289);
    assert_eq!(facts["counts"]["people"], 45211);
    assert_eq!(list(&facts["months"])[0]["month"], "2008-05");
    assert_eq!(list(&facts["months"]).last().unwrap()["month"], "2010-11");
    let mut unused = warned(facts, "file-not-used");
    unused.sort_unstable();
    assert_eq!(
        unused,
        [
            "README.md",
            "bank-additional-full.csv.gz",
            "bank-additional.csv",
            "bank-names.txt",
            "bank.csv",
        ]
    );
}

#[test]
fn real_bank_rates_of_the_reached_fall_with_every_call() {
    const CALLS: [(u64, f64); 9] = [
        (17544, 14.60),
        (12505, 11.20),
        (5521, 11.19),
        (3522, 9.00),
        (1764, 7.88),
        (1291, 7.13),
        (735, 6.39),
        (540, 5.93),
        (327, 6.42),
    ];
    let Some(facts) = bank() else { return };
    for (index, (reached, rate)) in CALLS.into_iter().enumerate() {
        let calls = (index + 1).to_string();
        let row = segment(facts, "calls", &calls);
        assert_eq!(row["reached"], reached, "{calls}");
        near(&row["rate_reached"], rate / 100.0, 4, &calls);
        assert_eq!(row["after_door"], true);
    }
    let (mut reached, mut won, mut calls, mut most) = (0, 0, 0, 0);
    for row in list(&facts["by"]["calls"]) {
        let number: u64 = row["value"].as_str().unwrap().parse().unwrap();
        calls += number * row["reached"].as_u64().unwrap();
        most = most.max(number);
        if number >= 10 {
            reached += row["reached"].as_u64().unwrap();
            won += row["won"].as_u64().unwrap();
        }
    }
    assert_eq!((reached, calls, most), (1462, 124_956, 63));
    near(
        &serde_json::json!(won as f64 / reached as f64),
        0.0417,
        4,
        "10+",
    );
}

#[test]
fn real_bank_rates_by_outcome_contact_and_month_are_those_of_the_readme() {
    let Some(facts) = bank() else { return };
    for (column, value, reached, rate, decimals) in [
        ("poutcome", "success", Some(1511), 64.73, 4),
        ("poutcome", "other", Some(1840), 16.68, 4),
        ("poutcome", "failure", Some(4901), 12.61, 4),
        ("poutcome", "unknown", Some(36959), 9.16, 4),
        ("contact", "cellular", None, 14.92, 4),
        ("contact", "telephone", None, 13.42, 4),
        ("contact", "unknown", Some(13020), 4.07, 4),
        ("month", "may", Some(13766), 6.7, 3),
        ("month", "mar", Some(477), 52.0, 3),
        ("month", "dec", Some(214), 46.7, 3),
        ("month", "sep", Some(579), 46.5, 3),
        ("month", "oct", Some(738), 43.8, 3),
    ] {
        let row = segment(facts, column, value);
        if let Some(reached) = reached {
            assert_eq!(row["reached"], reached, "{column} {value}");
        }
        near(&row["rate_reached"], rate / 100.0, decimals, value);
    }
    assert_eq!(segment(facts, "job", "unknown")["reached"], 288);
    assert_eq!(segment(facts, "education", "unknown")["reached"], 1857);
}

#[test]
fn real_bank_never_called_before_is_a_value_of_its_own() {
    let Some(facts) = bank() else { return };
    assert_eq!(segment(facts, "pdays", "-1")["reached"], 36954);
}

#[test]
fn real_data_are_told_in_text_too() {
    let Some(folder) = data("olist_funnel") else {
        return;
    };
    let text = doorstep(&["diagnose", &folder]).text();
    assert!(text.contains("8,000 people who came to the door"), "{text}");
    assert!(text.contains("history-missing"), "{text}");
}

/// The verdict on a data set with options.
fn verdict(name: &str, options: &[&str]) -> Option<Value> {
    let data = data(name)?;
    let mut arguments = vec![data.as_str()];
    arguments.extend(options);
    Some(facts(&arguments)["verdict"].clone())
}

/// Neither a side nor the market is named.
fn is_nothing_named(verdict: &Value) -> bool {
    let decision = verdict["decision"].as_str();
    matches!(decision, Some("balanced" | "not_enough_data"))
}

#[test]
fn real_olist_the_end_of_the_leads_in_may_is_no_fall_of_marketing() {
    for against in ["previous", "2018-02..2018-04"] {
        let options = ["--period", "2018-05..2018-07", "--against", against];
        let Some(verdict) = verdict("olist_funnel", &options) else {
            return;
        };
        assert_eq!(verdict["posterior"], Value::Null, "{verdict}");
        let text = verdict["sentences"][0]["text"].as_str().unwrap_or("");
        assert!(text.contains("leads on record end"), "{text}");
    }
}

#[test]
fn real_olist_who_answered_is_known_only_after_the_door_and_compares_nothing() {
    let Some(folder) = data("olist_funnel") else {
        return;
    };
    let text = doorstep(&["diagnose", &folder, "--mix", "sdr_id"]).refusal();
    assert!(text.contains("--mix"), "{text}");
    let pages = verdict("olist_funnel", &["--mix", "campaign"]);
    assert!(pages.is_some_and(|verdict| !list(&verdict["mix"]).is_empty()));
}

#[test]
fn real_olist_the_fall_of_may_is_behind_the_door() {
    let options = ["--period", "2018-05", "--against", "2018-04..2018-04"];
    let Some(verdict) = verdict("olist_funnel", &options) else {
        return;
    };
    // Without reps of the lost nobody can tell the market from all of sales.
    let decision = verdict["decision"].as_str();
    assert!(matches!(decision, Some("sales" | "market")), "{verdict}");
    assert!(verdict["posterior"]["sales"].as_f64() > Some(0.8));
    assert!(verdict["posterior"]["marketing"].as_f64() < Some(0.1));
    assert_eq!(
        verdict["sensitivity"]["leads"],
        serde_json::json!([1352, 1303])
    );
}

#[test]
fn real_olist_as_of_march_claims_no_fall_and_2017_is_not_compared() {
    let Some(early) = verdict("olist_funnel", &["--as-of", "2018-03-31"]) else {
        return;
    };
    assert!(is_nothing_named(&early), "{early}");
    let years = ["--period", "2018", "--against", "2017"];
    let Some(years) = verdict("olist_funnel", &years) else {
        return;
    };
    assert_eq!(years["decision"], "not_enough_data");
    let text = years["sentences"][0]["text"].as_str().unwrap_or("");
    assert!(text.contains("missing from the records"), "{text}");
}

#[test]
fn real_maven_the_first_month_of_a_quarter_is_no_weakness_and_marketing_has_no_opinion() {
    for (period, against) in [("2017-07", "2017-06"), ("2017-04", "2017-03")] {
        let options = ["--period", period, "--against", against];
        let Some(verdict) = verdict("maven_crm_opportunities", &options) else {
            return;
        };
        assert_eq!(verdict["decision"], "not_enough_data", "{period}");
        let text = verdict["sentences"][0]["text"].as_str().unwrap_or("");
        assert!(text.contains("rhythm of the quarter"), "{text}");
    }
    for period in ["2017-04", "2017-07", "2017-10"] {
        let options = ["--period", period, "--against", "previous"];
        let Some(verdict) = verdict("maven_crm_opportunities", &options) else {
            return;
        };
        assert!(is_nothing_named(&verdict), "{period}: {verdict}");
    }
    let Some(usual) = verdict("maven_crm_opportunities", &[]) else {
        return;
    };
    assert_eq!(usual["posterior"]["marketing"], 0.0);
    assert!(
        usual["sentences"].to_string().contains("no opinion"),
        "{usual}"
    );
}

#[test]
fn real_bank_where_only_buyers_are_at_the_door_there_is_no_verdict_on_sales() {
    let Some(verdict) = verdict("uci_bank_marketing", &[]) else {
        return;
    };
    assert_eq!(verdict["decision"], "not_enough_data");
}

#[test]
fn a_ledger_of_real_records_gives_the_report_of_their_files() {
    for name in ["olist_funnel", "maven_crm_opportunities"] {
        let Some(folder) = data(name) else { continue };
        let place = Folder::new(&[]);
        let ledger = place.path("ledger");
        doorstep(&["import", &folder, "--into", &ledger]).text();
        assert!(facts(&[&folder]) == facts(&[&ledger]), "{name}");
    }
}

/// What an import of a data set tells, in lines, if the data are there.
fn imported(name: &str, more: &[&str]) -> Option<Vec<String>> {
    let folder = Folder::new(&[]);
    let (path, ledger) = (data(name)?, folder.path("ledger"));
    let mut arguments = vec!["import", &path, "--into", &ledger, "--zone", "UTC"];
    arguments.extend(more);
    let run = doorstep(&arguments);
    assert!(run.code == Some(0), "{name}: {}", run.err);
    let lines = run.out.lines();
    Some(
        lines
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect(),
    )
}

fn has(told: &[String], line: &str) -> bool {
    told.iter().any(|told| told == line)
}

#[test]
fn a_report_of_google_ads_costs_what_its_campaigns_cost_and_not_four_times_as_much() {
    let Some(told) = imported("google_ads_ui_export/Campaign report.csv", &[]) else {
        return;
    };
    assert!(
        has(&told, "campaigns 2 new") && has(&told, "spend 2 new"),
        "{told:?}"
    );
    assert!(
        told.iter().any(|line| line.contains("4 lines of totals")),
        "{told:?}"
    );
}

#[test]
fn none_of_the_calls_of_twilio_is_a_talk_and_an_impossible_day_is_named() {
    let folder = Folder::new(&[]);
    let rejects = folder.path("rejects.csv");
    let Some(told) = imported("twilio_fivetran_seeds", &["--skip-bad", &rejects]) else {
        return;
    };
    // Eight of nine calls, one of which was on 30 February, and ten messages.
    assert!(has(&told, "touches 18 new"), "{told:?}");
    let rejected = std::fs::read_to_string(&rejects).unwrap();
    assert!(rejected.contains("2022-02-30"), "{rejected}");
}

#[test]
fn fourteen_calls_of_asterisk_are_with_two_people() {
    let Some(told) = imported("asterisk_cdr", &[]) else {
        return;
    };
    assert!(
        has(&told, "touches 14 new") && has(&told, "people 2 new"),
        "{told:?}"
    );
}

#[test]
fn the_tables_of_hubspot_salesforce_and_mailchimp_are_read_as_they_are() {
    for (name, expected) in [
        (
            "hubspot_fivetran_seeds",
            &["deals 44 new", "reps 100 new", "campaigns 100 new"][..],
        ),
        // Their seeds mark every opportunity as deleted and count them all: five won, four lost, one open.
        (
            "salesforce_fivetran_seeds",
            &[
                "deals 10 new",
                "reps 10 new",
                "companies 10 new",
                "people 5 new",
            ],
        ),
        ("salesforce_sfdx_samples", &["people 26 new"]),
        (
            "mailchimp_fivetran_seeds",
            &["campaigns 3 new", "touches 45 new"],
        ),
    ] {
        let Some(told) = imported(name, &[]) else {
            continue;
        };
        for line in expected {
            assert!(has(&told, line), "{name}, {line}: {told:?}");
        }
    }
}
