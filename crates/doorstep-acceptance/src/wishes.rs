//! What the verdict is meant to reach, and whether it does.
//!
//! A wish that is missed must stand in the report like any other.

use crate::Firm;
use crate::metrics::{Figure, hidden, money, reliability};

/// What a number should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
    /// Between these.
    Between(f64, f64),
}

impl Wish {
    fn is_met(self, value: f64) -> bool {
        match self {
            Wish::AtLeast(least) => value >= least,
            Wish::AtMost(most) => value <= most,
            Wish::Between(least, most) => (least..=most).contains(&value),
        }
    }

    /// As words.
    pub fn text(self) -> String {
        let percent = |share: f64| format!("{:.0}", share * 100.0);
        match self {
            Wish::AtLeast(least) => format!("at least {} %", percent(least)),
            Wish::AtMost(most) => format!("at most {} %", percent(most)),
            Wish::Between(least, most) => format!("{} to {} %", percent(least), percent(most)),
        }
    }
}

/// A number that has a wish.
#[derive(Clone, Debug)]
pub struct Wished {
    /// What it is.
    pub of: String,
    /// What it should be.
    pub wish: Wish,
    /// What it is; none without firms.
    pub figure: Option<Figure>,
}

impl Wished {
    /// "met", "missed", or "missed by chance, perhaps" if the wish lies within two standard errors.
    pub fn word(&self) -> &'static str {
        let Some(figure) = self.figure else {
            return "no firms";
        };
        let near = [-2.0, 2.0].map(|times| figure.value + times * figure.error);
        if self.wish.is_met(figure.value) {
            "met"
        } else if near.iter().any(|&value| self.wish.is_met(value)) {
            "missed, within two errors"
        } else {
            "**missed**"
        }
    }
}

/// Every wish of the shipped rule: a side is named from a posterior of .8 on, if its effect matters.
pub fn all(firms: &[Firm]) -> Vec<Wished> {
    let mut wishes = decisions(firms).to_vec();
    wishes.extend(false_alarms(firms));
    let seen: Vec<&Firm> = firms
        .iter()
        .filter(|firm| !firm.truth.is_hidden && !firm.has_lost_tracks())
        .collect();
    wishes.push(Wished {
        of: "80 % money intervals of the weak side that hold the truth".to_owned(),
        wish: Wish::Between(0.75, 0.85),
        figure: money::coverage(seen.iter().copied()),
    });
    wishes.push(Wished {
        of: "largest gap of the chances of all classes (bins of 50 or more)".to_owned(),
        wish: Wish::AtMost(0.05),
        figure: largest_gap(&seen),
    });
    wishes.extend(out_of_sight(firms));
    wishes
}

fn decisions(firms: &[Firm]) -> [Wished; 2] {
    let cell = || {
        let all = firms.iter().filter(|firm| firm.is_single_and_seen());
        all.filter(|firm| firm.is_of_leads(60.0) && firm.is_of_size(0.4))
    };
    [
        Wished {
            of: "60 leads a month, 40 %: right when decided".to_owned(),
            wish: Wish::AtLeast(0.9),
            figure: Figure::share(
                cell()
                    .filter(|firm| firm.told.is_decided())
                    .map(Firm::is_right),
            ),
        },
        Wished {
            of: "60 leads a month, 40 %: decided".to_owned(),
            wish: Wish::AtLeast(0.75),
            figure: Figure::share(cell().map(|firm| firm.told.is_decided())),
        },
    ]
}

fn false_alarms(firms: &[Firm]) -> impl Iterator<Item = Wished> {
    crate::design::LEVELS.into_iter().map(move |leads| {
        let own = firms.iter().filter(move |firm| firm.is_of_leads(leads));
        Wished {
            of: format!("false alarms on balanced firms, {leads} leads a month"),
            wish: Wish::AtMost(0.05),
            figure: Figure::share(
                own.filter(|firm| firm.truth.is_balanced())
                    .map(Firm::is_wrong_side),
            ),
        }
    })
}

/// The bin that lies farthest off, and its error.
fn largest_gap(firms: &[&Firm]) -> Option<Figure> {
    const ENOUGH: usize = 50;
    reliability::bins(&reliability::of_all_classes(firms))
        .into_iter()
        .filter(|bin| bin.count >= ENOUGH)
        .map(|bin| Figure {
            value: bin.gap().abs(),
            error: bin.error,
            count: bin.count,
        })
        .max_by(|one, other| one.value.total_cmp(&other.value))
}

fn out_of_sight(firms: &[Firm]) -> [Wished; 2] {
    let worse = firms.iter().filter(|firm| firm.truth.is_hidden);
    let lost = firms
        .iter()
        .filter(|firm| firm.has_lost_tracks() && !firm.truth.is_hidden);
    [
        Wished {
            of: "hidden quality booked on sales with a q* that hides it".to_owned(),
            wish: Wish::AtMost(0.0),
            figure: hidden::share(worse, hidden::is_covered_up),
        },
        Wished {
            of: "lost tracks booked on marketing, where marketing did not fall".to_owned(),
            wish: Wish::AtMost(0.0),
            figure: hidden::share(lost, hidden::is_blamed_on_marketing),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wished(wish: Wish, value: f64) -> &'static str {
        let figure = Some(Figure {
            value,
            error: 0.01,
            count: 100,
        });
        let of = String::new();
        Wished { of, wish, figure }.word()
    }

    #[test]
    fn a_wish_is_met_or_missed_and_chance_is_named() {
        assert_eq!(wished(Wish::AtLeast(0.9), 0.9), "met");
        assert_eq!(
            wished(Wish::AtLeast(0.9), 0.89),
            "missed, within two errors"
        );
        assert_eq!(wished(Wish::AtMost(0.05), 0.2), "**missed**");
        assert_eq!(wished(Wish::Between(0.75, 0.85), 0.8), "met");
    }

    #[test]
    fn without_firms_no_wish_is_met() {
        assert!(all(&[]).iter().all(|wished| wished.word() == "no firms"));
    }
}
