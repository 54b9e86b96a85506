//! Section 1 of the rules: what a touch is, its defaults, and which statements are refused.
//!
//! Everything here looks at one touch alone; nothing in this module may know about a case.

use serde::{Deserialize, Serialize};

use crate::{Micros, Policy};

/// Declares an enum whose variants are words of the rules, with both directions of the spelling.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of the rules.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The word the rules use for it.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The value that a word names, if it is one of the rules' words.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What carried the touch.
    Medium {
        /// An advertisement.
        Ad = "ad",
        /// A letter on paper.
        Letter = "letter",
        /// An e-mail.
        Email = "email",
        /// A text message.
        Sms = "sms",
        /// A message or comment in a social network.
        Social = "social",
        /// A telephone call.
        Call = "call",
        /// A message left on a machine.
        Voicemail = "voicemail",
        /// An arranged meeting, in a room or on a screen.
        Meeting = "meeting",
        /// Somebody came by.
        Visit = "visit",
        /// A live conversation in writing.
        Chat = "chat",
        /// A form that asks for something.
        Form = "form",
        /// The order form that came with a letter, or its page on the web.
        OrderForm = "order_form",
        /// A page view, click or other act on a web site.
        Web = "web",
        /// A fair, a webinar, a talk for many.
        Event = "event",
        /// A record in the deal book, not a contact.
        Deal = "deal",
    }
}

words! {
    /// Who turned to whom.
    Direction {
        /// Business to person.
        Out = "out",
        /// Person to business.
        In = "in",
    }
}

words! {
    /// For how many the text was meant.
    Reach {
        /// One text for many.
        Broadcast = "broadcast",
        /// To this person.
        Personal = "personal",
    }
}

words! {
    /// Whether a human being acted.
    Author {
        /// A human being.
        Human = "human",
        /// An auto-reply, out-of-office note, bounce, receipt, bot or link scanner.
        Machine = "machine",
    }
}

words! {
    /// What the person did, or the business.
    Act {
        /// Words without a request.
        Message = "message",
        /// A click, a download, a subscription: interest without a word.
        Signal = "signal",
        /// Asked for something.
        Request = "request",
        /// Agreed to a talk or an offer.
        Accept = "accept",
        /// Answered a question of ours.
        Answer = "answer",
        /// Ordered.
        Order = "order",
        /// Said no.
        Refusal = "refusal",
        /// Asked for no more one-way messages.
        Optout = "optout",
        /// An offer with a price.
        Proposal = "proposal",
        /// The business gave the case up.
        Lost = "lost",
    }
}

words! {
    /// What the touch was about.
    About {
        /// Buying.
        Purchase = "purchase",
        /// What was bought before: support, complaints, delivery.
        Service = "service",
    }
}

impl Medium {
    /// How many media there are.
    pub const COUNT: usize = Medium::ALL.len();

    /// Live media carry a whole talk in one touch: call, meeting, visit, chat.
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Medium::Call | Medium::Meeting | Medium::Visit | Medium::Chat
        )
    }
}

/// A touch as somebody stated it: only what was said, before any default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    /// When.
    pub at: Micros,
    /// What carried it.
    pub medium: Medium,
    /// Who turned to whom.
    pub direction: Direction,
    /// For how many, if stated.
    pub reach: Option<Reach>,
    /// Whether a human acted, if stated.
    pub author: Option<Author>,
    /// What was done, if stated.
    pub act: Option<Act>,
    /// Whether a live medium reached the other side, if stated.
    pub connected: Option<bool>,
    /// Seconds a live medium lasted, if known.
    pub duration_s: Option<f64>,
    /// What it was about, if stated.
    pub about: Option<About>,
    /// Whether it names a rep.
    pub has_rep: bool,
    /// Whether it names a campaign or a piece.
    pub has_campaign: bool,
}

/// Why a statement is refused. The text says what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// `in` with reach broadcast.
    #[error(
        "reach broadcast with direction in: only the business broadcasts; leave reach empty or turn the direction"
    )]
    InBroadcast,
    /// `in` with act lost or proposal.
    #[error("act {} with direction in: only the business does that; use direction out", .0.word())]
    InAct(Act),
    /// `out` with act signal, optout or order.
    #[error("act {} with direction out: only a person does that; use direction in", .0.word())]
    OutAct(Act),
    /// `out` with act request, accept, answer or refusal that is not a connected live personal touch.
    #[error(
        "act {} with direction out is what the person did while we talked, so it needs a live medium \
         (call, meeting, visit, chat) that connected and was personal; give connected or duration_s, or record \
         the person's own touch with direction in", .0.word()
    )]
    OutActNotLive(Act),
    /// Medium deal with an act other than order (`in`) or lost (`out`).
    #[error("medium deal with act {}: the deal book records only order (direction in) or lost (direction out)", .0.word())]
    DealAct(Act),
    /// Act lost of another medium.
    #[error("act lost with medium {}: giving a case up is a record of the deal book; use medium deal", .0.word())]
    LostMedium(Medium),
    /// A duration that is negative or no number.
    #[error("duration_s is negative or no number: give seconds, 0 or more, or leave it empty")]
    Duration,
}

impl Given {
    /// The least one can say: everything else takes its default.
    ///
    /// ```
    /// use doorstep_core::{Act, Direction, Given, Medium};
    /// let knock = Given::new(0, Medium::Form, Direction::In).resolve()?;
    /// assert_eq!(knock.nature.act(), Act::Request);
    /// # Ok::<(), doorstep_core::Refusal>(())
    /// ```
    pub const fn new(at: Micros, medium: Medium, direction: Direction) -> Self {
        Given {
            at,
            medium,
            direction,
            reach: None,
            author: None,
            act: None,
            connected: None,
            duration_s: None,
            about: None,
            has_rep: false,
            has_campaign: false,
        }
    }

    /// Fills in the defaults of section 1, or refuses the statement.
    pub fn resolve(&self) -> Result<Touch, Refusal> {
        if self
            .duration_s
            .is_some_and(|s| !(0.0..=f64::MAX).contains(&s))
        {
            return Err(Refusal::Duration);
        }
        let act = self.act.unwrap_or_else(|| self.default_act());
        let connected = self.is_connected();
        let reach = self.reach.unwrap_or_else(|| self.default_reach(connected));
        self.check(act, connected, reach)?;
        let nature = Nature::pack(Parts {
            medium: self.medium,
            direction: self.direction,
            reach,
            author: self.author.unwrap_or(Author::Human),
            act,
            act_stated: self.act.is_some(),
            connected,
            about: self.about.unwrap_or(About::Purchase),
            has_rep: self.has_rep,
        });
        Ok(Touch {
            at: self.at,
            nature,
            duration_s: self
                .duration_s
                .filter(|_| self.medium.is_live())
                .map(|s| s.min(1e9) as u32),
            reply_to: None,
        })
    }

    fn default_act(&self) -> Act {
        match (self.direction, self.medium) {
            (Direction::In, Medium::OrderForm | Medium::Deal) => Act::Order,
            (Direction::In, Medium::Ad | Medium::Web | Medium::Event) => Act::Signal,
            (Direction::In, _) => Act::Request,
            (Direction::Out, Medium::Deal) => Act::Lost,
            (Direction::Out, _) => Act::Message,
        }
    }

    /// `connected` is ignored on media that are not live.
    fn is_connected(&self) -> bool {
        let talked = self.direction == Direction::Out && self.act.is_some_and(Act::is_their_word);
        match self.medium {
            Medium::Meeting | Medium::Visit => self.connected.unwrap_or(true),
            Medium::Call | Medium::Chat => self
                .connected
                .unwrap_or(talked || self.duration_s.is_some_and(|s| s > 0.0)),
            _ => false,
        }
    }

    /// A text that names a campaign is for many, but a talk that names one is still a talk.
    fn default_reach(&self, connected: bool) -> Reach {
        let for_many = matches!(self.medium, Medium::Ad | Medium::Event);
        if self.direction == Direction::Out && (for_many || (self.has_campaign && !connected)) {
            Reach::Broadcast
        } else {
            Reach::Personal
        }
    }

    fn check(&self, act: Act, connected: bool, reach: Reach) -> Result<(), Refusal> {
        let live_talk = self.medium.is_live() && connected && reach == Reach::Personal;
        match (self.direction, act) {
            (Direction::In, _) if reach == Reach::Broadcast => Err(Refusal::InBroadcast),
            (Direction::In, Act::Lost | Act::Proposal) => Err(Refusal::InAct(act)),
            (Direction::Out, Act::Signal | Act::Optout | Act::Order) => Err(Refusal::OutAct(act)),
            (Direction::Out, act) if act.is_their_word() && !live_talk => {
                Err(Refusal::OutActNotLive(act))
            }
            (_, Act::Order | Act::Lost) if self.medium == Medium::Deal => Ok(()),
            (_, act) if self.medium == Medium::Deal => Err(Refusal::DealAct(act)),
            (_, Act::Lost) => Err(Refusal::LostMedium(self.medium)),
            _ => Ok(()),
        }
    }
}

impl Act {
    /// On an `out` touch these are what the person did while we talked.
    const fn is_their_word(self) -> bool {
        matches!(
            self,
            Act::Request | Act::Accept | Act::Answer | Act::Refusal
        )
    }
}

/// Everything the rules ask of a touch besides its time, its length and what it answers, in 16 bits,
/// so that a column of a hundred million of them is read as it lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Nature(u16);

/// The parts of a [`Nature`], by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) medium: Medium,
    pub(crate) direction: Direction,
    pub(crate) reach: Reach,
    pub(crate) author: Author,
    pub(crate) act: Act,
    pub(crate) act_stated: bool,
    pub(crate) connected: bool,
    pub(crate) about: About,
    pub(crate) has_rep: bool,
}

/// Four bits to a medium; sixteen entries, so that no look-up needs a check. A [`Nature`] can only be
/// packed from a medium, so the filling is never read.
const MEDIUM_OF: [Medium; 16] = {
    let mut table = [Medium::Deal; 16];
    let mut index = 0;
    while index < Medium::COUNT {
        table[index] = Medium::ALL[index];
        index += 1;
    }
    table
};

/// Four bits to an act, as with [`MEDIUM_OF`].
const ACT_OF: [Act; 16] = {
    let mut table = [Act::Lost; 16];
    let mut index = 0;
    while index < Act::ALL.len() {
        table[index] = Act::ALL[index];
        index += 1;
    }
    table
};

impl Nature {
    pub(crate) const fn pack(parts: Parts) -> Self {
        Nature(
            parts.medium as u16
                | (parts.act as u16) << 4
                | (parts.direction as u16) << 8
                | (parts.reach as u16) << 9
                | (parts.author as u16) << 10
                | (parts.about as u16) << 11
                | (parts.act_stated as u16) << 12
                | (parts.connected as u16) << 13
                | (parts.has_rep as u16) << 14,
        )
    }

    const fn bit(self, index: u16) -> bool {
        self.0 >> index & 1 == 1
    }

    /// What carried it.
    #[inline]
    pub const fn medium(self) -> Medium {
        MEDIUM_OF[(self.0 & 0xf) as usize]
    }

    /// What was done.
    #[inline]
    pub const fn act(self) -> Act {
        ACT_OF[(self.0 >> 4 & 0xf) as usize]
    }

    /// Business to person.
    #[inline]
    pub const fn is_out(self) -> bool {
        !self.bit(8)
    }

    /// Person to business.
    #[inline]
    pub const fn is_in(self) -> bool {
        self.bit(8)
    }

    /// One text for many.
    #[inline]
    pub const fn is_broadcast(self) -> bool {
        !self.bit(9)
    }

    /// A machine acted.
    #[inline]
    pub const fn is_machine(self) -> bool {
        self.bit(10)
    }

    /// About what was bought before.
    #[inline]
    pub const fn is_service(self) -> bool {
        self.bit(11)
    }

    /// The act was stated, not a default.
    #[inline]
    pub const fn is_act_stated(self) -> bool {
        self.bit(12)
    }

    /// A live medium reached the other side.
    #[inline]
    pub const fn is_connected(self) -> bool {
        self.bit(13)
    }

    /// It names a rep.
    #[inline]
    pub const fn has_rep(self) -> bool {
        self.bit(14)
    }

    /// The same touch, naming a rep or not: presets and joins learn of the rep late.
    #[must_use]
    pub const fn with_rep(self, has_rep: bool) -> Self {
        Nature(self.0 & !(1 << 14) | (has_rep as u16) << 14)
    }

    /// The same touch as a text for many: what an importer finds to have gone to `bulk_n` people.
    #[must_use]
    pub const fn as_broadcast(self) -> Self {
        Nature(self.0 & !(1 << 9))
    }

    /// Touches by a machine or about service belong to no case.
    #[inline]
    pub const fn belongs_to_cases(self) -> bool {
        self.0 & (1 << 10 | 1 << 11) == 0
    }
}

impl std::fmt::Debug for Nature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, by) = (self.is_in(), self.is_machine());
        write!(
            f,
            "{} {} {}{}{}{}{}",
            if from { "in" } else { "out" },
            self.medium().word(),
            self.act().word(),
            if self.is_broadcast() {
                " broadcast"
            } else {
                ""
            },
            if by { " machine" } else { "" },
            if self.is_service() { " service" } else { "" },
            if self.is_connected() {
                " connected"
            } else {
                ""
            },
        )
    }
}

/// What the rules ask of the touch that a `reply_to` names. It depends on that touch and the policy
/// alone, so whoever resolves names to ordinals can tell it without knowing the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(u8);

impl Kind {
    const CONTRIBUTES: u8 = 1;
    const PROMPTS: u8 = 2;
    const ASKS: u8 = 4;

    /// The kind of a touch.
    pub fn of(touch: &Touch, policy: &Policy) -> Self {
        let mut bits = 0;
        if touch.acts(policy) != Acts::None {
            bits |= Self::CONTRIBUTES;
        }
        if touch.prompts() {
            bits |= Self::PROMPTS;
        }
        if touch.asks() {
            bits |= Self::ASKS;
        }
        Kind(bits)
    }

    pub(crate) const fn contributes(self) -> bool {
        self.0 & Self::CONTRIBUTES != 0
    }

    pub(crate) const fn prompts(self) -> bool {
        self.0 & Self::PROMPTS != 0
    }

    pub(crate) const fn asks(self) -> bool {
        self.0 & Self::ASKS != 0
    }
}

/// The earlier touch that a touch answers, resolved: its place in the person's stream and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    /// Place in the person's stream, from 0.
    pub ordinal: u32,
    /// What the rules ask of it.
    pub kind: Kind,
}

/// A touch with its defaults filled in, as the fold reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Touch {
    /// When.
    pub at: Micros,
    /// What it is.
    pub nature: Nature,
    /// Whole seconds a live medium lasted, if known.
    pub duration_s: Option<u32>,
    /// The earlier touch of the same person that it answers, if it names one.
    pub reply_to: Option<ReplyTo>,
}

/// The acts that one touch contributes, in order (section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Acts {
    None,
    Business,
    Person,
    /// An `out` refusal: we spoke, they said no.
    BusinessPerson,
    /// A talk, begun by us.
    TalkOut,
    /// A talk, begun by them.
    TalkIn,
}

impl Touch {
    fn is_human_purchase(&self) -> bool {
        self.nature.belongs_to_cases()
    }

    fn is_live_connected(&self) -> bool {
        self.nature.medium().is_live() && self.nature.is_connected()
    }

    /// A *talk*: a connected live touch by a human about purchase in which both sides spoke.
    #[inline]
    pub fn is_talk(&self, policy: &Policy) -> bool {
        let nature = self.nature;
        if !nature.is_connected() || !nature.medium().is_live() {
            return false;
        }
        let spoken = self.is_human_purchase()
            && !nature.is_broadcast()
            && !matches!(nature.act(), Act::Refusal | Act::Signal | Act::Optout)
            && self.duration_s.is_none_or(|s| s >= policy.talk_min_s);
        // An order taken in a moment is order-taking, not a talk.
        let more_than_an_order = nature.act() != Act::Order
            || nature.medium() == Medium::Meeting
            || self.duration_s.is_some_and(|s| s >= policy.interest_s);
        spoken && more_than_an_order
    }

    /// A *short touch*: we reached them and they hung up.
    #[inline]
    pub fn is_short(&self, policy: &Policy) -> bool {
        self.nature.is_out()
            && self.is_live_connected()
            && self.is_human_purchase()
            && self.nature.act() != Act::Refusal
            && self.duration_s.is_some_and(|s| s < policy.talk_min_s)
    }

    /// An *answering touch* (section 6): a human of ours turned to this person alone, and got through.
    pub fn is_answering(&self, policy: &Policy) -> bool {
        let nature = self.nature;
        let medium = nature.medium();
        nature.is_out()
            && self.is_human_purchase()
            && !nature.is_broadcast()
            && nature.act() != Act::Lost
            && !matches!(
                medium,
                Medium::Deal | Medium::Ad | Medium::Event | Medium::Web
            )
            && (!medium.is_live() || nature.is_connected())
            && !self.is_short(policy)
    }

    /// What answers a knock: an answering touch, or a talk whoever began it.
    pub fn is_answer(&self, policy: &Policy) -> bool {
        self.is_answering(policy) || self.is_talk(policy)
    }

    /// The acts it contributes to the turns.
    #[inline]
    pub(crate) fn acts(&self, policy: &Policy) -> Acts {
        let nature = self.nature;
        let silent = matches!(nature.act(), Act::Signal | Act::Optout | Act::Lost);
        if !nature.belongs_to_cases() || silent || self.is_short(policy) {
            return Acts::None;
        }
        match (self.is_talk(policy), nature.is_out()) {
            (true, true) => Acts::TalkOut,
            (true, false) => Acts::TalkIn,
            (false, true) if nature.act() == Act::Refusal => Acts::BusinessPerson,
            (false, true) => Acts::Business,
            (false, false) => Acts::Person,
        }
    }

    /// Remembered as a *signal*: an `in` signal or optout, or a short touch of ours.
    #[inline]
    pub(crate) fn is_signal(&self, policy: &Policy) -> bool {
        let nature = self.nature;
        let theirs = nature.is_in()
            && matches!(nature.act(), Act::Signal | Act::Optout)
            && nature.belongs_to_cases();
        theirs || self.is_short(policy)
    }

    /// Section 4: a knock, or prospecting that opened the door. The base reading's door touch.
    #[inline]
    pub(crate) fn opens_door(&self, policy: &Policy) -> bool {
        let nature = self.nature;
        if nature.is_in() {
            return matches!(nature.act(), Act::Request | Act::Accept | Act::Order);
        }
        if !nature.is_connected() || !self.is_talk(policy) {
            return false;
        }
        let in_person = matches!(nature.medium(), Medium::Meeting | Medium::Visit);
        let interested = self
            .duration_s
            .map_or(in_person, |s| s >= policy.interest_s);
        match nature.act() {
            Act::Request | Act::Accept => true,
            Act::Proposal => interested,
            _ => !nature.is_act_stated() && interested,
        }
    }

    /// A signal by a human: the lenient reading's door touch.
    #[inline]
    pub(crate) fn opens_lenient_door(&self) -> bool {
        self.nature.is_in() && self.nature.act() == Act::Signal
    }

    /// A person's touch that an answering touch can answer (section 6).
    #[inline]
    pub(crate) fn asks(&self) -> bool {
        self.nature.is_in()
            && self.is_human_purchase()
            && matches!(
                self.nature.act(),
                Act::Request | Act::Accept | Act::Answer | Act::Message
            )
    }

    /// An `out` touch that can have brought them to the door: not a record of loss.
    #[inline]
    pub(crate) fn prompts(&self) -> bool {
        self.nature.is_out() && self.is_human_purchase() && self.nature.act() != Act::Lost
    }

    /// What brings a lost case back while its window is open (section 3).
    #[inline]
    pub(crate) fn reopens(&self, policy: &Policy) -> bool {
        let word = matches!(
            self.nature.act(),
            Act::Order | Act::Request | Act::Accept | Act::Answer | Act::Message
        );
        (self.nature.is_in() && word) || self.is_talk(policy)
    }
}
