//! What passes between a lead and the firm, as far as it is written down.
//!
//! The fate is settled before: nothing here may change who is answered, who orders or when.

use doorstep_records::{Act, Direction, Medium};

use super::clock::{self, DAY, HOUR, MINUTE, awake, opening};
use super::dice::{Dice, Theme, pick};
use super::fate::{Asked, Fate, Kind};
use super::firm::Firm;
use super::habits::Habits;
use super::ledger::{Contact, Deal, Ending, Ledger, Order, Person};
use super::names;
use super::sources::KNOCKS;

/// Writes one lead's records.
pub(super) struct Scribe<'a> {
    pub(super) firm: &'a Firm,
    pub(super) habits: &'a Habits,
    pub(super) ledger: &'a mut Ledger,
    pub(super) dice: Dice,
    pub(super) person: u32,
}

use Direction::{In, Out};

/// Writes down a lead.
pub(super) fn write(seed: u64, firm: &Firm, habits: &Habits, ledger: &mut Ledger, fate: &Fate) {
    let mut dice = Dice::new(seed, Theme::Story, fate.number);
    let untracked = fate.recent && dice.happens(habits.untracked);
    if untracked && !fate.is_won() {
        return;
    }
    let source = (!untracked).then_some(fate.source as u8);
    let person = new_person(firm, ledger, &mut dice, fate.at, source);
    let mut scribe = Scribe {
        firm,
        habits,
        ledger,
        dice,
        person,
    };
    match fate.kind {
        _ if untracked => scribe.bare_order(fate),
        Kind::Straight => scribe.straight(fate),
        Kind::Asked(asked) => scribe.asked(fate, &asked),
    }
}

/// Somebody new.
pub(super) fn new_person(
    firm: &Firm,
    ledger: &mut Ledger,
    dice: &mut Dice,
    at: i64,
    source: Option<u8>,
) -> u32 {
    let has_email = firm.books.emails && dice.happens(0.9);
    let number = ledger.people.len() as u32;
    ledger.person(Person {
        name: Some(names::draw(dice)),
        email: has_email.then_some(number),
        created_on: clock::date_of(clock::day_of(at)),
        customer_since: None,
        source,
    })
}

impl Scribe<'_> {
    pub(super) fn contact(&self, at: i64, medium: Medium, direction: Direction) -> Contact {
        Contact::new(self.person, at, medium, direction)
    }

    fn margin(&self, fate: &Fate) -> Option<i64> {
        self.firm.books.margins.then_some(fate.margin)
    }

    /// The campaign that reached them, where marketing is written down.
    fn campaign(&self, fate: &Fate) -> Option<u8> {
        let named = self.firm.sources[fate.source].medium.is_some();
        (named && self.firm.books.marketing_touches).then_some(fate.source as u8)
    }

    fn straight(&mut self, fate: &Fate) {
        self.marketing(fate);
        self.ledger.order(Order {
            person: self.person,
            at: fate.at,
            amount: fate.amount,
            margin: self.margin(fate),
            medium: Some(Medium::OrderForm),
            rep: None,
            campaign: self.campaign(fate),
            deal: None,
        });
    }

    /// The order of a lead that nobody recorded.
    fn bare_order(&mut self, fate: &Fate) {
        let (at, rep) = match fate.kind {
            Kind::Straight => (fate.at, None),
            Kind::Asked(asked) => (decided_at(fate, &asked), Some(self.rep(fate, &asked))),
        };
        self.ledger.order(Order {
            person: self.person,
            at,
            amount: fate.amount,
            margin: self.margin(fate),
            medium: None,
            rep,
            campaign: None,
            deal: None,
        });
    }

    fn rep(&self, fate: &Fate, asked: &Asked) -> u8 {
        self.habits.rep_on(asked.rep, fate.at)
    }

    /// Letters, mails and advertisements before the knock.
    fn marketing(&mut self, fate: &Fate) {
        let (Some(campaign), Some(medium)) =
            (self.campaign(fate), self.firm.sources[fate.source].medium)
        else {
            return;
        };
        let count = 1 + self.dice.run(0.35, 2);
        let mut at = fate.at;
        for _ in 0..count {
            at -= (self.dice.around(3.0, 0.8).min(25.0) * DAY as f64) as i64;
            let mut sent = self.contact(at, medium, Out);
            sent.campaign = Some(campaign);
            self.ledger.contact(sent);
        }
        if medium != Medium::Letter && self.dice.happens(0.3) {
            let at = fate.at - 1 - self.dice.below(2 * HOUR as usize) as i64;
            let mut visit = self.contact(at, Medium::Web, In);
            visit.act = Some(Act::Signal);
            self.ledger.contact(visit);
        }
    }

    fn asked(&mut self, fate: &Fate, asked: &Asked) {
        self.marketing(fate);
        let rep = self.rep(fate, asked);
        let mut knock = self.knock(fate, asked, rep);
        if self.dice.happens(self.habits.twice) && !asked.live {
            knock = self.knock_again(fate, asked, knock);
        }
        let decided_at = decided_at(fate, asked);
        let Some(answered_at) = asked.answered_at else {
            if asked.won {
                self.order(fate, decided_at, None, None);
            }
            return;
        };
        if !asked.live {
            self.answer(knock, rep, fate.at, answered_at);
        }
        if asked.warm {
            self.talk(rep, answered_at, decided_at);
            self.sell(fate, asked, rep, answered_at, decided_at);
        } else {
            self.cold(rep, answered_at, decided_at);
        }
    }

    fn knock(&mut self, fate: &Fate, asked: &Asked, rep: u8) -> Option<u32> {
        let source = &self.firm.sources[fate.source];
        let medium = KNOCKS[pick(&source.knocks, self.dice.unit())];
        let mut knock = self.contact(fate.at, if asked.live { Medium::Call } else { medium }, In);
        if knock.medium == Medium::Call {
            knock.connected = Some(asked.live);
        }
        if asked.live {
            knock.duration_s = Some(self.dice.around(320.0, 0.6).clamp(40.0, 3_600.0) as u32);
            knock.rep = Some(rep);
        }
        let knock = self.ledger.contact(knock);
        if !asked.live && medium == Medium::Email && self.firm.books.receipts {
            let mut receipt = self.contact(fate.at + 20, Medium::Email, Out);
            receipt.by_machine = true;
            receipt.reply_to = knock;
            self.ledger.contact(receipt);
        }
        knock
    }

    /// The same person again under another id; what follows belongs to the second.
    fn knock_again(&mut self, fate: &Fate, asked: &Asked, first: Option<u32>) -> Option<u32> {
        let mut twin = self.ledger.people[self.person as usize].clone();
        if self.dice.happens(0.5) {
            twin.email = None;
        }
        let first_person = self.person;
        self.person = self.ledger.person(twin);
        let patience = asked.answered_at.map_or(DAY, |at| at - fate.at) / 2;
        let later = self.dice.below(HOUR.min(patience) as usize) as i64;
        let again = self.contact(fate.at + later, Medium::Form, In);
        let again = self.ledger.contact(again);
        if self.dice.happens(0.5) {
            again
        } else {
            self.person = first_person;
            first
        }
    }

    fn answer(&mut self, knock: Option<u32>, rep: u8, knocked_at: i64, at: i64) {
        if at - knocked_at > 3 * HOUR && self.dice.happens(0.2) {
            let early = opening(knocked_at + (at - knocked_at) / 2).min(at - MINUTE);
            let mut attempt = self.contact(early, Medium::Call, Out);
            attempt.connected = Some(false);
            attempt.rep = Some(rep);
            self.ledger.contact(attempt);
        }
        let by_call = self.dice.happens(0.45);
        let medium = if by_call { Medium::Call } else { Medium::Email };
        let mut answer = self.contact(at, medium, Out);
        answer.rep = Some(rep);
        if by_call {
            answer.connected = Some(true);
            answer.duration_s = Some(self.dice.around(280.0, 0.6).clamp(45.0, 3_600.0) as u32);
        }
        if self.firm.books.replies {
            answer.reply_to = knock;
        }
        self.ledger.contact(answer);
    }

    /// Bursts of words back and forth between the answer and the decision.
    fn talk(&mut self, rep: u8, from: i64, to: i64) {
        let mut at = from;
        for _ in 0..=self.dice.run(0.3, 3) {
            let gap = (to - at) as f64 * self.dice.between(0.08, 0.5);
            at = awake(at + HOUR.max(gap as i64));
            for _ in 0..=self.dice.run(0.35, 3) {
                at = awake(at + (self.dice.around(1.5, 1.0).min(20.0) * HOUR as f64) as i64);
                if at >= to - 2 * HOUR {
                    return;
                }
                let reply_at =
                    opening(at + self.dice.around(1.2, 0.9).min(16.0) as i64 * HOUR + 60);
                self.word_and_answer(rep, at, reply_at, to);
                at = reply_at;
            }
        }
    }

    fn word_and_answer(&mut self, rep: u8, at: i64, reply_at: i64, to: i64) {
        if !self.dice.happens(self.firm.books.diligence) {
            return;
        }
        if self.dice.happens(0.4) {
            return self.live(rep, opening(at), to);
        }
        let mut word = self.contact(at, Medium::Email, In);
        word.act = Some(if self.dice.happens(0.5) {
            Act::Request
        } else {
            Act::Message
        });
        let word = self.ledger.contact(word);
        if reply_at < to - HOUR {
            let mut reply = self.contact(reply_at, Medium::Email, Out);
            reply.rep = Some(rep);
            if self.firm.books.replies {
                reply.reply_to = word;
            }
            self.ledger.contact(reply);
        }
    }

    /// A call or a meeting.
    fn live(&mut self, rep: u8, at: i64, to: i64) {
        if at >= to - HOUR {
            return;
        }
        let meets = self.dice.happens(if self.firm.books.to_business {
            0.35
        } else {
            0.08
        });
        let (medium, minutes) = if meets {
            (Medium::Meeting, 50.0)
        } else {
            (Medium::Call, 6.0)
        };
        let direction = if meets || self.dice.happens(0.7) {
            Out
        } else {
            In
        };
        let mut talk = self.contact(at, medium, direction);
        let seconds = self.dice.around(minutes * 60.0, 0.6);
        talk.duration_s = Some(seconds.clamp(40.0, 10_000.0) as u32);
        talk.connected = Some(true);
        talk.rep = Some(rep);
        self.ledger.contact(talk);
    }

    /// The deal, the offer and the decision.
    fn sell(&mut self, fate: &Fate, asked: &Asked, rep: u8, from: i64, to: i64) {
        let part = self.dice.between(0.25, 0.6);
        let proposed_at = opening(from + ((to - from) as f64 * part) as i64).min(to - MINUTE);
        let proposed_at = asked.offered.then_some(proposed_at.max(from + MINUTE));
        let closed_at = if asked.won {
            Some(to)
        } else {
            self.habits.loss_closed_at(&mut self.dice, to)
        };
        let reason = self.loss_reason(asked);
        let deal = self.deal(fate, rep, from, proposed_at, asked.won, closed_at, reason);
        if let Some(at) = proposed_at
            && self.firm.books.proposal_touches
        {
            let mut proposal = self.contact(at, Medium::Email, Out);
            proposal.act = Some(Act::Proposal);
            proposal.rep = Some(rep);
            proposal.deal = deal;
            self.ledger.contact(proposal);
        }
        if asked.won {
            self.order(fate, to, Some(rep), deal);
        } else {
            self.refusal(rep, to);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the columns of a deal, each known only here"
    )]
    fn deal(
        &mut self,
        fate: &Fate,
        rep: u8,
        opened_at: i64,
        proposed_at: Option<i64>,
        won: bool,
        closed_at: Option<i64>,
        reason: Option<&'static str>,
    ) -> Option<u32> {
        let books = &self.firm.books;
        let ending = if won {
            Ending::Won
        } else {
            Ending::Lost(reason)
        };
        let has_value = won || proposed_at.is_some();
        let deal = Deal {
            person: self.person,
            rep,
            opened_at: opened_at + MINUTE,
            proposed_at: proposed_at.filter(|_| books.proposal_dates),
            closed: closed_at
                .map(|at| (self.habits.noted_at(&mut self.dice, opened_at, at), ending)),
            amount: has_value.then_some(fate.amount),
            margin: (has_value && books.margins).then_some(fate.margin),
        };
        if books.deals {
            self.ledger.deal(deal)
        } else {
            None
        }
    }

    fn loss_reason(&mut self, asked: &Asked) -> Option<&'static str> {
        const USUAL: [&str; 5] = ["price", "competitor", "timing", "no need", "no reply"];
        const SHARES: [f64; 5] = [0.2, 0.2, 0.25, 0.2, 0.15];
        let usual = USUAL[pick(&SHARES, self.dice.unit())];
        let by_price = self.dice.happens(0.85);
        let reason = if asked.lost_by_price && by_price {
            "price"
        } else {
            usual
        };
        self.firm.books.lost_reasons.then_some(reason)
    }

    fn order(&mut self, fate: &Fate, at: i64, rep: Option<u8>, deal: Option<u32>) {
        if deal.is_some() && !self.firm.books.orders_of_deals {
            return;
        }
        let margin = self.margin(fate);
        self.ledger.order(Order {
            person: self.person,
            at,
            amount: fate.amount,
            margin,
            medium: None,
            rep,
            campaign: None,
            deal,
        });
    }

    /// A no, if it is said and written down.
    fn refusal(&mut self, rep: u8, at: i64) {
        let said = self.dice.unit();
        if said > 0.6 {
            return;
        }
        let mut refusal = if said < 0.35 {
            self.contact(awake(at), Medium::Email, In)
        } else {
            let mut call = self.contact(opening(at), Medium::Call, Out);
            call.duration_s = Some(self.dice.around(150.0, 0.5).max(40.0) as u32);
            call.rep = Some(rep);
            call
        };
        refusal.act = Some(Act::Refusal);
        self.ledger.contact(refusal);
    }

    /// They have cooled down: a few attempts, then silence or a no.
    fn cold(&mut self, rep: u8, from: i64, to: i64) {
        let mut at = from;
        for _ in 0..self.dice.run(0.6, 3) {
            at = opening(at + (self.dice.around(3.0, 0.6) * DAY as f64) as i64);
            let by_call = self.dice.happens(0.5);
            let medium = if by_call { Medium::Call } else { Medium::Email };
            let mut attempt = self.contact(at, medium, Out);
            attempt.connected = by_call.then_some(false);
            attempt.rep = Some(rep);
            self.ledger.contact(attempt);
        }
        if self.dice.happens(0.3) {
            self.refusal(rep, at.max(to));
        }
    }
}

/// When they decide.
fn decided_at(fate: &Fate, asked: &Asked) -> i64 {
    let from = asked.answered_at.unwrap_or(fate.at);
    let at = from + asked.lag;
    if asked.answered_at.is_some() {
        opening(at)
    } else {
        awake(at)
    }
}
