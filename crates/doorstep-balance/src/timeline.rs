//! One person's way: every touch with its side and reason, every case with who won it.

use doorstep_core::{
    Case, HOUR, Heard, Judged, Micros, Opener, Policy, Reading, Reason, Side, fold,
};
use doorstep_records::{Business, Party};

use crate::survey::{Reply, Survey, WonBy};

/// A touch on the timeline.
#[derive(Clone, Debug)]
pub struct TimelineTouch {
    /// Local time, "2026-03-02 10:00".
    pub at: String,
    /// The same on the clock, in microseconds since 1970.
    pub moment: Micros,
    /// Its id.
    pub id: String,
    /// What carried it.
    pub medium: &'static str,
    /// Business to person.
    pub is_out: bool,
    /// What was done.
    pub act: &'static str,
    /// One text for many.
    pub is_broadcast: bool,
    /// Seconds it lasted.
    pub duration_s: Option<u32>,
    /// Who acted for the business.
    pub rep: String,
    /// Its campaign.
    pub campaign: String,
    /// Its subject.
    pub subject: String,
    /// The reason of its side.
    pub reason: Reason,
    /// The number of its case.
    pub case: Option<u32>,
    /// It is the door touch of its case.
    pub is_door: bool,
}

impl TimelineTouch {
    /// Its side.
    pub fn side(&self) -> Side {
        self.reason.side()
    }
}

/// A case on the timeline.
#[derive(Clone, Debug)]
pub struct TimelineCase {
    /// What the rules say of it; a customer from before the records counts as one.
    pub case: Case,
    /// Who won it, as far as the records of the whole business can tell.
    pub won_by: Option<WonBy>,
    /// Whether and when its knock was answered, as far as a time can be trusted.
    pub reply: Reply,
}

impl TimelineCase {
    /// Hours until the answer; none if there was none, or its time is not known.
    pub fn hours_to_answer(&self) -> Option<f64> {
        let door = self.case.door(Reading::Base)?;
        match self.reply {
            Reply::At(at) => Some((at - door.at) as f64 / HOUR as f64),
            Reply::NotAsked | Reply::Unknown | Reply::None => None,
        }
    }
}

/// A person's timeline.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The person's id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The touches in time order.
    pub touches: Vec<TimelineTouch>,
    /// The cases.
    pub cases: Vec<TimelineCase>,
    /// Ids of the touches, by ordinal.
    pub ids: Vec<String>,
}

impl Timeline {
    /// The timeline of one party, by its index.
    pub fn of(business: &Business, policy: &Policy, as_of: Option<Micros>, index: usize) -> Self {
        Timeline::in_survey(
            business,
            policy,
            &Survey::of(business, policy, as_of),
            index,
        )
    }

    /// People whose way shows what a side does: one whom marketing won and one whom sales won, as far as there are
    /// any. A way of some seven touches is easiest to follow; of equals the latest is shown.
    pub fn examples(business: &Business, policy: &Policy, as_of: Option<Micros>) -> Vec<Self> {
        let survey = Survey::of(business, policy, as_of);
        let of = |side: WonBy| {
            let told = survey.leads().filter(|line| {
                let is_first = line.case.number == 1 && !line.case.claimed;
                is_first && survey.won_by(line) == Some(side)
            });
            told.max_by_key(|line| {
                let case = &line.case;
                (is_whole(case, side), ease(case), case.closed_at, line.party)
            })
        };
        let lines = [WonBy::Marketing, WonBy::Sales].into_iter().filter_map(of);
        lines
            .map(|line| Timeline::in_survey(business, policy, &survey, line.party))
            .collect()
    }

    fn in_survey(business: &Business, policy: &Policy, survey: &Survey, index: usize) -> Self {
        let party = &business.parties[index];
        let columns = business.columns(party).until(survey.as_of);
        let mut heard = Heard::default();
        fold(policy, columns, Some(survey.as_of), &mut heard);
        let lines = survey.cases.iter().filter(|line| line.party == index);
        let cases = lines.map(|line| TimelineCase {
            case: line.case,
            won_by: survey.won_by(line),
            reply: line.reply,
        });
        let touches = heard.judged.iter().enumerate();
        Timeline {
            person: business.symbols.get(party.id).to_owned(),
            name: business.symbols.get_or_empty(party.name).to_owned(),
            touches: touches
                .map(|(ordinal, judged)| {
                    touch(business, party, ordinal, *judged, heard.case_of(*judged))
                })
                .collect(),
            ids: business
                .recorded(party)
                .iter()
                .map(|recorded| business.touch_name(recorded))
                .collect(),
            cases: cases.collect(),
        }
    }
}

/// Whether a case tells its side's whole story: marketing's message brought somebody who ordered without a word, or
/// brought somebody who asked, was answered later and talked with.
fn is_whole(case: &Case, side: WonBy) -> bool {
    let Some(door) = case
        .door(Reading::Base)
        .filter(|door| door.prompted_by.is_some())
    else {
        return false;
    };
    match side {
        WonBy::Marketing => door.is_order && case.level < 2,
        WonBy::Sales | WonBy::Unknown => {
            let is_answered = door.answer.is_some_and(|answer| answer.after > 0);
            door.opened_by == Opener::Person && is_answered && case.chain > 2
        }
    }
}

/// How easily a case is followed: the more, the nearer it comes to so many touches.
fn ease(case: &Case) -> i64 {
    const TOUCHES: i64 = 7;
    let touches = i64::from(case.last) - i64::from(case.first) + 1;
    -(touches - TOUCHES).abs()
}

fn touch(
    business: &Business,
    party: &Party,
    ordinal: usize,
    judged: Judged,
    case: Option<&Case>,
) -> TimelineTouch {
    let place = party.touches.start + ordinal;
    let (nature, recorded) = (business.nature[place], &business.recorded[place]);
    let door = case.and_then(|case| case.door(Reading::Base));
    let text = |handle| business.symbols.get_or_empty(handle).to_owned();
    let local = business.calendar.local(business.at[place]);
    TimelineTouch {
        moment: business.at[place],
        at: if recorded.is_day {
            local.date().to_string()
        } else {
            local.strftime("%Y-%m-%d %H:%M").to_string()
        },
        id: business.touch_name(recorded),
        medium: nature.medium().word(),
        is_out: nature.is_out(),
        act: nature.act().word(),
        is_broadcast: nature.is_out() && nature.is_broadcast(),
        duration_s: business
            .columns(party)
            .get(ordinal)
            .and_then(|touch| touch.duration_s),
        rep: text(recorded.rep),
        campaign: text(recorded.campaign.or(recorded.piece)),
        subject: text(recorded.subject),
        reason: judged.base,
        case: judged.case,
        is_door: door.is_some_and(|door| door.ordinal as usize == ordinal),
    }
}
