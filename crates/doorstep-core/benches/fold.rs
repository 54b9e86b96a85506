//! How fast one core folds touches that are already in memory.

use doorstep_core::{
    Case, Columns, DAY, Direction, Given, HOUR, Judged, Medium, Nature, Policy, Sink, fold,
};

fn main() {
    divan::main();
}

const PEOPLE: usize = 20_000;
const TOUCHES: usize = 10;

/// A letter, mailings, a knock, an exchange, an order: ten touches a person.
fn person() -> (Vec<i64>, Vec<Nature>) {
    let touch = |day: i64, medium, direction| Given::new(day * DAY, medium, direction);
    let mut given = vec![
        touch(0, Medium::Letter, Direction::Out),
        touch(5, Medium::Email, Direction::Out),
        touch(9, Medium::Web, Direction::In),
        touch(10, Medium::Email, Direction::In),
        touch(11, Medium::Email, Direction::Out),
        touch(12, Medium::Call, Direction::Out),
        touch(13, Medium::Email, Direction::In),
        touch(14, Medium::Email, Direction::Out),
        touch(20, Medium::Email, Direction::Out),
        touch(21, Medium::OrderForm, Direction::In),
    ];
    given[0].has_campaign = true;
    given[1].has_campaign = true;
    given[5].duration_s = Some(300.0);
    given[8].at += HOUR;
    let touches = given.iter().filter_map(|given| given.resolve().ok());
    touches.map(|touch| (touch.at, touch.nature)).unzip()
}

struct Sum(u64);

impl Sink for Sum {
    fn touch(&mut self, _: u32, judged: Judged) {
        self.0 += u64::from(judged.case.unwrap_or(0));
    }

    fn case(&mut self, case: Case) {
        self.0 += u64::from(case.chain);
    }
}

#[divan::bench]
fn two_hundred_thousand_touches(bencher: divan::Bencher) {
    let (at, nature) = person();
    assert_eq!(at.len(), TOUCHES);
    let policy = Policy::default();
    bencher
        .counter(divan::counter::ItemsCount::new(PEOPLE * TOUCHES))
        .bench(|| {
            let mut sum = Sum(0);
            for _ in 0..PEOPLE {
                let columns = Columns {
                    at: divan::black_box(&at),
                    nature: divan::black_box(&nature),
                    ..Columns::default()
                };
                fold(&policy, columns, None, &mut sum);
            }
            sum.0
        });
}
