//! A few small firms, all the way: the numbers depend on the seed and on nothing else.

use doorstep_acceptance::design::Series;
use doorstep_acceptance::{Firm, crew, play};

/// The small ones of the first firms of the series for tuning.
fn small() -> Vec<usize> {
    let is_small = |place: &usize| Series::Tuning.trial(*place).leads_a_month < 15.0;
    (0..20).filter(is_small).take(2).collect()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let places = small();
    let run = |threads: usize| -> Vec<Firm> {
        let work = |place: usize| play::play(&Series::Tuning.trial(places[place]));
        let played = crew::in_order(places.len(), threads, |_| true, work);
        played
            .unwrap()
            .into_iter()
            .map(|played| played.firm)
            .collect()
    };
    let firms = run(1);
    assert_eq!(firms.len(), 2);
    assert_eq!(firms, run(3));
}

#[test]
fn files_tell_the_same_story_as_tables() {
    for place in small() {
        play::play_through_files(&Series::Tuning.trial(place)).unwrap();
    }
}
