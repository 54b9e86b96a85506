//! What one more knock costs those who already wait, and what one more selling hour spares them.
//!
//! It must never promise that a firm earns less with more hours, nor more than the hours can serve.

use doorstep_stats::queue::{Queue, Waiting, allen_cunneen};

use super::costs::Paid;
use super::decay::Decay;
use super::load::{Draw, Load};
use super::waiting::Opening;

/// Half of the difference that a derivative is taken over, as a share.
const STEP: f64 = 0.01;
/// No observed wait counts as shorter, in hours.
const SHORTEST_WAIT: f64 = 1.0 / 60.0;
/// Where no decay is known: none, and others by the hour up to what loses nearly all within one.
const DECAYS: [f64; 4] = [0.0, 0.03, 0.3, 3.0];

/// What changes for all who ask for an answer, as a share of what they bring. Where it is not known how fast
/// worth decays with waiting, the two ends: that it does not at all, and that who waits at all is lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Marginal {
    /// By one more of them a week: 0 or less.
    pub(crate) crowding: [f64; 2],
    /// By one more selling hour a week: 0 or more.
    pub(crate) hour: [f64; 2],
}

/// [`Marginal`] of the estimate and of each draw.
#[derive(Clone, Debug)]
pub(crate) struct Marginals {
    pub(crate) point: Marginal,
    pub(crate) draws: Vec<Marginal>,
}

/// What capacity says of the worth of a lead, an hour and a faster answer, as far as the records carry it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Worth {
    /// None where hours are not known: what is asked of sellers cannot be held against anything.
    pub(crate) marginals: Option<Marginals>,
    /// Those who ask for an answer, a week.
    pub(crate) knocks: f64,
    /// What an hour's faster answer adds, as a share of what those bring who ask.
    pub(crate) faster: Option<(f64, Vec<f64>)>,
    /// What a selling hour costs, minor units.
    pub(crate) hour_cost: Option<f64>,
    /// Leads of campaigns whose cost is known.
    pub(crate) paid: Option<Paid>,
}

impl Marginals {
    /// `observed` is the mean wait in business hours: a queue whose waits are longer does not describe these
    /// sellers, and is scaled down to it.
    pub(super) fn of(
        load: &Load,
        opening: &Opening,
        decay: Option<&Decay>,
        observed: Option<f64>,
    ) -> Option<Self> {
        let mut scene = Scene {
            hours: load.hours?,
            open: opening.hours(),
            variation: allen_cunneen(load.dispersion, load.work_variation),
        };
        scene.keep_to(observed, load.point);
        let draws = load.draws.iter().enumerate();
        let draws = draws.map(|(place, &draw)| {
            let decays = decay.map(|decay| &decay.draws);
            let decay = decays.and_then(|draws| draws.get(place % draws.len().max(1)));
            scene.marginal(draw, decay.copied())
        });
        Some(Marginals {
            point: scene.marginal(load.point, decay.map(|decay| decay.value)),
            draws: draws.collect(),
        })
    }

    /// In a draw, or of the estimate.
    pub(crate) fn at(&self, draw: Option<usize>) -> Marginal {
        draw.map_or(self.point, |draw| self.draws[draw % self.draws.len()])
    }
}

/// The sellers and their week.
#[derive(Clone, Copy, Debug)]
struct Scene {
    /// Selling hours a week.
    hours: f64,
    /// Hours a week in which the business is open.
    open: f64,
    /// Waits are so many times as long as with arrivals and work by pure chance.
    variation: f64,
}

impl Scene {
    /// The wait by pure chance; none beyond capacity.
    fn waiting(&self, draw: Draw) -> Option<Waiting> {
        let servers = (self.hours - draw.other).max(0.0) / self.open;
        let rate = 1.0 / draw.hours_per_knock;
        let queue = Queue::new(draw.knocks / self.open, rate, servers).ok()?;
        queue.waiting().ok()
    }

    /// Waits are not longer than those observed.
    fn keep_to(&mut self, observed: Option<f64>, point: Draw) {
        let by_chance = self.waiting(point).map(|waiting| waiting.mean());
        if let Some((observed, by_chance)) = observed.zip(by_chance) {
            let most = observed.max(SHORTEST_WAIT) / by_chance.max(f64::MIN_POSITIVE);
            self.variation = self.variation.min(most);
        }
    }

    /// What is left on average of the worth of a knock by the time somebody is free, `E[exp(-δ W)]`;
    /// without a decay, the share that waits for nobody. None beyond capacity.
    fn left(&self, draw: Draw, decay: Option<f64>) -> Option<f64> {
        let waiting = self.waiting(draw)?.varied(self.variation, self.variation);
        Some(match decay {
            Some(decay) => waiting.discount(decay),
            None => 1.0 - waiting.probability,
        })
    }

    fn marginal(&self, draw: Draw, decay: Option<f64>) -> Marginal {
        if decay.is_some() {
            let (crowding, hour) = self.slopes(draw, decay);
            return Marginal {
                crowding: [crowding; 2],
                hour: [hour; 2],
            };
        }
        // From nothing, as long as everybody is served in the end, to everything: who waits is lost.
        let widest = [f64::INFINITY, f64::NEG_INFINITY];
        let (mut crowding, mut hour) = (widest, widest);
        for decay in DECAYS.into_iter().map(Some).chain([None]) {
            let (crowds, spares) = self.slopes(draw, decay);
            crowding = hold(crowding, crowds);
            hour = hold(hour, spares);
        }
        Marginal { crowding, hour }
    }

    /// How much the logarithm of the worth of all who ask changes by one more of them a week, and by one
    /// more hour a week. Central differences; beyond capacity nobody has time for one more, and an hour
    /// serves its part of those who ask. Whom nobody has time for can be left alone, so that one more
    /// never takes away more than he or she brings, and an hour brings no more than it serves.
    fn slopes(&self, draw: Draw, decay: Option<f64>) -> (f64, f64) {
        let no_room = -1.0 / draw.knocks.max(f64::MIN_POSITIVE);
        let asked = (draw.knocks * draw.hours_per_knock).max(f64::MIN_POSITIVE);
        let left = self.hours - draw.other;
        let full = (no_room, 1.0 / left.max(asked));
        let knocks = |factor: f64| {
            let knocks = draw.knocks * factor;
            Some(self.left(Draw { knocks, ..draw }, decay)?.ln())
        };
        let hours = |factor: f64| {
            let hours = draw.other + left * factor;
            Some(Scene { hours, ..*self }.left(draw, decay)?.ln())
        };
        let slope = |of: &dyn Fn(f64) -> Option<f64>, at: f64| {
            Some((of(1.0 + STEP)? - of(1.0 - STEP)?) / (2.0 * STEP * at))
        };
        let found = slope(&knocks, draw.knocks).zip(slope(&hours, left));
        match found.filter(|(crowding, hour)| crowding.is_finite() && hour.is_finite()) {
            Some((crowding, hour)) => (crowding.clamp(no_room, 0.0), hour.clamp(0.0, full.1)),
            None => full,
        }
    }
}

/// Two ends that hold a value between them.
fn hold(ends: [f64; 2], value: f64) -> [f64; 2] {
    [ends[0].min(value), ends[1].max(value)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENE: Scene = Scene {
        hours: 100.0,
        open: 40.0,
        variation: 1.0,
    };

    fn at_load(load: f64) -> Draw {
        Draw {
            knocks: load * 100.0,
            hours_per_knock: 1.0,
            other: 0.0,
        }
    }

    /// What one more knock brings, as a share of what one brings when nobody waits for it.
    fn one_more(load: f64, decay: f64) -> f64 {
        let draw = at_load(load);
        1.0 + draw.knocks * SCENE.marginal(draw, Some(decay)).crowding[0]
    }

    #[test]
    fn the_value_of_a_lead_falls_as_the_load_nears_one_and_is_nothing_beyond() {
        let values: Vec<f64> = [0.2, 0.5, 0.7, 0.8, 0.9]
            .iter()
            .map(|&load| one_more(load, 0.05))
            .collect();
        assert!(
            values.windows(2).all(|pair| pair[1] < pair[0]),
            "{values:?}"
        );
        assert!(values[0] > 0.98);
        assert!(one_more(1.2, 0.05).abs() < 1e-9);
    }

    #[test]
    fn one_more_hour_never_takes_anything_away_and_brings_no_more_than_it_serves() {
        for load in [0.0, 0.1, 0.5, 0.9, 0.99, 1.0, 1.5, 10.0] {
            for decay in [None, Some(0.0), Some(0.1), Some(50.0)] {
                let marginal = SCENE.marginal(at_load(load), decay);
                for hour in marginal.hour {
                    assert!((0.0..=0.01 + 1e-12).contains(&hour), "{load} {marginal:?}");
                }
                assert!(marginal.hour[0] <= marginal.hour[1]);
                assert!(marginal.crowding[0] <= marginal.crowding[1]);
                assert!(marginal.crowding[1] <= 0.0);
            }
        }
    }

    #[test]
    fn an_hour_is_worth_more_the_fuller_the_week() {
        let hour = |load| SCENE.marginal(at_load(load), Some(0.2)).hour[0];
        assert!(hour(0.3) < hour(0.7) && hour(0.7) < hour(0.9));
    }

    #[test]
    fn a_queue_makes_nobody_wait_longer_than_they_did() {
        let mut scene = SCENE;
        let wait = |scene: Scene| scene.waiting(at_load(0.9)).unwrap().mean() * scene.variation;
        let longest = wait(scene);
        scene.keep_to(Some(2.0 * longest), at_load(0.9));
        assert!((wait(scene) - longest).abs() < 1e-12);
        scene.keep_to(Some(0.5 * longest), at_load(0.9));
        assert!((wait(scene) - 0.5 * longest).abs() < 1e-12);
        scene.keep_to(None, at_load(0.9));
        scene.keep_to(Some(0.1), at_load(1.1));
        assert!((wait(scene) - 0.5 * longest).abs() < 1e-12);
    }

    #[test]
    fn where_waiting_costs_nothing_only_a_full_week_makes_hours_worth_something() {
        let marginal = SCENE.marginal(at_load(0.8), Some(0.0));
        assert!(marginal.hour[1] <= 0.0);
        assert!(marginal.crowding[0] >= 0.0);
        assert!(SCENE.marginal(at_load(1.1), Some(0.0)).hour[0] > 0.0);
    }

    #[test]
    fn without_a_known_decay_the_ends_hold_every_decay_between_them() {
        for load in [0.3, 0.8, 0.95] {
            let [low, high] = SCENE.marginal(at_load(load), None).hour;
            let between = SCENE.marginal(at_load(load), Some(0.3)).hour[0];
            assert!(low <= between && between <= high + 1e-9, "{load}");
        }
    }
}
