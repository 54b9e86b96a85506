//! What happens at the door: somebody asks, is answered or not, talks, gets a proposal, buys or does not.
//!
//! The sooner the answer, the likelier the talk. It must never look at the weakness itself except
//! where sellers sell; how long an answer takes is the desk's affair.

mod selling;

use std::rc::Rc;

use crate::chance::{Chance, Topic};
use crate::customers;
use crate::desk::{Desk, HandOver, RepId};
use crate::knock::{Knock, Way};
use crate::moment::{DAY, HOUR, MINUTE, Moment};
use crate::names;
use crate::records::{Contact, ContactId, Order};
use crate::world::World;

/// Office hours of waiting after which half of those who would have talked no longer do.
const PATIENCE: f64 = 12.0;
/// How many of those who are answered at once go on to talk about buying.
const EAGER: f64 = 0.86;

/// Somebody knocks; all that follows is written down.
pub(crate) fn begin(world: &mut World, desk: &mut Desk, knock: &Knock) {
    let number = knock.at.number() ^ (knock.person.0 as u64) << 34;
    let mut chance = Chance::new(world.firm.seed, Topic::Conversation, number);
    if knock.way == Way::OrderForm {
        order_outright(world, knock, knock.at, &mut chance);
        return;
    }
    let subject = Rc::from(format!(
        "{} ({})",
        chance.one_of(names::QUESTION),
        world.people.get(knock.person).company
    ));
    let mut conversation = Conversation {
        world,
        chance,
        knock,
        subject,
    };
    conversation.run(desk);
}

/// An order without a word from us.
fn order_outright(world: &mut World, knock: &Knock, at: Moment, chance: &mut Chance) {
    let money = customers::money(world, knock.person, at, chance);
    world.records.orders.push(Order {
        person: knock.person,
        at,
        money,
        medium: "order_form",
        rep: None,
        campaign: knock.campaign,
        piece: knock.piece,
        deal: None,
    });
    customers::serve(world, knock.person, at);
}

/// A seller who has the case, and the moment up to which it is told.
#[derive(Clone, Copy, Debug)]
struct Turn {
    rep: RepId,
    at: Moment,
}

/// One case as it goes on.
struct Conversation<'w, 'f> {
    world: &'w mut World<'f>,
    chance: Chance,
    knock: &'w Knock,
    subject: Rc<str>,
}

impl Conversation<'_, '_> {
    fn run(&mut self, desk: &mut Desk) {
        let turn = match self.knock.way {
            Way::Stand => self.talk_at_stand(desk),
            Way::WasRung => self.talk_when_rung(desk),
            Way::Call if desk.picks_up(self.knock.at, &mut self.chance) => self.take_call(desk),
            _ => {
                self.ask_and_wait(desk);
                return;
            }
        };
        if self.chance.happens(EAGER) {
            self.sell(turn);
        } else {
            self.cool_down(turn, 1.0);
        }
    }

    fn incoming(&self, at: Moment, medium: &'static str) -> Contact {
        Contact::incoming(self.knock.person, at, medium)
    }

    fn outgoing(&self, turn: Turn, medium: &'static str) -> Contact {
        Contact::outgoing(self.knock.person, turn.at, medium).by(turn.rep)
    }

    fn add(&mut self, contact: Contact) -> ContactId {
        self.world.records.add(contact)
    }

    fn reply_subject(&self) -> String {
        format!("Re: {}", self.subject)
    }

    fn talk_at_stand(&mut self, desk: &mut Desk) -> Turn {
        let (rep, _) = desk.take(self.knock.at, &mut self.chance);
        let seconds = self.chance.whole(240, 1_500);
        let talk = self.incoming(self.knock.at, "meeting").act("request");
        let talk = talk.of(self.knock.campaign, None).by(rep);
        self.add(talk.lasting(seconds));
        let after = self.chance.whole(8 * HOUR, 30 * HOUR);
        let at = self.knock.at.plus_working(after);
        Turn { rep, at }
    }

    fn talk_when_rung(&mut self, desk: &mut Desk) -> Turn {
        let (rep, _) = desk.take(self.knock.at, &mut self.chance);
        let at = self.knock.at;
        let act = self.chance.one_of(&["accept", "accept", "request"]);
        let seconds = self.talk_seconds(125);
        let call = self.outgoing(Turn { rep, at }, "call").act(act);
        self.add(call.lasting(seconds));
        Turn {
            rep,
            at: at.plus(seconds),
        }
    }

    fn take_call(&mut self, desk: &mut Desk) -> Turn {
        let (rep, _) = desk.take(self.knock.at, &mut self.chance);
        let seconds = self.talk_seconds(45);
        let call = self.incoming(self.knock.at, "call").by(rep);
        let call = call.of(self.knock.campaign, self.knock.piece);
        self.add(call.lasting(seconds));
        Turn {
            rep,
            at: self.knock.at.plus(seconds),
        }
    }

    fn talk_seconds(&mut self, least: i64) -> i64 {
        let seconds = self.chance.around(270.0, 0.6) as i64;
        seconds.clamp(least, 2_400)
    }

    /// They ask, and somebody answers some time, or nobody does.
    fn ask_and_wait(&mut self, desk: &mut Desk) {
        let question = self.ask();
        match desk.hand_over(self.knock.at, &mut self.chance) {
            HandOver::Dropped => self.wait_in_vain(),
            HandOver::Taken(rep, at) => {
                let turn = Turn {
                    rep,
                    at: at.max(self.knock.at.plus(2 * MINUTE)),
                };
                self.answer(turn, question);
            }
        }
    }

    fn ask(&mut self) -> ContactId {
        let at = self.knock.at;
        let contact = match self.knock.way {
            Way::Call if !at.is_open() && self.chance.happens(0.7) => {
                let seconds = self.chance.whole(12, 60);
                let mut voicemail = self.incoming(at, "voicemail");
                voicemail.duration_s = Some(seconds);
                voicemail
            }
            Way::Call => self.incoming(at, "call").unreached(),
            Way::Letter => self.incoming(at, "letter"),
            Way::Form => self.incoming(at, "form").subject(Rc::clone(&self.subject)),
            _ => self.incoming(at, "email").subject(Rc::clone(&self.subject)),
        };
        let contact = contact
            .of(self.knock.campaign, self.knock.piece)
            .answering(self.knock.prompt);
        let question = self.add(contact);
        if self.knock.way == Way::Form {
            let receipt = Contact::outgoing(self.knock.person, at.plus(15), "email").by_machine();
            self.add(
                receipt
                    .subject("We have received your message")
                    .answering(question),
            );
        }
        question
    }

    /// Nobody answers: some ask again, very few order all the same.
    fn wait_in_vain(&mut self) {
        let fate = self.chance.between(0.0, 1.0);
        let later = self.chance.whole(DAY, 5 * DAY);
        let at = self.knock.at.plus(later).awake();
        if fate < 0.14 {
            let again = self.incoming(at, "email").subject(self.reply_subject());
            self.add(again);
        } else if fate < 0.17 {
            order_outright(self.world, self.knock, at, &mut self.chance);
        }
    }

    /// A seller turns to them, by phone or by e-mail.
    fn answer(&mut self, turn: Turn, question: ContactId) {
        let waited = self.knock.at.working_until(turn.at) as f64 / HOUR as f64;
        let interest = 1.0 / (1.0 + waited / PATIENCE);
        let is_eager = self.chance.happens(EAGER * interest);
        if self.chance.happens(0.5) {
            if is_eager && self.chance.happens(0.65) {
                let turn = self.reach(turn, question);
                self.sell(turn);
                return;
            }
            let call = self.outgoing(turn, "call").answering(question);
            self.add(call.unreached());
        }
        let turn = self.write(turn, question);
        if is_eager {
            let turn = self.talk_later(turn);
            self.sell(turn);
        } else {
            self.cool_down(turn, interest);
        }
    }

    /// A call that gets through.
    fn reach(&mut self, turn: Turn, question: impl Into<Option<ContactId>>) -> Turn {
        let seconds = self.talk_seconds(40);
        let call = self.outgoing(turn, "call").answering(question);
        self.add(call.lasting(seconds));
        Turn {
            at: turn.at.plus(seconds),
            ..turn
        }
    }

    /// An e-mail in answer to a question.
    fn write(&mut self, turn: Turn, question: ContactId) -> Turn {
        let turn = Turn {
            at: turn.at.plus(4 * MINUTE),
            ..turn
        };
        let mail = self.outgoing(turn, "email").subject(self.reply_subject());
        let mail = self.add(mail.answering(question));
        if self.chance.happens(0.03) {
            let auto = self.incoming(turn.at.plus(9), "email").by_machine();
            self.add(auto.subject("Out of office").answering(mail));
        }
        if self.chance.happens(0.3) {
            return turn;
        }
        self.hear_back(turn, mail)
    }

    /// They write a line in answer to our mail.
    fn hear_back(&mut self, turn: Turn, mail: ContactId) -> Turn {
        let hours = self.chance.around(5.0, 0.9).clamp(0.2, 60.0);
        let at = turn.at.plus((hours * HOUR as f64) as i64).awake();
        let act = self.chance.one_of(&["answer", "message", ""]);
        let line = self.incoming(at, "email").act(act);
        let line = line.subject(self.reply_subject());
        self.add(line.answering(mail));
        Turn { at, ..turn }
    }

    /// The talk that follows a mail, by phone or in writing.
    fn talk_later(&mut self, turn: Turn) -> Turn {
        let pause = self.chance.whole(HOUR / 2, 6 * HOUR);
        let turn = Turn {
            at: turn.at.plus_working(pause),
            ..turn
        };
        if self.chance.happens(0.65) {
            return self.reach(turn, None);
        }
        let mail = self.outgoing(turn, "email").subject(self.reply_subject());
        let mail = self.add(mail);
        self.hear_back(turn, mail)
    }

    /// They lose interest: some say so, most do not.
    fn cool_down(&mut self, turn: Turn, interest: f64) {
        let pause = self.chance.whole(12 * HOUR, 36 * HOUR);
        let turn = Turn {
            at: turn.at.plus_working(pause),
            ..turn
        };
        let fate = self.chance.between(0.0, 1.0);
        if fate < 0.2 + 0.15 * (1.0 - interest) {
            let no = self.incoming(turn.at, "email").act("refusal");
            self.add(no.subject(self.reply_subject()));
        } else if fate < 0.75 {
            let call = self.outgoing(turn, "call");
            self.add(call.unreached());
        }
    }
}
