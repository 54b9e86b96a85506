//! What the cases of a ledger say, summed up: the question that the peers are asked in SQL.

use doorstep_core::{Case, Judged, Policy, Reading, SECOND, Side, Sink, Winner, fold};
use doorstep_ledger::Person;
use serde_json::{Value, json};

/// Sums over cases; whole numbers, so that the order of adding changes nothing.
pub(crate) struct Sums<'p> {
    policy: &'p Policy,
    readings: &'p [Reading],
    judged: Vec<Judged>,
    cases: u64,
    doors: u64,
    door_s: i128,
    turns_business: u64,
    turns_person: u64,
    answered: u64,
    answer_s: i128,
    won_by_marketing: u64,
    won_by_sales: u64,
    order_s: i128,
    amount: i128,
    /// Touches of marketing and of sales under each reading.
    sides: [[u64; 2]; 3],
}

/// The touches and cases of one person.
struct Heard<'s> {
    judged: &'s mut Vec<Judged>,
    keeps: bool,
    case: Option<Case>,
}

impl Sink for Heard<'_> {
    fn touch(&mut self, _: u32, judged: Judged) {
        if self.keeps {
            self.judged.push(judged);
        }
    }

    fn case(&mut self, case: Case) {
        self.case = Some(case);
    }
}

impl<'p> Sums<'p> {
    pub(crate) fn new(policy: &'p Policy, readings: &'p [Reading]) -> Self {
        Sums {
            policy,
            readings,
            judged: Vec::new(),
            cases: 0,
            doors: 0,
            door_s: 0,
            turns_business: 0,
            turns_person: 0,
            answered: 0,
            answer_s: 0,
            won_by_marketing: 0,
            won_by_sales: 0,
            order_s: 0,
            amount: 0,
            sides: [[0; 2]; 3],
        }
    }

    /// Folds a person's touches.
    pub(crate) fn take(&mut self, person: &Person) {
        self.judged.clear();
        let mut heard = Heard {
            judged: &mut self.judged,
            keeps: self.readings.len() > 1,
            case: None,
        };
        fold(self.policy, person.touches, None, &mut heard);
        let Some(case) = heard.case else { return };
        self.cases += 1;
        self.turns_business += u64::from(case.turns_business);
        self.turns_person += u64::from(case.turns_person);
        if let Some(door) = case.door(Reading::Base) {
            self.doors += 1;
            self.door_s += i128::from(door.at.div_euclid(SECOND));
            if let Some(answer) = door.answer {
                self.answered += 1;
                self.answer_s += i128::from(answer.seconds());
            }
        }
        match case.won_by {
            Some(Winner::Marketing) => self.won_by_marketing += 1,
            Some(Winner::Sales) => self.won_by_sales += 1,
            None => {}
        }
        if let Some(order) = case.order {
            let order = order as usize;
            self.order_s += i128::from(person.touches.at[order].div_euclid(SECOND));
            self.amount += i128::from(person.value[order]);
        }
        for (reading, sides) in self.readings.iter().zip(&mut self.sides) {
            for judged in &self.judged {
                let reason = match reading {
                    Reading::Base => judged.base,
                    Reading::Lenient => judged.lenient,
                    Reading::Strict => judged.strict(Some(&case)),
                };
                match reason.side() {
                    Side::Marketing => sides[0] += 1,
                    Side::Sales => sides[1] += 1,
                    _ => {}
                }
            }
        }
    }

    /// The sums of all threads.
    pub(crate) fn all(parts: Vec<Self>) -> Option<Self> {
        parts.into_iter().reduce(|mut sum, part| {
            sum.cases += part.cases;
            sum.doors += part.doors;
            sum.door_s += part.door_s;
            sum.turns_business += part.turns_business;
            sum.turns_person += part.turns_person;
            sum.answered += part.answered;
            sum.answer_s += part.answer_s;
            sum.won_by_marketing += part.won_by_marketing;
            sum.won_by_sales += part.won_by_sales;
            sum.order_s += part.order_s;
            sum.amount += part.amount;
            for (sum, part) in sum
                .sides
                .iter_mut()
                .flatten()
                .zip(part.sides.iter().flatten())
            {
                *sum += part;
            }
            sum
        })
    }

    /// What the peers are asked too.
    pub(crate) fn answer(&self) -> Value {
        json!([
            self.cases,
            self.doors,
            self.door_s as i64,
            self.turns_business,
            self.turns_person,
            self.answered,
            self.answer_s as i64,
            self.won_by_marketing,
            self.won_by_sales,
            self.order_s as i64,
            self.amount as i64,
        ])
    }
}
