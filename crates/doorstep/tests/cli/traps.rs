//! Traps in the records: each would make a number say more, or other, than what happened.

use serde_json::Value;

use crate::native::letter_firm;
use crate::run::{Folder, doorstep, doorstep_with, facts, list, segment, warned, warning_text};

const TOUCHES: &str = "touch,person,at,medium,direction,connected,duration_s,campaign,rep,reply_to,act,value,currency\n";

fn answers_of<'a>(facts: &'a Value, rep: &str) -> &'a Value {
    let mut reps = list(&facts["answer"]["by_rep"]).iter();
    reps.find(|row| row["value"] == rep).unwrap_or(&Value::Null)
}

#[test]
fn where_reps_are_known_by_their_answers_alone_nobody_is_said_to_answer_always() {
    let text = format!(
        "{TOUCHES}k1,p1,2026-03-02T09:00:00Z,form,in,,,,,,,,\n\
         a1,p1,2026-03-02T09:30:00Z,call,out,true,300,,anna,,,,\n\
         k2,p2,2026-03-02T09:00:00Z,form,in,,,,,,,,\n\
         z,p9,2026-07-02T09:00:00Z,form,in,,,,,,,,\n"
    );
    let folder = Folder::new(&[("touches.csv", &text)]);
    let facts = folder.facts();
    assert_eq!(facts["answer"]["clock"]["never"], 1.0 / 3.0);
    let anna = answers_of(&facts, "anna");
    assert_eq!(anna["clock"]["within_1h"], 1.0);
    assert_eq!(anna["clock"]["never"], Value::Null);
    let text = doorstep(&["diagnose", &folder.here()]).text();
    assert!(
        text.contains("who never answers is not on record"),
        "{text}"
    );
}

#[test]
fn who_waits_for_an_answer_is_not_told_to_be_closed() {
    // The slowest was decided in a day; p2 knocked ten days ago and nobody answered.
    let text = format!(
        "{TOUCHES}k1,p1,2026-03-02T09:00:00Z,email,in,,,,,,,,\n\
         a1,p1,2026-03-02T10:00:00Z,email,out,,,,anna,,,,\n\
         o1,p1,2026-03-03T09:00:00Z,order_form,in,,,,,,order,10,EUR\n\
         k2,p2,2026-03-05T09:00:00Z,email,in,,,,,,,,\n\
         k3,p3,2026-03-05T09:00:00Z,email,in,,,,,,,,\n\
         a3,p3,2026-03-05T10:00:00Z,email,out,,,,anna,,,,\n\
         z,p9,2026-03-15T09:00:00Z,newsletter,out,,,,,,,,\n"
    );
    let facts = Folder::new(&[("touches.csv", &text.replace("newsletter", "email"))]).facts();
    assert_eq!(list(&facts["waiting"]).len(), 1);
    assert_eq!(
        warned(&facts, "stale-deals"),
        ["1"],
        "only the answered one"
    );
}

#[test]
fn what_the_unit_costs_is_paid_for_pieces_not_for_answers_and_talks() {
    let folder = letter_firm();
    folder.put("spend.csv", b"campaign,from,to,amount\n");
    folder.put(
        "campaigns.csv",
        b"campaign,medium,unit_cost,currency\nspring,letter,0.90,EUR\n",
    );
    let touches = folder.read("touches.csv")
        + "c9,p4,2026-03-10T11:00:00Z,call,out,true,300,spring,,anna,,,\n";
    folder.put("touches.csv", touches.as_bytes());
    let facts = folder.facts();
    let whole = list(&facts["campaigns"])
        .iter()
        .find(|row| row["campaign"] == "spring" && row["piece"].is_null());
    assert_eq!(whole.map(|row| &row["cost"]), Some(&Value::from(360)));
}

#[test]
fn spend_of_a_campaign_that_has_ended_is_not_missing_afterwards() {
    let folder = letter_firm();
    let later = folder.read("touches.csv") + "z,p4,2026-06-10T11:00:00Z,email,in,,,,,,,,\n";
    folder.put("touches.csv", later.as_bytes());
    assert!(warned(&folder.facts(), "stream-ends").contains(&"spend"));
    folder.put("campaigns.csv", b"campaign,ended_on\nspring,2026-03-05\n");
    assert!(!warned(&folder.facts(), "stream-ends").contains(&"spend"));
}

#[test]
fn reps_and_campaigns_are_called_by_their_names() {
    let folder = letter_firm();
    folder.put("reps.csv", b"rep,name\nanna,Anna Berg\n");
    folder.put("campaigns.csv", b"campaign,name\nspring,Spring letter\n");
    let facts = folder.facts();
    assert_eq!(segment(&facts, "rep", "anna")["name"], "Anna Berg");
    assert_eq!(answers_of(&facts, "anna")["name"], "Anna Berg");
    let text = doorstep(&["diagnose", &folder.here()]).text();
    assert!(
        text.contains("Anna Berg") && text.contains("Spring letter"),
        "{text}"
    );
    // Two of the same name are told apart.
    folder.put("reps.csv", b"rep,name\nanna,Anna Berg\nab2,Anna Berg\n");
    assert_eq!(
        segment(&folder.facts(), "rep", "anna")["name"],
        "Anna Berg (anna)"
    );
}

#[test]
fn pieces_are_a_segment_column() {
    let facts = facts(&[&letter_firm().here(), "--by", "piece"]);
    assert_eq!(segment(&facts, "piece", "A")["leads"], 2);
}

#[test]
fn a_customer_from_before_the_records_is_a_customer_in_explain_too() {
    let folder = letter_firm();
    folder.put(
        "people.csv",
        b"person,name,customer_since\np1,Ada,2020-01-01\np2,Bea,\np3,Cleo,\np4,Dora,\n",
    );
    assert_eq!(folder.facts()["repeat"]["cases"], 1);
    let text = doorstep(&["explain", &folder.here(), "--person", "p1"]).text();
    assert!(text.contains("a customer already"), "{text}");
}

#[test]
fn explain_praises_marketing_no_more_than_diagnose_does() {
    let text = format!("{TOUCHES}o1,p1,2026-03-03T09:00:00Z,order_form,in,,,,,,order,10,EUR\n");
    let folder = Folder::new(&[("touches.csv", &text)]);
    assert_eq!(folder.facts()["funnel"]["won_by_unknown"], 1);
    let text = doorstep(&["explain", &folder.here(), "--person", "p1"]).text();
    assert!(text.contains("nobody can tell by whom"), "{text}");
    assert!(!text.contains("won by marketing"), "{text}");
}

#[test]
fn of_a_notebook_only_whole_months_up_to_the_day_asked_for_count() {
    let folder = Folder::new(&[(
        "counts.csv",
        "month,leads,won,amount,spend\n2026-01,40,4,100,50\n2026-02,40,8,,60\n2026-03,5,9,30,\n",
    )]);
    let facts = facts(&[&folder.here(), "--as-of", "2026-03-15", "--currency", "EUR"]);
    assert_eq!(facts["funnel"]["leads"], 80);
    assert_eq!(
        facts["funnel"]["value"],
        Value::Null,
        "February's is unknown"
    );
    assert_eq!(warned(&facts, "amount-partial"), ["amount"]);
    let cost = &list(&facts["campaigns"])[0];
    assert_eq!(cost["cost"], 11_000);
    assert_eq!(cost["cost_per_lead"], 138);
}

#[test]
fn more_orders_than_people_at_the_door_are_named() {
    let folder = Folder::new(&[("counts.csv", "month,leads,won\n2026-01,40,4\n2026-03,5,9\n")]);
    assert_eq!(warned(&folder.facts(), "won-above-leads"), ["2026-03"]);
    assert!(warning_text(&folder.facts(), "won-above-leads").contains("2026-03"));
}

#[test]
fn months_typed_before_an_answer_that_never_came_are_kept() {
    let folder = Folder::new(&[]);
    let out = folder.path("counts.csv");
    let run = doorstep_with(
        &["ask", "--out", &out],
        &[],
        "2026-03\n12\n3\n\n\n\n\n2026-04\n\n\n\n\n\n\n",
    );
    assert!(
        run.err.contains("The months before it are kept"),
        "{}",
        run.err
    );
    run.text();
    assert!(folder.read("counts.csv").ends_with("\n2026-03,,12,3,,,\n"));
}

#[test]
fn judge_counts_answers_to_touches_that_are_not_there() {
    let line = r#"{"touches":[{"id":"a","person":"p","at":"2026-03-02T09:00:00Z","medium":"email","direction":"in","reply_to":"nowhere"}]}"#;
    let run = doorstep_with(&["judge", "-"], &[], line);
    assert!(run.err.starts_with("1 touches answer"), "{}", run.err);
    run.text();
}
