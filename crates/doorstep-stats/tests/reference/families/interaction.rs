//! The index of interaction between two sides, from their turns and the longest chain.
//!
//! It must never repeat the formula: the rules of the domain hold it.

use doorstep_core::case::{depth, interaction, reciprocity};
use serde_json::Value;

use crate::answers::{Answers, Gap};
use crate::entry::Entry;
use crate::inputs::Inputs;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let cases = cases(&entry.inputs).ok_or_else(|| Gap::missing("nB, nP and D"))?;
    let each = |of: &dyn Fn(&[u32; 3]) -> f64| cases.iter().map(of).collect::<Vec<f64>>();
    let parts = |&[business, person, chain]: &[u32; 3]| {
        [
            reciprocity(business, person),
            depth(chain),
            interaction(business, person, chain),
        ]
    };
    let mut answers = Answers::default();
    answers.put(&["R_depth_I"], cases.iter().map(parts).collect::<Vec<_>>());
    answers.put(&["R", "reciprocity"], each(&|case| parts(case)[0]));
    answers.put(&["depth", "D/(D+2)"], each(&|case| parts(case)[1]));
    answers.put(&["I", "index", "interaction"], each(&|case| parts(case)[2]));
    Ok(answers)
}

fn cases(inputs: &Inputs) -> Option<Vec<[u32; 3]>> {
    let Some(cases) = inputs.value(&["cases"]).and_then(Value::as_array) else {
        return rows(inputs);
    };
    let case = |case: &Value| rows(&Inputs::of(case));
    Some(cases.iter().map(case).collect::<Option<Vec<_>>>()?.concat())
}

fn rows(inputs: &Inputs) -> Option<Vec<[u32; 3]>> {
    let column = |names: &[&str]| inputs.numbers(names);
    let (business, person, chain) = (
        column(&["nB", "business"])?,
        column(&["nP", "person"])?,
        column(&["D", "chain"])?,
    );
    let same = business.len() == person.len() && person.len() == chain.len();
    let row =
        |index: usize| [business[index], person[index], chain[index]].map(|number| number as u32);
    same.then(|| (0..chain.len()).map(row).collect())
}
