//! Drives the fold from lines like those of `cases.jsonl`. Test code only: it may panic.

use std::collections::HashMap;

use doorstep_core::output::{Names, case_line, touch_line};
use doorstep_core::{Columns, Given, Heard, Kind, Micros, Policy, Reading, ReplyTo, Touch, fold};
use serde_json::{Value, json};

/// One person's touches, resolved and in time order.
pub(crate) struct Stream {
    pub(crate) touches: Vec<Touch>,
    /// For each touch its place in the line.
    pub(crate) places: Vec<usize>,
    ids: Vec<String>,
    ats: Vec<String>,
}

impl<'a> Names<'a> for &'a Stream {
    fn id(&self, ordinal: u32) -> &'a str {
        &self.ids[ordinal as usize]
    }

    fn at(&self, ordinal: u32) -> &'a str {
        &self.ats[ordinal as usize]
    }
}

pub(crate) fn micros(text: &str) -> Micros {
    let at: jiff::Timestamp = text.parse().expect("an RFC 3339 instant");
    at.as_microsecond()
}

fn word<T>(touch: &Value, key: &str, from: fn(&str) -> Option<T>) -> Option<T> {
    let text = touch.get(key)?.as_str().expect("a word");
    Some(from(text).unwrap_or_else(|| panic!("{key} {text}")))
}

pub(crate) fn given(touch: &Value) -> Given {
    use doorstep_core::{About, Act, Author, Direction, Medium, Reach};
    Given {
        at: micros(touch["at"].as_str().expect("at")),
        medium: word(touch, "medium", Medium::from_word).expect("medium"),
        direction: word(touch, "direction", Direction::from_word).expect("direction"),
        reach: word(touch, "reach", Reach::from_word),
        author: word(touch, "author", Author::from_word),
        act: word(touch, "act", Act::from_word),
        connected: touch.get("connected").and_then(Value::as_bool),
        duration_s: touch.get("duration_s").and_then(Value::as_f64),
        about: word(touch, "about", About::from_word),
        has_rep: touch.get("rep").is_some(),
        has_campaign: touch.get("campaign").is_some() || touch.get("piece").is_some(),
    }
}

impl Stream {
    pub(crate) fn of(line: &Value, policy: &Policy) -> Self {
        let raw = line["touches"].as_array().expect("touches");
        let mut places: Vec<usize> = (0..raw.len()).collect();
        let at = |place: &usize| micros(raw[*place]["at"].as_str().expect("at"));
        places.sort_by_key(at);
        let text = |place: &usize, key: &str| raw[*place][key].as_str().expect(key).to_owned();
        let mut touches: Vec<Touch> = Vec::new();
        let mut ordinals: HashMap<String, u32> = HashMap::new();
        for (ordinal, place) in places.iter().enumerate() {
            let mut touch = given(&raw[*place])
                .resolve()
                .expect("a touch the rules accept");
            touch.reply_to = raw[*place]
                .get("reply_to")
                .and_then(|id| ordinals.get(id.as_str().expect("reply_to")))
                .map(|&ordinal| ReplyTo {
                    ordinal,
                    kind: Kind::of(&touches[ordinal as usize], policy),
                });
            ordinals.insert(text(place, "id"), ordinal as u32);
            touches.push(touch);
        }
        Stream {
            touches,
            ids: places.iter().map(|place| text(place, "id")).collect(),
            ats: places.iter().map(|place| text(place, "at")).collect(),
            places,
        }
    }

    pub(crate) fn fold(&self, policy: &Policy, as_of: Option<Micros>) -> Heard {
        let at: Vec<_> = self.touches.iter().map(|touch| touch.at).collect();
        let nature: Vec<_> = self.touches.iter().map(|touch| touch.nature).collect();
        let duration_s: Vec<_> = self
            .touches
            .iter()
            .map(|touch| touch.duration_s.unwrap_or(Columns::UNKNOWN))
            .collect();
        let reply_to: Vec<_> = self.touches.iter().map(|touch| touch.reply_to).collect();
        let columns = Columns {
            at: &at,
            nature: &nature,
            duration_s: &duration_s,
            reply_to: &reply_to,
        };
        let mut heard = Heard::default();
        fold(policy, columns, as_of, &mut heard);
        heard
    }
}

/// What `expected` must be, by the fold.
pub(crate) fn judge(line: &Value, policy: &Policy) -> Value {
    let stream = Stream::of(line, policy);
    let as_of = line.get("as_of").and_then(Value::as_str).map(micros);
    let heard = stream.fold(policy, as_of);
    let mut readings = serde_json::Map::new();
    for &reading in Reading::ALL {
        let mut touches: Vec<(usize, Value)> = heard
            .judged
            .iter()
            .enumerate()
            .map(|(ordinal, judged)| {
                let case = heard.case_of(*judged);
                let line = touch_line(&stream.ids[ordinal], *judged, case, reading);
                (stream.places[ordinal], json!(line))
            })
            .collect();
        touches.sort_by_key(|(place, _)| *place);
        let touches: Vec<Value> = touches.into_iter().map(|(_, line)| line).collect();
        let cases: Vec<Value> = heard
            .cases
            .iter()
            .map(|case| json!(case_line(case, reading, &&stream)))
            .collect();
        readings.insert(
            reading.word().into(),
            json!({"touches": touches, "cases": cases}),
        );
    }
    Value::Object(readings)
}
