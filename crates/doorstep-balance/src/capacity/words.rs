//! What an owner reads aloud of capacity.
//!
//! It must never say more than the numbers beside it.

use doorstep_records::money;

use super::waiting::{Observed, Predicted};
use super::{Balance, Capacity, Pays, Region, Regions, Unanswered};
use crate::verdict::{Returned, Sentence};

/// Growth so slow is none, knocks a week.
const HARDLY: f64 = 0.25;
/// So many times as many waiting knocks as in the reference are many more.
const MUCH_MORE: f64 = 2.0;
/// A region that is likelier than this stays open.
const POSSIBLE: f64 = 0.1;

pub(super) fn sentences(capacity: &Capacity) -> Vec<Sentence> {
    let mut sentences = vec![load(capacity)];
    sentences.extend(growth(capacity));
    sentences.extend(waits(capacity));
    sentences.extend(decay(capacity));
    sentences.extend(capacity.balance.as_ref().map(balance));
    sentences
}

fn sentence(text: String, evidence: &str) -> Sentence {
    Sentence {
        text,
        evidence: evidence.to_owned(),
    }
}

/// A number as people say it.
fn plain(number: f64) -> String {
    match number.abs() {
        size if size >= 10.0 => money::grouped(number.round() as i64),
        size if size >= 1.0 || size == 0.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

fn of_hundred(share: f64) -> String {
    plain(100.0 * share)
}

fn load(capacity: &Capacity) -> Sentence {
    let asked = asked(capacity);
    let Some((hours, ratio)) = capacity.hours_per_week.zip(capacity.load) else {
        return without_hours(capacity, &asked);
    };
    let region = match capacity.region {
        Region::Starving => match capacity.recorded_share_needed {
            Some(share) => format!(
                "sellers wait for work, unless fewer than {} of 100 hours that they work are on record",
                of_hundred(share)
            ),
            None => "sellers wait for work".to_owned(),
        },
        Region::Healthy => "that is a healthy load".to_owned(),
        Region::Binding => "work waits for sellers".to_owned(),
        Region::CannotTell => format!(
            "whether that is {} these records cannot tell",
            open_regions(capacity.probability.unwrap_or_default())
        ),
    };
    sentence(
        format!(
            "Sellers have {} hours a week; the work on record asks for {asked}, {} of 100 (likely {} to {}): {region}.",
            plain(hours),
            of_hundred(ratio.value),
            of_hundred(ratio.low),
            of_hundred(ratio.high),
        ),
        "capacity.load",
    )
}

/// The regions that the load may lie in.
fn open_regions(regions: Regions) -> String {
    let named = [
        (regions.starving, "too little"),
        (regions.healthy, "healthy"),
        (regions.binding, "too much"),
    ];
    let open = named.iter().filter(|(chance, _)| *chance >= POSSIBLE);
    let open: Vec<&str> = open.map(|(_, name)| *name).collect();
    open.join(" or ")
}

/// Hours that the work on record asks for.
fn asked(capacity: &Capacity) -> String {
    let parts = capacity.knocks_per_week.zip(capacity.hours_per_knock);
    match parts.zip(capacity.other_hours_per_week) {
        Some(((knocks, each), other)) => plain(knocks.value * each.value + other.value),
        None => plain(capacity.recorded_hours_per_week),
    }
}

fn without_hours(capacity: &Capacity, asked: &str) -> Sentence {
    if capacity.hours_per_week.is_some() {
        let text =
            format!("No seller has an hour; the work on record asks for {asked} hours a week.");
        return sentence(text, "capacity.hours_per_week");
    }
    let shown = match (capacity.region, capacity.demonstrated_hours_per_week) {
        (Region::Starving, Some(most)) => format!(
            " Sellers once kept up {} a week, so they have less to do than they can.",
            plain(most)
        ),
        (_, Some(most)) => format!(
            " The most that was kept up for four weeks running is {} a week.",
            plain(most)
        ),
        (_, None) => String::new(),
    };
    let text = format!(
        "The work on record asks for {asked} selling hours a week. How many there are is not recorded for those who do it, so nobody can tell whether that is much.{shown}"
    );
    sentence(text, "capacity.demonstrated_hours_per_week")
}

fn growth(capacity: &Capacity) -> Option<Sentence> {
    let text = growth_text(
        capacity.unanswered?,
        capacity.unanswered_reference,
        capacity.region,
    )?;
    Some(sentence(text, "capacity.unanswered"))
}

/// How many wait, against the reference, and what became of their number within the period.
fn growth_text(
    unanswered: Unanswered,
    reference: Option<Unanswered>,
    region: Region,
) -> Option<String> {
    let growth = unanswered.growth_per_week?;
    let is_many =
        reference.is_some_and(|before| unanswered.mean > MUCH_MORE * before.mean.max(1.0));
    let before = match reference {
        None => String::new(),
        Some(before) if is_many => format!(
            ", far more than the {} of the reference",
            plain(before.mean)
        ),
        Some(before) => format!(", {} in the reference", plain(before.mean)),
    };
    let mean = plain(unanswered.mean);
    let trend = if growth.low > HARDLY {
        format!(
            "over the period they grew by {} from week to week (likely {} to {}).",
            plain(growth.value),
            plain(growth.low),
            plain(growth.high),
        )
    } else if growth.high < -HARDLY {
        format!(
            "over the period they fell by {} from week to week.",
            plain(-growth.value)
        )
    } else if is_many {
        "that many waited all through the period.".to_owned()
    } else {
        "over the period they neither clearly grew nor fell.".to_owned()
    };
    let is_much = is_many || growth.low > HARDLY;
    let why = match region {
        _ if !is_much => "",
        Region::Starving => {
            " By the hours on record there is time for them: they lie about for another reason."
        }
        Region::Binding => " There is no time for them.",
        Region::Healthy | Region::CannotTell => "",
    };
    Some(format!(
        "At the end of a week {mean} knocks wait for an answer on average{before}; {trend}{why}"
    ))
}

fn waits(capacity: &Capacity) -> Option<Sentence> {
    let observed = capacity.waiting.observed?;
    let (business, clock) = (observed.business.mean?, observed.clock.mean?);
    let mut text = format!(
        "An answer takes {} on average, of which {} in business hours.",
        hours(clock),
        hours(business)
    );
    if let Some(predicted) = capacity.waiting.predicted {
        text.push(' ');
        text.push_str(&queue(&observed, &predicted)?);
    }
    Some(sentence(text, "capacity.waiting"))
}

/// What a queue would make of it. One that would make people wait longer than they did is not the one that they
/// wait in, so its wait is not told.
fn queue(observed: &Observed, predicted: &Predicted) -> Option<String> {
    let (open, all) = (predicted.business.mean?, predicted.clock.mean?);
    let closed = predicted.closed;
    if open <= observed.business.mean? && all <= observed.clock.mean? {
        return Some(format!(
            "If whoever is free took the next knock at once, it would take {}, of which {} in business hours; {} pass only because nobody works when people knock.",
            hours(all),
            hours(open),
            hours(closed)
        ));
    }
    let at_night = if closed <= observed.clock.mean? {
        format!(
            " Of the time on the clock {} pass only because nobody works when people knock.",
            hours(closed)
        )
    } else {
        String::new()
    };
    Some(format!(
        "Were knocks to wait their turn among all the work on record, it would take longer than that: so they do not, or some are never answered, and how long they need wait is beyond these records.{at_night}"
    ))
}

fn hours(hours: f64) -> String {
    match (hours * 60.0).round() {
        1.0 => "1 minute".to_owned(),
        minutes if minutes < 60.0 => format!("{minutes:.0} minutes"),
        _ => format!("{} hours", plain(hours)),
    }
}

fn decay(capacity: &Capacity) -> Option<Sentence> {
    let text = match (capacity.decay.per_hour, capacity.decay.unknown) {
        (Some(lost), _) => format!(
            "Of what a knock is worth, {} of 100 are lost in each business hour that it waits (likely {} to {}).",
            of_hundred(lost.value),
            of_hundred(lost.low),
            of_hundred(lost.high)
        ),
        (None, Some(why)) => {
            capacity.waiting.observed?;
            format!("What waiting costs nobody can tell here: {}.", why.words())
        }
        (None, None) => return None,
    };
    Some(sentence(text, "capacity.decay"))
}

fn balance(balance: &Balance) -> Sentence {
    let decision = match balance.pays {
        Pays::Marketing => "The next money brings more in marketing.",
        Pays::Selling => "The next money brings more in selling.",
        Pays::Equal => "The two sides are in balance.",
        Pays::CannotTell => "Which brings more these records cannot tell.",
    };
    sentence(
        format!(
            "For each unit of money one more lead brings {}, one more selling hour {}. {decision}",
            brings(balance.marketing.returned),
            brings(balance.selling.returned)
        ),
        "capacity.balance",
    )
}

fn brings(returned: Returned) -> String {
    let ends = (plain(returned.low), plain(returned.high));
    match returned.value {
        Some(value) => format!("{} (likely {} to {})", plain(value), ends.0, ends.1),
        None => format!("between {} and {}", ends.0, ends.1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::waiting::Hours;
    use super::*;
    use crate::likely::Likely;

    fn waiting(mean: f64) -> Unanswered {
        Unanswered {
            at_start: 0,
            at_end: 0,
            mean,
            growth_per_week: Some(Likely {
                value: 0.0,
                low: -0.2,
                high: 0.2,
            }),
        }
    }

    fn growth_of(now: f64, before: f64) -> String {
        growth_text(waiting(now), Some(waiting(before)), Region::CannotTell).unwrap()
    }

    #[test]
    fn beside_three_times_as_many_as_before_nobody_reads_that_they_did_not_grow() {
        let text = growth_of(30.0, 10.0);
        assert!(
            text.contains("far more than the 10 of the reference"),
            "{text}"
        );
        assert!(!text.contains("neither"), "{text}");
        let text = growth_of(11.0, 10.0);
        assert!(
            text.contains("over the period they neither clearly grew nor fell"),
            "{text}"
        );
    }

    fn waits_of(mean: f64, predicted: f64) -> String {
        let hours = |mean: f64| Hours {
            median: None,
            mean: Some(mean),
        };
        let observed = Observed {
            answered: 10,
            unanswered: 0,
            business: hours(mean),
            clock: hours(3.0 * mean),
        };
        let predicted = Predicted {
            share: 0.5,
            business: hours(predicted),
            clock: hours(3.0 * predicted),
            closed: 2.0,
        };
        queue(&observed, &predicted).unwrap()
    }

    #[test]
    fn a_predicted_wait_that_is_longer_than_what_was_seen_is_not_told() {
        let text = waits_of(10.0, 5.0);
        assert!(
            text.contains("it would take 15 hours, of which 5.0 hours"),
            "{text}"
        );
        let text = waits_of(10.0, 20.0);
        assert!(
            text.contains("beyond these records") && !text.contains("60"),
            "{text}"
        );
        assert!(
            text.contains("2.0 hours pass only because nobody works"),
            "{text}"
        );
        // Who answers at night too does not wait for the morning.
        assert!(!waits_of(0.5, 20.0).contains("nobody works"));
    }

    #[test]
    fn large_numbers_have_their_thousands_apart() {
        assert_eq!(plain(1_234.4), "1,234");
        assert_eq!(plain(9.96), "10.0");
    }
}
