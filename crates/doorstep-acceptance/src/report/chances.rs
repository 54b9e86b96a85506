//! How good the chances are.

use doorstep_balance::verdict::Side;

use super::table::{Table, none, number, percent};
use super::{leads_heads, of_leads};
use crate::design::LEVELS;
use crate::metrics::reliability::{self, BINS, Bin};
use crate::metrics::{Figure, auc, scores};
use crate::{Class, Firm};

/// Scores by leads a month, and how well the marginals tell the sides apart.
pub(super) fn scores(firms: &[&Firm]) -> String {
    let mut heads = leads_heads("leads a month");
    heads.push("all".to_owned());
    let mut table = Table::new(&heads);
    let mut row = |name: String,
                   of: &dyn Fn(&[&Firm]) -> Option<Figure>,
                   show: fn(Option<Figure>) -> String| {
        let mut cells: Vec<String> = LEVELS
            .iter()
            .map(|&leads| show(of(&of_leads(firms, leads))))
            .collect();
        cells.push(show(of(firms)));
        table.named(name, cells);
    };
    row(
        "likeliest explanation right".to_owned(),
        &|firms| scores::top_one(firms.iter().copied()),
        percent,
    );
    row(
        "Brier score".to_owned(),
        &|firms| scores::mean(firms.iter().copied(), scores::brier),
        number,
    );
    row(
        "log score".to_owned(),
        &|firms| scores::mean(firms.iter().copied(), scores::log_score),
        number,
    );
    for (place, side) in Side::ALL.into_iter().enumerate() {
        let name = format!("area under the curve: {}", Class::of(side).word());
        row(name, &|firms| side_auc(firms, place, side), number);
    }
    table.under(
        "Chances",
        "Six classes (the four sides, two at once, balanced), market shocks as sales. The Brier score is 0 at best and 2 at worst, .83 for equal chances; the log score is 0 at best, 1.79 for equal chances. The area is that of a side's marginal for firms in which it fell against those in which it did not. Firms that were refused have no chances, and no part in this.",
    )
}

fn side_auc(firms: &[&Firm], place: usize, side: Side) -> Option<Figure> {
    let scores = |fell: bool| -> Vec<f64> {
        let own = firms.iter().filter(|firm| {
            let truth = &firm.truth;
            let has_fallen = truth.sides.contains(&side) || truth.is_market && side == Side::Sales;
            has_fallen == fell
        });
        own.filter_map(|firm| Some(firm.told.marginals?[place]))
            .collect()
    };
    auc(&scores(true), &scores(false))
}

/// Reliability of all chances and of the likeliest one.
pub(super) fn reliability(firms: &[&Firm]) -> String {
    let mut table = Table::new(&[
        "chance",
        "all classes: said",
        "came true",
        "gap",
        "n",
        "likeliest: said",
        "came true",
        "gap",
        "n",
    ]);
    let all = reliability::bins(&reliability::of_all_classes(firms));
    let likeliest = reliability::bins(&reliability::of_the_likeliest(firms));
    for place in 0..BINS {
        let range = format!("{}0 to {}0 %", place, place + 1);
        table.named(
            range,
            cells(&all[place])
                .into_iter()
                .chain(cells(&likeliest[place])),
        );
    }
    table.under(
        "Reliability",
        "Firms weigh as frequently as the verdict expects their class (40 % balanced, 13.75 % each side, 5 % two). A gap above 0 says that things came true more often than was said.",
    )
}

fn cells(bin: &Bin) -> [String; 4] {
    if bin.count == 0 {
        return [none(), none(), none(), "0".to_owned()];
    }
    [
        format!("{:.1}", bin.said * 100.0),
        format!("{:.1}", bin.came_true * 100.0),
        format!("{:+.1} ± {:.1}", bin.gap() * 100.0, bin.error * 100.0),
        bin.count.to_string(),
    ]
}
