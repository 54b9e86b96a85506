//! Made-up twins of the exports that Doorstep has presets for: a few rows with their traps.

use serde_json::{Value, json};

use crate::run::{Folder, doorstep, facts, list, near, segment, warned, warning_text};

const LEADS: &str = "\
mql_id,first_contact_date,landing_page_id,origin
m1,2018-02-01,page1,organic_search
m2,2018-03-08,page1,unknown
m3,2018-03-10,page2,
m4,2018-03-12,page2,email
m5,2018-03-15,page2,unknown
";
const DEALS: &str = "\
mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,lead_behaviour_profile,has_company,has_gtin,average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue
m1,s1,sdr1,sr1,2018-02-26 22:58:00,pet,online_big,\"cat, wolf\",,,5-20,reseller,,0.0
m2,s2,sdr1,sr2,2018-03-06 19:38:00,pet,online_big,cat,,,,reseller,,0.0
m3,s3,sdr2,sr1,2018-03-20 01:00:00,pet,industry,,,,,reseller,,0.0
";
const ITEMS: &str = "\
order_id,order_item_id,seller_id,shipping_limit_date,price,freight_value
o1,1,s1,2018-04-01 10:00:00,100.10,5.00
o1,2,s1,2018-04-01 10:00:00,50.05,5.00
o1,2,s1,2018-04-01 10:00:00,50.05,5.00
o2,1,s3,2018-04-02 10:00:00,20.00,5.00
o3,1,other,2018-04-03 10:00:00,999.00,5.00
";

fn olist() -> Folder {
    let kept: Vec<_> = ITEMS
        .lines()
        .filter(|line| !line.contains("other"))
        .collect();
    let subset = kept.join("\n");
    Folder::new(&[
        ("leads.csv", LEADS),
        ("closed.csv", DEALS),
        ("items.csv", ITEMS),
        ("items.subset.csv", &subset),
        ("sellers.csv", "seller_id,seller_city\ns1,sp\n"),
        ("README.md", "about"),
    ])
}

#[test]
fn olist_leads_knock_and_their_deals_are_won_by_the_reps_word() {
    let facts = olist().facts();
    let funnel = &facts["funnel"];
    for (key, number) in [
        ("leads", 5),
        ("won", 3),
        ("won_by_sales", 3),
        ("claimed", 3),
        ("open", 2),
        ("lost", 0),
    ] {
        assert_eq!(funnel[key], number, "{key}");
    }
    assert_eq!(facts["currency"], "BRL");
    assert_eq!(facts["counts"]["reps"], 2);
    assert_eq!(segment(&facts, "rep", "sr1")["won"], 2);
    assert_eq!(segment(&facts, "rep", "sr1")["rate"], Value::Null);
    assert_eq!(segment(&facts, "sdr_id", "sdr1")["after_door"], true);
}

#[test]
fn olist_won_before_contact_moves_the_contact_and_says_so() {
    let facts = olist().facts();
    assert_eq!(warned(&facts, "closed-before-contact"), ["deals"]);
    // 25 local days, 0 and 10.
    near(&facts["lag"]["median_days"], 10.0, 6, "median");
    assert_eq!(facts["lag"]["longest_days"], 25);
    let page = segment(&facts, "campaign", "page1");
    assert_eq!(page["won"], 2);
}

#[test]
fn olist_origins_stay_as_they_stand_empty_and_unknown_apart() {
    let facts = olist().facts();
    for (origin, leads, won) in [
        ("unknown", 2, 1),
        ("", 1, 1),
        ("email", 1, 0),
        ("organic_search", 1, 1),
    ] {
        let row = segment(&facts, "source", origin);
        assert_eq!(row["leads"], leads, "{origin}");
        assert_eq!(row["won"], won, "{origin}");
    }
    let text = warning_text(&facts, "source-unknown");
    assert!(text.contains("66.7 %") && text.contains("2 of 3"), "{text}");
}

#[test]
fn olist_items_sum_to_the_deal_and_a_seller_without_any_paid_nothing() {
    let facts = olist().facts();
    // 100.10 + 50.05 + 50.05, whose double is a true one, and 20.00; s2 sold nothing.
    assert_eq!(facts["funnel"]["value"], 22_020);
    assert_eq!(segment(&facts, "rep", "sr1")["amount"], 22_020);
    assert_eq!(segment(&facts, "rep", "sr2")["amount"], Value::Null);
    assert_eq!(warned(&facts, "paying-differs-from-won"), ["2 of 3"]);
    assert_eq!(facts["counts"]["orders"], 3);
}

#[test]
fn olist_a_subset_of_the_items_is_named_and_left_out_and_unused_files_too() {
    let facts = olist().facts();
    let mut unused = warned(&facts, "file-not-used");
    unused.sort_unstable();
    assert_eq!(unused, ["README.md", "items.subset.csv", "sellers.csv"]);
}

#[test]
fn olist_works_without_the_items_and_then_knows_no_money() {
    let folder = Folder::new(&[("leads.csv", LEADS), ("closed.csv", DEALS)]);
    let facts = folder.facts();
    assert_eq!(facts["funnel"]["won"], 3);
    assert_eq!(facts["funnel"]["value"], Value::Null);
    assert_eq!(
        segment(&facts, "source", "unknown")["value_per_lead"],
        Value::Null
    );
    assert!(warned(&facts, "paying-differs-from-won").is_empty());
}

const PIPELINE: &str = "\
opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
op1,Ann Lee,GTXPro,Acme,Won,2017-01-02,2017-03-01,1054
op2,Ann Lee,GTXPro,,Engaging,2017-02-02,,
op3,Bob Ray,MG Special,Acme,Lost,2017-02-10,2017-03-05,0
op4,Bob Ray,MG Special,,Prospecting,,,
op5,Bob Ray,MG Special,Beta,Won,2017-02-10,2017-03-31,55
";

fn maven() -> Folder {
    Folder::new(&[
        ("sales_pipeline.csv", PIPELINE),
        (
            "sales_teams.csv",
            "sales_agent,manager,regional_office\r\nAnn Lee,Mia,West\r\nBob Ray,Noa,East\r\nCarl Lin,Noa,East\r\n",
        ),
        (
            "accounts.csv",
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of\r\nAcme,technolgy,1990,1.1,10,US,\r\n",
        ),
        (
            "products.csv",
            "product,series,sales_price\r\nGTX Pro,GTX,4821\r\n",
        ),
    ])
}

#[test]
fn maven_sales_open_the_door_and_prospects_without_dates_are_not_at_it() {
    let facts = maven().facts();
    assert_eq!(facts["counts"]["people"], 5);
    let funnel = &facts["funnel"];
    for (key, number) in [
        ("leads", 4),
        ("won", 2),
        ("lost", 1),
        ("open", 1),
        ("won_by_sales", 2),
        ("value", 110_900),
    ] {
        assert_eq!(funnel[key], number, "{key}");
    }
    near(&funnel["win_rate_closed"], 2.0 / 3.0, 9, "win rate");
    assert_eq!(warned(&facts, "no-marketing-records"), ["marketing"]);
    assert_eq!(facts["counts"]["reps"], 2);
}

#[test]
fn maven_agents_bring_their_manager_and_office() {
    let facts = maven().facts();
    assert_eq!(segment(&facts, "manager", "Noa")["won"], 1);
    assert_eq!(segment(&facts, "manager", "Noa")["lost"], 1);
    assert_eq!(segment(&facts, "office", "West")["leads"], 2);
    // An account that is empty belongs to no sector, and one that is not listed to none either.
    assert_eq!(segment(&facts, "sector", "technolgy")["leads"], 2);
    assert_eq!(segment(&facts, "sector", "")["leads"], 2);
    assert_eq!(warned(&facts, "file-not-used"), ["products.csv"]);
}

const BANK_HEAD: &str = "\"age\";\"job\";\"marital\";\"education\";\"default\";\"balance\";\"housing\";\"loan\";\"contact\";\"day\";\"month\";\"duration\";\"campaign\";\"pdays\";\"previous\";\"poutcome\";\"y\"\n";

fn client(day: u8, month: &str, seconds: u32, calls: u32, y: &str) -> String {
    format!(
        "58;\"management\";\"married\";\"tertiary\";\"no\";2143;\"yes\";\"no\";\"unknown\";{day};\"{month}\";{seconds};{calls};-1;0;\"unknown\";\"{y}\"\n"
    )
}

fn bank() -> Folder {
    let rows = [
        client(5, "may", 261, 1, "no"),
        client(31, "dec", 151, 2, "yes"),
        client(2, "jan", 76, 1, "no"),
        client(28, "feb", 12, 1, "yes"),
        client(1, "jan", 400, 3, "yes"),
    ];
    Folder::new(&[("bank-full.csv", &format!("{BANK_HEAD}{}", rows.concat()))])
}

#[test]
fn bank_years_roll_forward_when_the_month_falls() {
    let facts = bank().facts();
    let months: Vec<_> = list(&facts["closings"])
        .iter()
        .filter(|row| row["won"] != 0)
        .map(|row| row["month"].clone())
        .collect();
    assert_eq!(
        months,
        [json!("2008-12"), json!("2009-02"), json!("2010-01")]
    );
    assert!(facts["as_of"].as_str().unwrap().starts_with("2010-01-01"));
}

#[test]
fn bank_clients_are_reached_by_the_call_and_won_if_they_said_yes() {
    let facts = bank().facts();
    assert_eq!(facts["funnel"]["reached"], 5);
    assert_eq!(facts["funnel"]["won"], 3);
    assert_eq!(facts["funnel"]["leads"], 3);
    let once = segment(&facts, "calls", "1");
    assert_eq!(once["reached"], 3);
    assert_eq!(once["won"], 1);
    near(&once["rate_reached"], 1.0 / 3.0, 9, "one call");
    assert_eq!(once["after_door"], true);
    assert_eq!(segment(&facts, "job", "management")["reached"], 5);
}

#[test]
fn bank_a_yes_in_a_call_too_short_for_a_talk_was_not_won_by_talking() {
    let facts = bank().facts();
    assert_eq!(facts["funnel"]["won_by_sales"], 2);
    assert_eq!(facts["funnel"]["won_by_marketing"], 1);
}

#[test]
fn bank_rows_out_of_order_are_refused_because_their_years_cannot_be_told() {
    let rows: String = (0..20)
        .map(|row| client(5, if row % 2 == 0 { "may" } else { "jan" }, 261, 1, "no"))
        .collect();
    let folder = Folder::new(&[("bank.csv", &format!("{BANK_HEAD}{rows}"))]);
    let refusal = doorstep(&["diagnose", &folder.path("bank.csv")]).refusal();
    assert!(
        refusal.contains("not in the order of their dates"),
        "{refusal}"
    );
    assert!(refusal.contains("bank.csv row "), "{refusal}");
}

#[test]
fn a_bad_row_of_an_export_is_rejected_once_and_nothing_of_it_is_counted() {
    let rows = [
        client(5, "may", 261, 1, "yes"),
        client(40, "may", 200, 1, "yes"),
    ]
    .concat();
    let folder = Folder::new(&[("bank-full.csv", &format!("{BANK_HEAD}{rows}"))]);
    let refusal = doorstep(&["diagnose", &folder.here()]).refusal();
    assert!(refusal.contains("1 cell cannot be read"), "{refusal}");
    let rejects = folder.path("rejects.txt");
    let run = doorstep(&[
        "diagnose",
        &folder.here(),
        "--format",
        "json",
        "--skip-bad",
        &rejects,
    ]);
    let facts = run.json();
    assert_eq!(facts["counts"]["people"], 1);
    assert_eq!(facts["funnel"]["won"], 1);
    assert_eq!(folder.read("rejects.txt").lines().count(), 2);
}

#[test]
fn a_preset_yields_to_the_command_line() {
    let folder = olist();
    let facts = facts(&[&folder.here(), "--zone", "UTC"]);
    assert_eq!(facts["policy"]["zone"], "UTC");
}
