//! Words of which people, companies and subjects are made.
//!
//! Names are invented by combination; e-mail domains are those reserved for examples, and phone
//! numbers lie in the ranges reserved for drama. A word that could point to a real person must never
//! stand here.

pub(crate) const FIRST: &[&str] = &[
    "Anna", "Ben", "Carla", "David", "Elif", "Felix", "Greta", "Hannes", "Ines", "Jonas", "Katrin",
    "Lukas", "Marta", "Nils", "Olga", "Paul", "Renate", "Stefan", "Tanja", "Uwe", "Vera", "Walter",
    "Yasmin", "Anton", "Birgit", "Clemens", "Dora", "Emil", "Frieda", "Georg", "Helga", "Ivo",
    "Judith", "Karl", "Lena", "Moritz", "Nora", "Oskar", "Petra", "Robert",
];

pub(crate) const LAST: &[&str] = &[
    "Ahrens",
    "Bachmann",
    "Conrad",
    "Dorn",
    "Ebert",
    "Falk",
    "Gerlach",
    "Hartwig",
    "Imhof",
    "Jansen",
    "Kessler",
    "Lindner",
    "Mertens",
    "Nagel",
    "Otten",
    "Pohl",
    "Quandt",
    "Reuter",
    "Sander",
    "Thiele",
    "Ulrich",
    "Voss",
    "Wendt",
    "Ziegler",
    "Albers",
    "Brandt",
    "Carstens",
    "Diehl",
    "Engel",
    "Fricke",
    "Graf",
    "Heller",
    "Isensee",
    "Jung",
    "Kern",
    "Lorenz",
    "Marx",
    "Neumann",
    "Oswald",
    "Peters",
    "Rohde",
    "Seidel",
    "Trautmann",
    "Unger",
    "Vetter",
    "Winkler",
    "Yilmaz",
    "Zander",
];

pub(crate) const TRADE: &[&str] = &[
    "Architects",
    "Tax Advisers",
    "Law Office",
    "Dental Practice",
    "Design Studio",
    "Notaries",
    "Translation Bureau",
    "Insurance Agency",
    "Planning Office",
    "Bookkeeping",
    "Medical Practice",
    "Publishing",
    "Surveyors",
    "Travel Agency",
    "Property Management",
    "Consulting",
];

pub(crate) const MAIL_DOMAIN: &[&str] = &["example.org", "example.com", "example.net"];

/// A part of the country, its towns, and its range of phone numbers for drama.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) name: &'static str,
    pub(crate) towns: &'static [&'static str],
    pub(crate) phone: &'static str,
}

pub(crate) const REGIONS: &[Region] = &[
    Region {
        name: "north",
        towns: &[
            "Hamburg",
            "Bremen",
            "Kiel",
            "Lübeck",
            "Oldenburg",
            "Flensburg",
        ],
        phone: "+49 40 66969",
    },
    Region {
        name: "east",
        towns: &[
            "Berlin", "Leipzig", "Dresden", "Potsdam", "Rostock", "Erfurt",
        ],
        phone: "+49 30 23125",
    },
    Region {
        name: "south",
        towns: &[
            "Munich",
            "Stuttgart",
            "Augsburg",
            "Freiburg",
            "Ulm",
            "Regensburg",
        ],
        phone: "+49 89 99998",
    },
    Region {
        name: "west",
        towns: &["Cologne", "Bonn", "Essen", "Münster", "Aachen", "Dortmund"],
        phone: "+49 221 4710",
    },
    Region {
        name: "middle",
        towns: &[
            "Frankfurt",
            "Mainz",
            "Kassel",
            "Marburg",
            "Darmstadt",
            "Fulda",
        ],
        phone: "+49 69 90009",
    },
];

pub(crate) const QUESTION: &[&str] = &[
    "Question about the reading lamp",
    "Delivery time of the oak desk",
    "Lamps for six desks",
    "Do you have the lamp in brass?",
    "Price for ten desk lamps",
    "Standing desk: which heights?",
    "Please send me your catalogue prices",
    "Light for our meeting room",
    "Replacement shade available?",
    "Desk and lamp as a set?",
];

pub(crate) const NEWS: &[&str] = &[
    "Light at the right height",
    "Five desks we like",
    "What a good lamp does for tired eyes",
    "From our workshop",
    "An office in an afternoon",
    "Brass, oak and patience",
    "Before you buy a chair, read this",
    "Three offices, three lamps",
];

pub(crate) const LOST_REASON: &[&str] = &[
    "price",
    "bought elsewhere",
    "no budget",
    "no need",
    "delivery time",
];
