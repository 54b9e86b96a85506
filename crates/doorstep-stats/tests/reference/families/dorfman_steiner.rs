//! What elasticities say of how much an effort may cost.
//!
//! It must never compute a ratio itself.

use doorstep_stats::elasticity::{dorfman_steiner, split};

use crate::answers::{Answers, Gap};
use crate::entry::Entry;

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let number = |names: &[&str]| entry.inputs.number(names);
    let mut answers = Answers::default();
    let effort = number(&[
        "adv_elasticity",
        "advertising_elasticity",
        "e_adv",
        "effort",
        "marketing_elasticity",
        "e_m",
    ]);
    let price = number(&["price_elasticity", "e_price", "price"]);
    let selling = number(&[
        "selling_elasticity",
        "e_s",
        "personal_selling_elasticity",
        "sales_elasticity",
    ]);
    if let Some((effort, price)) = effort.zip(price) {
        answers.put(
            &["adv_to_sales", "ratio", "a_s", "share"],
            dorfman_steiner(effort, price),
        );
    }
    if let Some((effort, selling)) = effort.zip(selling) {
        let parts = split(&[effort, selling]);
        answers.put(&["split", "shares", "marketing_selling"], parts.clone());
        answers.put(
            &["marketing_share", "marketing"],
            parts.as_ref().map(|parts| parts[0]),
        );
        answers.put(
            &["selling_share", "selling"],
            parts.as_ref().map(|parts| parts[1]),
        );
    }
    if effort.is_none() {
        return Err(Gap::missing("an elasticity of the effort"));
    }
    Ok(answers)
}
