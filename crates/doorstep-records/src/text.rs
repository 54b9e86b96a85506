//! Texts kept once: ids, names, campaigns and attributes as small handles.

use std::collections::HashMap;
use std::rc::Rc;

/// A handle to a text in a [`Symbols`]. Equal texts of one store have equal handles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(u32);

/// A store of texts, each kept once.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    handles: HashMap<Rc<str>, Text>,
    texts: Vec<Rc<str>>,
}

impl Symbols {
    /// The handle of a text, which is stored if it is new.
    pub fn put(&mut self, text: &str) -> Text {
        if let Some(&handle) = self.handles.get(text) {
            return handle;
        }
        let handle = Text(self.texts.len() as u32);
        let stored: Rc<str> = text.into();
        self.texts.push(Rc::clone(&stored));
        self.handles.insert(stored, handle);
        handle
    }

    /// Sorts the handles by their texts, and tells what each is called now.
    pub(crate) fn sort(&mut self) -> Ranks {
        let mut order: Vec<u32> = (0..self.texts.len() as u32).collect();
        order.sort_unstable_by(|&one, &other| {
            self.texts[one as usize].cmp(&self.texts[other as usize])
        });
        let mut ranks = vec![0; order.len()];
        for (rank, &handle) in (0..).zip(&order) {
            ranks[handle as usize] = rank;
        }
        let texts = order
            .iter()
            .map(|&handle| Rc::clone(&self.texts[handle as usize]));
        self.texts = texts.collect();
        for handle in self.handles.values_mut() {
            handle.0 = ranks[handle.0 as usize];
        }
        Ranks(ranks)
    }

    /// The handle of a text, if it is stored.
    pub fn find(&self, text: &str) -> Option<Text> {
        self.handles.get(text).copied()
    }

    /// The text of a handle of this store.
    pub fn get(&self, handle: Text) -> &str {
        self.texts.get(handle.0 as usize).map_or("", AsRef::as_ref)
    }

    /// The text of a handle, `""` without one: a missing value in a report.
    pub fn get_or_empty(&self, handle: Option<Text>) -> &str {
        handle.map_or("", |handle| self.get(handle))
    }
}

/// What handles are called after a store was sorted.
pub(crate) struct Ranks(Vec<u32>);

impl Ranks {
    pub(crate) fn of(&self, handle: Text) -> Text {
        Text(self.0[handle.0 as usize])
    }
}
