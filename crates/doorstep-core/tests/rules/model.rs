//! A slow, literal reference model of the door rules (`rules.md`), for tests only.
//!
//! It exists to check the fast streaming fold, so it must never share code, types or ideas with it.
//! Every sentence of the rules is written down here as directly as possible: the whole history is
//! scanned again for every question, the list of turns is rebuilt from nothing for every touch, and
//! nothing is remembered from one touch to the next but which case each touch fell into.
//! It is deliberately quadratic or worse; do not make it clever.
//!
//! The input is assumed to be valid: bad input is refused elsewhere, and only panics here.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "invalid input is refused elsewhere; in a test the model may panic at it"
)]

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

const SECOND: i128 = 1_000_000_000;
const HOUR: i128 = 3_600 * SECOND;
const DAY: i128 = 24 * HOUR;

/// Section 2: "chat 1 h; sms, social 2 d; email, form, `order_form`, web, call, voicemail 10 d;
/// meeting, visit, deal 14 d; letter, ad, event 30 d", here in hours.
const WINDOW_HOURS: [(i64, &str); 5] = [
    (1, "chat"),
    (2 * 24, "sms social"),
    (10 * 24, "email form order_form web call voicemail"),
    (14 * 24, "meeting visit deal"),
    (30 * 24, "letter ad event"),
];

/// Numbers of the policy the model needs, with the defaults of section 8: seconds, days, hours, and
/// seconds by the word of the medium.
#[derive(Clone, Debug)]
pub(crate) struct ModelPolicy {
    pub talk_min_s: i64,
    pub interest_s: i64,
    pub silence_d: i64,
    pub same_order_h: i64,
    pub answer_window_s: BTreeMap<String, i64>,
}

impl Default for ModelPolicy {
    fn default() -> Self {
        let mut answer_window_s = BTreeMap::new();
        for (hours, media) in WINDOW_HOURS {
            for medium in media.split(' ') {
                answer_window_s.insert(medium.to_string(), hours * 3_600);
            }
        }
        Self {
            talk_min_s: 30,
            interest_s: 120,
            silence_d: 180,
            same_order_h: 24,
            answer_window_s,
        }
    }
}

/// Judges one line like those of `cases.jsonl` (`expected` is ignored) and returns what `expected`
/// must be, for the three readings base, strict and lenient.
pub(crate) fn judge(line: &Value, policy: &ModelPolicy) -> Value {
    let history = History::read(line, policy);
    let cases = history.cases();
    json!({
        "base": history.judgement(&cases, "base"),
        "strict": history.judgement(&cases, "strict"),
        "lenient": history.judgement(&cases, "lenient"),
    })
}

/// Section 1: one touch with its defaults filled in. `connected` and `duration` are already ignored
/// on media that are not live; `reply_to` is a place in the history, and always an earlier one.
struct Touch {
    id: String,
    at_as_given: String,
    at: i128,
    input_place: usize,
    medium: String,
    out: bool,
    broadcast: bool,
    human: bool,
    purchase: bool,
    act: String,
    act_given: bool,
    live: bool,
    connected: bool,
    duration: Option<f64>,
    reply_to: Option<usize>,
    names_rep: bool,
}

/// Section 2: consecutive acts of one side, 'B' (business) or 'P' (person), and the touches
/// (places) that contributed them.
struct Turn {
    side: char,
    touches: Vec<usize>,
}

impl Touch {
    /// Section 1: "a connected live touch by a human about purchase".
    fn is_contact(&self) -> bool {
        self.live && self.connected && self.human && self.purchase
    }
}

/// All touches judged together, in time order, ties in input order.
struct History<'a> {
    touches: Vec<Touch>,
    as_of: Option<i128>,
    policy: &'a ModelPolicy,
}

fn instant(text: &str) -> i128 {
    let parsed: Timestamp = text.parse().expect("an RFC 3339 instant");
    parsed.as_nanosecond()
}

/// A field's text; a missing, null or empty one names nothing.
fn text<'a>(touch: &'a Value, field: &str) -> Option<&'a str> {
    let given = touch.get(field).and_then(Value::as_str);
    given.filter(|text| !text.is_empty())
}

fn needed<'a>(touch: &'a Value, field: &str) -> &'a str {
    text(touch, field).unwrap_or_else(|| panic!("no {field} in {touch}"))
}

/// Section 1, default of `act`.
fn default_act(medium: &str, out: bool) -> &'static str {
    match (out, medium) {
        (false, "order_form" | "deal") => "order",
        (false, "ad" | "web" | "event") => "signal",
        (false, _) => "request",
        (true, "deal") => "lost",
        (true, _) => "message",
    }
}

/// Section 1, default of `connected`, for live media only.
fn default_connected(medium: &str, out: bool, given_act: Option<&str>, duration: f64) -> bool {
    let person_spoke = matches!(given_act, Some("request" | "accept" | "answer" | "refusal"));
    match medium {
        "meeting" | "visit" => true,
        _ => duration > 0.0 || (out && person_spoke),
    }
}

/// Section 1, default of `reach`: "in: always personal", "out: broadcast if it is an ad or event,
/// or names a campaign or piece without being a connected live touch; the rest personal".
fn is_broadcast(touch: &Value, medium: &str, out: bool, connected: bool) -> bool {
    let names_campaign = text(touch, "campaign").is_some() || text(touch, "piece").is_some();
    match text(touch, "reach") {
        _ if !out => false,
        Some(given) => given == "broadcast",
        None => matches!(medium, "ad" | "event") || (names_campaign && !connected),
    }
}

/// Section 1: one touch as given, without its `reply_to`.
fn read_touch(touch: &Value, input_place: usize) -> Touch {
    let medium = needed(touch, "medium");
    let out = needed(touch, "direction") == "out";
    let given_act = text(touch, "act");
    let live = matches!(medium, "call" | "meeting" | "visit" | "chat");
    let given_duration = touch.get("duration_s").and_then(Value::as_f64);
    let duration = given_duration.filter(|_| live);
    let given_connected = touch.get("connected").and_then(Value::as_bool);
    let fallback = default_connected(medium, out, given_act, duration.unwrap_or(0.0));
    let connected = live && given_connected.unwrap_or(fallback);
    Touch {
        id: needed(touch, "id").to_string(),
        at_as_given: needed(touch, "at").to_string(),
        at: instant(needed(touch, "at")),
        input_place,
        medium: medium.to_string(),
        out,
        broadcast: is_broadcast(touch, medium, out, connected),
        human: text(touch, "author") != Some("machine"),
        purchase: text(touch, "about") != Some("service"),
        act: given_act.unwrap_or(default_act(medium, out)).to_string(),
        act_given: given_act.is_some(),
        live,
        connected,
        duration,
        reply_to: None,
        names_rep: text(touch, "rep").is_some(),
    }
}

/// Section 1: "`reply_to` ... that names no earlier touch is ignored".
fn resolve_reply(touches: &[Touch], given: &[Value], place: usize) -> Option<usize> {
    let named = text(&given[touches[place].input_place], "reply_to")?;
    touches[..place].iter().position(|touch| touch.id == named)
}

impl<'a> History<'a> {
    /// Sections 1 and 3: touches in time order, ties in input order; those after `as_of` left out.
    fn read(line: &Value, policy: &'a ModelPolicy) -> Self {
        let as_of = text(line, "as_of").map(instant);
        let given = line["touches"].as_array().expect("touches is an array");
        let mut touches: Vec<Touch> = (0..given.len())
            .map(|place| read_touch(&given[place], place))
            .filter(|touch| as_of.is_none_or(|moment| touch.at <= moment))
            .collect();
        touches.sort_by_key(|touch| (touch.at, touch.input_place));
        for place in 0..touches.len() {
            touches[place].reply_to = resolve_reply(&touches, given, place);
        }
        Self {
            touches,
            as_of,
            policy,
        }
    }

    /// Whether `later` comes at most the answer window of `earlier`'s medium after `earlier`.
    fn within_window(&self, earlier: usize, later: usize) -> bool {
        let (earlier, later) = (&self.touches[earlier], &self.touches[later]);
        let window = self.policy.answer_window_s[&earlier.medium];
        later.at - earlier.at <= i128::from(window) * SECOND
    }

    /// Section 1: "A *talk* is a connected live touch by a human about purchase with act none of
    /// refusal, signal and optout, personal, with `duration_s` unknown or at least `talk_min_s`.
    /// With act order it is a talk only if it is a meeting or lasted at least `interest_s`".
    fn is_talk(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        touch.is_contact()
            && !matches!(touch.act.as_str(), "refusal" | "signal" | "optout")
            && !touch.broadcast
            && !self.is_too_short(touch)
            && (touch.act != "order" || touch.medium == "meeting" || self.shows_interest(touch))
    }

    /// Known to have lasted less than `talk_min_s`.
    fn is_too_short(&self, touch: &Touch) -> bool {
        let limit = self.policy.talk_min_s as f64;
        touch.duration.is_some_and(|seconds| seconds < limit)
    }

    /// Known to have lasted at least `interest_s`.
    fn shows_interest(&self, touch: &Touch) -> bool {
        let limit = self.policy.interest_s as f64;
        touch.duration.is_some_and(|seconds| seconds >= limit)
    }

    /// Section 1: "A *short touch* is an `out` connected live touch by a human about purchase with
    /// known `duration_s` below `talk_min_s` and act not refusal."
    fn is_short_touch(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        touch.out && touch.is_contact() && self.is_too_short(touch) && touch.act != "refusal"
    }

    /// Section 2: the acts one touch contributes, in order.
    fn acts(&self, place: usize) -> &'static str {
        let touch = &self.touches[place];
        let no_act = matches!(touch.act.as_str(), "signal" | "optout" | "lost");
        if !touch.human || no_act || !touch.purchase || self.is_short_touch(place) {
            return "";
        }
        match (self.is_talk(place), touch.out) {
            (true, true) => "BPBP",
            (true, false) => "PBPB",
            (false, true) if touch.act == "refusal" => "BP",
            (false, true) => "B",
            (false, false) => "P",
        }
    }

    /// Section 2: "an `in` signal or optout by a human about purchase, and a short touch, are
    /// remembered as *signals*".
    fn is_signal(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        let in_signal = !touch.out && matches!(touch.act.as_str(), "signal" | "optout");
        (in_signal && touch.human && touch.purchase) || self.is_short_touch(place)
    }

    /// Section 2: "Consecutive acts of one side merge into one *turn*."
    fn turns(&self, places: &[usize]) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        for &place in places {
            for side in self.acts(place).chars() {
                if turns.last().is_none_or(|turn| turn.side != side) {
                    let touches = Vec::new();
                    turns.push(Turn { side, touches });
                }
                turns.last_mut().expect("just pushed").touches.push(place);
            }
        }
        turns
    }

    /// Section 2: whether the later of two neighbouring turns answers the earlier.
    fn linked(&self, earlier: &Turn, later: &Turn) -> bool {
        // "the acts that one touch contributes always"
        if later.touches.iter().any(|t| earlier.touches.contains(t)) {
            return true;
        }
        // "Otherwise look only at the later turn's touches that are not broadcast"
        let personal = |place: &&usize| !self.touches[**place].broadcast;
        let names_earlier = later.touches.iter().filter(personal).any(|&place| {
            let named = self.touches[place].reply_to;
            named.is_some_and(|named| earlier.touches.contains(&named))
        });
        let first = later.touches.iter().find(personal);
        let last = earlier.touches[earlier.touches.len() - 1];
        let in_time = first.is_some_and(|&first| self.within_window(last, first));
        names_earlier || in_time
    }

    /// Section 2: for each pair of neighbouring turns, whether they are linked.
    fn links(&self, turns: &[Turn]) -> Vec<bool> {
        let pairs = turns.windows(2);
        pairs.map(|pair| self.linked(&pair[0], &pair[1])).collect()
    }

    /// Section 3: "Touches by a machine or about service belong to no case and change nothing."
    fn may_belong(&self, place: usize) -> bool {
        self.touches[place].human && self.touches[place].purchase
    }

    /// Section 3: the cases of this history, each the list of its touches.
    fn cases(&self) -> Vec<Vec<usize>> {
        let mut cases: Vec<Vec<usize>> = Vec::new();
        for place in 0..self.touches.len() {
            if !self.may_belong(place) {
                continue;
            }
            match cases.last_mut() {
                Some(case) if self.belongs(case, place) => case.push(place),
                _ if self.touches[place].act == "lost" => {} // stray: "never opens one"
                _ => cases.push(vec![place]),
            }
        }
        cases
    }

    /// Section 3: whether the touch at `place` still belongs to the latest case so far.
    fn belongs(&self, case: &[usize], place: usize) -> bool {
        if let Some(first_order) = self.first_order(case) {
            return self.joins_won(first_order, place);
        }
        if let Some(closer) = self.closed_as_lost_by(case) {
            return self.within_refusal_window(closer, place);
        }
        !self.silent_at(case, self.touches[place].at)
    }

    fn first_order(&self, case: &[usize]) -> Option<usize> {
        let mut orders = case.iter().copied();
        orders.find(|&place| self.touches[place].act == "order")
    }

    /// Section 3: "Further orders at most `same_order_h` after the first join it as long as no
    /// other touch of a case came between": such a touch would have opened a case of its own, and
    /// this one would not be the latest any more.
    fn joins_won(&self, first_order: usize, place: usize) -> bool {
        let later_by = self.touches[place].at - self.touches[first_order].at;
        self.touches[place].act == "order"
            && later_by <= i128::from(self.policy.same_order_h) * HOUR
    }

    /// Section 3: the latest "act refusal or lost after the door touch", unless a touch of the case
    /// after it reopened the case.
    fn closed_as_lost_by(&self, case: &[usize]) -> Option<usize> {
        let door = self.base_door(case)?;
        let closes = |place: usize| matches!(self.touches[place].act.as_str(), "refusal" | "lost");
        let after_door = |&&place: &&usize| place > door;
        let closer = *case.iter().filter(after_door).rfind(|&&p| closes(p))?;
        let mut later = case.iter().filter(|&&place| place > closer);
        let reopened = later.any(|&place| self.reopens(place));
        (!reopened).then_some(closer)
    }

    /// Section 3: "reopens it if it is an order, an `in` act request, accept, answer or message, or
    /// a talk".
    fn reopens(&self, place: usize) -> bool {
        self.touches[place].act == "order" || self.person_speaks(place) || self.is_talk(place)
    }

    /// Sections 3 and 6: "`in` act request, accept, answer or message", of a human.
    fn person_speaks(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        let act = touch.act.as_str();
        !touch.out && touch.human && matches!(act, "request" | "accept" | "answer" | "message")
    }

    /// Section 3: "What comes at most the answer window of the refusal's medium after the latest
    /// refusal still belongs to the case"; "An act lost has no such window and ends that of any
    /// earlier refusal". The act lost that ends it is itself outside (case `stray_lost_record`).
    fn within_refusal_window(&self, closer: usize, place: usize) -> bool {
        let ended = (closer..=place)
            .any(|between| self.may_belong(between) && self.touches[between].act == "lost");
        !ended && self.within_window(closer, place)
    }

    /// Section 3: whether at this moment more than `silence_d` has passed "since the door and since
    /// the last turn of either side that was not a broadcast".
    fn silent_at(&self, case: &[usize], moment: i128) -> bool {
        let Some(door) = self.base_door(case) else {
            return false;
        };
        let limit = i128::from(self.policy.silence_d) * DAY;
        let spoken = |place: usize| {
            place == door || (!self.acts(place).is_empty() && !self.touches[place].broadcast)
        };
        let long_past = |place: usize| moment - self.touches[place].at > limit;
        self.policy.silence_d != 0 && case.iter().all(|&place| !spoken(place) || long_past(place))
    }

    /// Section 3: how the case stands in the end.
    fn outcome(&self, case: &[usize]) -> &'static str {
        let last = case.last().copied().unwrap_or_default();
        let next = (last + 1..self.touches.len()).find(|&place| self.may_belong(place));
        let next_at = next.map(|place| self.touches[place].at);
        let mut moments = [next_at, self.as_of].into_iter().flatten();
        if self.first_order(case).is_some() {
            "won"
        } else if self.closed_as_lost_by(case).is_some() {
            "lost"
        } else if moments.any(|moment| self.silent_at(case, moment)) {
            "silent"
        } else {
            "open"
        }
    }

    /// Section 4: the door touch of a case under a reading.
    fn door(&self, case: &[usize], reading: &str) -> Option<usize> {
        let base = self.base_door(case);
        match reading {
            "strict" => base
                .filter(|&door| self.chain_stood(case, door))
                .or(self.first_order(case)),
            "lenient" => {
                // "the first `in` act signal by a human about purchase"
                let is_signal = |p: usize| !self.touches[p].out && self.touches[p].act == "signal";
                let mut before = case.iter().filter(|&&p| base.is_none_or(|d| p < d));
                before.find(|&&place| is_signal(place)).copied().or(base)
            }
            _ => base,
        }
    }

    fn base_door(&self, case: &[usize]) -> Option<usize> {
        let mut places = case.iter().copied();
        places.find(|&place| self.is_knock(place) || self.is_prospecting(place))
    }

    /// Section 4: "`in` with act request, accept or order: a knock".
    fn is_knock(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        !touch.out && matches!(touch.act.as_str(), "request" | "accept" | "order")
    }

    /// Section 4: "an `out` talk with act request or accept; or, with act proposal or no act given
    /// (message is an act given), one that lasted at least `interest_s`, or of unknown length if
    /// it is a meeting or a visit".
    fn is_prospecting(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        if !touch.out || !self.is_talk(place) {
            return false;
        }
        let asked = matches!(touch.act.as_str(), "request" | "accept");
        let offered = touch.act == "proposal" || !touch.act_given;
        let face_to_face = matches!(touch.medium.as_str(), "meeting" | "visit");
        let unknown_but_met = touch.duration.is_none() && face_to_face;
        asked || (offered && (self.shows_interest(touch) || unknown_but_met))
    }

    /// Section 4, strict: "a chain of D >= 2 stood at some touch from the door touch on and before
    /// the order": the run of links that ends at the newest turn, with what is known at that touch.
    fn chain_stood(&self, case: &[usize], door: usize) -> bool {
        let order = self.first_order(case);
        (0..case.len())
            .filter(|&n| case[n] >= door && order.is_none_or(|order| case[n] < order))
            .any(|n| {
                let links = self.links(&self.turns(&case[..=n]));
                links.iter().rev().take_while(|&&linked| linked).count() >= 2
            })
    }

    /// Section 4, *prompted by*.
    fn prompted_by(&self, case: &[usize], door: usize) -> Option<usize> {
        let brings = |place: &usize| {
            let touch = &self.touches[*place];
            *place < door && touch.out && touch.act != "lost"
        };
        let mut earlier = case.iter().copied().filter(brings);
        let named = self.touches[door].reply_to;
        let latest = earlier.rfind(|&place| self.within_window(place, door));
        named.filter(|n| case.contains(n) && brings(n)).or(latest)
    }

    /// Section 6: who won the case, if it is won, with the reason of all its orders.
    fn winner(&self, case: &[usize]) -> Option<(&'static str, &'static str)> {
        let order = self.first_order(case)?;
        let exchange = case.iter().any(|&place| {
            place <= order
                && (self.is_talk(place) || (place < order && self.answers_someone(case, place)))
                && self.fresh_enough(place, order)
        });
        let touch = &self.touches[order];
        match touch.medium.as_str() {
            _ if exchange => Some(("sales", "order_sales")),
            "deal" if touch.names_rep => Some(("sales", "order_claimed")),
            _ => Some(("marketing", "order_marketing")),
        }
    }

    /// Section 6: "The talk, or the answering touch, must lie at most `silence_d` before the first
    /// order (0: no limit)."
    fn fresh_enough(&self, place: usize, order: usize) -> bool {
        let before = self.touches[order].at - self.touches[place].at;
        self.policy.silence_d == 0 || before <= i128::from(self.policy.silence_d) * DAY
    }

    /// Section 6: an answering touch after "a person's touch (`in`, human, act request, accept,
    /// answer or message)" of the case, "that names it by `reply_to` or comes at most the answer
    /// window of its medium later".
    fn answers_someone(&self, case: &[usize], answer: usize) -> bool {
        self.is_answering(answer)
            && case.iter().any(|&question| {
                question < answer
                    && self.person_speaks(question)
                    && (self.touches[answer].reply_to == Some(question)
                        || self.within_window(question, answer))
            })
    }

    /// Section 6: "An *answering touch* is `out`, human, personal, about purchase, of a medium
    /// other than deal, ad, event and web, connected if it is live, not a short touch, act not
    /// lost".
    fn is_answering(&self, place: usize) -> bool {
        let touch = &self.touches[place];
        touch.out
            && touch.human
            && !touch.broadcast
            && touch.purchase
            && !matches!(touch.medium.as_str(), "deal" | "ad" | "event" | "web")
            && (!touch.live || touch.connected)
            && !self.is_short_touch(place)
            && touch.act != "lost"
    }

    /// Section 6: the answer time, in whole seconds, rounded down.
    fn answer_s(&self, case: &[usize], door: usize) -> Option<i64> {
        if self.touches[door].act == "order" {
            return None;
        }
        if self.is_talk(door) {
            return Some(0);
        }
        let mut after = case.iter().copied().filter(|&place| place > door);
        let answer = after.find(|&place| self.is_answering(place) || self.is_talk(place))?;
        let passed = self.touches[answer].at - self.touches[door].at;
        Some(i64::try_from(passed / SECOND).expect("within the range of times"))
    }

    /// Section 7: touches in input order, and the cases.
    fn judgement(&self, cases: &[Vec<usize>], reading: &str) -> Value {
        let mut places: Vec<usize> = (0..self.touches.len()).collect();
        places.sort_by_key(|&place| self.touches[place].input_place);
        let touch_row = |place| self.touch_row(cases, place, reading);
        let touches: Vec<Value> = places.into_iter().map(touch_row).collect();
        let case_row = |number| self.case_row(cases, number, reading);
        let rows: Vec<Value> = (0..cases.len()).map(case_row).collect();
        json!({ "touches": touches, "cases": rows })
    }

    fn touch_row(&self, cases: &[Vec<usize>], place: usize, reading: &str) -> Value {
        let number = cases.iter().position(|case| case.contains(&place));
        let case: &[usize] = number.map_or(&[], |number| &cases[number]);
        let (side, reason) = self.side(case, place, reading);
        json!({
            "id": self.touches[place].id,
            "side": side,
            "reason": reason,
            "case": number.map(|number| number + 1),
        })
    }

    /// Section 5: side and reason of a touch, the first rule that fits; `case` is empty if the
    /// touch belongs to none.
    fn side(&self, case: &[usize], place: usize, reading: &str) -> (&'static str, &'static str) {
        let touch = &self.touches[place];
        let door = self.door(case, reading);
        match touch.act.as_str() {
            _ if !touch.human => ("none", "machine"),
            _ if !touch.purchase => ("service", "service"),
            "lost" if case.is_empty() => ("none", "stray"),
            "order" => self.winner(case).expect("a case with an order is won"),
            _ if door.is_none_or(|door| place < door) => ("marketing", "before_door"),
            _ if door == Some(place) && !touch.out => ("sales", "knock"),
            _ if door == Some(place) => ("sales", "prospecting"),
            "signal" | "optout" if !touch.out => ("marketing", "signal"),
            "lost" => ("sales", "closed"),
            _ if touch.out && touch.broadcast => ("marketing", "broadcast_during_sales"),
            _ => ("sales", "exchange"),
        }
    }

    /// Section 7: one case.
    fn case_row(&self, cases: &[Vec<usize>], number: usize, reading: &str) -> Value {
        let case = &cases[number];
        let id = |place: usize| self.touches[place].id.clone();
        let door = self.door(case, reading);
        let winner = self.winner(case);
        let turns = self.turns(case);
        let of = |side: char| turns.iter().filter(|turn| turn.side == side).count();
        let chain = longest_run(&self.links(&turns));
        json!({
            "door_at": door.map(|door| self.touches[door].at_as_given.clone()),
            "door_touch": door.map(id),
            "opened_by": door.map(|door| if self.touches[door].out { "sales" } else { "person" }),
            "prompted_by": door.and_then(|door| self.prompted_by(case, door)).map(id),
            "outcome": self.outcome(case),
            "won_by": winner.map(|(side, _)| side),
            "claimed": winner.is_some_and(|(_, reason)| reason == "order_claimed"),
            "repeat": cases[..number].iter().any(|earlier| self.outcome(earlier) == "won"),
            "turns_business": of('B'),
            "turns_person": of('P'),
            "chain": chain,
            "interaction": interaction(of('B'), of('P'), chain),
            "level": self.level(case, of('P'), chain),
            "answer_s": door.and_then(|door| self.answer_s(case, door)),
        })
    }

    /// Section 2, level: "0 silent (no act of the person, no signal); 1 signal; 2 reactive (a
    /// person turn, D <= 1); 3 interactive (a person turn, D >= 2)".
    fn level(&self, case: &[usize], turns_person: usize, chain: usize) -> u8 {
        let signalled = case.iter().any(|&place| self.is_signal(place));
        match (turns_person, chain) {
            (0, _) => u8::from(signalled),
            (_, 0 | 1) => 2,
            _ => 3,
        }
    }
}

/// Section 2: "D: the largest number of consecutive links."
fn longest_run(links: &[bool]) -> usize {
    let runs = links.split(|&linked| !linked).map(<[bool]>::len);
    runs.max().unwrap_or(0)
}

/// Section 2: "R = 2 min(nB, nP) / (nB + nP), 0 without turns. Interaction index I = R D / (D + 2),
/// given to six decimals."
fn interaction(turns_business: usize, turns_person: usize, chain: usize) -> f64 {
    let all = turns_business + turns_person;
    if all == 0 {
        return 0.0;
    }
    let balance = 2.0 * turns_business.min(turns_person) as f64 / all as f64;
    let index = balance * chain as f64 / (chain as f64 + 2.0);
    (index * 1e6).round() / 1e6
}
