//! The same records with people told apart, or joined.

use doorstep_records::Table;

use super::*;
use crate::verdict::made_up::{business, policy, rows};

const PEOPLE: &str = "person,name,email,customer_since,attr.source";
const TOUCHES: &str = "touch,person,at,medium,direction,connected,rep,value,reply_to";

fn firm(people: &[&str], touches: &[&str]) -> Business {
    business(&[
        (Table::People, PEOPLE, &rows(people)),
        (Table::Touches, TOUCHES, &rows(touches)),
    ])
}

fn survey(business: &Business) -> Survey {
    Survey::of(business, &policy(), None)
}

fn regrouped(business: &Business, identity: Identity) -> Option<Survey> {
    survey(business).regrouped(business, &policy(), identity)
}

/// What tells cases apart, in order of their first touch.
fn told(business: &Business, survey: &Survey) -> Vec<String> {
    let mut lines: Vec<&CaseLine> = survey.cases.iter().collect();
    lines.sort_by_key(|line| line.case.first_at);
    let text = |text| business.symbols.get_or_empty(text).to_owned();
    let line = |line: &&CaseLine| {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {} {} {}",
            line.case.outcome,
            line.door_at,
            line.case.closed_at,
            line.reply,
            line.value,
            line.case.repeat,
            text(line.source),
            text(line.rep),
        )
    };
    lines.iter().map(line).collect()
}

/// A question, its answer and an order, of one person or of two; the answer names what it answers.
fn talk(first: &str, second: &str) -> [String; 4] {
    [
        format!("a,{first},2026-03-02T09:00:00Z,email,in,,,,"),
        format!("b,{second},2026-03-03T09:00:00Z,form,in,,,,"),
        format!("c,{first},2026-03-03T10:00:00Z,email,out,,anna,,a"),
        format!("d,{second},2026-03-05T10:00:00Z,order_form,in,,,90.00,"),
    ]
}

fn talk_of(people: &[&str], first: &str, second: &str) -> Business {
    let touches = talk(first, second);
    firm(people, &touches.each_ref().map(String::as_str))
}

#[test]
fn where_nobody_is_joined_and_no_name_is_shared_there_is_no_other_view() {
    let firm = talk_of(&["p1,Ada Berg,,,web", "p2,Bea Kurz,,,web"], "p1", "p2");
    assert!(regrouped(&firm, Identity::Apart).is_none());
    assert!(regrouped(&firm, Identity::Joined).is_none());
}

#[test]
fn told_apart_each_id_is_somebody() {
    let shared = [
        "p1,Ada Berg,a@a.example,,web",
        "p2,Ada Berg,a@a.example,,web",
    ];
    let one = talk_of(&shared, "p1", "p2");
    assert_eq!(one.parties.len(), 1);
    let apart = regrouped(&one, Identity::Apart).unwrap();
    let two = talk_of(&["p1,Ada Berg,,,web", "p2,Bea Kurz,,,web"], "p1", "p2");
    assert_eq!(told(&one, &apart), told(&two, &survey(&two)));
    assert_ne!(told(&one, &apart), told(&one, &survey(&one)));
}

#[test]
fn namesakes_joined_are_one_stream() {
    let two = talk_of(&["p1,Ada Berg,,,web", "p2,ADA  berg,,,web"], "p1", "p2");
    assert_eq!(two.parties.len(), 2);
    let joined = regrouped(&two, Identity::Joined).unwrap();
    let one = talk_of(&["p1,Ada Berg,,,web"], "p1", "p1");
    assert_eq!(told(&two, &joined), told(&one, &survey(&one)));
}

#[test]
fn an_answer_keeps_what_it_answers_when_streams_are_joined() {
    // The second's question stands between the first's and its answer.
    let two = talk_of(&["p1,Ada Berg,,,web", "p2,Ada Berg,,,web"], "p1", "p2");
    let (_, streams) = joined(&two);
    let replies = replies(&two, &streams[0].places);
    let answers: Vec<_> = replies
        .iter()
        .map(|reply| reply.map(|to| to.ordinal))
        .collect();
    assert_eq!(answers, [None, None, Some(0), None]);
}

#[test]
fn an_answer_to_what_stands_in_another_stream_answers_nothing() {
    let shared = [
        "p1,Ada Berg,a@a.example,,web",
        "p2,Ada Berg,a@a.example,,web",
    ];
    let one = firm(
        &shared,
        &[
            "a,p1,2026-03-02T09:00:00Z,email,in,,,,",
            "b,p2,2026-03-02T10:00:00Z,email,out,,anna,,a",
            "c,p2,2026-03-02T11:00:00Z,email,in,,,,",
            "d,p2,2026-03-02T12:00:00Z,email,out,,anna,,c",
        ],
    );
    let (touched, streams) = apart(&one);
    assert_eq!((touched, streams.len()), (vec![true], 2));
    let of = |stream: &Stream| -> Vec<Option<u32>> {
        let replies = replies(&one, &stream.places);
        replies
            .iter()
            .map(|reply| reply.map(|to| to.ordinal))
            .collect()
    };
    let all: Vec<Vec<Option<u32>>> = streams.iter().map(of).collect();
    assert!(all.contains(&vec![None]), "{all:?}");
    assert!(all.contains(&vec![None, None, Some(1)]), "{all:?}");
}

#[test]
fn one_word_is_no_full_name_and_five_of_a_name_are_not_one() {
    let named = |names: &[&str]| {
        let people: Vec<String> = (0..names.len())
            .map(|place| format!("p{place},{},,,web", names[place]))
            .collect();
        let touches: Vec<String> = (0..names.len())
            .map(|place| {
                format!(
                    "t{place},p{place},2026-03-0{}T09:00:00Z,form,in,,,,",
                    place + 1
                )
            })
            .collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let touches: Vec<&str> = touches.iter().map(String::as_str).collect();
        let firm = firm(&people, &touches);
        regrouped(&firm, Identity::Joined).map(|survey| survey.leads().count())
    };
    assert_eq!(named(&["Ada", "Ada"]), None);
    assert_eq!(named(&["Ada Berg"; 5]), None);
    assert_eq!(named(&["Ada Berg"; 4]), Some(1));
    assert_eq!(named(&["Ada Berg", "Ada Berg", "Bea Kurz"]), Some(2));
}

#[test]
fn who_is_joined_with_a_customer_is_one() {
    let people = ["p1,Ada Berg,,,", "p2,Ada Berg,,2025-01-01,web"];
    let joined = talk_of(&people, "p1", "p2");
    let survey = regrouped(&joined, Identity::Joined).unwrap();
    assert!(survey.cases.iter().all(|line| line.case.repeat));
    let source = survey.cases[0].source;
    assert_eq!(joined.symbols.get_or_empty(source), "web");
}

#[test]
fn another_view_looks_no_further_than_the_moment_of_judging() {
    let two = talk_of(&["p1,Ada Berg,,,web", "p2,Ada Berg,,,web"], "p1", "p2");
    let early = two.at[0] + 1;
    let survey = Survey::of(&two, &policy(), Some(early));
    let joined = survey.regrouped(&two, &policy(), Identity::Joined).unwrap();
    assert_eq!(joined.cases.len(), 1);
    assert_eq!(joined.cases[0].case.closed_at, None);
}
