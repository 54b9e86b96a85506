//! The colours can be told apart by everybody, and words can be read on them.

use doorstep_charts::Colours;

const THEMES: [Colours; 2] = [Colours::LIGHT, Colours::DARK];

/// WCAG 2.2: words on paper have at least 4.5 to 1, marks at least 3 to 1.
#[test]
fn words_and_marks_stand_out_from_paper() {
    for colours in THEMES {
        let paper = colours.paper;
        for text in [colours.ink, colours.ink_2, colours.warning] {
            assert!(contrast(text, paper) >= 4.5, "{text} on {paper}");
        }
        for side in [colours.warm, colours.cool, colours.line, colours.grey] {
            assert!(
                contrast(side.text, paper) >= 4.5,
                "{} on {paper}",
                side.text
            );
            assert!(
                contrast(side.text, side.wash) >= 4.5,
                "{} on {}",
                side.text,
                side.wash
            );
            assert!(
                contrast(side.mark, paper) >= 3.0,
                "{} on {paper}",
                side.mark
            );
        }
        for side in [colours.warm, colours.cool, colours.line] {
            assert!(
                contrast(side.on_mark, side.mark) >= 4.5,
                "{} on {}",
                side.on_mark,
                side.mark
            );
        }
    }
}

/// A step of grey is ink over paper; its number is ink on the three lightest, paper on the two darkest.
#[test]
fn numbers_stand_out_from_every_step_of_grey() {
    for colours in THEMES {
        let (ink, paper) = (written(colours.ink), written(colours.paper));
        for (opacity, is_on_dark) in [
            (0.07, false),
            (0.2, false),
            (0.4, false),
            (0.62, true),
            (0.85, true),
        ] {
            let ground = [0, 1, 2].map(|part| ink[part] * opacity + paper[part] * (1.0 - opacity));
            let word = if is_on_dark { paper } else { ink };
            let ratio = ratio(luminance(ground.map(linear)), luminance(word.map(linear)));
            assert!(ratio >= 4.5, "{ratio} at {opacity}");
        }
    }
}

/// The two sides stay apart under each kind of colour blindness and in grey.
///
/// Machado, Oliveira and Fernandes (2009), severity 1, on linear light; distance in CIE Lab (1976), where 10 is plain
/// to see.
#[test]
fn the_two_sides_can_be_told_apart_by_everybody() {
    for colours in THEMES {
        let (warm, cool) = (colours.warm.mark, colours.cool.mark);
        for (name, matrix) in BLINDNESS {
            let seen = |colour: &str| lab(times(&matrix, written(colour).map(linear)));
            let (one, other) = (seen(warm), seen(cool));
            let distance = [0, 1, 2].map(|part| (one[part] - other[part]).powi(2));
            let distance = distance.iter().sum::<f64>().sqrt();
            assert!(distance >= 40.0, "{distance} for {name}: {warm} and {cool}");
        }
        assert!(contrast(warm, cool) >= 1.25, "{warm} and {cool} in grey");
    }
}

type Matrix = [[f64; 3]; 3];

const BLINDNESS: [(&str, Matrix); 4] = [
    (
        "nobody",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// sRGB to XYZ, white point D65.
const XYZ: Matrix = [
    [0.412_456, 0.357_576, 0.180_438],
    [0.212_673, 0.715_152, 0.072_175],
    [0.019_334, 0.119_192, 0.950_304],
];
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

fn times(matrix: &Matrix, colour: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(colour).map(|(one, other)| one * other).sum())
}

fn lab(light: [f64; 3]) -> [f64; 3] {
    let xyz = times(&XYZ, light.map(|part| part.clamp(0.0, 1.0)));
    let [x, y, z] = [0, 1, 2].map(|part| {
        let share: f64 = xyz[part] / WHITE[part];
        if share > 0.008_856 {
            share.cbrt()
        } else {
            7.787 * share + 16.0 / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour| luminance(written(colour).map(linear));
    ratio(luminance(one), luminance(other))
}

fn ratio(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(light: [f64; 3]) -> f64 {
    light
        .iter()
        .zip([0.2126, 0.7152, 0.0722])
        .map(|(part, weight)| part * weight)
        .sum()
}

/// The three parts of a hexadecimal triple as they are written, between 0 and 1.
fn written(colour: &str) -> [f64; 3] {
    [1, 3, 5].map(|from| {
        let part = u8::from_str_radix(&colour[from..from + 2], 16);
        part.map_or(f64::NAN, f64::from) / 255.0
    })
}

fn linear(part: f64) -> f64 {
    if part <= 0.04045 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}
