//! How fast a trial firm is played, by its size.

use doorstep_simulate::trial::{Planted, Trial, play};

fn main() {
    divan::main();
}

#[divan::bench(args = [10.0, 60.0, 250.0, 1_000.0], sample_count = 20)]
fn a_firm_of(bencher: divan::Bencher, leads_a_month: f64) {
    let trial = Trial {
        leads_a_month,
        planted: Planted::RepSkill,
        size: 0.2,
        ..Trial::default()
    };
    bencher.bench(|| play(divan::black_box(&trial)));
}
