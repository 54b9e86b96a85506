//! `doorstep judge`: lines of JSON in, the same lines with the judgement filled in out.
//!
//! One person a line, read and written one by one, whatever the size of the file. What a line says
//! besides is carried through untouched.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, Read, Write};

use doorstep_core::output::{CaseLine, Names, TouchLine, case_line, touch_line};
use doorstep_core::{
    About, Act, Author, Case, Columns, Direction, Given, Heard, Kind, Medium, Micros, Policy,
    Reach, Reading, ReplyTo, Touch, Unit, fold,
};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Error;

/// No line may be longer.
const MAX_LINE: u64 = 256 << 20;

/// A line: its entries in their order, each as it stands.
struct Line<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Line<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Line<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object with touches")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Line(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// A touch of a line.
#[derive(Deserialize)]
struct TouchIn<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    at: Cow<'a, str>,
    #[serde(borrow)]
    person: Cow<'a, str>,
    medium: Medium,
    direction: Direction,
    reach: Option<Reach>,
    author: Option<Author>,
    act: Option<Act>,
    connected: Option<bool>,
    duration_s: Option<f64>,
    about: Option<About>,
    #[serde(borrow)]
    reply_to: Option<Cow<'a, str>>,
    #[serde(borrow)]
    rep: Option<Cow<'a, str>>,
    #[serde(borrow)]
    campaign: Option<Cow<'a, str>>,
    #[serde(borrow)]
    piece: Option<Cow<'a, str>>,
}

/// The judgement of a line under one reading.
#[derive(Serialize)]
struct Judgement<'a> {
    touches: Vec<TouchLine<'a>>,
    cases: Vec<CaseLine<'a>>,
}

/// A line going out: its entries, with `expected` in its place or at the end.
struct Out<'a> {
    entries: &'a [(Cow<'a, str>, &'a RawValue)],
    expected: Expected<'a>,
}

struct Expected<'a>(Vec<(Reading, Judgement<'a>)>);

impl Serialize for Expected<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(reading, judgement)| (reading.word(), judgement)),
        )
    }
}

impl Serialize for Out<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut is_written = false;
        for (key, value) in self.entries {
            if key == "expected" {
                map.serialize_entry(key, &self.expected)?;
                is_written = true;
            } else {
                map.serialize_entry(key, value)?;
            }
        }
        if !is_written {
            map.serialize_entry("expected", &self.expected)?;
        }
        map.end()
    }
}

/// Judges every line of `input` and writes it to `output`. `file` names the input in errors. The first
/// line that cannot be read ends the run. Tells how many touches answer one that is not an earlier touch of
/// the same person: these are judged as if nothing were said of what they answer.
pub fn judge(
    file: &str,
    mut input: impl BufRead,
    mut output: impl Write,
    policy: &Policy,
) -> Result<u64, Error> {
    let mut unknown_replies = 0;
    let mut text = String::new();
    let mut number = 0;
    let error = |line: usize, text: String| Error::Line {
        file: file.to_owned(),
        line,
        text,
    };
    loop {
        text.clear();
        number += 1;
        let read = input.by_ref().take(MAX_LINE).read_line(&mut text);
        let length = read.map_err(|source| error(number, source.to_string()))?;
        if length == 0 {
            break;
        }
        if length as u64 == MAX_LINE {
            return Err(error(
                number,
                "the line is longer than 256 MiB: one person a line".to_owned(),
            ));
        }
        let line = text.trim();
        if line.is_empty() {
            continue;
        }
        let written = judge_line(line, policy, &mut output).map_err(|text| error(number, text))?;
        unknown_replies += written.map_err(Error::io("output"))?;
    }
    output.flush().map_err(Error::io("output"))?;
    Ok(unknown_replies)
}

/// Judges one line; see [`judge`] for the number. The outer error is the line's, the inner one the output's.
fn judge_line(
    line: &str,
    policy: &Policy,
    output: &mut impl Write,
) -> Result<std::io::Result<u64>, String> {
    let Line(entries) = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let entry = |name: &str| {
        entries
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.get())
    };
    let touches: Vec<TouchIn> = match entry("touches") {
        Some(text) => serde_json::from_str(text).map_err(|error| format!("touches: {error}"))?,
        None => return Err("there are no `touches`: give a list, it may be empty".to_owned()),
    };
    let as_of = match entry("as_of") {
        None | Some("null") => None,
        Some(text) => Some(parse_as_of(text)?),
    };
    let stream = Stream::of(&touches, policy)?;
    let heard = stream.fold(policy, as_of);
    let out = Out {
        entries: &entries,
        expected: stream.expected(&heard),
    };
    let written = serde_json::to_writer(&mut *output, &out).map_err(std::io::Error::from);
    let written = written.and_then(|()| output.write_all(b"\n"));
    Ok(written.map(|()| stream.unknown_replies))
}

fn parse_as_of(text: &str) -> Result<Micros, String> {
    let text: String = serde_json::from_str(text).map_err(|error| format!("as_of: {error}"))?;
    instant(&text).map_err(|error| format!("as_of: {error}"))
}

fn instant(text: &str) -> Result<Micros, String> {
    let at: Result<jiff::Timestamp, _> = text.parse();
    at.map(jiff::Timestamp::as_microsecond).map_err(|_| {
        format!("{text:?} is not an instant: write RFC 3339 such as 2026-03-02T09:00:00Z")
    })
}

/// One person's touches in time order.
struct Stream<'a> {
    given: &'a [TouchIn<'a>],
    /// For each ordinal the place in the line.
    places: Vec<usize>,
    at: Vec<Micros>,
    touches: Vec<Touch>,
    /// Touches that answer one that is not earlier.
    unknown_replies: u64,
}

impl<'a> Stream<'a> {
    fn of(given: &'a [TouchIn<'a>], policy: &Policy) -> Result<Self, String> {
        if given.len() > u32::MAX as usize {
            return Err("too many touches".to_owned());
        }
        let first = given.first().map(|touch| &touch.person);
        let stranger = given.iter().find(|touch| Some(&touch.person) != first);
        if let Some(stranger) = stranger.filter(|_| policy.unit == Unit::Person) {
            return Err(format!(
                "touch {}: person {:?}, but the line is one person's: split it",
                stranger.id, stranger.person
            ));
        }
        let mut resolved = Vec::with_capacity(given.len());
        for touch in given {
            resolved.push(resolve(touch).map_err(|error| format!("touch {}: {error}", touch.id))?);
        }
        let mut places: Vec<usize> = (0..given.len()).collect();
        places.sort_by_key(|&place| resolved[place].at);
        let mut stream = Stream {
            given,
            at: places.iter().map(|&place| resolved[place].at).collect(),
            touches: places.iter().map(|&place| resolved[place]).collect(),
            places,
            unknown_replies: 0,
        };
        stream.resolve_replies(policy)?;
        Ok(stream)
    }

    fn resolve_replies(&mut self, policy: &Policy) -> Result<(), String> {
        let mut ordinals: HashMap<&str, u32> = HashMap::with_capacity(self.given.len());
        for ordinal in 0..self.touches.len() {
            let touch = &self.given[self.places[ordinal]];
            let answers = touch.reply_to.as_ref().filter(|id| !id.is_empty());
            let named = answers.and_then(|id| ordinals.get(id.as_ref()));
            self.unknown_replies += u64::from(answers.is_some() && named.is_none());
            self.touches[ordinal].reply_to = named.map(|&earlier| ReplyTo {
                ordinal: earlier,
                kind: Kind::of(&self.touches[earlier as usize], policy),
            });
            if ordinals.insert(&touch.id, ordinal as u32).is_some() {
                return Err(format!(
                    "touch {}: the id stands twice: give each touch its own",
                    touch.id
                ));
            }
        }
        Ok(())
    }

    fn fold(&self, policy: &Policy, as_of: Option<Micros>) -> Heard {
        let nature: Vec<_> = self.touches.iter().map(|touch| touch.nature).collect();
        let duration_s: Vec<_> = self
            .touches
            .iter()
            .map(|touch| touch.duration_s.unwrap_or(Columns::UNKNOWN))
            .collect();
        let reply_to: Vec<_> = self.touches.iter().map(|touch| touch.reply_to).collect();
        let columns = Columns {
            at: &self.at,
            nature: &nature,
            duration_s: &duration_s,
            reply_to: &reply_to,
        };
        let mut heard = Heard::default();
        fold(policy, columns, as_of, &mut heard);
        heard
    }

    fn expected(&'a self, heard: &Heard) -> Expected<'a> {
        let mut ordinals: Vec<usize> = (0..heard.judged.len()).collect();
        ordinals.sort_by_key(|&ordinal| self.places[ordinal]);
        let judgement = |reading: Reading| {
            let touch = |&ordinal: &usize| {
                let judged = heard.judged[ordinal];
                let case = heard.case_of(judged);
                touch_line(self.id(ordinal as u32), judged, case, reading)
            };
            let case = |case: &Case| case_line(case, reading, &self);
            Judgement {
                touches: ordinals.iter().map(touch).collect(),
                cases: heard.cases.iter().map(case).collect(),
            }
        };
        Expected(
            Reading::ALL
                .iter()
                .map(|&reading| (reading, judgement(reading)))
                .collect(),
        )
    }

    fn touch_of(&self, ordinal: u32) -> &'a TouchIn<'a> {
        &self.given[self.places[ordinal as usize]]
    }

    fn id(&self, ordinal: u32) -> &'a str {
        &self.touch_of(ordinal).id
    }
}

impl<'a> Names<'a> for &Stream<'a> {
    fn id(&self, ordinal: u32) -> &'a str {
        Stream::id(self, ordinal)
    }

    fn at(&self, ordinal: u32) -> &'a str {
        &self.touch_of(ordinal).at
    }
}

fn resolve(touch: &TouchIn) -> Result<Touch, String> {
    let is_named = |name: &Option<Cow<str>>| name.as_ref().is_some_and(|name| !name.is_empty());
    let given = Given {
        at: instant(&touch.at)?,
        medium: touch.medium,
        direction: touch.direction,
        reach: touch.reach,
        author: touch.author,
        act: touch.act,
        connected: touch.connected,
        duration_s: touch.duration_s,
        about: touch.about,
        has_rep: is_named(&touch.rep),
        has_campaign: is_named(&touch.campaign) || is_named(&touch.piece),
    };
    given.resolve().map_err(|refusal| refusal.to_string())
}
