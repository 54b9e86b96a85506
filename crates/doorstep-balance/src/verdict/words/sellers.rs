//! Who of the sellers it is, if it is selling.
//!
//! It must never name a seller whose fall chance explains.

use super::super::Decision;
use super::super::levels::Side;
use super::super::sellers::{FEWEST_LEADS, Refused, Seller, Sellers};
use super::super::span::Kind;
use super::{Found, Sentence, joined, sentence};

/// So many are named at most; the table has them all.
const MOST: usize = 3;

impl Found<'_> {
    /// Who it is, or why that cannot be said.
    pub(super) fn who(&self) -> Option<Sentence> {
        // Of the market nobody is the cause, however clearly it is seen with one and not yet with another.
        let sellers = match self.decision() {
            Decision::Sales => self.sellers?,
            Decision::NotEnoughData => self.sellers.filter(|sellers| self.is_likely(sellers))?,
            _ => return None,
        };
        let text = match sellers.refused {
            Some(Refused::Plan) => return None,
            Some(Refused::NoReps) => {
                "Which seller it is nobody can say: whose each lead was is not on record.".to_owned()
            }
            Some(Refused::OnlyOnWon) => {
                "Which seller it is nobody can say: the seller is on record of hardly any who did not buy. Record who answered each lead, also of those lost.".to_owned()
            }
            Some(Refused::TooFew) => format!(
                "Which seller it is nobody can say: none has {FEWEST_LEADS} leads in both spans."
            ),
            None => {
                let teams = fallen(&sellers.by_team);
                let reps = fallen(&sellers.by_rep);
                self.by_whom(&teams, &reps)
            }
        };
        Some(sentence(text, "verdict.sellers"))
    }

    /// Where nothing is settled, that sales is the likeliest, and somebody fell.
    fn is_likely(&self, sellers: &Sellers) -> bool {
        let [first, _] = self.marginals().likeliest();
        let lists = [&sellers.by_team, &sellers.by_rep];
        first == Side::Sales && lists.iter().any(|list| !fallen(list).is_empty())
    }

    fn by_whom(&self, teams: &[&Seller], reps: &[&Seller]) -> String {
        let before = match self.spans.reference.kind {
            Kind::LastYear => "a year earlier",
            Kind::Previous | Kind::Best | Kind::Range | Kind::Plan => "in the reference",
        };
        let list = |sellers: &[&Seller]| {
            let told = sellers
                .iter()
                .take(MOST)
                .map(|seller| rates(seller, before));
            joined(&told.collect::<Vec<_>>())
        };
        let more = match reps.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        match (teams, reps) {
            ([], []) => "Of no single seller did the rate fall beyond chance: the table by seller has them all.".to_owned(),
            ([], _) => format!("The rate of winning fell beyond chance with {}{more}. Look whether they got other leads than before.", list(reps)),
            (_, []) => format!("The rate of winning fell beyond chance with the team {}; of no single seller can that be said. Look whether the team got other leads than before.", list(teams)),
            _ => format!("The rate of winning fell beyond chance with the team {}, and of the sellers with {}{more}. Look whether they got other leads than before.", list(teams), list(reps)),
        }
    }
}

fn fallen(sellers: &[Seller]) -> Vec<&Seller> {
    let fell = |seller: &&Seller| seller.fell == Some(true);
    sellers.iter().filter(fell).collect()
}

/// "Tom Vetter (12.4 of 100 won, 31.0 a year earlier)".
fn rates(seller: &Seller, before: &str) -> String {
    let percent = |rate: Option<f64>| 100.0 * rate.unwrap_or_default();
    format!(
        "{} ({:.0} of 100 won, {:.0} {before})",
        seller.called(),
        percent(seller.now.rate),
        percent(seller.before.rate)
    )
}
