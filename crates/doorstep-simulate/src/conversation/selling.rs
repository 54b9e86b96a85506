//! From the first talk to the end of the deal: meeting, proposal, questions, decision.
//!
//! Here a team can be poor at selling, and the market hard. It must never change who is talked with.

use super::{Conversation, Turn};
use crate::customers;
use crate::firm::Weakness;
use crate::moment::{DAY, HOUR, MINUTE, Moment};
use crate::names;
use crate::people::Size;
use crate::records::{ContactId, Deal, DealId, Ending, Order};

/// How many of those who talk get a proposal.
const PROPOSED: f64 = 0.76;
/// How many of those who get a proposal buy, before seller and source are looked at.
const BUYING: f64 = 0.37;
/// What is left of it with the team that sells poorly; with three of five sellers, about 60 of 100 of
/// all.
const POOR_SELLING: f64 = 0.2;
/// What is left of it while the market is hard.
const HARD_MARKET: f64 = 0.42;
/// How many of those who are lost say that it is the price, while a rival is cheaper, besides those
/// who always do.
const NAME_PRICE: f64 = 0.55;

/// How readily people from a source buy.
fn readiness(source: &str) -> f64 {
    match source {
        "referral" => 1.35,
        "newsletter" => 1.1,
        "ads" => 0.5,
        "prospecting" => 0.75,
        "fair" | "" => 0.92,
        _ => 1.0,
    }
}

impl Conversation<'_, '_> {
    /// They want to know more: a deal is opened and goes its way.
    pub(super) fn sell(&mut self, turn: Turn) {
        let deal = self.open_deal(turn);
        let turn = self.meet(turn);
        if self.chance.happens(PROPOSED) {
            self.propose(turn, deal);
        } else if self.chance.happens(0.4) {
            let later = self.chance.whole(5 * DAY, 25 * DAY);
            self.give_up(turn.at.plus(later), deal, None);
        }
    }

    fn open_deal(&mut self, turn: Turn) -> DealId {
        let person = self.knock.person;
        let amount = customers::money(self.world, person, turn.at, &mut self.chance);
        self.world.records.open(Deal {
            person,
            rep: turn.rep,
            opened_at: turn.at,
            proposed_at: None,
            ended: None,
            amount,
        })
    }

    /// Large offices are visited, others rarely.
    fn meet(&mut self, turn: Turn) -> Turn {
        let size = self.world.people.get(self.knock.person).size;
        let likely = if size == Size::Large { 0.35 } else { 0.05 };
        if !self.chance.happens(likely) {
            return turn;
        }
        let pause = self.chance.whole(10 * HOUR, 30 * HOUR);
        let turn = Turn {
            at: turn.at.plus_working(pause),
            ..turn
        };
        let seconds = self.chance.whole(1_500, 4_800);
        let medium = self.chance.one_of(&["meeting", "visit"]);
        let meeting = self.outgoing(turn, medium);
        self.add(meeting.lasting(seconds));
        Turn {
            at: turn.at.plus(seconds),
            ..turn
        }
    }

    fn propose(&mut self, turn: Turn, deal: DealId) {
        let hours = self.chance.around(3.0, 0.8).clamp(0.3, 30.0);
        let turn = Turn {
            at: turn.at.plus_working((hours * HOUR as f64) as i64),
            ..turn
        };
        self.world.records.deal_mut(deal).proposed_at = Some(turn.at);
        // Some proposals are only noted in the deal book.
        let is_on_record = self.chance.happens(0.8);
        let proposal = is_on_record.then(|| {
            let company = &self.world.people.get(self.knock.person).company;
            let subject = format!("Our proposal for {company}");
            let mail = self.outgoing(turn, "email").act("proposal");
            self.add(mail.subject(subject).in_deal(deal))
        });
        let turn = self.discuss(turn, proposal);
        self.decide(turn, deal, proposal);
    }

    /// Questions about the proposal, and our call to hear what they think.
    fn discuss(&mut self, turn: Turn, proposal: Option<ContactId>) -> Turn {
        let mut turn = turn;
        if let Some(proposal) = proposal.filter(|_| self.chance.happens(0.4)) {
            let heard = self.hear_back(turn, proposal);
            let pause = self.chance.whole(HOUR / 3, 5 * HOUR);
            turn.at = heard.at.plus_working(pause);
            let mail = self.outgoing(turn, "email").subject(self.reply_subject());
            self.add(mail);
        }
        if self.chance.happens(0.5) {
            let pause = self.chance.whole(10 * HOUR, 24 * HOUR);
            turn.at = turn.at.plus_working(pause);
            if self.chance.happens(0.5) {
                return self.reach(turn, None);
            }
            let call = self.outgoing(turn, "call");
            self.add(call.unreached());
        }
        turn
    }

    fn decide(&mut self, turn: Turn, deal: DealId, proposal: Option<ContactId>) {
        let days = self.chance.around(4.0, 0.75).clamp(0.2, 45.0);
        let at = turn.at.plus((days * DAY as f64) as i64).awake();
        let turn = Turn { at, ..turn };
        let proposed_at = self.world.records.deal_mut(deal).proposed_at;
        let fate = self.chance.between(0.0, 1.0);
        let chances = self.chances(turn);
        let (left, weakness) = self.spoiled(turn, proposed_at.unwrap_or(at));
        if fate < chances * left {
            self.win(turn, deal, proposal);
            return;
        }
        let spoiled_by = weakness.filter(|_| fate < chances);
        match self.chance.between(0.0, 1.0) {
            fate if fate < 0.25 => self.refuse(turn, deal, proposal, spoiled_by),
            fate if fate < 0.7 => {
                let later = self.chance.whole(3 * DAY, 20 * DAY);
                self.give_up(at.plus(later), deal, spoiled_by);
            }
            // The rest fall silent; their deals stay open in the book.
            _ => {}
        }
    }

    /// How likely they are to buy while nothing is wrong.
    fn chances(&self, turn: Turn) -> f64 {
        let loyalty = if self.knock.is_customer { 1.35 } else { 1.0 };
        BUYING * turn.rep.skill() * readiness(self.knock.source) * loyalty
    }

    /// What is left of that, and what took the rest.
    fn spoiled(&self, turn: Turn, proposed_at: Moment) -> (f64, Option<Weakness>) {
        match self.world.firm.weakness_at(proposed_at) {
            weakness @ Weakness::PoorSelling if turn.rep.may_sell_poorly() => {
                (POOR_SELLING, Some(weakness))
            }
            weakness @ Weakness::HardMarket => (HARD_MARKET, Some(weakness)),
            _ => (1.0, None),
        }
    }

    fn win(&mut self, turn: Turn, deal: DealId, proposal: Option<ContactId>) {
        let fate = self.chance.between(0.0, 1.0);
        if fate < 0.6 {
            let yes = self.incoming(turn.at, "email").act("accept");
            let yes = yes.subject(self.reply_subject()).in_deal(deal);
            self.add(yes.answering(proposal));
        } else if fate < 0.8 && turn.at.is_open() {
            let seconds = self.talk_seconds(60);
            let call = self.incoming(turn.at, "call").act("accept").by(turn.rep);
            self.add(call.in_deal(deal).lasting(seconds));
        }
        let minutes = self.chance.whole(45, 150);
        let at = turn.at.plus_working(minutes * MINUTE);
        let line = self.world.records.deal_mut(deal);
        line.ended = Some((at, Ending::Won));
        let money = line.amount;
        self.world.records.orders.push(Order {
            person: self.knock.person,
            at,
            money,
            medium: "",
            rep: Some(turn.rep),
            campaign: None,
            piece: None,
            deal: Some(deal),
        });
        customers::serve(self.world, self.knock.person, at);
    }

    /// They say no, in writing or when we ring.
    fn refuse(
        &mut self,
        turn: Turn,
        deal: DealId,
        proposal: Option<ContactId>,
        spoiled_by: Option<Weakness>,
    ) {
        let at = turn.at;
        let no = if at.is_open() && self.chance.happens(0.5) {
            let seconds = self.chance.whole(40, 240);
            self.outgoing(turn, "call").act("refusal").lasting(seconds)
        } else {
            let mail = self.incoming(at, "email").act("refusal");
            mail.subject(self.reply_subject()).answering(proposal)
        };
        self.add(no.in_deal(deal));
        self.give_up(at.plus_working(HOUR), deal, spoiled_by);
    }

    /// The seller notes the deal as lost.
    fn give_up(&mut self, at: Moment, deal: DealId, spoiled_by: Option<Weakness>) {
        let at = at.plus_working(0);
        let reason = self.reason(at, spoiled_by);
        self.world.records.deal_mut(deal).ended = Some((at, Ending::Lost(reason)));
    }

    /// What the seller hears. Who would have bought of a better seller, or in a better year, does not
    /// say that it is the price.
    fn reason(&mut self, at: Moment, spoiled_by: Option<Weakness>) -> &'static str {
        let usual = self.chance.one_of(names::LOST_REASON);
        match spoiled_by {
            Some(Weakness::PoorSelling) => self.chance.one_of(&["bought elsewhere", "no need"]),
            Some(Weakness::HardMarket) => self.chance.one_of(&["no budget", "no need"]),
            _ if self.world.firm.suffers(Weakness::WeakOffer, at)
                && self.chance.happens(NAME_PRICE) =>
            {
                "price"
            }
            _ => usual,
        }
    }
}
