//! Normal integrals over half lines, as logarithms: far in the tail they are tiny, never zero.
//!
//! It must never return the logarithm of an underflowed zero.

use statrs::function::erf::erfc;

/// Below it the complementary error function loses its digits.
const FAR: f64 = -30.0;

/// ln Φ(z).
///
/// Far in the tail by the asymptotic series, Abramowitz and Stegun (1964), 26.2.12.
pub(super) fn ln_cdf(z: f64) -> f64 {
    if z > FAR {
        return (0.5 * erfc(-z / std::f64::consts::SQRT_2)).ln();
    }
    let square = z * z;
    let series = 1.0 - (1.0 - (3.0 - 15.0 / square) / square) / square;
    -0.5 * square - (-z).ln() - 0.5 * std::f64::consts::TAU.ln() + series.ln()
}

/// ln of the integral of `exp(-½ x'Ax + b'x)` over `x₁ < 0, x₂ < 0`, with `A = [a, c; c, b]` given as
/// `[a, c, b]`.
///
/// The inner integral is closed, the outer one by Gauss and Legendre's rule where the integrand, which is
/// log-concave, is more than e⁻⁴⁰ of its height.
pub(super) fn ln_half_plane_pair(precision: [f64; 3], pull: [f64; 2]) -> f64 {
    let [first, both, second] = precision;
    let inner = |x: f64| {
        let rest = pull[1] - both * x;
        rest * rest / (2.0 * second) + ln_cdf(-rest / second.sqrt())
    };
    let outer = |x: f64| -0.5 * first * x * x + pull[0] * x + inner(x);
    let low = reach(outer, 1.0 / (first.sqrt() + pull[0].abs()));
    let top = mode(outer, low, 0.0);
    let height = outer(top);
    let start = edge(|x| outer(x) - height, top, low);
    let end = edge(|x| outer(x) - height, top, 0.0);
    let sum = integrate(|x| (outer(x) - height).exp(), start, end);
    height + sum.ln() + 0.5 * (std::f64::consts::TAU / second).ln()
}

/// So many times smaller than its height, as a logarithm, an integrand counts for nothing.
const NOTHING: f64 = 40.0;

/// How far below 0 the mode of a log-concave function can lie: the distance is doubled until the
/// function has fallen for good.
fn reach(function: impl Fn(f64) -> f64, unit: f64) -> f64 {
    const DOUBLINGS: usize = 200;
    let mut low = -unit;
    for _ in 0..DOUBLINGS {
        if function(low) < function(low / 2.0) - NOTHING {
            break;
        }
        low *= 2.0;
    }
    low
}

/// Where a function that falls from 0 at `top` towards `far` reaches [`NOTHING`]; `far`, if it does not.
fn edge(function: impl Fn(f64) -> f64, top: f64, far: f64) -> f64 {
    if function(far) > -NOTHING {
        return far;
    }
    let (mut near, mut far) = (top, far);
    for _ in 0..60 {
        let middle = f64::midpoint(near, far);
        if function(middle) > -NOTHING {
            near = middle;
        } else {
            far = middle;
        }
    }
    far
}

/// The positive nodes and the weights of the Gauss-Legendre rule of ten points on [-1, 1].
const NODES: [(f64, f64); 5] = [
    (0.148_874_338_981_631_2, 0.295_524_224_714_752_9),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_3),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_1),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_1),
];

fn integrate(function: impl Fn(f64) -> f64, start: f64, end: f64) -> f64 {
    const PANELS: usize = 32;
    let half = (end - start) / (2 * PANELS) as f64;
    let panel = |place: usize| {
        let middle = start + half * (2 * place + 1) as f64;
        let both = |&(node, weight): &(f64, f64)| {
            weight * (function(middle - half * node) + function(middle + half * node))
        };
        NODES.iter().map(both).sum::<f64>()
    };
    half * (0..PANELS).map(panel).sum::<f64>()
}

/// Where a log-concave function is largest, by golden sections.
fn mode(function: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..100 {
        let left = high - GOLDEN * (high - low);
        let right = low + GOLDEN * (high - low);
        if function(left) < function(right) {
            low = left;
        } else {
            high = right;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::{ln_cdf, ln_half_plane_pair};

    #[test]
    fn the_tail_goes_on_without_a_step() {
        for z in [-29.999_f64, -30.001] {
            let slope = (ln_cdf(z + 1e-6) - ln_cdf(z - 1e-6)) / 2e-6;
            assert!((slope + z).abs() < 0.05, "{z}: {slope}");
        }
        assert!((ln_cdf(0.0) - 0.5_f64.ln()).abs() < 1e-15);
        // Φ(-10) = 7.619853024160526e-24 (Abramowitz and Stegun, table 26.2).
        assert!((ln_cdf(-10.0) - 7.619_853_024_160_526e-24_f64.ln()).abs() < 1e-9);
        assert!((ln_cdf(-100.0) + 5_005.524_208_693_72).abs() < 1e-6);
    }

    #[test]
    fn independent_pairs_are_products() {
        for pull in [[0.3, -2.0], [-40.0, 5.0], [60.0, 60.0]] {
            let one = |b: f64| {
                // ∫ exp(-½ 4 x² + b x) over x < 0
                b * b / 8.0 + ln_cdf(-b / 2.0) + 0.5 * (std::f64::consts::TAU / 4.0).ln()
            };
            let found = ln_half_plane_pair([4.0, 0.0, 4.0], pull);
            let wanted = one(pull[0]) + one(pull[1]);
            assert!((found - wanted).abs() < 1e-9, "{pull:?}: {found} {wanted}");
        }
    }

    #[test]
    fn a_correlated_pair_at_its_centre_is_the_known_orthant() {
        // P(X < 0, Y < 0) = 1/4 + asin(r) / 2π for a centred pair (Sheppard 1899).
        for r in [-0.9_f64, -0.3, 0.0, 0.5, 0.95] {
            let scale = 1.0 / (1.0 - r * r);
            let found = ln_half_plane_pair([scale, -r * scale, scale], [0.0, 0.0]);
            let density = std::f64::consts::TAU * (1.0 - r * r).sqrt();
            let wanted = (density * (0.25 + r.asin() / std::f64::consts::TAU)).ln();
            assert!((found - wanted).abs() < 1e-9, "{r}: {found} {wanted}");
        }
    }
}
