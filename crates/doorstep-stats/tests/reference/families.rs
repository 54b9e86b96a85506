//! Which function of the library answers for which family of entries.
//!
//! It must never decide by the id alone what the inputs mean: each family looks at their shape.

mod aj;
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
    ("dorfman_steiner", dorfman_steiner::answer),
    ("cusum", cusum::answer),
    ("cp", cp::answer),
    ("fdr", fdr::answer),
    ("interaction", interaction::answer),
];

/// Families whose functions are still to be written.
const LATER: &[&str] = &[
    "btyd", "confseq", "ets", "fs", "hw", "jw", "kappa", "oaxaca", "power", "proptest", "ses",
    "stl", "thread",
];

pub(crate) fn judge(entry: &Entry) -> Outcome {
    let name = entry.family();
    if LATER.contains(&name) {
        return Outcome::NotCovered("later".to_owned());
    }
    let Some((_, answer)) = COVERED.iter().find(|(family, _)| *family == name) else {
        return Outcome::NotCovered(format!("no function answers for a family called {name}"));
    };
    match answer(entry) {
        Ok(answers) => Outcome::Compared(comparison::all(entry, &answers)),
        Err(Gap::NoData(reason)) if data::are_promised() => Outcome::Failed(reason),
        Err(Gap::NoData(reason)) => Outcome::NotCovered(reason),
        Err(Gap::Failed(reason)) => Outcome::Failed(reason),
    }
}
