//! The report on paper that has no block letters.

use std::error::Error;

use doorstep_balance::Timeline;
use doorstep_balance::facts::{Facts, Options};
use doorstep_core::Policy;
use doorstep_records::Business;
use doorstep_report::{Paper, Signs, facts, timeline};
use doorstep_simulate::trial::{Planted, Trial, play};

/// What is said of an invented firm, and how one of its people came.
fn report(signs: Signs) -> Result<String, Box<dyn Error>> {
    let trial = Trial {
        planted: Planted::RepSkill,
        size: 0.4,
        ..Trial::default()
    };
    let played = play(&trial);
    let policy = Policy::from_toml(played.policy)?;
    let business = Business::assemble(played.tables, &policy)?;
    let found = Facts::of(&business, &policy, &Options::default());
    let paper = Paper::new(100, false, signs);
    let text = facts(&found, &[], 2, false, paper);
    let people = Timeline::examples(&business, &policy, None);
    let ways = people.iter().map(|person| timeline(person, paper));
    Ok(ways.fold(text, |text, way| text + &way))
}

#[test]
fn every_sign_of_ours_is_ascii_on_plain_paper() {
    let (plain, blocks) = (
        report(Signs::Plain).unwrap(),
        report(Signs::Blocks).unwrap(),
    );
    for sign in "█▒▇┃╋│–−…•→←".chars() {
        assert!(blocks.contains(sign), "{sign} proves nothing");
    }
    let others: Vec<&str> = plain.lines().filter(|line| !line.is_ascii()).collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
}
