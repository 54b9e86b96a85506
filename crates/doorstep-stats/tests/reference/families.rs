//! Which function of the library answers for which family of entries.
//!
//! It must never decide by the id alone what the inputs mean: each family looks at their shape.

mod aj;
mod attr;
mod compare;
mod cp;
mod cure;
mod cusum;
mod dg;
mod dorfman_steiner;
mod eb;
mod erlang;
mod fdr;
mod formula;
mod funnel;
mod hier;
mod interaction;
mod james_stein;
mod kitagawa;
mod km;
mod lmdi;
mod logit;
mod logrank;
mod oaxaca;
mod observations;
mod proportion;

use crate::answers::{Answers, Gap};
use crate::compare as comparison;
use crate::data;
use crate::entry::Entry;
use crate::table::Outcome;

type Family = fn(&Entry) -> Result<Answers, Gap>;

const COVERED: &[(&str, Family)] = &[
    ("km", km::answer),
    ("logrank", logrank::answer),
    ("aj", aj::answer),
    ("cure", cure::answer),
    ("prop", proportion::answer),
    ("jeffreys", proportion::answer),
    ("diff", compare::answer),
    ("ratio", compare::answer),
    ("eb", eb::answer),
    ("hier", hier::answer),
    ("funnel", funnel::answer),
    ("dg", dg::answer),
    ("kitagawa", kitagawa::answer),
    ("lmdi", lmdi::answer),
    ("logit", logit::answer),
    ("erlangb", erlang::loss),
    ("erlangc", erlang::waiting),
    ("erlanga", erlang::impatient),
    ("attr", attr::answer),
    ("shapley", attr::shapley),
    ("oaxaca", oaxaca::answer),
    ("dorfman_steiner", dorfman_steiner::answer),
    ("cusum", cusum::answer),
    ("cp", cp::answer),
    ("fdr", fdr::answer),
    ("interaction", interaction::answer),
];

/// Families that are still to be covered. Where a function is there already it answers, but what it
/// does not understand is no failure yet.
const LATER: &[&str] = &[
    "btyd", "confseq", "ets", "fs", "hw", "jw", "kappa", "oaxaca", "power", "proptest", "ses",
    "stl", "thread",
];

pub(crate) fn judge(entry: &Entry) -> Outcome {
    let name = entry.family();
    let later = LATER.contains(&name);
    let Some((_, answer)) = COVERED.iter().find(|(family, _)| *family == name) else {
        let unknown = format!("no function answers for a family called {name}");
        return Outcome::NotCovered(if later { "later".to_owned() } else { unknown });
    };
    // A shape that nobody foresaw may break an adapter; the other entries still count.
    let answered = std::panic::catch_unwind(|| answer(entry));
    match answered.unwrap_or_else(|_| Err(Gap::Failed("this shape is not understood".to_owned()))) {
        Ok(answers) => Outcome::Compared(comparison::all(entry, &answers)),
        Err(Gap::Failed(reason) | Gap::NoData(reason)) if later => {
            Outcome::NotCovered(format!("later; {reason}"))
        }
        Err(Gap::NoData(reason)) if data::are_promised() => Outcome::Failed(reason),
        Err(Gap::NoData(reason)) => Outcome::NotCovered(reason),
        Err(Gap::Failed(reason)) => Outcome::Failed(reason),
    }
}
