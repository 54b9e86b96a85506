//! Names of invented people. Nobody is meant.

use super::dice::Dice;

const FIRST: [&str; 24] = [
    "Ada", "Ben", "Carla", "David", "Emil", "Frida", "Georg", "Hanna", "Ida", "Jonas", "Klara",
    "Luis", "Mara", "Nils", "Olga", "Paul", "Rosa", "Simon", "Tilda", "Uwe", "Vera", "Willem",
    "Yara", "Zeno",
];

const LAST: [&str; 40] = [
    "Abel", "Bauer", "Costa", "Dietz", "Eder", "Fuchs", "Graf", "Hahn", "Ivers", "Jensen", "Kern",
    "Lang", "Maas", "Novak", "Orth", "Peters", "Quast", "Reiter", "Silva", "Thoma", "Ulmer",
    "Vogt", "Weber", "Yilmaz", "Zander", "Adler", "Brandt", "Claus", "Drost", "Engel", "Falk",
    "Gross", "Heller", "Jung", "Krause", "Lorenz", "Moser", "Nagel", "Otto", "Prinz",
];

/// A name: places of a first and a last one.
pub(super) fn draw(dice: &mut Dice) -> (u8, u8) {
    (dice.below(FIRST.len()) as u8, dice.below(LAST.len()) as u8)
}

/// The name in full.
pub(super) fn full((first, last): (u8, u8)) -> String {
    format!("{} {}", FIRST[first as usize], LAST[last as usize])
}
