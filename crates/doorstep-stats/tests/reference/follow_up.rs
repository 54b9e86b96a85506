//! What one data set shows that no single published number does.
//!
//! It must never stand in for a published number: those are entries.

use doorstep_stats::cure::{
    Covariates, CureError, CureFit, CureSpec, Family, FollowUp, Form, bic_weights,
};
use doorstep_stats::survival::Observation;

use crate::data;

fn fit(observations: &[Observation], family: Family) -> Result<CureFit, CureError> {
    let form = Form::Mixture;
    (CureSpec { form, family }).fit(observations, Covariates::NONE, Covariates::NONE)
}

/// Families that differ by eleven points in the share: the case for asking how far one may
/// extrapolate. An exponential time, which fits worst, would even have everybody meet the event.
#[test]
fn reference_sets_show_that_families_disagree_and_follow_up_says_so() {
    let Some(sheet) = data::read_or_say("gbsg2.csv", "reference_sets", ',') else {
        return;
    };
    let (times, ends) = (
        sheet.numbers("time").unwrap(),
        sheet.numbers("cens").unwrap(),
    );
    let observations: Vec<Observation> = (times.into_iter().zip(ends))
        .map(|(time, event)| Observation {
            time,
            cause: (event > 0.0).then_some(0),
        })
        .collect();
    let families = [Family::Weibull, Family::Gamma, Family::LogNormal];
    let fits = families.map(|family| fit(&observations, family).unwrap());
    let courses = fits
        .each_ref()
        .map(|fit| fit.model().course(&[], &[]).unwrap());
    let bound = fit(&observations, Family::Exponential);
    assert_eq!(bound.unwrap_err(), CureError::ShareAtBound);
    assert!(bic_weights(&fits)[2] > 0.99);
    assert!(courses[2].share() - courses[0].share() > 0.1);
    let follow_up = FollowUp::of(&observations, &courses[2]).unwrap();
    assert!(!follow_up.is_enough());
}
