//! One text that many people got is a broadcast, although a rep or a program sent it to each.

use std::collections::HashMap;

use doorstep_core::{DAY, Micros};

use super::assemble::Made;
use crate::identity::Identity;
use crate::text::Text;

/// Marks as broadcast what at least `bulk_n` people got with the same subject within 24 hours. A row
/// that says for how many it was meant is believed.
pub(super) fn mark(made: &mut [Made], identity: &Identity, bulk_n: u32) {
    let mut by_subject: HashMap<Text, Vec<(Micros, usize)>> = HashMap::new();
    for (index, touch) in made.iter().enumerate() {
        let nature = touch.touch.nature;
        let is_text = nature.is_out() && !nature.is_machine() && !nature.medium().is_live();
        if let Some(subject) = touch
            .recorded
            .subject
            .filter(|_| is_text && !touch.reach_stated)
        {
            by_subject
                .entry(subject)
                .or_default()
                .push((touch.touch.at, index));
        }
    }
    for mut sent in by_subject
        .into_values()
        .filter(|sent| sent.len() >= bulk_n as usize)
    {
        sent.sort_unstable();
        for index in in_bulk(&sent, made, identity, bulk_n as usize) {
            made[index].touch.nature = made[index].touch.nature.as_broadcast();
        }
    }
}

/// The touches that lie in some 24 hours in which enough different people got the text.
fn in_bulk(
    sent: &[(Micros, usize)],
    made: &[Made],
    identity: &Identity,
    bulk_n: usize,
) -> Vec<usize> {
    let person = |&(_, index): &(Micros, usize)| identity.root(made[index].recorded.person);
    let mut people: HashMap<Text, usize> = HashMap::new();
    let mut marked = Vec::new();
    let (mut start, mut done) = (0, 0);
    for (end, last) in sent.iter().enumerate() {
        *people.entry(person(last)).or_default() += 1;
        while last.0 - sent[start].0 > DAY {
            let gone = person(&sent[start]);
            if let Some(count) = people.get_mut(&gone) {
                *count -= 1;
                if *count == 0 {
                    people.remove(&gone);
                }
            }
            start += 1;
        }
        if people.len() >= bulk_n {
            marked.extend(sent[done.max(start)..=end].iter().map(|&(_, index)| index));
            done = end + 1;
        }
    }
    marked
}
