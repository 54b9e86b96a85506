//! The few words a chart says by itself, in each language; all others are its caller's.

use crate::{Estimate, Language, Locale, Unit};

/// The words of one language.
pub(crate) struct Words {
    /// What opens the table under a chart.
    pub(crate) numbers: &'static str,
    /// The head of a column of intervals.
    pub(crate) could_be: &'static str,
    /// Between the ends of an interval.
    pub(crate) to: &'static str,
    /// Over a stretch without records.
    pub(crate) no_records: &'static str,
    /// Behind a row that is too small to be compared.
    pub(crate) too_few: &'static str,
    /// Instead of a chart.
    pub(crate) nothing: &'static str,
    /// Behind a share.
    pub(crate) of_hundred: &'static str,
    /// The column of a drawing, for those who do not see it.
    pub(crate) drawing: &'static str,
    /// What a hatched cell stands for.
    pub(crate) hatched: &'static str,
    /// Before what the dotted line is.
    pub(crate) dotted: &'static str,
}

const EN: Words = Words {
    numbers: "The numbers",
    could_be: "could be",
    to: "to",
    no_records: "no records",
    too_few: "too few to rank",
    nothing: "Nothing is recorded for this yet.",
    of_hundred: "of 100",
    drawing: "Drawing",
    hatched: "hatched: not known",
    dotted: "Dotted line",
};

const DE: Words = Words {
    numbers: "Die Zahlen",
    could_be: "könnte sein",
    to: "bis",
    no_records: "keine Daten",
    too_few: "zu wenige zum Vergleichen",
    nothing: "Dazu ist noch nichts erfasst.",
    of_hundred: "von 100",
    drawing: "Zeichnung",
    hatched: "schraffiert: nicht bekannt",
    dotted: "Gepunktete Linie",
};

const NL: Words = Words {
    numbers: "De cijfers",
    could_be: "kan zijn",
    to: "tot",
    no_records: "geen gegevens",
    too_few: "te weinig om te vergelijken",
    nothing: "Hierover is nog niets vastgelegd.",
    of_hundred: "van de 100",
    drawing: "Tekening",
    hatched: "gearceerd: niet bekend",
    dotted: "Stippellijn",
};

const FR: Words = Words {
    numbers: "Les chiffres",
    could_be: "peut être",
    to: "à",
    no_records: "aucune donnée",
    too_few: "trop peu pour comparer",
    nothing: "Rien n’est encore enregistré à ce sujet.",
    of_hundred: "sur 100",
    drawing: "Dessin",
    hatched: "hachuré : inconnu",
    dotted: "Ligne pointillée",
};

impl Locale {
    pub(crate) fn words(self) -> &'static Words {
        match self.language {
            Language::En => &EN,
            Language::De => &DE,
            Language::Nl => &NL,
            Language::Fr => &FR,
        }
    }

    /// "97 to 111".
    pub(crate) fn interval(self, estimate: &Estimate, unit: &Unit) -> String {
        let low = unit.bare(estimate.low, self);
        let high = unit.bare(estimate.high, self);
        format!("{low} {} {high}", self.words().to)
    }

    /// "+1,900 to +18,200".
    pub(crate) fn signed_interval(self, estimate: &Estimate, unit: &Unit) -> String {
        let low = unit.signed(estimate.low, self);
        let high = unit.signed(estimate.high, self);
        format!("{low} {} {high}", self.words().to)
    }

    /// "104 (97 to 111)", or the number alone if it was counted.
    pub(crate) fn told(self, estimate: &Estimate, unit: &Unit) -> String {
        let value = unit.bare(estimate.value, self);
        if estimate.is_wide() {
            format!("{value} ({})", self.interval(estimate, unit))
        } else {
            value
        }
    }

    /// "18 of 100" of a share between 0 and 1.
    pub(crate) fn of_hundred(self, share: f64, decimals: u8) -> String {
        let number = self.number(share * 100.0, decimals);
        format!("{number} {}", self.words().of_hundred)
    }
}
