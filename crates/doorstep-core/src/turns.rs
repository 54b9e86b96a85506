//! Section 2: turns, the links between them, and the chain. Remembers the last two turns only.

use crate::touch::{Acts, Medium, Touch};
use crate::{Micros, Policy};

/// Who spoke in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speaker {
    Business,
    Person,
}

/// Consecutive acts of one side: which touches made it, and when and by what it last spoke.
#[derive(Clone, Copy, Debug)]
struct Turn {
    speaker: Speaker,
    first: u32,
    last: u32,
    last_at: Micros,
    last_medium: Medium,
    /// It answers the turn before.
    linked: bool,
}

/// The turns of a case so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turns {
    earlier: Option<Turn>,
    newest: Option<Turn>,
    /// Consecutive links that end at the earlier turn.
    chain_at_earlier: u32,
    longest: u32,
    business: u32,
    person: u32,
}

impl Turns {
    /// Takes the acts of the case's next touch.
    #[inline]
    pub(crate) fn take(&mut self, ordinal: u32, touch: &Touch, acts: Acts, policy: &Policy) {
        use Speaker::{Business, Person};
        match acts {
            Acts::None => return,
            Acts::Business => self.speak(Business, ordinal, touch, policy),
            Acts::Person => self.speak(Person, ordinal, touch, policy),
            Acts::BusinessPerson => {
                self.speak(Business, ordinal, touch, policy);
                self.reply(Person, ordinal, touch);
            }
            Acts::TalkOut => {
                self.speak(Business, ordinal, touch, policy);
                self.reply(Person, ordinal, touch);
                self.reply(Business, ordinal, touch);
                self.reply(Person, ordinal, touch);
            }
            Acts::TalkIn => {
                self.speak(Person, ordinal, touch, policy);
                self.reply(Business, ordinal, touch);
                self.reply(Person, ordinal, touch);
                self.reply(Business, ordinal, touch);
            }
        }
        self.longest = self.longest.max(self.standing_chain());
    }

    /// Links that end at the newest turn, as far as is known now.
    pub(crate) fn standing_chain(&self) -> u32 {
        match &self.newest {
            Some(turn) if turn.linked => self.chain_at_earlier + 1,
            _ => 0,
        }
    }

    /// D: the largest number of consecutive links.
    pub(crate) fn chain(&self) -> u32 {
        self.longest
    }

    pub(crate) fn business(&self) -> u32 {
        self.business
    }

    pub(crate) fn person(&self) -> u32 {
        self.person
    }

    /// The first act of a touch: it joins the newest turn or begins one, and may answer the one before.
    fn speak(&mut self, speaker: Speaker, ordinal: u32, touch: &Touch, policy: &Policy) {
        match &mut self.newest {
            Some(turn) if turn.speaker == speaker => {
                turn.last = ordinal;
                turn.last_at = touch.at;
                turn.last_medium = touch.nature.medium();
            }
            _ => self.begin(speaker, ordinal, touch),
        }
        self.link(touch, policy);
    }

    /// A further act of the same touch: it always answers the act before it.
    fn reply(&mut self, speaker: Speaker, ordinal: u32, touch: &Touch) {
        self.begin(speaker, ordinal, touch);
        if let Some(turn) = &mut self.newest {
            turn.linked = true;
        }
    }

    fn begin(&mut self, speaker: Speaker, ordinal: u32, touch: &Touch) {
        // The chain of a turn can only grow while it is the newest, so it is final here.
        self.longest = self.longest.max(self.standing_chain());
        self.chain_at_earlier = self.standing_chain();
        self.earlier = self.newest;
        self.newest = Some(Turn {
            speaker,
            first: ordinal,
            last: ordinal,
            last_at: touch.at,
            last_medium: touch.nature.medium(),
            linked: false,
        });
        match speaker {
            Speaker::Business => self.business += 1,
            Speaker::Person => self.person += 1,
        }
    }

    /// A broadcast answers nobody. Of the others, any may name a touch of the earlier turn, or come in
    /// time: touches come in time order, so if any does then the first does.
    fn link(&mut self, touch: &Touch, policy: &Policy) {
        let (Some(earlier), Some(newest)) = (&self.earlier, &mut self.newest) else {
            return;
        };
        if newest.linked || touch.nature.is_broadcast() {
            return;
        }
        let in_time = touch.at - earlier.last_at <= policy.answer_window(earlier.last_medium);
        let named = touch.reply_to.is_some_and(|reply| {
            reply.kind.contributes() && (earlier.first..=earlier.last).contains(&reply.ordinal)
        });
        newest.linked = in_time || named;
    }
}
