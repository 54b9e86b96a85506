//! Queues: Erlang B, C and A in the units and under the names of telephone work.
//!
//! It must never mix units: everything is in that of the rate of arrivals.

use doorstep_stats::queue::{ErlangA, Queue, erlang_b, servers_for_blocking};

use crate::answers::{Answers, Gap};
use crate::entry::{Entry, plain};
use crate::inputs;

/// What arrives, and how fast it is served.
struct Work {
    arrivals: f64,
    service_rate: f64,
    /// Units of time in a minute.
    minute: f64,
}

pub(super) fn loss(entry: &Entry) -> Result<Answers, Gap> {
    let offered = match entry.inputs.number(&["a", "offered", "erlangs", "traffic"]) {
        Some(offered) => offered,
        None => work(entry)?.arrivals / work(entry)?.service_rate,
    };
    let mut answers = Answers::default();
    answers.put(&["a", "offered"], offered);
    if let Some(servers) = entry
        .inputs
        .numbers(&["c", "servers", "n", "positions", "lines"])
    {
        let blocking = servers
            .iter()
            .map(|&servers| erlang_b(offered, servers))
            .collect::<Result<Vec<_>, _>>();
        let blocking = blocking.map_err(Gap::refused)?;
        let busy = blocking
            .iter()
            .zip(&servers)
            .map(|(blocked, servers)| offered * (1.0 - blocked) / servers);
        answers.put(&["occupancy"], busy.collect::<Vec<_>>());
        answers.put(
            &["blocking", "p_block", "b", "probability", "erlang_b"],
            blocking,
        );
    }
    let asked = entry
        .inputs
        .number(&["max_blocking", "target_blocking", "blocking"]);
    for key in entry.expected.keys() {
        let percent = plain(key).strip_prefix("c_for_").and_then(|rest| {
            rest.strip_suffix("pct")?
                .replace('_', ".")
                .parse::<f64>()
                .ok()
        });
        if let Some(share) = percent.map(|percent| percent / 100.0) {
            answers.put(
                &[key],
                f64::from(servers_for_blocking(offered, share).map_err(Gap::refused)?),
            );
        }
    }
    if let Some(share) = asked {
        let servers = f64::from(servers_for_blocking(offered, share).map_err(Gap::refused)?);
        answers.put(
            &["c", "c_needed", "servers", "raw_positions", "positions"],
            servers,
        );
    }
    Ok(answers)
}

pub(super) fn waiting(entry: &Entry) -> Result<Answers, Gap> {
    let work = work(entry)?;
    let target = entry
        .inputs
        .number(&[
            "target_min",
            "target",
            "asa_min",
            "asa",
            "t",
            "asa_target_min",
        ])
        .map(exact);
    let mut answers = Answers::default();
    answers.put(
        &["a", "offered", "traffic"],
        work.arrivals / work.service_rate,
    );
    let given = entry.inputs.numbers(&["c", "servers", "positions", "s"]);
    let servers = match given {
        Some(servers) => servers,
        None => vec![needed(entry, &work, target.unwrap_or(0.0))?],
    };
    let raw = servers[0];
    answers.put(&["raw_positions", "c", "c_needed", "servers"], raw);
    let shrinkage = entry.inputs.number(&["shrinkage"]).unwrap_or(0.0);
    answers.put(&["positions"], (raw / (1.0 - shrinkage)).ceil());
    let queues = servers
        .iter()
        .map(|&servers| Queue::new(work.arrivals, work.service_rate, servers))
        .collect::<Result<Vec<_>, _>>();
    let queues = queues.map_err(Gap::refused)?;
    let each = |of: &dyn Fn(&Queue) -> Option<f64>| queues.iter().map(of).collect::<Vec<_>>();
    let mean = |queue: &Queue| Some(queue.waiting().ok()?.mean());
    answers.put(
        &["p_wait", "waiting_probability", "c_prob", "erlang_c", "pw"],
        each(&|queue| Some(queue.waiting().ok()?.probability)),
    );
    answers.put(
        &["occupancy", "rho", "load", "utilisation", "utilization"],
        each(&|queue| Some(queue.load())),
    );
    answers.put(
        &["Wq", "asa", "asa_min", "mean_wait", "wait", "mean_wait_min"],
        each(&mean),
    );
    answers.put(
        &["W", "stay", "sojourn", "mean_stay"],
        each(&|queue| queue.mean_stay().ok()),
    );
    answers.put(
        &["Lq", "queue_length", "mean_waiting"],
        each(&|queue| queue.mean_waiting().ok()),
    );
    answers.put(
        &["L", "number_in_system"],
        each(&|queue| Some(queue.mean_waiting().ok()? + queue.offered())),
    );
    answers.put(
        &["backlog_growth", "growth"],
        each(&|queue| Some(queue.backlog_growth())),
    );
    let within = |time: f64| each(&|queue| Some(1.0 - queue.waiting().ok()?.longer_than(time)));
    if let Some(target) = target {
        answers.put(&["service_level", "sl", "p_within_target"], within(target));
        answers.put(
            &["p_longer", "p_wait_longer", "p_wait_gt_t"],
            each(&|queue| Some(queue.waiting().ok()?.longer_than(target))),
        );
    }
    for (key, time) in times_in_keys(entry, &work) {
        answers.put(&[&key], within(time));
    }
    Ok(answers)
}

pub(super) fn impatient(entry: &Entry) -> Result<Answers, Gap> {
    let work = work(entry)?;
    let patience = entry
        .inputs
        .number(&["patience_min", "patience", "mean_patience"])
        .map(exact);
    let patience =
        patience.or_else(|| Some(1.0 / entry.inputs.number(&["theta", "abandonment_rate"])?));
    let patience = patience.ok_or_else(|| Gap::missing("a mean patience"))?;
    let servers = entry
        .inputs
        .numbers(&["c", "servers", "positions"])
        .ok_or_else(|| Gap::missing("servers c"))?;
    let queues = servers.iter().map(|&servers| {
        let servers = inputs::count(servers).ok_or_else(|| Gap::missing("whole servers"))?;
        ErlangA::new(work.arrivals, work.service_rate, servers as u32, patience)
            .map_err(Gap::refused)
    });
    let queues = queues.collect::<Result<Vec<_>, _>>()?;
    let each = |of: &dyn Fn(&ErlangA) -> Option<f64>| queues.iter().map(of).collect::<Vec<_>>();
    let mut answers = Answers::default();
    answers.put(&["a", "offered"], work.arrivals / work.service_rate);
    answers.put(
        &["p_wait", "waiting_probability"],
        each(&|queue| Some(queue.wait_probability)),
    );
    answers.put(
        &[
            "p_abandon",
            "abandonment",
            "abandonment_probability",
            "p_abandonment",
        ],
        each(&|queue| Some(queue.abandonment)),
    );
    answers.put(&["occupancy", "rho"], each(&|queue| queue.occupancy));
    answers.put(
        &["asa_min", "asa", "mean_wait", "Wq", "mean_wait_min"],
        each(&|queue| Some(queue.mean_wait)),
    );
    answers.put(
        &["Lq", "mean_waiting"],
        each(&|queue| Some(queue.mean_waiting)),
    );
    let target = entry
        .inputs
        .number(&["target_min", "target", "t"])
        .map(exact);
    let named = target.map(|target| ("service_level".to_owned(), target));
    for (key, time) in times_in_keys(entry, &work).into_iter().chain(named) {
        answers.put(&[&key], each(&|queue| Some(queue.served_within(time))));
    }
    Ok(answers)
}

fn work(entry: &Entry) -> Result<Work, Gap> {
    let number = |names: &[&str]| entry.inputs.number(names).map(exact);
    let counted =
        || Some(number(&["transactions", "calls"])? / number(&["interval_min", "interval"])?);
    let per_minute = number(&["lambda_per_min", "arrivals_per_min"]).or_else(counted);
    let arrivals =
        per_minute.or_else(|| number(&["lambda", "arrivals", "arrival_rate", "lambda_per_hour"]));
    let service_rate = number(&["mu", "service_rate", "mu_per_min", "mu_per_hour"]).or_else(|| {
        Some(1.0 / number(&["aht_min", "aht", "service_min", "mean_service", "s_min"])?)
    });
    let offered = number(&["a", "offered"]);
    let minute = if per_minute.is_some() || entry.inputs.value(&["aht_min", "target_min"]).is_some()
    {
        1.0
    } else {
        1.0 / 60.0
    };
    match (arrivals, service_rate, offered) {
        (Some(arrivals), Some(service_rate), _) => Ok(Work {
            arrivals,
            service_rate,
            minute,
        }),
        (None, Some(rate), Some(offered)) => Ok(Work {
            arrivals: offered * rate,
            service_rate: rate,
            minute,
        }),
        (None, None, Some(offered)) => Ok(Work {
            arrivals: offered,
            service_rate: 1.0,
            minute,
        }),
        _ => Err(Gap::missing("a rate of arrivals and a time of service")),
    }
}

/// The simple fraction that ten printed digits stand for: 3.3333333333 is 10/3.
fn exact(printed: f64) -> f64 {
    let whole = |parts: &f64| {
        let scaled = printed * parts;
        (scaled - scaled.round()).abs() < 1e-8 && scaled.round() != 0.0
    };
    let parts = (1..=60).map(f64::from).find(whole);
    parts.map_or(printed, |parts| (printed * parts).round() / parts)
}

fn needed(entry: &Entry, work: &Work, target: f64) -> Result<f64, Gap> {
    let share = entry
        .inputs
        .number(&["service_level", "target_service_level", "sl"])
        .ok_or_else(|| Gap::missing("servers c or a service level"))?;
    let highest = entry
        .inputs
        .number(&["max_occupancy", "max_load"])
        .unwrap_or(1.0);
    let queue = Queue::new(work.arrivals, work.service_rate, 0.0).map_err(Gap::refused)?;
    Ok(f64::from(
        queue
            .servers_for(target, share, highest)
            .map_err(Gap::refused)?,
    ))
}

/// `service_level_20s` asks for 20 seconds, `service_level_1min` for a minute.
fn times_in_keys(entry: &Entry, work: &Work) -> Vec<(String, f64)> {
    let time = |key: &String| {
        let rest = plain(key)
            .strip_prefix("service_level_")
            .or(plain(key).strip_prefix("sl_"))?
            .to_owned();
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let amount: f64 = digits.parse().ok()?;
        let minutes = if rest.ends_with("min") {
            amount
        } else {
            amount / 60.0
        };
        Some((key.clone(), minutes * work.minute))
    };
    entry.expected.keys().filter_map(time).collect()
}
