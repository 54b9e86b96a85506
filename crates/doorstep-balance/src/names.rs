//! What people call reps and campaigns, where the records say it: ids are for files.
//!
//! It must never call two of them the same.

use std::collections::HashMap;

use doorstep_records::{Business, Text};

/// Names by id.
pub(crate) struct Names<'a> {
    business: &'a Business,
    reps: HashMap<Text, Name>,
    campaigns: HashMap<Text, Name>,
}

/// A name, and whether another has it too.
#[derive(Clone, Copy)]
struct Name {
    text: Text,
    is_shared: bool,
}

impl<'a> Names<'a> {
    pub(crate) fn of(business: &'a Business) -> Self {
        let reps = business.reps.iter();
        let campaigns = business.campaigns.iter();
        Names {
            business,
            reps: unlike(reps.filter_map(|row| Some((row.rep, row.name?)))),
            campaigns: unlike(campaigns.filter_map(|row| Some((row.campaign, row.name?)))),
        }
    }

    /// The name of a value of a segment column; none if it has none but itself.
    pub(crate) fn of_value(&self, column: &str, value: Option<Text>) -> Option<String> {
        let value = value?;
        let name = match column {
            "rep" => self.reps.get(&value),
            // Where nobody recorded a source, the campaign is it.
            "campaign" | "source" => self.campaigns.get(&value),
            _ => None,
        };
        let name = name.filter(|name| name.text != value)?;
        let text = self.business.symbols.get(name.text);
        Some(if name.is_shared {
            format!("{} ({text})", self.business.symbols.get(value))
        } else {
            text.to_owned()
        })
    }
}

fn unlike(names: impl Iterator<Item = (Text, Text)>) -> HashMap<Text, Name> {
    let names: Vec<(Text, Text)> = names.collect();
    let mut holders: HashMap<Text, usize> = HashMap::new();
    for (_, name) in &names {
        *holders.entry(*name).or_default() += 1;
    }
    let named = names.into_iter().map(|(id, text)| {
        let is_shared = holders[&text] > 1;
        (id, Name { text, is_shared })
    });
    named.collect()
}
