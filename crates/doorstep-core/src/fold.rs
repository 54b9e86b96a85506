//! Sections 3 to 6: one pass over a person's touches in time order, in constant memory.
//!
//! [`Fold`] is the only implementation of the rules: a person's page, an importer's report and a
//! batch over a lake all drive it. It must never look back at the history, nor ahead.

use crate::case::{Answer, Case, Door, Opener, Outcome, Winner};
use crate::reason::Reason;
use crate::touch::{Act, Acts, Medium, Nature, ReplyTo, Touch};
use crate::turns::Turns;
use crate::{HOUR, Micros, Policy};

/// What the rules say of one touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The number of its case, if it belongs to one.
    pub case: Option<u32>,
    /// The reason under the base reading; the side follows from it.
    pub base: Reason,
    /// The reason under the lenient reading.
    pub lenient: Reason,
}

impl Judged {
    /// The reason under the strict reading, which only the end of the case can tell: where the base
    /// door does not hold, everything but the orders lies before the door.
    pub fn strict(self, case: Option<&Case>) -> Reason {
        let no_door = case.is_some_and(|case| !case.strict_holds);
        if no_door && self.base.is_of_a_case() && !self.base.is_order() {
            Reason::BeforeDoor
        } else {
            self.base
        }
    }

    const fn outside(reason: Reason) -> Self {
        Judged {
            case: None,
            base: reason,
            lenient: reason,
        }
    }
}

/// What one more touch brings: its judgement, and the case that it found over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The judgement of the touch.
    pub judged: Judged,
    /// The case before, if this touch shows that nothing more can join it.
    pub closed: Option<Case>,
}

/// How the current case stands; a closed one waits here for what may still join it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Open,
    /// Won; further orders soon after the first may join.
    Won {
        first_order: Micros,
    },
    /// Lost; with the instant until which an objection can still be met.
    Lost {
        at: Micros,
        until: Option<Micros>,
    },
    Silent {
        at: Micros,
    },
}

/// The case under way: everything the rules need to know of it, and no more.
#[derive(Clone, Copy, Debug)]
struct Current {
    state: State,
    first: u32,
    last: u32,
    first_at: Micros,
    last_at: Micros,
    turns: Turns,
    signals: bool,
    base: Option<Door>,
    lenient: Option<Door>,
    strict_holds: bool,
    order: Option<u32>,
    order_door: Option<Door>,
    order_reason: Reason,
    /// The last word of either side that was not a broadcast.
    last_word: Micros,
    /// Until when an answering touch still answers some touch of theirs.
    answerable_until: Option<Micros>,
    last_exchange: Option<Micros>,
    /// For each medium the latest touch that can have prompted the door.
    prompts: [Option<(u32, Micros)>; Medium::COUNT],
}

/// One person's touches, one after another. Cloning it keeps a place to resume from.
#[derive(Clone, Debug)]
pub struct Fold<'p> {
    policy: &'p Policy,
    next_ordinal: u32,
    cases: u32,
    won_before: bool,
    current: Option<Current>,
}

impl<'p> Fold<'p> {
    /// A person nothing is known of.
    pub fn new(policy: &'p Policy) -> Self {
        Fold {
            policy,
            next_ordinal: 0,
            cases: 0,
            won_before: false,
            current: None,
        }
    }

    /// Judges the next touch. Touches come in time order; equal times keep the order they are given in.
    #[inline]
    pub fn push(&mut self, touch: &Touch) -> Step {
        let ordinal = self.next_ordinal;
        self.next_ordinal += 1;
        if !touch.nature.belongs_to_cases() {
            let reason = if touch.nature.is_machine() {
                Reason::Machine
            } else {
                Reason::Service
            };
            return Step {
                judged: Judged::outside(reason),
                closed: None,
            };
        }
        self.fall_silent(touch.at);
        if touch.nature.act() == Act::Lost && !self.is_open() {
            self.end_objection();
            return Step {
                judged: Judged::outside(Reason::Stray),
                closed: None,
            };
        }
        let closed = if self.takes(touch) {
            None
        } else {
            self.open(ordinal, touch.at)
        };
        let number = self.cases;
        let judged = match &mut self.current {
            Some(case) => case.take(ordinal, touch, number, self.policy),
            None => Judged::outside(Reason::Stray), // open() has just made one
        };
        Step { judged, closed }
    }

    /// The end of the stream. `as_of` is the moment of judging: a case at the door may have fallen
    /// silent since. None leaves it as its last touch left it.
    pub fn finish(mut self, as_of: Option<Micros>) -> Option<Case> {
        if let Some(as_of) = as_of {
            self.fall_silent(as_of);
        }
        self.close()
    }

    fn is_open(&self) -> bool {
        self.current
            .as_ref()
            .is_some_and(|case| case.state == State::Open)
    }

    /// More than `silence_d` since the door and the last word: the case was silent before this moment.
    fn fall_silent(&mut self, now: Micros) {
        let span = self.policy.silence();
        if let Some(case) = &mut self.current {
            let at_the_door = case.state == State::Open && case.base.is_some();
            if at_the_door && span > 0 && now - case.last_word > span {
                case.state = State::Silent {
                    at: case.last_word + span,
                };
            }
        }
    }

    /// A stray record of loss ends the time in which an earlier refusal could be met.
    fn end_objection(&mut self) {
        if let Some(Current {
            state: State::Lost { until, .. },
            ..
        }) = &mut self.current
        {
            *until = None;
        }
    }

    /// Whether the touch belongs to the case under way.
    fn takes(&self, touch: &Touch) -> bool {
        let Some(case) = &self.current else {
            return false;
        };
        match case.state {
            State::Open => true,
            State::Won { first_order } => {
                touch.nature.act() == Act::Order
                    && touch.at - first_order <= Micros::from(self.policy.same_order_h) * HOUR
            }
            State::Lost { until, .. } => until.is_some_and(|until| touch.at <= until),
            State::Silent { .. } => false,
        }
    }

    fn open(&mut self, ordinal: u32, at: Micros) -> Option<Case> {
        let closed = self.close();
        self.cases += 1;
        self.current = Some(Current::new(ordinal, at));
        closed
    }

    fn close(&mut self) -> Option<Case> {
        let case = self.current.take()?.summary(self.cases, self.won_before);
        self.won_before |= case.outcome == Outcome::Won;
        Some(case)
    }
}

impl Current {
    fn new(ordinal: u32, at: Micros) -> Self {
        Current {
            state: State::Open,
            first: ordinal,
            last: ordinal,
            first_at: at,
            last_at: at,
            turns: Turns::default(),
            signals: false,
            base: None,
            lenient: None,
            strict_holds: false,
            order: None,
            order_door: None,
            order_reason: Reason::OrderMarketing,
            last_word: at,
            answerable_until: None,
            last_exchange: None,
            prompts: [None; Medium::COUNT],
        }
    }

    fn take(&mut self, ordinal: u32, touch: &Touch, number: u32, policy: &Policy) -> Judged {
        self.last = ordinal;
        self.last_at = touch.at;
        let acts = touch.acts(policy);
        self.turns.take(ordinal, touch, acts, policy);
        self.signals |= touch.is_signal(policy);
        if acts != Acts::None && !touch.nature.is_broadcast() {
            self.last_word = touch.at;
        }
        self.see_answer(ordinal, touch, policy);
        self.see_exchange(touch, policy);
        let opened = self.see_door(ordinal, touch, policy);
        if touch.nature.act() == Act::Order {
            self.see_order(ordinal, touch, policy);
        } else if self.base.is_some() {
            self.strict_holds |= self.turns.standing_chain() >= 2;
            self.see_no(touch, policy);
        }
        self.remember(ordinal, touch, policy);
        Judged {
            case: Some(number),
            base: self.reason(touch, self.base.as_ref(), opened.base),
            lenient: self.reason(touch, self.lenient_door(), opened.lenient),
        }
    }

    fn lenient_door(&self) -> Option<&Door> {
        self.lenient.as_ref().or(self.base.as_ref())
    }

    /// The first answering touch or talk after each door.
    fn see_answer(&mut self, ordinal: u32, touch: &Touch, policy: &Policy) {
        for door in [&mut self.base, &mut self.lenient].into_iter().flatten() {
            if door.answer.is_none() && !door.is_order && touch.is_answer(policy) {
                door.answer = Some(Answer {
                    ordinal,
                    after: touch.at - door.at,
                });
            }
        }
    }

    /// Section 6: a talk, or an answer to something they had said.
    fn see_exchange(&mut self, touch: &Touch, policy: &Policy) {
        let answers = touch.is_answering(policy)
            && (self.answerable_until.is_some_and(|until| touch.at <= until)
                || touch
                    .reply_to
                    .is_some_and(|reply| reply.kind.asks() && reply.ordinal >= self.first));
        if answers || touch.is_talk(policy) {
            self.last_exchange = Some(touch.at);
        }
    }

    fn see_door(&mut self, ordinal: u32, touch: &Touch, policy: &Policy) -> Opened {
        let mut opened = Opened::default();
        if self.base.is_some() {
            return opened;
        }
        if touch.opens_door(policy) {
            self.base = Some(self.door(ordinal, touch, policy));
            opened.base = true;
            opened.lenient = self.lenient.is_none();
        } else if self.lenient.is_none() && touch.opens_lenient_door() {
            self.lenient = Some(self.door(ordinal, touch, policy));
            opened.lenient = true;
        }
        opened
    }

    fn door(&self, ordinal: u32, touch: &Touch, policy: &Policy) -> Door {
        let is_order = touch.nature.act() == Act::Order;
        let answered_at_once = !is_order && touch.is_talk(policy);
        Door {
            ordinal,
            at: touch.at,
            opened_by: if touch.nature.is_in() {
                Opener::Person
            } else {
                Opener::Sales
            },
            prompted_by: self.prompted_by(touch, policy),
            answer: answered_at_once.then_some(Answer { ordinal, after: 0 }),
            is_order,
        }
    }

    /// The touch that brought them: the one they name, else the latest in whose window they came.
    fn prompted_by(&self, touch: &Touch, policy: &Policy) -> Option<u32> {
        let named = touch
            .reply_to
            .filter(|reply| reply.kind.prompts() && reply.ordinal >= self.first)
            .map(|reply| reply.ordinal);
        named.or_else(|| {
            let latest = self.prompts.iter().zip(Medium::ALL);
            latest
                .filter_map(|(prompt, &medium)| prompt.map(|(ordinal, at)| (ordinal, at, medium)))
                .filter(|&(_, at, medium)| touch.at - at <= policy.answer_window(medium))
                .map(|(ordinal, ..)| ordinal)
                .max()
        })
    }

    fn see_order(&mut self, ordinal: u32, touch: &Touch, policy: &Policy) {
        if self.order.is_some() {
            return;
        }
        let in_time =
            |exchange: Micros| policy.silence() == 0 || touch.at - exchange <= policy.silence();
        let claimed = touch.nature.medium() == Medium::Deal && touch.nature.has_rep();
        self.order = Some(ordinal);
        self.order_door = Some(self.door(ordinal, touch, policy));
        self.order_reason = if self.last_exchange.is_some_and(in_time) {
            Reason::OrderSales
        } else if claimed {
            Reason::OrderClaimed
        } else {
            Reason::OrderMarketing
        };
        self.state = State::Won {
            first_order: touch.at,
        };
    }

    /// After the door, a refusal or a record of loss closes the case; other words may reopen it.
    fn see_no(&mut self, touch: &Touch, policy: &Policy) {
        match touch.nature.act() {
            Act::Lost => {
                self.state = State::Lost {
                    at: touch.at,
                    until: None,
                }
            }
            Act::Refusal => {
                self.state = State::Lost {
                    at: touch.at,
                    until: Some(touch.at + policy.answer_window(touch.nature.medium())),
                }
            }
            _ if touch.reopens(policy) => self.state = State::Open,
            _ => {}
        }
    }

    fn remember(&mut self, ordinal: u32, touch: &Touch, policy: &Policy) {
        let medium = touch.nature.medium();
        if touch.prompts() {
            self.prompts[medium as usize] = Some((ordinal, touch.at));
        }
        if touch.asks() {
            let until = touch.at + policy.answer_window(medium);
            self.answerable_until = self.answerable_until.max(Some(until));
        }
    }

    /// Section 5, rules 4 to 10.
    fn reason(&self, touch: &Touch, door: Option<&Door>, is_door: bool) -> Reason {
        let act = touch.nature.act();
        if act == Act::Order {
            self.order_reason
        } else if door.is_none() {
            Reason::BeforeDoor
        } else if is_door {
            if touch.nature.is_in() {
                Reason::Knock
            } else {
                Reason::Prospecting
            }
        } else if touch.nature.is_in() && matches!(act, Act::Signal | Act::Optout) {
            Reason::Signal
        } else if act == Act::Lost {
            Reason::Closed
        } else if touch.nature.is_out() && touch.nature.is_broadcast() {
            Reason::BroadcastDuringSales
        } else {
            Reason::Exchange
        }
    }

    fn summary(self, number: u32, repeat: bool) -> Case {
        let (outcome, closed_at) = match self.state {
            State::Open => (Outcome::Open, None),
            State::Won { first_order } => (Outcome::Won, Some(first_order)),
            State::Lost { at, .. } => (Outcome::Lost, Some(at)),
            State::Silent { at } => (Outcome::Silent, Some(at)),
        };
        let won_by = (outcome == Outcome::Won).then_some(match self.order_reason {
            Reason::OrderMarketing => Winner::Marketing,
            _ => Winner::Sales,
        });
        Case {
            number,
            first: self.first,
            last: self.last,
            first_at: self.first_at,
            last_at: self.last_at,
            outcome,
            closed_at,
            order: self.order,
            won_by,
            claimed: won_by.is_some() && self.order_reason == Reason::OrderClaimed,
            repeat,
            turns_business: self.turns.business(),
            turns_person: self.turns.person(),
            chain: self.turns.chain(),
            level: self.level(),
            base: self.base,
            lenient: self.lenient,
            strict_holds: self.strict_holds,
            order_door: self.order_door,
        }
    }

    fn level(&self) -> u8 {
        match (self.turns.person() > 0, self.turns.chain() >= 2) {
            (true, true) => 3,
            (true, false) => 2,
            (false, _) if self.signals => 1,
            (false, _) => 0,
        }
    }
}

/// Which doors a touch opened.
#[derive(Clone, Copy, Default)]
struct Opened {
    base: bool,
    lenient: bool,
}

/// Borrowed columns of one person's touches in time order. An empty optional column says that
/// nothing is known of any touch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'a> {
    /// When, in microseconds.
    pub at: &'a [Micros],
    /// What each is.
    pub nature: &'a [Nature],
    /// Whole seconds; [`Columns::UNKNOWN`] where not known. May be empty.
    pub duration_s: &'a [u32],
    /// What each answers. May be empty.
    pub reply_to: &'a [Option<ReplyTo>],
}

impl<'a> Columns<'a> {
    /// A duration that is not known.
    pub const UNKNOWN: u32 = u32::MAX;

    /// How many touches there are: the shorter of the two columns that every touch has.
    pub fn len(&self) -> usize {
        self.at.len().min(self.nature.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One touch.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Touch> {
        Some(Touch {
            at: *self.at.get(index)?,
            nature: *self.nature.get(index)?,
            duration_s: self
                .duration_s
                .get(index)
                .copied()
                .filter(|&s| s != Self::UNKNOWN),
            reply_to: self.reply_to.get(index).copied().flatten(),
        })
    }

    /// The touches up to a moment of judging; later ones are left out.
    #[must_use]
    pub fn until(&self, as_of: Micros) -> Columns<'a> {
        let end = self.at.partition_point(|&at| at <= as_of);
        Columns {
            at: &self.at[..end],
            nature: self.nature.get(..end).unwrap_or(self.nature),
            duration_s: self.duration_s.get(..end).unwrap_or(self.duration_s),
            reply_to: self.reply_to.get(..end).unwrap_or(self.reply_to),
        }
    }
}

/// What takes the fold's results.
pub trait Sink {
    /// One touch was judged. Its strict reason is known when its case comes.
    fn touch(&mut self, ordinal: u32, judged: Judged);
    /// A case is over, or the stream is. Cases come in order, after all of their touches.
    fn case(&mut self, case: Case);
}

/// A sink that keeps everything: for one person on a page or a line, never for a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heard {
    /// The judgements, by ordinal.
    pub judged: Vec<Judged>,
    /// The cases, by number from 1.
    pub cases: Vec<Case>,
}

impl Heard {
    /// The case that a judgement names.
    pub fn case_of(&self, judged: Judged) -> Option<&Case> {
        self.cases.get(judged.case? as usize - 1)
    }
}

impl Sink for Heard {
    fn touch(&mut self, _: u32, judged: Judged) {
        self.judged.push(judged);
    }

    fn case(&mut self, case: Case) {
        self.cases.push(case);
    }
}

/// Folds one person's touches, up to and including `as_of` if it is given.
///
/// ```
/// use doorstep_core::*;
/// struct Count(usize, usize);
/// impl Sink for Count {
///     fn touch(&mut self, _: u32, _: Judged) { self.0 += 1; }
///     fn case(&mut self, _: Case) { self.1 += 1; }
/// }
/// let letter = Given::new(0, Medium::Letter, Direction::Out).resolve()?;
/// let order = Given::new(9 * DAY, Medium::OrderForm, Direction::In).resolve()?;
/// let mut count = Count(0, 0);
/// let columns = Columns { at: &[letter.at, order.at], nature: &[letter.nature, order.nature], ..Columns::default() };
/// fold(&Policy::default(), columns, None, &mut count);
/// assert_eq!((count.0, count.1), (2, 1));
/// # Ok::<(), Refusal>(())
/// ```
pub fn fold(policy: &Policy, columns: Columns, as_of: Option<Micros>, sink: &mut impl Sink) {
    let columns = as_of.map_or(columns, |as_of| columns.until(as_of));
    let mut state = Fold::new(policy);
    for index in 0..columns.len() {
        let Some(touch) = columns.get(index) else {
            break;
        };
        let step = state.push(&touch);
        if let Some(case) = step.closed {
            sink.case(case);
        }
        sink.touch(index as u32, step.judged);
    }
    if let Some(case) = state.finish(as_of) {
        sink.case(case);
    }
}
