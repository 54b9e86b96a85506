//! One firm in full: what was planted in it, and what its owner would be told.
//!
//! It is for looking into a firm; no number may be made from it.

use crate::play::Played;

/// Truth and verdict as text.
pub fn text(played: &Played) -> String {
    let (firm, facts) = (&played.firm, &played.facts);
    let mut text = format!(
        "Firm {}: {} leads a month, planted: {} ({:.0} %), besides: {}\n",
        firm.seed,
        firm.leads_a_month,
        firm.planted,
        firm.size * 100.0,
        if firm.confounders.is_empty() {
            "nothing".to_owned()
        } else {
            firm.confounders.join(", ")
        }
    );
    text.push_str(&format!("Truth: {:?}\n", firm.truth));
    text.push_str(&format!(
        "Right: {}; the usual rule says {:?}\n\n",
        firm.is_right(),
        firm.usual
    ));
    let Some(verdict) = &facts.verdict else {
        return text + "There is no verdict.\n";
    };
    text.push_str(&format!(
        "Decision: {:?}, horizon {:?} days\n",
        verdict.decision, verdict.horizon_days
    ));
    text.push_str(&format!(
        "Period: {:?}\nReference: {:?}\n",
        verdict.period, verdict.reference
    ));
    text.push_str(&format!(
        "{:?}\n{:?}\n",
        verdict.posterior, verdict.marginals
    ));
    for effect in &verdict.effects {
        text.push_str(&format!(
            "  {:<10} {:<10} {:+.3} ({:+.3} to {:+.3}), money a month {:?} ({:?} to {:?})\n",
            format!("{:?}", effect.factor),
            format!("{:?}", effect.side),
            effect.change,
            effect.low,
            effect.high,
            effect.money_per_month,
            effect.money_low,
            effect.money_high
        ));
    }
    for action in &verdict.actions {
        text.push_str(&format!("  do ({:?}): {}\n", action.side, action.action));
    }
    text.push_str(&format!("{:?}\n\n", verdict.sensitivity));
    for sentence in &verdict.sentences {
        text.push_str(&format!("- {}\n", sentence.text));
    }
    for warning in &facts.warnings {
        text.push_str(&format!(
            "! {} {}: {}\n",
            warning.code, warning.subject, warning.text
        ));
    }
    text
}
