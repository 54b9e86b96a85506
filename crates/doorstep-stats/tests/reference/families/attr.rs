//! Credit among channels by rules, by Markov chains and by the Shapley value.
//!
//! It must never order channels by itself where the entry has an order.

use doorstep_stats::attribution::{ChannelSets, Markov, Path, Rule, Worth, credits};
use doorstep_stats::decomposition::Shapley;
use serde_json::Value;

use crate::answers::{Answers, Found, Gap};
use crate::data;
use crate::entry::{Entry, plain};
use crate::inputs::{self, Inputs};

pub(super) fn answer(entry: &Entry) -> Result<Answers, Gap> {
    let journeys = Journeys::read(entry)?;
    let mut answers = Answers::default();
    let expected = entry
        .expected
        .get("channel")
        .or_else(|| entry.expected.get("channels"));
    let listed = expected.and_then(Value::as_array).map(|names| {
        names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    });
    let order: Vec<String> = listed.unwrap_or_else(|| journeys.names.clone());
    answers.put(
        &["channel", "channels"],
        order
            .iter()
            .map(String::as_str)
            .filter(|name| journeys.names.iter().any(|known| known == name))
            .collect::<Vec<_>>(),
    );
    let mut writer = Writer {
        journeys: &journeys,
        order,
        answers,
    };
    writer.rules(&entry.inputs)?;
    if entry.says(&["markov"])
        || entry
            .expected
            .keys()
            .any(|key| plain(key).contains("removal"))
    {
        writer.chain(entry)?;
    }
    if entry.says(&["shapley"]) {
        writer.shapley()?;
    }
    Ok(writer.answers)
}

/// The Shapley value of a game that lists the worth of sets of players, or of paths.
pub(super) fn shapley(entry: &Entry) -> Result<Answers, Gap> {
    let Some(game) = entry.inputs.fields(&["v", "game", "worth", "values"]) else {
        return answer(entry);
    };
    let members = |set: &str| -> Vec<String> {
        let members = set
            .split([',', '+', ' '])
            .map(str::trim)
            .filter(|member| !member.is_empty());
        members.map(str::to_owned).collect()
    };
    let named = entry.inputs.value(&["players"]).and_then(Value::as_array);
    let mut players: Vec<String> = named
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    for player in game
        .0
        .keys()
        .flat_map(|set| members(set))
        .filter(|player| player != "∅")
    {
        if !players.contains(&player) {
            players.push(player);
        }
    }
    // A set that is not listed is worth nothing.
    let bit = |player: &String| {
        players
            .iter()
            .position(|known| known == player)
            .map_or(0, |place| 1_u32 << place)
    };
    let worth: Vec<(u32, f64)> = (game.0.iter())
        .filter_map(|(set, worth)| {
            Some((members(set).iter().map(bit).sum(), inputs::number(worth)?))
        })
        .collect();
    let of = |set: u32| {
        worth
            .iter()
            .find(|(listed, _)| *listed == set)
            .map_or(0.0, |(_, worth)| *worth)
    };
    let mut values = vec![0.0; players.len()];
    Shapley::new(players.len())
        .map_err(Gap::refused)?
        .contributions(of, &mut values);
    let mut answers = Answers::default();
    answers.put(&["shapley", "values", "phi"], values.clone());
    for (player, value) in players.iter().zip(values) {
        answers.put(
            &[
                player,
                &format!("shapley_{player}"),
                &format!("phi_{player}"),
            ],
            value,
        );
    }
    Ok(answers)
}

/// Paths with what became of them.
struct Journeys {
    names: Vec<String>,
    rows: Vec<Journey>,
}

#[derive(Default)]
struct Journey {
    channels: Vec<usize>,
    conversions: f64,
    value: f64,
    failures: f64,
}

impl Journeys {
    fn read(entry: &Entry) -> Result<Self, Gap> {
        let mut journeys = Self {
            names: Vec::new(),
            rows: Vec::new(),
        };
        if entry.data_set().is_some() {
            if !entry.says(&["pathdata", "channelattribution"]) {
                return Err(Gap::NoData(format!("no file is known for {}", entry.words)));
            }
            let sheet = data::read("Data.csv", "channelattribution_paths", ';')?;
            let (conversions, values) = (
                sheet.numbers("total_conversions")?,
                sheet.numbers("total_conversion_value")?,
            );
            let failures = sheet.numbers("total_null")?;
            for (row, path) in sheet.texts("path")?.into_iter().enumerate() {
                let path: Vec<&str> = path.split('>').map(str::trim).collect();
                journeys.push(&path, [conversions[row], values[row], failures[row]]);
            }
            return Ok(journeys);
        }
        let paths = entry
            .inputs
            .value(&["paths", "path", "journeys"])
            .and_then(Value::as_array);
        let column = |names: &[&str]| entry.inputs.numbers(names);
        let conversions = column(&[
            "conversions",
            "total_conversions",
            "conv",
            "won",
            "converted",
        ]);
        let failures = column(&["nulls", "total_null", "null", "failures", "lost"]);
        for (index, path) in paths.into_iter().flatten().enumerate() {
            let beside = [
                conversions.as_ref().and_then(|list| list.get(index)),
                failures.as_ref().and_then(|list| list.get(index)),
            ];
            journeys
                .push_inline(path, beside.map(Option::<&f64>::copied))
                .ok_or_else(|| Gap::missing("paths that can be read"))?;
        }
        if journeys.rows.is_empty() {
            Err(Gap::missing("paths"))
        } else {
            Ok(journeys)
        }
    }

    /// A list of channels that may end in 1 or 0, a text with ">", or an object.
    fn push_inline(
        &mut self,
        path: &Value,
        [conversions, failures]: [Option<f64>; 2],
    ) -> Option<()> {
        let fields = Inputs::of(path);
        let steps = fields
            .value(&["path", "channels", "touches"])
            .unwrap_or(path);
        let conversions = conversions.or_else(|| {
            fields.number(&[
                "conversions",
                "total_conversions",
                "converted",
                "won",
                "conv",
            ])
        });
        let failures =
            failures.or_else(|| fields.number(&["nulls", "total_null", "null", "failures"]));
        let mut outcome = None;
        let channels: Vec<&str> = match steps {
            Value::String(text) => text
                .split('>')
                .map(str::trim)
                .filter(|step| !step.is_empty())
                .collect(),
            Value::Array(steps) => {
                outcome = steps
                    .last()
                    .filter(|last| !last.is_string())
                    .and_then(inputs::number);
                steps.iter().filter_map(Value::as_str).collect()
            }
            _ => return None,
        };
        let conversions = conversions.or(outcome).unwrap_or(1.0);
        let failed = if conversions > 0.0 { 0.0 } else { 1.0 };
        let value = fields
            .number(&["value", "total_conversion_value"])
            .unwrap_or(conversions);
        self.push(&channels, [conversions, value, failures.unwrap_or(failed)]);
        Some(())
    }

    fn push(&mut self, path: &[&str], [conversions, value, failures]: [f64; 3]) {
        let mut channels = Vec::with_capacity(path.len());
        for name in path {
            let known = self.names.iter().position(|known| known == name);
            channels.push(known.unwrap_or(self.names.len()));
            if known.is_none() {
                self.names.push((*name).to_owned());
            }
        }
        self.rows.push(Journey {
            channels,
            conversions,
            value,
            failures,
        });
    }

    fn paths(&self, with_failures: bool) -> Vec<Path<'_>> {
        let failures = |row: &Journey| if with_failures { row.failures } else { 0.0 };
        self.rows
            .iter()
            .map(|row| Path::new(&row.channels, row.conversions, failures(row)))
            .collect()
    }
}

struct Writer<'a> {
    journeys: &'a Journeys,
    order: Vec<String>,
    answers: Answers,
}

impl Writer<'_> {
    /// As a list in the entry's order, and by the name of each channel.
    fn put(&mut self, names: &[&str], found: &[f64]) {
        let of = |name: &String| {
            Found::from(
                self.journeys
                    .names
                    .iter()
                    .position(|known| known == name)
                    .map(|place| found[place]),
            )
        };
        let list: Vec<Found> = self.order.iter().map(of).collect();
        for name in names {
            self.answers.put(&[name], Found::List(list.clone()));
        }
        for (place, channel) in self.journeys.names.iter().enumerate() {
            for name in names {
                self.answers
                    .put(&[&format!("{name}_{channel}")], found[place]);
            }
        }
    }

    fn rules(&mut self, inputs: &Inputs) -> Result<(), Gap> {
        let first = inputs
            .number(&["first_weight", "position_first"])
            .unwrap_or(0.4);
        let last = inputs
            .number(&["last_weight", "position_last"])
            .unwrap_or(0.4);
        let rules: [(&[&str], Rule); 4] = [
            (&["first", "first_touch", "first_conversions"], Rule::First),
            (&["last", "last_touch", "last_conversions"], Rule::Last),
            (
                &["linear", "linear_touch", "linear_conversions"],
                Rule::Linear,
            ),
            (
                &["position", "position_based", "u_shaped"],
                Rule::Position { first, last },
            ),
        ];
        let worth: Vec<Path<'_>> = self
            .journeys
            .rows
            .iter()
            .map(|row| Path::new(&row.channels, row.value, 0.0))
            .collect();
        for (names, rule) in rules {
            let by = |paths: &[Path<'_>]| {
                credits(self.journeys.names.len(), paths, rule).map_err(Gap::refused)
            };
            let (counted, valued) = (by(&self.journeys.paths(true))?, by(&worth)?);
            self.put(names, &counted.channels);
            let valued_names = [
                format!("{}_value", names[0]),
                format!("{}_values", names[0]),
            ];
            self.put(
                &valued_names.each_ref().map(String::as_str),
                &valued.channels,
            );
        }
        Ok(())
    }

    fn chain(&mut self, entry: &Entry) -> Result<(), Gap> {
        let told = (1..=4_u8).find(|order| {
            entry.says(&[
                &format!("markov{order}"),
                &format!("order-{order}"),
                &format!("order {order}"),
                &format!("order={order}"),
            ])
        });
        let order = entry
            .inputs
            .count(&["order"])
            .or(told.map(u64::from))
            .unwrap_or(1);
        let with_failures = entry
            .inputs
            .number(&["with_nulls", "nulls_used", "use_nulls"])
            .is_none_or(|with| with > 0.0);
        let paths = self.journeys.paths(with_failures);
        let chain =
            Markov::fit(self.journeys.names.len(), &paths, order as usize).map_err(Gap::refused)?;
        let total: f64 = chain.removal_effects.iter().sum();
        let shares: Vec<f64> = chain
            .removal_effects
            .iter()
            .map(|effect| effect / total)
            .collect();
        self.answers.put(
            &["p_conv", "p_conversion", "success", "conversion_rate"],
            chain.success,
        );
        self.answers.put(&["states", "n_states"], chain.states);
        self.put(
            &[
                "removal_effect",
                "removal_effects",
                "removal_effect_exact",
                "removal_effects_exact",
            ],
            &chain.removal_effects,
        );
        self.put(&["share", "shares", "credit_share"], &shares);
        self.put(
            &["conversions", "conversions_exact", "credit", "credits"],
            &chain.credits.channels,
        );
        self.near(
            &["conversions_package_mc", "conversions_mc"],
            &chain.credits.channels,
            &chain,
        );
        self.near(
            &[
                "removal_effect_package_mc",
                "removal_effects_mc",
                "removal_effect_mc",
            ],
            &chain.removal_effects,
            &chain,
        );
        Ok(())
    }

    /// Simulated by the package: within 1 % above 1000 conversions, within 5 % from 10 on; noise below.
    fn near(&mut self, names: &[&str], found: &[f64], chain: &Markov) {
        let near = |name: &String| {
            let place = self.journeys.names.iter().position(|known| known == name);
            place.map_or(Found::Absent, |place| {
                let part = match chain.credits.channels[place] {
                    many if many >= 1_000.0 => 0.01,
                    some if some >= 10.0 => 0.05,
                    _ => f64::INFINITY,
                };
                Found::Near(found[place], part * found[place])
            })
        };
        let list = Found::List(self.order.iter().map(near).collect());
        self.answers.put(names, list);
    }

    fn shapley(&mut self) -> Result<(), Gap> {
        let sets = ChannelSets::of(self.journeys.names.len(), &self.journeys.paths(true))
            .map_err(Gap::refused)?;
        let successes = sets.shapley(Worth::Successes).map_err(Gap::refused)?;
        self.put(
            &["shapley", "shapley_conversions", "shapley_successes"],
            &successes,
        );
        if let Ok(rates) = sets.shapley(Worth::Rate) {
            self.put(&["shapley_rate", "shapley_rates"], &rates);
        }
        Ok(())
    }
}
