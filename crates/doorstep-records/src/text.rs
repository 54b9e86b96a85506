//! Texts kept once: ids, names, campaigns and attributes as small handles.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;

use hashbrown::HashTable;

/// A handle to a text in a [`Symbols`]. Equal texts of one store have equal handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(NonZeroU32);

impl Text {
    fn of(place: u32) -> Self {
        Text(NonZeroU32::MIN.saturating_add(place))
    }

    const fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A store of texts, each kept once: one after another in one string, since there are millions of ids.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    texts: String,
    /// Where each text ends.
    ends: Vec<usize>,
    handles: HashTable<Text>,
    hasher: RandomState,
}

impl Symbols {
    /// The handle of a text, which is stored if it is new.
    pub fn put(&mut self, text: &str) -> Text {
        if let Some(handle) = self.find(text) {
            return handle;
        }
        // Rows are counted with 32 bits too, and refused before there can be more texts than that.
        let handle = Text::of(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        let Symbols {
            texts,
            ends,
            handles,
            hasher,
        } = self;
        handles.insert_unique(hasher.hash_one(text), handle, |&other| {
            hasher.hash_one(get(texts, ends, other))
        });
        handle
    }

    /// Sorts the handles by their texts, and tells what each is called now.
    pub(crate) fn sort(&mut self) -> Ranks {
        let handles = (0..).map(Text::of).take(self.ends.len());
        let mut order: Vec<Text> = handles.collect();
        order.sort_unstable_by(|&one, &other| self.get(one).cmp(self.get(other)));
        let mut ranks = order.clone();
        for (rank, handle) in (0..).map(Text::of).zip(&order) {
            ranks[handle.place()] = rank;
        }
        let mut texts = String::with_capacity(self.texts.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for &handle in &order {
            texts.push_str(self.get(handle));
            ends.push(texts.len());
        }
        (self.texts, self.ends) = (texts, ends);
        for handle in &mut self.handles {
            *handle = ranks[handle.place()];
        }
        Ranks(ranks)
    }

    /// The handle of a text, if it is stored.
    pub fn find(&self, text: &str) -> Option<Text> {
        let is_it = |&handle: &Text| self.get(handle) == text;
        self.handles
            .find(self.hasher.hash_one(text), is_it)
            .copied()
    }

    /// The text of a handle of this store.
    pub fn get(&self, handle: Text) -> &str {
        get(&self.texts, &self.ends, handle)
    }

    /// The text of a handle, `""` without one: a missing value in a report.
    pub fn get_or_empty(&self, handle: Option<Text>) -> &str {
        handle.map_or("", |handle| self.get(handle))
    }
}

fn get<'a>(texts: &'a str, ends: &[usize], handle: Text) -> &'a str {
    let place = handle.place();
    let start = place
        .checked_sub(1)
        .map_or(Some(&0), |before| ends.get(before));
    let bounds = start.zip(ends.get(place));
    bounds.map_or("", |(&start, &end)| &texts[start..end])
}

/// What handles are called after a store was sorted.
pub(crate) struct Ranks(Vec<Text>);

impl Ranks {
    pub(crate) fn of(&self, handle: Text) -> Text {
        self.0[handle.place()]
    }
}
