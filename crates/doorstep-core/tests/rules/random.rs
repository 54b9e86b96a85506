//! Random touch sequences: dense in the situations where the rules bite (windows, ties, replies).

use proptest::prelude::*;
use serde_json::{Value, json};

use doorstep_core::{Direction, Medium};

/// Gaps between touches, in seconds, on and around every window of the rules.
const GAPS: &[i64] = &[
    0, 0, 1, 29, 600, 3_600, 3_601, 36_000, 86_399, 86_400, 86_401, 172_800, 172_801, 432_000,
    864_000, 864_001, 1_209_600, 1_209_601, 2_592_000, 2_592_001, 15_552_000, 15_552_001,
    20_000_000,
];

const DURATIONS: &[i64] = &[0, 1, 29, 30, 31, 119, 120, 121, 900];
const BASE_S: i64 = 1_772_442_000;

/// One touch before it has a place: index choices only, so that shrinking stays simple.
#[derive(Clone, Debug)]
struct Draft {
    gap: i64,
    medium: Medium,
    direction: Direction,
    act: Option<&'static str>,
    reach: Option<&'static str>,
    machine: bool,
    service: bool,
    connected: Option<bool>,
    duration_s: Option<i64>,
    rep: bool,
    campaign: bool,
    reply_back: Option<usize>,
}

fn draft() -> impl Strategy<Value = Draft> {
    let acts = prop_oneof![
        6 => Just(None),
        6 => prop::sample::select(vec![
            "message", "signal", "request", "accept", "answer", "order", "refusal", "optout",
            "proposal", "lost",
        ]).prop_map(Some),
    ];
    let reaches =
        prop_oneof![6 => Just(None), 1 => Just(Some("personal")), 1 => Just(Some("broadcast"))];
    let connected = prop_oneof![4 => Just(None), 1 => Just(Some(true)), 1 => Just(Some(false))];
    let duration =
        prop_oneof![2 => Just(None), 2 => prop::sample::select(DURATIONS).prop_map(Some)];
    let reply = prop_oneof![3 => Just(None), 2 => (1usize..6).prop_map(Some)];
    (
        (
            prop::sample::select(GAPS),
            prop::sample::select(Medium::ALL),
            prop::sample::select(Direction::ALL),
            acts,
            reaches,
            prop::bool::weighted(0.08),
        ),
        (
            prop::bool::weighted(0.08),
            connected,
            duration,
            prop::bool::weighted(0.3),
            prop::bool::weighted(0.2),
            reply,
        ),
    )
        .prop_map(
            |(
                (gap, medium, direction, act, reach, machine),
                (service, connected, duration_s, rep, campaign, reply_back),
            )| {
                Draft {
                    gap,
                    medium,
                    direction,
                    act,
                    reach,
                    machine,
                    service,
                    connected,
                    duration_s,
                    rep,
                    campaign,
                    reply_back,
                }
            },
        )
}

impl Draft {
    fn touch(&self, index: usize, at_s: i64) -> Value {
        let at = jiff::Timestamp::from_second(at_s).expect("in range");
        let mut touch = json!({
            "id": format!("t{index}"), "person": "p", "at": at.to_string(),
            "medium": self.medium.word(), "direction": self.direction.word(),
        });
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                touch[key] = value;
            }
        };
        put("act", self.act.map(Value::from));
        put("reach", self.reach.map(Value::from));
        put("author", self.machine.then(|| "machine".into()));
        put("about", self.service.then(|| "service".into()));
        put("connected", self.connected.map(Value::from));
        put("duration_s", self.duration_s.map(Value::from));
        put("rep", self.rep.then(|| "ana".into()));
        put("campaign", self.campaign.then(|| "spring".into()));
        let named = self.reply_back.and_then(|back| index.checked_sub(back));
        put("reply_to", named.map(|place| format!("t{place}").into()));
        touch
    }
}

/// A line whose touches the rules accept: refused drafts are dropped.
pub(crate) fn line(longest: usize) -> impl Strategy<Value = Value> {
    let as_of = prop_oneof![3 => Just(None), 2 => prop::sample::select(GAPS).prop_map(Some)];
    (prop::collection::vec(draft(), 1..longest), as_of).prop_map(|(drafts, as_of)| {
        let mut at_s = BASE_S;
        let mut touches = Vec::new();
        for draft in &drafts {
            at_s += draft.gap;
            let touch = draft.touch(touches.len(), at_s);
            if crate::driver::given(&touch).resolve().is_ok() {
                touches.push(touch);
            }
        }
        let mut line = json!({"touches": touches});
        if let Some(gap) = as_of {
            let at = jiff::Timestamp::from_second(at_s + gap - 2_000_000).expect("in range");
            line["as_of"] = at.to_string().into();
        }
        line
    })
}
