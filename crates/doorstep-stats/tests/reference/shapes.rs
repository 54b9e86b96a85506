//! The same numbers in other shapes: how else the inputs of an entry may be written.
//!
//! It must never hold a published number that is not in `values.json` too.

use serde_json::{Value, json};

use crate::entry::Entry;
use crate::families;
use crate::table::Table;

#[test]
fn other_shapes_of_the_same_inputs_are_understood() {
    let shapes = [
        survival(),
        shares(),
        groups(),
        changes(),
        queues(),
        credit(),
    ]
    .concat();
    let outcomes = shapes.iter().map(|shape| {
        let entry = Entry::of(shape);
        (shape.to_string(), families::judge(&entry))
    });
    let table = Table::of(outcomes);
    assert!(table.failures().is_empty(), "{}", table.failures());
}

/// What nobody foresaw, and what is wrong, must be seen.
#[test]
fn what_is_not_understood_has_failed() {
    for (id, inputs, expected) in [
        ("prop.x", json!({"share": 0.5}), json!({"wilson": [0, 1]})),
        (
            "prop.x",
            json!({"k": 18, "n": 20}),
            json!({"bayes": [0.7, 0.97]}),
        ),
        (
            "prop.x",
            json!({"k": 18, "n": 20}),
            json!({"wilson": [0.7, 0.98]}),
        ),
        ("prop.x", json!({"k": 18, "n": 20}), json!({"wilson": null})),
        ("prop.x", json!({"k": 21, "n": 20}), json!({"wilson": null})),
        ("prop.x", json!({"k": 18, "n": 20}), json!({})),
        (
            "km.x",
            json!({"time": [1, 2], "event": [1]}),
            json!({"surv": [0.5]}),
        ),
        (
            "km.x",
            json!({"time": [1, 2], "event": [1, 1]}),
            json!({"surv": [0.5]}),
        ),
        (
            "logrank.x",
            json!({"arm1": {"time": [1]}}),
            json!({"chi2": 1}),
        ),
        (
            "cure.x",
            json!({"time": [1, 2], "event": [1, 0]}),
            json!({"theta": 0.5}),
        ),
    ] {
        let value =
            json!({"id": id, "inputs": inputs, "expected": expected, "tolerance": {"abs": 1e-6}});
        let outcome = families::judge(&Entry::of(&value));
        let table = Table::of([(id.to_owned(), outcome)].into_iter());
        assert!(!table.failures().is_empty(), "{value}");
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "both are written where they are handed over"
)]
fn entry(id: &str, inputs: Value, expected: Value) -> Value {
    json!({"id": id, "inputs": inputs, "expected": expected, "tolerance": {"abs": 1e-6}})
}

fn survival() -> Vec<Value> {
    let times = json!([1, 2, 3, 4]);
    vec![
        entry(
            "km.columns",
            json!({"time": times, "event": [1, 0, 1, 0], "t": [0.5, 3.5]}),
            json!({"surv": [1, 0.375]}),
        ),
        entry(
            "km.words",
            json!({"time": times, "status": ["event", "censored", "event", "open"], "at": 3.5}),
            json!({"surv": 0.375}),
        ),
        entry(
            "km.plus",
            json!({"time": [1, "2+", 3, "4+"]}),
            json!({"surv": [0.75, 0.375], "median": 3, "n": 4}),
        ),
        entry(
            "km.rows",
            json!({"data": [[1, 1], [2, 0], [3, 1], [4, 0]]}),
            json!({"surv": [0.75, 0.75, 0.375, 0.375]}),
        ),
        entry(
            "km.table",
            json!({"time": [1, 3], "n_risk": [4, 2], "n_event": [1, 1]}),
            json!({"time": [1, 3], "surv": [0.75, 0.375]}),
        ),
        entry(
            "km.counts",
            json!({"time": [1, 2, 3, 4], "event": [1, 0, 1, 0], "count": [2, 2, 2, 2]}),
            json!({"surv": [0.75, 0.375]}),
        ),
        entry(
            "km.arms",
            json!({"a": {"time": times, "event": [1, 0, 1, 0]}, "b": {"time": [1, 2]}}),
            json!({"a": {"surv": [0.75, 0.375]}, "b": {"surv": [0.5, 0]}}),
        ),
        entry(
            "aj.words",
            json!({"time": times, "status": ["won", "lost", "won", "open"], "t": 3}),
            json!({"cif_won": 0.5, "cif_lost": 0.25, "open": 0.25}),
        ),
        entry(
            "aj.codes",
            json!({"time": times, "status": [1, 2, 1, 0]}),
            json!({"cif_1": [0.25, 0.25, 0.5, 0.5], "cif_2": [0, 0.25, 0.25, 0.25]}),
        ),
        entry(
            "logrank.groups",
            json!({"time": [1, 2, 3, 4], "event": [1, 1, 1, 1], "group": ["a", "b", "a", "b"]}),
            json!({"observed": [2, 2], "df": 1}),
        ),
        entry(
            "logrank.numbered",
            json!({"time1": [1, 3], "event1": [1, 1], "time2": [2, 4], "event2": [1, 1]}),
            json!({"observed": [2, 2]}),
        ),
        entry(
            "logrank.list",
            json!({"groups": [{"time": [1, 3]}, {"time": [2, 4]}, {"time": [5]}]}),
            json!({"df": 2}),
        ),
    ]
}

fn shares() -> Vec<Value> {
    vec![
        entry(
            "prop.ends",
            json!({"k": 18, "n": 20, "alpha": 0.05}),
            json!({"wilson_lower": 0.698_966_4, "wilson": {"low": 0.698_966_4, "high": 0.972_133_5}}),
        ),
        entry(
            "prop.named",
            json!({"successes": 18, "trials": 20, "method": "clopper-pearson"}),
            json!({"lower": 0.683_017_3, "upper": 0.987_651_5}),
        ),
        entry(
            "prop.percent",
            json!({"x": 18, "n": 20, "conf": 95}),
            json!({"wilson": [0.698_966_4, 0.972_133_5], "share": 0.9}),
        ),
        entry(
            "prop.nothing",
            json!({"k": 0, "n": 0}),
            json!({"wilson": null, "jeffreys": null, "share": null}),
        ),
        entry(
            "prop.lists",
            json!({"k": [18, 4], "n": 20}),
            json!({"wilson": [[0.698_966_4, 0.972_133_5], [0.080_657_7, 0.416_017_4]]}),
        ),
        entry(
            "jeffreys.all",
            json!({"k": 4, "n": 20}),
            json!({"jeffreys": [0.071_520_05, 0.408_225_76]}),
        ),
        entry(
            "diff.table",
            json!({"table": [[7, 27], [1, 33]]}),
            json!({"diff": 6.0 / 34.0, "agresti_caffo": [0.011_611_67, 0.321_721_66]}),
        ),
        entry(
            "ratio.lists",
            json!({"k": [7, 1], "n": [34, 34]}),
            json!({"ratio": 7, "koopman": [1.220_853, 42.575_718]}),
        ),
        entry(
            "interaction.one",
            json!({"nB": 12, "nP": 1, "D": 1}),
            json!({"R": 2.0 / 13.0, "depth": 1.0 / 3.0, "I": 2.0 / 39.0}),
        ),
    ]
}

fn groups() -> Vec<Value> {
    vec![
        entry(
            "eb.known_prior",
            json!({"alpha": 1.4, "beta": 8.6, "y": 4, "n": 14}),
            json!({"post_mean": 0.225}),
        ),
        entry(
            "eb.all",
            json!({"k": [1, 2, 3], "n": 10}),
            json!({"alpha": 3, "beta": 12, "post_mean": [0.16, 0.2, 0.24]}),
        ),
        entry(
            "hier.independent",
            json!({"r": [3], "n": [8]}),
            json!({"mean": [0.4], "q50": [0.393_085]}),
        ),
        entry(
            "funnel.shares",
            json!({"n": [4], "target": 0.5}),
            json!({"ll75": [0.062_5], "ul75": [0.937_5]}),
        ),
        entry(
            "funnel.phi",
            json!({"z": [1, -2, 3]}),
            json!({"phi": 14.0 / 3.0}),
        ),
        entry(
            "funnel.counts",
            json!({"O": [25], "E": [16]}),
            json!({"z": [2]}),
        ),
    ]
}

fn changes() -> Vec<Value> {
    let (sizes, rates) = (json!([80, 20]), json!([0.25, 0.5]));
    vec![
        entry(
            "dg.named",
            json!({"p": {"x": [2], "y": [3]}, "q": {"x": [4], "y": [5]}}),
            json!({"effects": {"x": 8, "y": 6}, "total": 14}),
        ),
        entry(
            "dg.ratio",
            json!({"p": [[1, 3], [4, 4]], "q": [[2, 4], [4, 8]], "formula": "sum(a)/sum(b)"}),
            json!({"rate_p": 0.5, "rate_q": 0.5, "total": 0}),
        ),
        entry(
            "dg.difference",
            json!({"before": [19.4, 10.8], "after": [23.7, 9.5], "R": "a - b"}),
            json!({"effects": [4.3, 1.3], "standardised_p": [9.25, 10.75]}),
        ),
        entry(
            "kitagawa.counts",
            json!({"won_0": [20, 10], "n_0": [80, 20], "won_1": [15, 20], "n_1": [60, 40]}),
            json!({"rate": 0, "mix": 0.05, "crude_0": 0.3, "crude_1": 0.35}),
        ),
        entry(
            "kitagawa.shares",
            json!({"w0": sizes, "r0": rates, "w1": [60, 40], "r1": rates}),
            json!({"mix_effect": 0.05, "rate_effect": 0, "diff": 0.05}),
        ),
        entry(
            "lmdi.two",
            json!({"x0": [[2, 3]], "x1": [[4, 5]]}),
            json!({"dV_01": [8.060_033, 5.939_967], "D_01": [2, 5.0 / 3.0], "totals": [14]}),
        ),
        entry(
            "logit.rows",
            json!({"y": [1, 1, 1, 0, 1, 0, 0, 0], "x": [1, 1, 1, 1, 0, 0, 0, 0]}),
            json!({"coef": [-1.098_612, 2.197_225], "n": 8}),
        ),
        entry(
            "cusum.named",
            json!({"x": [10, 12, 12, 13], "target": 10, "k": 0.5, "h": 3}),
            json!({"S_hi": [0, 1.5, 3, 5.5], "first_signal_index_1based": 4}),
        ),
        entry(
            "cusum.arl",
            json!({"k": 0.5, "h": 5, "shift": [0, 1]}),
            json!({"arl0_two_sided": 465.443_5, "arl_one_sided": [930.887, 10.375_98]}),
        ),
        entry(
            "cp.poisson",
            json!({"x": [4, 5, 3, 6, 1, 0, 1, 2], "model": "Poisson"}),
            json!({"mode_k": 4}),
        ),
        entry(
            "cp.squares",
            json!({"x": [1, 2, 1, 2, 8, 9, 8, 9], "h": 2}),
            json!({"break_after_index": 4, "means": [1.5, 8.5], "ci95": [3, 5]}),
        ),
        entry(
            "fdr.levels",
            json!({"p": [0.01, 0.04, 0.03], "q": 0.1}),
            json!({"rejected": 3, "rejected_at_0.02": 0, "adj_BH": [0.03, 0.04, 0.04], "adj_bonferroni": [0.03, 0.12, 0.09]}),
        ),
    ]
}

fn queues() -> Vec<Value> {
    let wait = 0.174_131_933_6;
    vec![
        entry(
            "erlangc.counted",
            json!({"transactions": 100, "interval_min": 30, "aht_min": 3, "asa_min": 0.333_333_333_3, "service_level": 0.8, "shrinkage": 0.3}),
            json!({"raw_positions": 14, "positions": 20, "p_wait": wait}),
        ),
        entry(
            "erlangc.series",
            json!({"a": 10, "c": [14, 11]}),
            json!({"p_wait": [wait, 0.682_118_221], "occupancy": [10.0 / 14.0, 10.0 / 11.0]}),
        ),
        entry(
            "erlangc.seconds",
            json!({"lambda_per_min": 3.333_333_333_3, "aht_min": 3, "c": 14}),
            json!({"service_level_20s": 0.888_350_019}),
        ),
        entry(
            "erlangb.one",
            json!({"a": 1, "c": 2}),
            json!({"blocking": 0.2, "c_for_2pct": 4}),
        ),
        entry(
            "erlanga.rate",
            json!({"lambda": 10, "mu": 1, "theta": 0.6, "c": 14}),
            json!({"occupancy": 0.704_297_326}),
        ),
        entry(
            "dorfman_steiner.split",
            json!({"marketing_elasticity": 0.12, "selling_elasticity": 0.34}),
            json!({"marketing_share": 0.12 / 0.46}),
        ),
    ]
}

fn credit() -> Vec<Value> {
    vec![
        entry(
            "attr.text",
            json!({"paths": ["a > a > b", "b"], "conversions": [6, 0], "nulls": [0, 4]}),
            json!({"linear": {"a": 4, "b": 2}, "first": [6, 0], "last": {"b": 6}}),
        ),
        entry(
            "attr.position",
            json!({"paths": [{"path": ["x", "y"], "conversions": 10}]}),
            json!({"channel": ["y", "x"], "position": [5, 5]}),
        ),
        entry(
            "attr.markov",
            json!({"paths": [["A", "B", 1], ["A", 0]], "order": 2}),
            json!({"p_conv": 0.5, "removal_effect": {"A": 1, "B": 1}}),
        ),
        entry(
            "shapley.sets",
            json!({"v": {"A": 1, "B": 2, "A+B": 6}}),
            json!({"A": 2.5, "shapley": [2.5, 3.5]}),
        ),
    ]
}
