//! Properties of the rules over random sequences, and agreement of the fold with the literal model.

use doorstep_core::{
    Case, DAY, Fold, HOUR, Heard, Judged, Micros, Outcome, Policy, Reading, Reason, Step, Touch,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::cases::same;
use crate::driver::{self, Stream};
use crate::model::{self, ModelPolicy};
use crate::random::line;

fn check(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_shrink_iters: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn push_all(fold: &mut Fold, touches: &[Touch], heard: &mut Heard) {
    for touch in touches {
        let Step { judged, closed } = fold.push(touch);
        heard.cases.extend(closed);
        heard.judged.push(judged);
    }
}

/// Without the touches of machines and service: the judgements that are left, renumbered.
fn without_bystanders(stream: &Stream) -> Vec<Touch> {
    let keeps: Vec<bool> = stream
        .touches
        .iter()
        .map(|touch| touch.nature.belongs_to_cases())
        .collect();
    let place = |ordinal: u32| {
        keeps[..ordinal as usize]
            .iter()
            .filter(|&&keep| keep)
            .count() as u32
    };
    let mut left: Vec<Touch> = Vec::new();
    for (touch, _) in stream.touches.iter().zip(&keeps).filter(|(_, keep)| **keep) {
        let mut touch = *touch;
        touch.reply_to = touch
            .reply_to
            .filter(|reply| keeps[reply.ordinal as usize])
            .map(|mut reply| {
                reply.ordinal = place(reply.ordinal);
                reply
            });
        left.push(touch);
    }
    left
}

/// The judgements of a case that nothing after it may change.
fn fixed(case: &Case) -> (Option<Reason>, [Option<u32>; 3], Outcome) {
    let doors = [Reading::Base, Reading::Strict, Reading::Lenient]
        .map(|reading| case.door(reading).map(|door| door.ordinal));
    (None, doors, case.outcome)
}

/// When nothing can join the case any more.
fn settled_at(case: &Case, policy: &Policy) -> Option<Micros> {
    let closed = case.closed_at?;
    match case.outcome {
        Outcome::Won => Some(closed + Micros::from(policy.same_order_h) * HOUR),
        // The longest window a refusal can have.
        Outcome::Lost => Some(closed + 30 * DAY),
        Outcome::Silent => Some(closed),
        Outcome::Open => None,
    }
}

proptest! {
    #![proptest_config(check(40_000))]

    #[test]
    fn the_fold_and_the_literal_model_agree(line in line(14)) {
        let found = driver::judge(&line, &Policy::default());
        let model = model::judge(&line, &ModelPolicy::default());
        prop_assert!(same(&found, &model), "line {line}\n fold  {found}\n model {model}");
    }
}

proptest! {
    #![proptest_config(check(6_000))]

    #[test]
    fn the_fold_and_the_literal_model_agree_on_long_histories(line in line(60)) {
        let found = driver::judge(&line, &Policy::default());
        let model = model::judge(&line, &ModelPolicy::default());
        prop_assert!(same(&found, &model), "line {line}\n fold  {found}\n model {model}");
    }

    #[test]
    fn the_fold_and_the_literal_model_agree_under_another_policy(line in line(14), silence_d in 0..40u32, same_order_h in 0..60u32, talk in 0..200u32) {
        let text = format!(
            "silence_d = {silence_d}\nsame_order_h = {same_order_h}\ntalk_min_s = {talk}\ninterest_s = 31\n[answer_window]\nemail = \"2 d\"\nletter = \"60 d\""
        );
        let policy = Policy::from_toml(&text).unwrap();
        let mut model_policy = ModelPolicy {
            talk_min_s: talk.into(), interest_s: 31, silence_d: silence_d.into(), same_order_h: same_order_h.into(),
            ..ModelPolicy::default()
        };
        model_policy.answer_window_s.insert("email".into(), 2 * 86_400);
        model_policy.answer_window_s.insert("letter".into(), 60 * 86_400);
        let found = driver::judge(&line, &policy);
        let model = model::judge(&line, &model_policy);
        prop_assert!(same(&found, &model), "line {line}\n fold  {found}\n model {model}");
    }

    #[test]
    fn cutting_the_stream_anywhere_and_resuming_gives_the_same_result(line in line(20), cut in 0usize..20) {
        let policy = Policy::default();
        let stream = Stream::of(&line, &policy);
        let whole = stream.fold(&policy, None);
        let (before, after) = stream.touches.split_at(cut.min(stream.touches.len()));
        let mut heard = Heard::default();
        let mut first = Fold::new(&policy);
        push_all(&mut first, before, &mut heard);
        let mut resumed = first.clone();
        push_all(&mut resumed, after, &mut heard);
        heard.cases.extend(resumed.finish(None));
        prop_assert_eq!(whole, heard);
    }

    #[test]
    fn equal_times_keep_the_order_they_were_given_in(line in line(10)) {
        let mut tied = line.clone();
        for touch in tied["touches"].as_array_mut().unwrap() {
            touch["at"] = "2026-03-02T09:00:00Z".into();
        }
        let stream = Stream::of(&tied, &Policy::default());
        prop_assert!(stream.places.is_sorted());
        let found = driver::judge(&tied, &Policy::default());
        let model = model::judge(&tied, &ModelPolicy::default());
        prop_assert!(same(&found, &model));
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter_when_times_differ(line in line(12)) {
        let mut apart = line.clone();
        let touches = apart["touches"].as_array_mut().unwrap();
        for (index, touch) in touches.iter_mut().enumerate() {
            let at = driver::micros(touch["at"].as_str().unwrap()) + index as i64;
            touch["at"] = jiff::Timestamp::from_microsecond(at).unwrap().to_string().into();
        }
        let mut turned = apart.clone();
        turned["touches"].as_array_mut().unwrap().reverse();
        let mut found = driver::judge(&turned, &Policy::default());
        for &reading in Reading::ALL {
            found[reading.word()]["touches"].as_array_mut().unwrap().reverse();
        }
        prop_assert!(same(&found, &driver::judge(&apart, &Policy::default())));
    }

    #[test]
    fn machine_and_service_touches_never_change_any_other_judgement(line in line(20)) {
        let policy = Policy::default();
        let stream = Stream::of(&line, &policy);
        let with: Vec<Judged> = stream
            .fold(&policy, None)
            .judged
            .into_iter()
            .filter(|judged| !matches!(judged.base, Reason::Machine | Reason::Service))
            .collect();
        let mut without = Heard::default();
        let mut fold = Fold::new(&policy);
        push_all(&mut fold, &without_bystanders(&stream), &mut without);
        prop_assert_eq!(with, without.judged);
        let left = fold.finish(None);
        let all = stream.fold(&policy, None).cases;
        let numbers = |cases: &[Case]| cases.iter().map(|case| (case.outcome, case.won_by, case.chain, case.level, case.turns_business, case.turns_person)).collect::<Vec<_>>();
        without.cases.extend(left);
        prop_assert_eq!(numbers(&all), numbers(&without.cases));
    }

    #[test]
    fn every_touch_gets_exactly_one_side_and_reason_in_every_reading(line in line(20)) {
        let found = driver::judge(&line, &Policy::default());
        let as_of = line.get("as_of").and_then(Value::as_str).map(driver::micros);
        let listed = line["touches"].as_array().unwrap().iter()
            .filter(|touch| as_of.is_none_or(|as_of| driver::micros(touch["at"].as_str().unwrap()) <= as_of))
            .count();
        for &reading in Reading::ALL {
            let touches = found[reading.word()]["touches"].as_array().unwrap();
            prop_assert_eq!(touches.len(), listed);
            for touch in touches {
                let reason = Reason::from_word(touch["reason"].as_str().unwrap()).unwrap();
                prop_assert_eq!(touch["side"].as_str().unwrap(), reason.side().word());
                prop_assert_eq!(touch["case"].is_null(), !reason.is_of_a_case());
            }
        }
    }

    #[test]
    fn a_longer_future_never_changes_a_closed_case(line in line(24), cut in 1usize..24) {
        let policy = Policy::default();
        let stream = Stream::of(&line, &policy);
        let cut = cut.min(stream.touches.len());
        let Some(last) = stream.touches.get(cut.wrapping_sub(1)) else { return Ok(()) };
        let mut heard = Heard::default();
        let mut fold = Fold::new(&policy);
        push_all(&mut fold, &stream.touches[..cut], &mut heard);
        // Cases that the next touch could still join are not settled.
        let next_at = stream.touches.get(cut).map_or(last.at, |touch| touch.at);
        heard.cases.extend(fold.finish(None).filter(|case| settled_at(case, &policy).is_some_and(|at| next_at > at)));
        let whole = stream.fold(&policy, None);
        for case in &heard.cases {
            let later = &whole.cases[case.number as usize - 1];
            prop_assert_eq!(fixed(case), fixed(later));
            prop_assert_eq!(case, later);
        }
        let closed = heard.cases.len() as u32;
        for (then, now) in heard.judged.iter().zip(&whole.judged) {
            if then.case.is_some_and(|case| case <= closed) {
                prop_assert_eq!(then, now);
            }
        }
    }

    #[test]
    fn the_interaction_index_lies_between_zero_and_one(line in line(20)) {
        let policy = Policy::default();
        for case in Stream::of(&line, &policy).fold(&policy, None).cases {
            prop_assert!((0.0..1.0).contains(&case.interaction()));
            prop_assert!(case.won_by.is_some() == (case.outcome == Outcome::Won));
        }
    }
}
