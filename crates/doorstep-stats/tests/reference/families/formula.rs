//! Rates as functions of factors, as they are written in the literature: `sum(abc)/(sum(abc)+d)`.
//!
//! It must never read a name that is no factor as one.

/// A formula over named factors.
#[derive(Debug, Clone)]
pub(super) struct Formula {
    names: Vec<String>,
    text: Vec<char>,
}

impl Formula {
    /// `None` unless the text is a formula of these factors.
    pub(super) fn parse(text: &str, names: &[String]) -> Option<Self> {
        let text = text.replace('Σ', "sum").replace(['·', '×'], "*");
        let text: Vec<char> = text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let formula = Self {
            names: names.to_vec(),
            text,
        };
        let ones = vec![vec![1.0]; names.len()];
        let slices: Vec<&[f64]> = ones.iter().map(Vec::as_slice).collect();
        formula.evaluate(&slices)?;
        Some(formula)
    }

    /// Summed over the segments that no `sum` has summed up.
    pub(super) fn evaluate(&self, factors: &[&[f64]]) -> Option<f64> {
        let mut reader = Reader {
            formula: self,
            factors,
            place: 0,
        };
        let value = reader.sum()?;
        (reader.place == self.text.len()).then(|| value.iter().sum())
    }
}

struct Reader<'a> {
    formula: &'a Formula,
    factors: &'a [&'a [f64]],
    place: usize,
}

impl Reader<'_> {
    fn next_is(&mut self, letter: char) -> bool {
        let is_next = self.formula.text.get(self.place) == Some(&letter);
        self.place += usize::from(is_next);
        is_next
    }

    fn word_is_next(&self, word: &str) -> bool {
        let rest = self.formula.text.get(self.place..).unwrap_or_default();
        let mut letters = rest.iter();
        word.chars().all(|letter| letters.next() == Some(&letter))
    }

    fn sum(&mut self) -> Option<Vec<f64>> {
        let mut value = self.product()?;
        loop {
            value = if self.next_is('+') {
                pairwise(&value, &self.product()?, |one, other| one + other)?
            } else if self.next_is('-') {
                pairwise(&value, &self.product()?, |one, other| one - other)?
            } else {
                return Some(value);
            };
        }
    }

    /// Factors side by side multiply.
    fn product(&mut self) -> Option<Vec<f64>> {
        let mut value = self.part()?;
        loop {
            let at = self.place;
            value = if self.next_is('/') {
                pairwise(&value, &self.part()?, |one, other| one / other)?
            } else if self.next_is('*') {
                pairwise(&value, &self.part()?, |one, other| one * other)?
            } else if let Some(part) = self.part() {
                pairwise(&value, &part, |one, other| one * other)?
            } else {
                self.place = at;
                return Some(value);
            };
        }
    }

    fn part(&mut self) -> Option<Vec<f64>> {
        if self.next_is('(') {
            let value = self.sum()?;
            return self.next_is(')').then_some(value);
        }
        if self.word_is_next("sum(") {
            self.place += 4;
            let value = self.sum()?;
            return self.next_is(')').then(|| vec![value.iter().sum()]);
        }
        let longest = (self.formula.names.iter().enumerate())
            .filter(|(_, name)| self.word_is_next(name))
            .max_by_key(|(_, name)| name.len());
        if let Some((index, name)) = longest {
            self.place += name.chars().count();
            return Some(self.factors.get(index)?.to_vec());
        }
        let rest = self.formula.text.get(self.place..)?;
        let digits: String = rest
            .iter()
            .take_while(|letter| letter.is_ascii_digit() || **letter == '.')
            .collect();
        self.place += digits.chars().count();
        Some(vec![digits.parse().ok()?])
    }
}

/// Segment by segment; one number holds for all.
fn pairwise(one: &[f64], other: &[f64], of: fn(f64, f64) -> f64) -> Option<Vec<f64>> {
    let length = one.len().max(other.len());
    let fits = |list: &[f64]| list.len() == 1 || list.len() == length;
    if !fits(one) || !fits(other) {
        return None;
    }
    let at = |list: &[f64], index: usize| list[index.min(list.len() - 1)];
    Some(
        (0..length)
            .map(|index| of(at(one, index), at(other, index)))
            .collect(),
    )
}

#[test]
fn formulas_are_read_as_they_are_written() {
    let names = ["a", "b", "c"].map(str::to_owned);
    let (a, b, c) = ([1.0, 2.0], [3.0, 4.0], [0.5]);
    for (text, expected) in [
        ("ab", 11.0),
        ("sum(abc)", 5.5),
        ("sum(a*b) / (sum(a b) + sum(a(1-b)c))", 11.0 / (11.0 - 4.0)),
        ("c-1", -0.5),
    ] {
        let value = Formula::parse(text, &names)
            .unwrap()
            .evaluate(&[&a, &b, &c])
            .unwrap();
        assert!((value - expected).abs() < 1e-12, "{text} {value}");
    }
    assert!(Formula::parse("ax", &names).is_none());
    assert!(Formula::parse("a+(b", &names).is_none());
}
