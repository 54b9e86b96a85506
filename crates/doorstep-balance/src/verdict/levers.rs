//! Levers: what one more of something would be worth a month, and against what it costs.
//!
//! It must never promise what the period's levels do not carry, nor put a worth on hours where nobody
//! recorded hours.

use doorstep_stats::quantile::quantile;
use serde::Serialize;

use super::cells::Segment;
use super::estimate::{Estimate, WEEKS_A_MONTH};
use super::levels::{Factor, Levels};
use crate::capacity::{Marginals, Worth};
use crate::likely::{HIGH, LOW};

/// Ends that lie closer than this share of what a lead brings are one number.
const CLOSE: f64 = 0.05;

/// What one more of something would be worth a month, at the period's levels; 80 % intervals.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lever {
    /// What: `lead`, `selling_hour`, `faster_answer`, `win_rate_point`, `answered_in_time`.
    pub lever: &'static str,
    /// How much of it.
    pub unit: &'static str,
    /// Wins a month; null where the records leave it open between the ends.
    pub won_per_month: Option<f64>,
    /// Lower end.
    pub won_low: f64,
    /// Upper end.
    pub won_high: f64,
    /// Money a month, minor units.
    pub money_per_month: Option<i64>,
    /// Lower end.
    pub low: Option<i64>,
    /// Upper end.
    pub high: Option<i64>,
    /// What it costs a month, minor units.
    pub cost: Option<i64>,
    /// Money that a unit of money brings.
    #[serde(rename = "return")]
    pub returned: Option<Returned>,
    /// The return in each draw, between two ends.
    #[serde(skip)]
    pub(crate) returns: Vec<[f64; 2]>,
}

/// Money that a unit of money brings; an 80 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Returned {
    /// The number; null where the records leave it open between the ends.
    pub value: Option<f64>,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Between two ends, which are one number where nothing is left open.
type Ends = [f64; 2];

/// Wins and money, a week or a month.
#[derive(Clone, Copy, Debug, Default)]
struct Gain {
    won: Ends,
    money: Ends,
}

impl Gain {
    /// Both times so much, the smaller end first.
    fn of(won: f64, money: f64, times: Ends) -> Self {
        let low = times[0].min(times[1]);
        let high = times[0].max(times[1]);
        Gain {
            won: [won * low, won * high],
            money: [money * low, money * high],
        }
    }

    fn plus(self, other: Gain) -> Self {
        Gain {
            won: [self.won[0] + other.won[0], self.won[1] + other.won[1]],
            money: [
                self.money[0] + other.money[0],
                self.money[1] + other.money[1],
            ],
        }
    }
}

/// What one more of something would be worth a month, at the period's levels. Without hours a lead is worth
/// what it brings if somebody has time for it.
pub(super) fn of(estimate: &Estimate, segments: &[Segment], worth: &Worth) -> Vec<Lever> {
    let scale = Scale {
        estimate,
        segments,
        worth,
    };
    let lead = |levels: &Levels, draw| scale.lead(levels, draw);
    let mut levers = vec![scale.lever("lead", "one more a month", &lead)];
    if let Some(marginals) = &worth.marginals {
        let hour = |levels: &Levels, draw| scale.hour(levels, marginals, draw);
        levers.push(scale.lever("selling_hour", "one more a month", &hour));
    }
    if let Some((share, draws)) = &worth.faster {
        let faster = |levels: &Levels, draw: Option<usize>| {
            let share = draw.map_or(*share, |draw| draws[draw % draws.len()]);
            let (wins, money) = scale.asked(levels, draw);
            Gain::of(wins, money, [share * WEEKS_A_MONTH; 2])
        };
        levers.push(scale.lever("faster_answer", "each an hour earlier", &faster));
    }
    let point = |levels: &Levels, draw| scale.changed(levels, draw, &one_point_more);
    levers.push(scale.lever("win_rate_point", "one more of 100", &point));
    if estimate.factors.contains(&Factor::HandOver) {
        let in_time = |levels: &Levels, draw| scale.changed(levels, draw, &all_in_time);
        levers.push(scale.lever("answered_in_time", "all of them", &in_time));
    }
    for lever in &mut levers {
        lever.set_against(match lever.lever {
            "lead" => worth.paid.as_ref().map(|paid| paid.cost),
            "selling_hour" => worth.hour_cost,
            _ => None,
        });
    }
    levers
}

fn one_point_more(levels: &mut Levels) {
    for segment in 0..levels.won.len() {
        let stages = levels.handled[segment] * levels.proposed[segment];
        let rate = levels.won[segment] * stages;
        if rate < 1.0 {
            levels.won[segment] = (rate + 0.01).min(1.0) / stages;
        }
    }
}

fn all_in_time(levels: &mut Levels) {
    for handled in &mut levels.handled {
        *handled = 1.0;
    }
}

/// What levers are read from. A draw is one of the bootstrap's; none is the estimate itself.
struct Scale<'a> {
    estimate: &'a Estimate,
    segments: &'a [Segment],
    worth: &'a Worth,
}

impl Scale<'_> {
    fn lever(
        &self,
        lever: &'static str,
        unit: &'static str,
        gain: &dyn Fn(&Levels, Option<usize>) -> Gain,
    ) -> Lever {
        let now = &self.estimate.levels[1];
        let point = gain(now, None);
        let draws = self.estimate.present.iter().enumerate();
        let draws: Vec<Gain> = draws
            .map(|(draw, levels)| gain(levels, Some(draw)))
            .collect();
        let (wins, money) = self.value(now, None);
        let a_lead = |all: f64| all / now.leads.max(f64::MIN_POSITIVE);
        let won = ends(&draws, |gain| gain.won).unwrap_or(point.won);
        let has_money = money > 0.0;
        let minor = |money: f64| money.round() as i64;
        let likely = ends(&draws, |gain| gain.money).filter(|_| has_money);
        Lever {
            lever,
            unit,
            won_per_month: settled(point.won, a_lead(wins)),
            won_low: won[0],
            won_high: won[1],
            money_per_month: settled(point.money, a_lead(money))
                .filter(|_| has_money)
                .map(minor),
            low: likely.map(|likely| minor(likely[0])),
            high: likely.map(|likely| minor(likely[1])),
            cost: None,
            returned: None,
            returns: if has_money {
                draws.iter().map(|gain| gain.money).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Wins and money a week.
    fn value(&self, levels: &Levels, draw: Option<usize>) -> (f64, f64) {
        let (wins, money) = Levels::value(levels, levels, &self.estimate.factors, 0);
        // What comes after the horizon comes too.
        let later = self.estimate.later.at(draw);
        (wins * later, money * later)
    }

    /// Wins and money a month that a change of the levels adds.
    fn changed(&self, levels: &Levels, draw: Option<usize>, change: &dyn Fn(&mut Levels)) -> Gain {
        let (wins, money) = self.value(levels, draw);
        let mut then = levels.clone();
        change(&mut then);
        let (more_wins, more_money) = self.value(&then, draw);
        Gain::of(more_wins - wins, more_money - money, [WEEKS_A_MONTH; 2])
    }

    /// Wins and money a week of those who ask for an answer: of all whose knock was no order, as many as
    /// ask.
    fn asked(&self, levels: &Levels, draw: Option<usize>) -> (f64, f64) {
        let mut talked = levels.clone();
        for (mix, segment) in talked.mix.iter_mut().zip(self.segments) {
            if segment.is_straight {
                *mix = 0.0;
            }
        }
        let (wins, money) = self.value(&talked, draw);
        let leads = levels.leads * talked.mix.iter().sum::<f64>();
        let share = (self.worth.knocks / leads.max(f64::MIN_POSITIVE)).min(1.0);
        (wins * share, money * share)
    }

    /// One more lead: what it brings, and what it takes from those who ask for an answer already. Where
    /// campaigns' costs are known it is one of theirs.
    fn lead(&self, levels: &Levels, draw: Option<usize>) -> Gain {
        let (wins, money) = self.value(levels, draw);
        let leads = levels.leads.max(f64::MIN_POSITIVE);
        let paid = self.worth.paid.as_ref();
        let likely = paid.map_or(1.0, |paid| {
            draw.map_or(paid.won, |draw| paid.won_draws[draw % paid.won_draws.len()])
        });
        let dear = paid.map_or(1.0, |paid| paid.money);
        let own = Gain::of(
            wins / leads * likely,
            money / leads * likely * dear,
            [1.0; 2],
        );
        let Some(marginals) = &self.worth.marginals else {
            return own;
        };
        let usual = (self.worth.knocks / leads).min(1.0);
        let asking = paid.map_or(usual, |paid| paid.asked);
        let crowding = marginals.at(draw).crowding.map(|share| share * asking);
        let (asked_wins, asked_money) = self.asked(levels, draw);
        own.plus(Gain::of(asked_wins, asked_money, crowding))
    }

    /// One more selling hour: what it spares those who ask for an answer, or whom of them it serves.
    fn hour(&self, levels: &Levels, marginals: &Marginals, draw: Option<usize>) -> Gain {
        let (wins, money) = self.asked(levels, draw);
        Gain::of(wins, money, marginals.at(draw).hour)
    }
}

/// The middle of two ends, if they lie close by the scale of what a lead brings.
fn settled(ends: Ends, a_lead: f64) -> Option<f64> {
    (ends[1] - ends[0] <= CLOSE * a_lead).then(|| f64::midpoint(ends[0], ends[1]))
}

/// The 80 % interval that holds both ends.
fn ends(draws: &[Gain], of: fn(&Gain) -> Ends) -> Option<Ends> {
    let low: Vec<f64> = draws.iter().map(|gain| of(gain)[0]).collect();
    let high: Vec<f64> = draws.iter().map(|gain| of(gain)[1]).collect();
    Some([quantile(&low, LOW)?, quantile(&high, HIGH)?])
}

impl Lever {
    /// Says what it costs and what a unit of money brings; without a cost there is no return.
    fn set_against(&mut self, cost: Option<f64>) {
        let Some(cost) = cost.filter(|&cost| cost > 0.0) else {
            self.returns.clear();
            return;
        };
        for ends in &mut self.returns {
            *ends = ends.map(|money| money / cost);
        }
        self.cost = Some(cost.round() as i64);
        let ends = self.low.zip(self.high);
        self.returned = ends.map(|(low, high)| Returned {
            value: self.money_per_month.map(|money| money as f64 / cost),
            low: low as f64 / cost,
            high: high as f64 / cost,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::Whose;
    use super::super::estimate::Parts;
    use super::super::ripening::Later;
    use super::*;
    use crate::capacity::{Marginal, Paid};

    /// Ten leads a week in two segments, half of them straight orders; one in five of each is won, for a
    /// hundred.
    fn estimate() -> Estimate {
        let levels = Levels {
            leads: 10.0,
            mix: vec![0.5, 0.5],
            handled: vec![1.0; 2],
            proposed: vec![1.0; 2],
            won: vec![0.2; 2],
            money: vec![100.0; 2],
        };
        Estimate {
            factors: vec![Factor::Leads, Factor::Mix, Factor::Win, Factor::Money],
            point: Parts::default(),
            covariance: Vec::new(),
            draws: Vec::new(),
            reference_sd: 0.0,
            later: Later::known(1.0),
            season: 0.0,
            present: vec![levels.clone(); 20],
            levels: [levels.clone(), levels],
        }
    }

    fn segments() -> [Segment; 2] {
        [true, false].map(|is_straight| Segment {
            of: Whose::Others,
            is_straight,
        })
    }

    fn worth(crowding: f64, hour: [f64; 2]) -> Worth {
        let point = Marginal {
            crowding: [crowding; 2],
            hour,
        };
        Worth {
            marginals: Some(Marginals {
                point,
                draws: vec![point; 20],
            }),
            knocks: 5.0,
            hour_cost: Some(50.0),
            ..Worth::default()
        }
    }

    fn find(levers: &[Lever], name: &str) -> Lever {
        levers
            .iter()
            .find(|lever| lever.lever == name)
            .cloned()
            .unwrap()
    }

    #[test]
    fn without_hours_a_lead_is_worth_what_it_brings_and_an_hour_nothing_that_can_be_told() {
        let levers = of(&estimate(), &segments(), &Worth::default());
        let lead = find(&levers, "lead");
        assert_eq!(lead.money_per_month, Some(20));
        assert_eq!(lead.returned, None);
        assert!(levers.iter().all(|lever| lever.lever != "selling_hour"));
    }

    #[test]
    fn a_lead_is_worth_less_by_what_it_takes_from_those_who_wait() {
        // Those who ask bring 100 a week; one more asks with probability one half.
        let levers = of(&estimate(), &segments(), &worth(-0.1, [0.0; 2]));
        assert_eq!(find(&levers, "lead").money_per_month, Some(15));
        let full = of(&estimate(), &segments(), &worth(-0.2, [0.0; 2]));
        // Only those who order at once are still worth having.
        assert_eq!(find(&full, "lead").money_per_month, Some(10));
    }

    #[test]
    fn each_lever_stands_against_its_cost() {
        let mut worth = worth(0.0, [0.5; 2]);
        worth.paid = Some(Paid {
            cost: 10.0,
            won: 0.5,
            won_draws: vec![0.5; 3],
            money: 2.0,
            asked: 1.0,
        });
        let levers = of(&estimate(), &segments(), &worth);
        let lead = find(&levers, "lead");
        assert_eq!((lead.money_per_month, lead.cost), (Some(20), Some(10)));
        assert_eq!(lead.returned.unwrap().value, Some(2.0));
        let hour = find(&levers, "selling_hour");
        assert_eq!(hour.returned.unwrap().value, Some(1.0));
        assert_eq!(hour.returns, vec![[1.0; 2]; 20]);
        assert_eq!(find(&levers, "win_rate_point").returned, None);
    }

    #[test]
    fn what_is_left_open_is_an_interval_without_a_middle() {
        let levers = of(&estimate(), &segments(), &worth(0.0, [0.0, 0.3]));
        let hour = find(&levers, "selling_hour");
        assert_eq!((hour.won_per_month, hour.money_per_month), (None, None));
        assert_eq!((hour.low, hour.high), (Some(0), Some(30)));
    }
}
