//! Tests of the parent module: edges and the laws that every queue obeys.

use proptest::prelude::*;

use super::*;

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    let off = (found - expected).abs();
    assert!(off <= tolerance, "{found} instead of {expected}");
}

#[test]
fn without_arrivals_nobody_waits() {
    for servers in [0.0, 0.5, 3.0] {
        let waiting = Queue::new(0.0, 1.0, servers).unwrap().waiting().unwrap();
        assert_eq!((waiting.mean(), waiting.longer_than(1.0)), (0.0, 0.0));
        assert_close(waiting.discount(3.0), 1.0, 0.0);
    }
    let idle = ErlangA::new(0.0, 1.0, 3, 1.0).unwrap();
    assert_eq!((idle.wait_probability, idle.mean_wait), (0.0, 0.0));
    assert_eq!(Course::new(&[0.0], &[0.0], 1.0).unwrap().clock, None);
}

#[test]
fn without_servers_everybody_waits() {
    assert_close(erlang_c(1.0, 0.0).unwrap(), 1.0, 0.0);
    let queue = Queue::new(2.0, 1.0, 0.0).unwrap();
    let growing = Err(QueueError::NoSteadyState { growth: 2.0 });
    assert_eq!(queue.waiting(), growing);
    assert_eq!(queue.worth(1.0), Ok(0.0));
    let none = ErlangA::new(2.0, 1.0, 0, 5.0).unwrap();
    assert_eq!(none.occupancy, None);
    assert_close(none.abandonment, 1.0, 1e-12);
    assert_close(none.longer_than(5.0), (-1.0_f64).exp(), 1e-12);
}

#[test]
fn at_full_load_there_is_no_steady_state() {
    let full = Queue::new(2.0, 1.0, 2.0).unwrap();
    assert_eq!(
        full.waiting(),
        Err(QueueError::NoSteadyState { growth: 0.0 })
    );
}

/// More than is served, and hardly anybody gives up: all but what is served does in the end.
#[test]
fn beyond_capacity_the_rest_gives_up() {
    let queue = ErlangA::new(30.0, 1.0, 20, 1_000.0).unwrap();
    assert_close(queue.abandonment, 1.0 / 3.0, 1e-9);
    assert_close(queue.occupancy.unwrap(), 1.0, 1e-9);
    let endless = ErlangA::new(30.0, 1.0, 20, 1e12);
    assert!(matches!(endless, Err(QueueError::TooMany { .. })));
}

/// An enquiry at nine in the evening, a day that begins at nine in the morning, and no load at all.
#[test]
fn the_evening_waits_for_the_morning_even_without_load() {
    let hours = 0..24;
    let capacity: Vec<f64> = hours
        .map(|hour| if (9..17).contains(&hour) { 1e6 } else { 0.0 })
        .collect();
    let mut arrivals = vec![0.0; 24];
    arrivals[21] = 1e-6;
    let course = Course::new(&arrivals, &capacity, 1.0).unwrap();
    assert_close(course.clock.unwrap(), 11.5, 1e-9);
    assert_close(course.open.unwrap(), 0.0, 1e-9);
}

#[test]
fn a_course_at_exactly_its_capacity_is_steady() {
    let course = Course::new(&[2.0, 0.0], &[1.0, 1.0], 1.0).unwrap();
    assert_close(course.bins[0].backlog, 0.0, 0.0);
    assert_close(course.clock.unwrap(), 0.5, 1e-12);
}

#[test]
fn an_hour_takes_over_what_the_one_before_left() {
    let waits = waits_by_bin(&[6.0, 1.0, 1.0], &[2.0; 3], 2.0, 1.0).unwrap();
    let [rush, after, later] = [0, 1, 2].map(|bin| waits[bin].unwrap().mean());
    assert!(rush > after && after > later);
    let alone = Queue::new(1.0, 2.0, 2.0).unwrap().waiting().unwrap();
    assert!(after > alone.mean());
    let overrun = waits_by_bin(&[5.0, 5.0], &[2.0; 2], 2.0, 1.0);
    assert_eq!(overrun, Err(QueueError::NoSteadyState { growth: 2.0 }));
    assert!(waits_by_bin(&[1.0], &[], 2.0, 1.0).is_err());
    assert_eq!(waits_by_bin(&[0.0], &[0.0], 2.0, 1.0), Ok(vec![None]));
}

/// Sums the chain of M/M/c without any formula of Erlang's.
fn mean_waiting_by_states(arrivals: f64, service_rate: f64, servers: u32) -> f64 {
    let (mut weight, mut total, mut waiting) = (1.0, 1.0, 0.0);
    for number in 1..200_000_u32 {
        weight *= arrivals / (service_rate * f64::from(number.min(servers)));
        total += weight;
        waiting += weight * f64::from(number.saturating_sub(servers));
    }
    waiting / total
}

proptest! {
    #[test]
    fn as_many_wait_as_arrive_during_a_wait(load in 0.01..0.99, servers in 1_u32..60) {
        let queue = Queue::new(load * f64::from(servers), 1.0, f64::from(servers)).unwrap();
        let by_states = mean_waiting_by_states(load * f64::from(servers), 1.0, servers);
        let by_law = queue.mean_waiting().unwrap();
        prop_assert!((by_law - by_states).abs() <= 1e-8 * (1.0 + by_states));
    }

    #[test]
    fn with_endless_patience_nobody_gives_up(load in 0.05..0.95, servers in 1_u32..40) {
        let arrivals = load * f64::from(servers);
        let patient = Queue::new(arrivals, 1.0, f64::from(servers)).unwrap().waiting().unwrap();
        let mut last = f64::INFINITY;
        for patience in [1.0, 1e2, 1e4, 1e9] {
            let queue = ErlangA::new(arrivals, 1.0, servers, patience).unwrap();
            let off = (queue.mean_wait - patient.mean()).abs();
            prop_assert!(off <= last + 1e-9);
            last = off;
        }
        let queue = ErlangA::new(arrivals, 1.0, servers, 1e9).unwrap();
        prop_assert!(last < 1e-5 * (1.0 + patient.mean()));
        prop_assert!((queue.wait_probability - patient.probability).abs() < 1e-5);
        prop_assert!((queue.longer_than(0.7) - patient.longer_than(0.7)).abs() < 1e-5);
    }

    #[test]
    fn hours_that_are_all_alike_are_the_plain_queue(
        load in 0.05..0.95, servers in 1_u32..20, bins in 1_usize..6, length in 0.2..3.0,
    ) {
        let servers = f64::from(servers);
        let (arrivals, rate) = (load * servers * 1.5, 1.5);
        let waits = waits_by_bin(&vec![arrivals * length; bins], &vec![servers; bins], rate, length);
        let plain = Queue::new(arrivals, rate, servers).unwrap().waiting().unwrap();
        for waiting in waits.unwrap() {
            let waiting = waiting.unwrap();
            prop_assert!((waiting.mean() - plain.mean()).abs() < 1e-6 * plain.mean());
        }
    }

    #[test]
    fn a_fraction_of_a_server_lies_between_its_neighbours(
        offered in 0.01..50.0, whole in 0_u32..60, part in 0.01..0.99,
    ) {
        let at = |servers: f64| erlang_b(offered, servers).unwrap();
        let (low, high) = (f64::from(whole), f64::from(whole + 1));
        prop_assert!(at(low) > at(low + part) && at(low + part) > at(high));
    }

    #[test]
    fn the_discount_is_the_transform_of_the_wait(load in 0.05..0.95, decay in 0.01..5.0_f64) {
        let waiting = Queue::new(3.0 * load, 1.0, 3.0).unwrap().waiting().unwrap();
        let (step, steps) = (0.005, 10_000);
        // E[exp(-δW)] = 1 - δ ∫ exp(-δt) P(W > t) dt
        let lost: f64 = (0..steps)
            .map(|index| (f64::from(index) + 0.5) * step)
              .map(|time: f64| decay * (-decay * time).exp() * waiting.longer_than(time) * step)
            .sum();
        prop_assert!((1.0 - lost - waiting.discount(decay)).abs() < 1e-4);
    }

    /// Little's law for a course: arrivals times waits are the area below the backlog.
    #[test]
    fn waits_of_a_course_are_the_area_of_its_backlog(
        bins in prop::collection::vec((0.0..5.0, prop::option::of(0.0..8.0)), 1..40),
        length in 0.1..3.0,
    ) {
        let arrivals: Vec<f64> = bins.iter().map(|bin| bin.0).collect();
        let capacity: Vec<f64> = bins.iter().map(|bin| bin.1.unwrap_or(0.0)).collect();
        match Course::new(&arrivals, &capacity, length) {
            Ok(course) => {
                let waits = course.bins.iter().zip(&arrivals);
                let waited: f64 = waits.map(|(bin, arriving)| bin.clock.unwrap() * arriving).sum();
                let area: f64 = (0..arrivals.len())
                    .map(|bin| area(course.bins[bin].backlog, arrivals[bin], capacity[bin]) * length)
                    .sum();
                prop_assert!((waited - area).abs() <= 1e-9 * (1.0 + area), "{waited} {area}");
                prop_assert!(course.bins.iter().all(|bin| bin.open <= bin.clock.map(|wait| wait + 1e-9)));
            }
            Err(QueueError::NoSteadyState { growth }) => prop_assert!(growth > 0.0),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The mean of a wait is the integral of the probability to wait longer, and who gives up does so
    /// while waiting.
    #[test]
    fn the_tail_of_the_impatient_adds_up_to_their_mean(
        load in 0.2..2.0, servers in 1_u32..12, patience in 0.5..3.0,
    ) {
        let queue = ErlangA::new(load * f64::from(servers), 1.0, servers, patience).unwrap();
        let (step, steps) = (0.05, 600);
        let tail: f64 = (0..steps)
            .map(|index| queue.longer_than((f64::from(index) + 0.5) * step) * step)
            .sum();
        prop_assert!((tail - queue.mean_wait).abs() < 5e-3 * (0.1 + queue.mean_wait));
        let gone: f64 = (0..20)
            .map(|index| queue.longer_than((f64::from(index) + 0.5) * step) * step / patience)
            .sum();
        let (served, waiting) = (queue.served_within(1.0), queue.longer_than(1.0));
        prop_assert!((served + waiting + gone - 1.0).abs() < 1e-3);
    }
}

/// Below the backlog over a bin of length 1.
fn area(start: f64, arriving: f64, served: f64) -> f64 {
    let end = start + arriving - served;
    if end >= 0.0 {
        return f64::midpoint(start, end);
    }
    start / 2.0 * (start / (served - arriving))
}
