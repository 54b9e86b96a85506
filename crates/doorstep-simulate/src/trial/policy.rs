//! Policies that fit trial firms: where they are.

/// How many there are.
pub(super) const COUNT: usize = ZONES.len();

/// Names of the zones.
pub(super) const ZONES: [&str; 4] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "UTC",
];

/// The policies as TOML, one a zone.
pub(super) const POLICIES: [&str; COUNT] = [
    "zone = \"Europe/Berlin\"\n",
    "zone = \"America/New_York\"\n",
    "zone = \"Australia/Sydney\"\n",
    "zone = \"UTC\"\n",
];
