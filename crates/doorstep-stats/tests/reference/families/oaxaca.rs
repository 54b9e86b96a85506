//! A gap between two means, in two parts and in three.
//!
//! It must never exchange the groups: the first is what the second is compared with.

use doorstep_stats::decomposition::{Group, oaxaca};
use serde_json::Value;

use crate::answers::{Answers, Gap};
use crate::data;
use crate::entry::Entry;
use crate::inputs::{self, Inputs};

/// The outcomes of a group, and its covariates case by case.
type Side = (Vec<f64>, Vec<f64>);

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let (before, now) = if entry.data_set().is_none() {
        inline(&entry.inputs)
            .ok_or_else(|| Gap::missing("outcomes and covariates of two groups"))?
    } else {
        of_data_set(entry)?
    };
    let parts = oaxaca(group(&before), group(&now)).map_err(Gap::refused)?;
    let mut answers = Answers::default();
    answers.put(&["gap", "total", "difference", "diff"], parts.total());
    answers.put(&["explained", "explained_pooled"], parts.explained);
    answers.put(&["unexplained", "unexplained_pooled"], parts.unexplained);
    answers.put(&["endowments", "endowment"], parts.endowments);
    answers.put(&["coefficients", "coefficient"], parts.coefficients);
    answers.put(&["interaction"], parts.interaction);
    answers.put(&["mean_1", "mean_a", "reference"], parts.reference);
    answers.put(&["mean_2", "mean_b", "present"], parts.present);
    answers.put(&["by_column", "explained_by_variable"], parts.by_column);
    Ok(answers)
}

fn group((outcomes, covariates): &Side) -> Group<'_> {
    Group {
        outcomes,
        covariates,
    }
}

/// Who rents and who owns, of the credit card data of Greene (1992) as in statsmodels.
fn of_data_set(entry: &Entry) -> Result<(Side, Side), Gap> {
    if !entry.says(&["ccard", "credit card"]) {
        return Err(Gap::NoData(format!("no file is known for {}", entry.words)));
    }
    let sheet = data::read("ccard.csv", "reference_sets", ',')?;
    let (spent, owns) = (sheet.numbers("AVGEXP")?, sheet.numbers("OWNRENT")?);
    let [age, income, square] = ["AGE", "INCOME", "INCOMESQ"].map(|column| sheet.numbers(column));
    let (age, income, square) = (age?, income?, square?);
    let side = |owner: bool| -> Side {
        let rows: Vec<usize> = (0..spent.len())
            .filter(|&row| (owns[row] > 0.5) == owner)
            .collect();
        let known = rows
            .iter()
            .flat_map(|&row| [age[row], income[row], square[row]]);
        (
            rows.iter().map(|&row| spent[row]).collect(),
            known.collect(),
        )
    };
    Ok((side(false), side(true)))
}

/// Two objects with outcomes `y` and rows `x`.
fn inline(inputs: &Inputs) -> Option<(Side, Side)> {
    let side = |part: &Inputs| -> Option<Side> {
        let rows = part.value(&["x", "covariates"]).and_then(Value::as_array)?;
        let rows = rows
            .iter()
            .map(inputs::numbers)
            .collect::<Option<Vec<_>>>()?;
        Some((part.numbers(&["y", "outcomes", "outcome"])?, rows.concat()))
    };
    match &inputs.parts()[..] {
        [(_, before), (_, now)] => Some((side(before)?, side(now)?)),
        _ => None,
    }
}
