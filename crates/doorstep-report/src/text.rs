//! The facts as a report for a terminal: first what an owner needs first, last who is waiting.

mod drawn;
mod verdict;

use doorstep_balance::verdict::Lever;
use doorstep_balance::{Answers, CampaignFacts, Facts, Segment};
use doorstep_charts::Locale;
use doorstep_charts::text::bar;

use crate::numbers::{count, days, exact_money, hours, interval, money, of_hundred, some};
use crate::paper::{Grid, Ink, Paper, clean, left, right};
use crate::rest::rest;

/// So many rows of a segment or campaign table are shown; the JSON has them all.
const ROWS: usize = 12;
const WAITING: usize = 10;
/// Less money than this, in minor units, is shown with them.
const EXACT: i64 = 1_000;

/// The report. `decimals` are those of the currency's minor unit; `fresh` says that the records reach
/// the present: else those who wait are told as of the records' end.
pub fn facts(facts: &Facts, by: &[String], decimals: u32, fresh: bool, paper: Paper) -> String {
    let page = Page {
        facts,
        decimals,
        paper,
    };
    let mut text = page.opening();
    text.push_str(&page.verdict());
    text.push_str(&page.winners());
    text.push_str(&page.answers());
    text.push_str(&page.capacity());
    text.push_str(&page.months());
    text.push_str(&page.closings());
    let mut is_explained = false;
    for column in columns(by) {
        let table = page.segments(&column, is_explained);
        is_explained |= !table.is_empty();
        text.push_str(&table);
    }
    text.push_str(&page.campaigns());
    text.push_str(&page.repeat());
    text.push_str(&page.warnings());
    text.push_str(&page.waiting(fresh));
    paper.written(text)
}

/// Source and rep always, then what was asked for.
fn columns(by: &[String]) -> Vec<String> {
    let mut columns = vec!["source".to_owned(), "rep".to_owned()];
    for name in by {
        let name = name.strip_prefix("attr.").unwrap_or(name);
        if !columns.iter().any(|column| column == name) {
            columns.push(name.to_owned());
        }
    }
    columns
}

struct Page<'a> {
    facts: &'a Facts,
    decimals: u32,
    paper: Paper,
}

impl Page<'_> {
    fn opening(&self) -> String {
        let Facts { funnel, counts, .. } = self.facts;
        let mut sentence = match (funnel.leads, funnel.won) {
            (0, 0) => "Nobody is recorded at the door.".to_owned(),
            (leads, won)
                if leads == won && funnel.reached.is_some_and(|reached| reached > leads) =>
            {
                format!(
                    "Of {} we reached, {} bought ({} of 100).",
                    some(funnel.reached.unwrap_or(0), "person", "people"),
                    count(won),
                    of_hundred(funnel.reached.map(|reached| won as f64 / reached as f64))
                )
            }
            (leads, won) => format!(
                "Of {} who came to the door, {} {} brought through it ({} of 100).",
                some(leads, "person", "people"),
                count(won),
                if won == 1 { "was" } else { "were" },
                of_hundred(funnel.conversion)
            ),
        };
        let rest = rest(funnel, Locale::EN);
        if !rest.is_empty() {
            sentence.push(' ');
            sentence.push_str(&rest);
        }
        let mut text = format!(
            "{}\n",
            self.paper
                .ink(Ink::Quiet, &format!("Doorstep, as of {}", self.facts.as_of))
        );
        for line in crate::paper::wrap(&sentence, self.paper.width()) {
            text.push_str(&self.paper.ink(Ink::Strong, &line));
            text.push('\n');
        }
        let recorded = format!(
            "From {} of {}: {}, {}, {}, {}.",
            some(counts.touches, "touch", "touches"),
            some(counts.people, "person", "people"),
            some(counts.cases, "case", "cases"),
            some(counts.orders, "order", "orders"),
            some(counts.reps, "rep", "reps"),
            some(counts.campaigns, "campaign", "campaigns")
        );
        let recorded = if counts.people == 0 {
            "From monthly totals."
        } else {
            &recorded
        };
        text.push_str(&self.paper.paragraph(0, recorded));
        text.push_str(&self.bars());
        text
    }

    /// Reached, at the door, through it: the door as a strong line.
    fn bars(&self) -> String {
        let funnel = &self.facts.funnel;
        let steps = [
            ("reached", funnel.reached, Ink::Marketing),
            ("at the door", Some(funnel.leads), Ink::Plain),
            ("through it", Some(funnel.won), Ink::Sales),
        ];
        let most = steps
            .iter()
            .filter_map(|(_, number, _)| *number)
            .max()
            .unwrap_or(0)
            .max(1);
        let room = self.paper.width().saturating_sub(28);
        let mut text = "\n".to_owned();
        for (name, number, ink) in steps {
            let Some(number) = number else { continue };
            let share = number as f64 / most as f64;
            let bar = self.paper.ink(ink, &bar(share, room, self.paper.signs()));
            let line = if name == "through it" { "┃" } else { " " };
            text.push_str(&format!("  {name:<12} {line}{bar} {}\n", count(number)));
        }
        text
    }

    fn winners(&self) -> String {
        let funnel = &self.facts.funnel;
        if funnel.won == 0 {
            return String::new();
        }
        let mut text = self.paper.heading("Who won the orders");
        let mut line = |ink, number: usize, what: &str| {
            if number > 0 {
                let share = of_hundred(Some(number as f64 / funnel.won as f64));
                let cells = format!("  {:>7}  {share:>5} of 100  {what}\n", count(number));
                text.push_str(&self.paper.ink(ink, &cells));
            }
        };
        line(
            Ink::Marketing,
            funnel.won_by_marketing,
            "marketing outright: nobody spoke with them",
        );
        line(
            Ink::Sales,
            funnel.won_by_sales - funnel.claimed,
            "sales, after an exchange",
        );
        line(Ink::Sales, funnel.claimed, "sales, by the rep's word alone");
        line(Ink::Quiet, funnel.won_by_unknown, "the records cannot tell");
        let mut more = Vec::new();
        if let Some(median) = funnel.median_days_to_win.filter(|&median| median > 1.0) {
            more.push(format!("Half of them took at most {median} days."));
        }
        if let Some(rate) = funnel.win_rate_closed.filter(|_| funnel.lost > 0) {
            more.push(format!(
                "Of those decided, {} of 100 were won.",
                of_hundred(Some(rate))
            ));
        }
        if let Some(value) = funnel.value {
            more.push(format!(
                "Value {}{}.",
                money(Some(value), self.decimals),
                self.currency()
            ));
        }
        text.push_str(&self.paper.paragraph(2, &more.join(" ")));
        text
    }

    /// The currency behind a figure, with the space before it.
    fn currency(&self) -> String {
        let code = self.facts.currency.as_deref();
        code.map_or_else(String::new, |code| format!(" {code}"))
    }

    fn answers(&self) -> String {
        let Some(answers) = &self.facts.answer else {
            return String::new();
        };
        let mut text = self
            .paper
            .heading("How fast a knock is answered by a human (of 100)");
        if answers.overall.clock.unknown == Some(1.0) {
            text.push_str(&self.paper.paragraph(2, "No time of an answer is recorded."));
            return text;
        }
        text.push_str(&answer_grid(answers).explained(self.paper));
        if answers
            .by_rep
            .iter()
            .any(|rep| !rep.value.is_empty() && rep.clock.never.is_none())
        {
            let note = "By rep only knocks that were answered are known: who never answers is not on record.";
            text.push_str(&self.paper.paragraph(2, note));
        }
        text
    }

    /// Whether sellers wait for work, and what the levers are worth.
    fn capacity(&self) -> String {
        let sentences = self
            .facts
            .capacity
            .iter()
            .flat_map(|found| &found.sentences);
        let mut text = String::new();
        for sentence in sentences {
            text.push_str(&self.paper.paragraph(2, &clean(&sentence.text)));
        }
        let levers = self.facts.verdict.as_ref().map(|verdict| &verdict.levers);
        if let Some(levers) = levers.filter(|levers| !levers.is_empty()) {
            let gap = if text.is_empty() { "" } else { "\n" };
            text.push_str(gap);
            text.push_str(&self.levers(levers).explained(self.paper));
        }
        let title = match &self.facts.capacity {
            _ if text.is_empty() => return text,
            Some(_) => "Hours and work, and what one more would be worth",
            None => "What one more would be worth",
        };
        self.paper.heading(title) + &text
    }

    fn levers(&self, levers: &[Lever]) -> Grid {
        let mut grid = Grid::new(&[
            left(""),
            left("how much"),
            right("orders a month", 4),
            right("money a month", 0),
            right("likely", 1).means("80 % sure"),
            right("costs", 3),
            right("brings", 2).means("money for each unit of money"),
        ]);
        for lever in levers {
            let known = |minor: Option<i64>| match minor {
                None => String::new(),
                Some(small) if small.abs() < EXACT => exact_money(minor, self.decimals),
                Some(_) => money(minor, self.decimals),
            };
            let ends = lever.low.zip(lever.high);
            let likely = ends.map_or_else(String::new, |(low, high)| {
                format!("{} to {}", known(Some(low)), known(Some(high)))
            });
            let returned = lever.returned.and_then(|returned| returned.value);
            grid.row(
                Ink::Plain,
                vec![
                    lever.lever.replace('_', " "),
                    lever.unit.to_owned(),
                    lever
                        .won_per_month
                        .map_or_else(String::new, |won| format!("{won:.2}")),
                    known(lever.money_per_month),
                    likely,
                    lever
                        .cost
                        .map_or_else(String::new, |_| exact_money(lever.cost, self.decimals)),
                    returned.map_or_else(String::new, |value| format!("{value:.2}")),
                ],
            );
        }
        grid
    }

    fn months(&self) -> String {
        let months = &self.facts.months;
        if months.is_empty() {
            return String::new();
        }
        let mut text = self.paper.heading("By month of the knock");
        text.push_str(&self.sparks());
        let mut grid = Grid::new(&[
            left("month"),
            right("leads", 0),
            right("won", 0),
            right("in 30 d", 2),
            right("of 100 in 30 d", 0),
            right("in 90 d", 3),
            right("of 100 in 90 d", 1),
            right("answered in 1 day", 0),
            left(""),
        ]);
        let answered = |month: &str| {
            let by_month = &self.facts.answer.as_ref()?.by_month;
            let answers = by_month.iter().find(|answers| answers.value == month)?;
            answers.clock.within_1d
        };
        for month in months {
            let (note, ink) = match (month.comparable, month.mature_30d) {
                (false, _) => ("not comparable", Ink::Quiet),
                (true, false) if self.facts.lag.is_some() => ("too young to tell", Ink::Quiet),
                _ => ("", Ink::Plain),
            };
            let is_cohort = self.facts.lag.is_some();
            let number = |number: usize| {
                if is_cohort {
                    count(number)
                } else {
                    String::new()
                }
            };
            let rate = |rate: Option<f64>, mature: bool| match (is_cohort, mature) {
                (false, _) => String::new(),
                (true, true) => of_hundred(rate),
                (true, false) => "…".to_owned(),
            };
            grid.row(
                ink,
                vec![
                    month.month.clone(),
                    count(month.leads),
                    count(month.won),
                    number(month.won_30d),
                    rate(month.rate_30d, month.mature_30d),
                    number(month.won_90d),
                    rate(month.rate_90d, month.mature_90d),
                    of_hundred(answered(&month.month)),
                    note.to_owned(),
                ],
            );
        }
        text.push_str(&grid.print(self.paper));
        text
    }

    fn closings(&self) -> String {
        let closings = &self.facts.closings;
        if closings.iter().all(|closing| closing.lost == 0) {
            return String::new();
        }
        let mut text = self.paper.heading("By month of the decision");
        let mut grid = Grid::new(&[
            left("month"),
            right("decided", 0),
            right("won", 0),
            right("of 100", 0),
            right("value", 1),
        ]);
        for closing in closings {
            grid.row(
                Ink::Plain,
                vec![
                    closing.month.clone(),
                    count(closing.closed),
                    count(closing.won),
                    of_hundred(closing.win_rate),
                    money(closing.amount, self.decimals),
                ],
            );
        }
        text.push_str(&grid.print(self.paper));
        text
    }

    /// The table of a column. The columns of the first such table are explained under it.
    fn segments(&self, column: &str, is_explained: bool) -> String {
        let Some(segments) = self.facts.by.get(column) else {
            return String::new();
        };
        if segments.iter().all(|segment| segment.value.is_empty()) {
            return String::new();
        }
        let mut title = format!("By {column}");
        if segments.iter().any(|segment| segment.after_door) {
            title.push_str(" (known only after the door)");
        }
        let mut text = self.paper.heading(&title);
        let mut grid = Grid::new(&[
            left(""),
            right("reached", 6),
            right("leads", 0),
            right("won", 0),
            right("lost", 5),
            right("of 100", 0).means("won of 100 leads so far"),
            right("between", 1).means("where that rate can lie, 95 % sure"),
            right("drawn in", 4)
                .means("the rate drawn towards all the others, the more the fewer leads"),
            right("days", 3).means("from the knock to the order, the middle one"),
            right("value a lead", 2).means("of all orders, shared among all leads"),
            right("of 100 reached", 7).means("won of 100 reached"),
        ]);
        let at_the_door = segments.iter().filter(|segment| segment.leads > 0);
        for segment in at_the_door.clone().take(ROWS) {
            grid.row(Ink::Plain, self.segment_cells(column, segment));
        }
        grid.leave_out(at_the_door.count().saturating_sub(ROWS));
        text.push_str(&if is_explained {
            grid.print(self.paper)
        } else {
            grid.explained(self.paper)
        });
        if segments.iter().all(|segment| segment.rate.is_none()) {
            text.push_str(&self.paper.paragraph(
                2,
                &format!("No rate per {column} can be computed: see below."),
            ));
        }
        text
    }

    fn segment_cells(&self, column: &str, segment: &Segment) -> Vec<String> {
        let name = segment.name.clone();
        let name = name.unwrap_or_else(|| match (column, segment.value.as_str()) {
            ("rep", "") => "(no rep)".to_owned(),
            ("team", "") => "(no team)".to_owned(),
            (_, value) => recorded(value),
        });
        vec![
            name,
            segment.reached.map_or_else(String::new, count),
            count(segment.leads),
            count(segment.won),
            count(segment.lost),
            of_hundred(segment.rate),
            interval(segment.low, segment.high),
            of_hundred(segment.shrunk),
            days(segment.median_days_to_win),
            exact_money(segment.value_per_lead, self.decimals),
            of_hundred(segment.rate_reached),
        ]
    }

    fn campaigns(&self) -> String {
        let rows = |is_piece: bool| {
            let rows = self.facts.campaigns.iter();
            rows.filter(|row| row.piece.is_some() == is_piece)
                .collect::<Vec<_>>()
        };
        if let ([whole], 0) = (&self.facts.campaigns[..], self.facts.counts.people) {
            return self.cost_of_all(whole);
        }
        let mut wholes = self.campaign_table("What the campaigns brought", rows(false), |row| {
            row.name.clone().unwrap_or_else(|| recorded(&row.campaign))
        });
        let has_source = self.facts.by.get("source").is_some_and(|sources| {
            let is_campaign =
                |value: &str| self.facts.campaigns.iter().any(|row| row.campaign == value);
            let mut named = sources.iter().filter(|source| source.leads > 0);
            named.any(|source| !source.value.is_empty() && !is_campaign(&source.value))
        });
        if has_source && !wholes.is_empty() {
            let note = "A lead counts for the campaign it answered. Where a source is written down for the person, or another medium brought them, the table by source says that instead.";
            wholes.push_str(&self.paper.ink(Ink::Quiet, &self.paper.paragraph(2, note)));
        }
        let pieces = self.campaign_table(
            "What each piece brought, by its key code",
            rows(true),
            |row| {
                let piece = row.piece.as_deref().unwrap_or("");
                match row.name.as_ref().unwrap_or(&row.campaign).as_str() {
                    "" => piece.to_owned(),
                    campaign => format!("{piece} ({campaign})"),
                }
            },
        );
        wholes + &pieces
    }

    /// Monthly totals that name no source: what marketing cost as a whole.
    fn cost_of_all(&self, whole: &CampaignFacts) -> String {
        let sentence = format!(
            "Marketing cost {}{}: {} a lead and {} a customer.",
            money(whole.cost, self.decimals),
            self.currency(),
            exact_money(whole.cost_per_lead, self.decimals),
            exact_money(whole.cost_per_customer, self.decimals)
        );
        self.paper.heading("What marketing cost") + &self.paper.paragraph(2, &sentence)
    }

    fn campaign_table(
        &self,
        title: &str,
        mut rows: Vec<&CampaignFacts>,
        name: fn(&CampaignFacts) -> String,
    ) -> String {
        if rows.is_empty() {
            return String::new();
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.leads));
        let mut text = self.paper.heading(title);
        let mut grid = Grid::new(&[
            left(""),
            right("reached", 2),
            right("to the door", 0),
            right("through alone", 0).means("bought without a word"),
            right("with sales", 0).means("bought after an exchange"),
            right("unclear", 5).means("bought, and nobody can tell by whom"),
            right("cost", 1),
            right("cost a lead", 3),
            right("cost a customer", 4),
        ]);
        for row in rows.iter().take(ROWS) {
            grid.row(
                Ink::Plain,
                vec![
                    name(row),
                    if row.sent > 0 {
                        count(row.reached)
                    } else {
                        String::new()
                    },
                    count(row.leads),
                    count(row.won_by_marketing),
                    count(row.won_by_sales),
                    match row.won_by_unknown {
                        0 => String::new(),
                        unknown => count(unknown),
                    },
                    money(row.cost, self.decimals),
                    exact_money(row.cost_per_lead, self.decimals),
                    exact_money(row.cost_per_customer, self.decimals),
                ],
            );
        }
        grid.leave_out(rows.len().saturating_sub(ROWS));
        text.push_str(&grid.explained(self.paper));
        text
    }

    fn repeat(&self) -> String {
        let repeat = &self.facts.repeat;
        if repeat.cases == 0 {
            return String::new();
        }
        let mut text = self.paper.heading("Repeat business, counted apart");
        let sentence = format!(
            "{} of people who had bought before: {} won, {} by marketing outright and {} by sales, worth {}{}.",
            some(repeat.cases, "case", "cases"),
            count(repeat.won),
            count(repeat.won_by_marketing),
            count(repeat.won_by_sales),
            money(repeat.value, self.decimals),
            self.currency()
        );
        text.push_str(&self.paper.paragraph(2, &sentence));
        if repeat.won_by_unknown > 0 {
            let unknown = format!(
                "Of {} the records cannot tell who won them.",
                count(repeat.won_by_unknown)
            );
            text.push_str(&self.paper.paragraph(2, &unknown));
        }
        text
    }

    fn warnings(&self) -> String {
        if self.facts.warnings.is_empty() {
            return String::new();
        }
        let mut text = self.paper.heading("What to know before believing a number");
        for warning in &self.facts.warnings {
            let line = format!("• {} [{}]", clean(&warning.text), warning.code);
            text.push_str(&self.paper.paragraph(2, &line));
        }
        text
    }

    fn waiting(&self, fresh: bool) -> String {
        let waiting = &self.facts.waiting;
        if waiting.is_empty() {
            return String::new();
        }
        let late = waiting.iter().filter(|knock| knock.late).count();
        let day: String = self.facts.as_of.chars().take("2026-03-31".len()).collect();
        let when = if fresh {
            String::new()
        } else {
            format!(" on {day}")
        };
        let title = format!(
            "At the door, waiting for an answer{when}: {} ({} late)",
            count(waiting.len()),
            count(late)
        );
        let mut text = self.paper.heading(&title);
        if !fresh {
            let note = "The records end then: who was answered since is not in them.";
            text.push_str(&self.paper.paragraph(2, note));
        }
        let mut grid = Grid::new(&[
            left(""),
            left("by"),
            right("waits", 0),
            right("since", 1),
            right("from", 2),
        ]);
        // The latest knocks first: they can still be won.
        for knock in waiting.iter().rev().take(WAITING) {
            grid.row(
                if knock.late { Ink::Alarm } else { Ink::Plain },
                vec![
                    knock.name.clone().unwrap_or_else(|| knock.person.clone()),
                    knock.medium.to_owned(),
                    hours(knock.hours),
                    knock
                        .since
                        .chars()
                        .take(16)
                        .collect::<String>()
                        .replace('T', " "),
                    knock.source.clone(),
                ],
            );
        }
        grid.leave_out(waiting.len().saturating_sub(WAITING));
        text.push_str(&grid.print(self.paper));
        text
    }
}

fn answer_grid(answers: &Answers) -> Grid {
    let mut grid = Grid::new(&[
        left(""),
        right("knocks", 0),
        right("5 min", 3),
        right("1 hour", 0),
        right("1 day", 0),
        right("never", 0),
        right("1 open hour", 2).means("within one hour of business hours"),
        right("1 open day", 1).means("within one business day"),
        right("in target", 4).means("within the policy's answer_target"),
        right("half within", 0).means("the middle answer, of those answered"),
    ]);
    let mut row = |ink, name: &str, answers: &doorstep_balance::SegmentAnswers| {
        grid.row(
            ink,
            vec![
                name.to_owned(),
                count(answers.knocks),
                of_hundred(answers.clock.within_5m),
                of_hundred(answers.clock.within_1h),
                of_hundred(answers.clock.within_1d),
                of_hundred(answers.clock.never),
                of_hundred(answers.business.within_1h),
                of_hundred(answers.business.within_1d),
                of_hundred(answers.clock.within_target),
                answers.median_hours.map_or_else(String::new, hours),
            ],
        );
    };
    row(Ink::Strong, "all", &answers.overall);
    for rep in answers
        .by_rep
        .iter()
        .filter(|rep| !rep.value.is_empty())
        .take(ROWS)
    {
        row(Ink::Plain, rep.name.as_ref().unwrap_or(&rep.value), rep);
    }
    grid
}

/// A value of a segment as it stands, or that there is none.
fn recorded(value: &str) -> String {
    match value {
        "" => "(not recorded)".to_owned(),
        value => value.to_owned(),
    }
}
