//! Which crate may depend on which: the direction drawn in the architecture, checked against every manifest.
//!
//! The table names only the product's own crates; what comes from outside is for the reviewers and `deny.toml`.

use super::Finding;
use super::manifest::{self, Dependency, Kind};

/// A crate and the crates of ours it may name.
struct Layer {
    name: &'static str,
    may_name: &'static [&'static str],
}

/// From the bottom up. A crate may use in its tests whatever stands above its own row, which can never make a cycle.
const LAYERS: &[Layer] = &[
    Layer {
        name: "doorstep-core",
        may_name: &[],
    },
    Layer {
        name: "doorstep-stats",
        may_name: &[],
    },
    Layer {
        name: "doorstep-charts",
        may_name: &[],
    },
    Layer {
        name: "doorstep-browser",
        may_name: &[],
    },
    Layer {
        name: "doorstep-mail",
        may_name: &[],
    },
    Layer {
        name: "doorstep-pdf",
        may_name: &[],
    },
    Layer {
        name: "doorstep-records",
        may_name: &["doorstep-core"],
    },
    Layer {
        name: "doorstep-simulate",
        may_name: &["doorstep-records"],
    },
    Layer {
        name: "doorstep-intake",
        may_name: &["doorstep-core", "doorstep-mail", "doorstep-records"],
    },
    Layer {
        name: "doorstep-ledger",
        may_name: &["doorstep-core", "doorstep-records"],
    },
    Layer {
        name: "doorstep-store",
        may_name: &["doorstep-core"],
    },
    Layer {
        name: "doorstep-balance",
        may_name: &["doorstep-core", "doorstep-records", "doorstep-stats"],
    },
    Layer {
        name: "doorstep-report",
        may_name: &["doorstep-core", "doorstep-charts", "doorstep-balance"],
    },
    Layer {
        name: "doorstep-app",
        may_name: &[
            "doorstep-core",
            "doorstep-records",
            "doorstep-intake",
            "doorstep-ledger",
            "doorstep-simulate",
            "doorstep-store",
            "doorstep-balance",
            "doorstep-report",
            "doorstep-pdf",
        ],
    },
    Layer {
        name: "doorstep",
        may_name: &["doorstep-core", "doorstep-app", "doorstep-report"],
    },
    Layer {
        name: "doorstep-bench",
        may_name: &["doorstep-core", "doorstep-records", "doorstep-ledger"],
    },
    Layer {
        name: "doorstep-acceptance",
        may_name: &[
            "doorstep-core",
            "doorstep-stats",
            "doorstep-records",
            "doorstep-simulate",
            "doorstep-balance",
            "doorstep-app",
        ],
    },
    Layer {
        name: "xtask",
        may_name: &[],
    },
    Layer {
        name: "doorstep-fuzz",
        may_name: &["doorstep-core", "doorstep-records", "doorstep-intake"],
    },
];

pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    if !manifest::is_manifest(path) {
        return Vec::new();
    }
    let manifest = match manifest::read(text) {
        Ok(manifest) => manifest,
        Err((line, problem)) => {
            let message = format!("not TOML ({problem}); mend it");
            return vec![Finding::new(path, line, message)];
        }
    };

    let complaint = |dependency: &Dependency| {
        let message =
            renaming(dependency).or_else(|| direction(manifest.name.as_deref()?, dependency))?;
        Some(Finding::new(path, dependency.line, message))
    };
    let mut findings: Vec<Finding> = manifest.dependencies.iter().filter_map(complaint).collect();
    if let Some(name) = &manifest.name
        && rank(name).is_none()
    {
        let advice = "add it to LAYERS in xtask, with a written reason in docs/decisions/";
        let message = format!("the crate {name} has no place among the layers; {advice}");
        findings.push(Finding::new(path, 1, message));
    }
    findings
}

/// A crate of ours under another name would pass unseen.
fn renaming(dependency: &Dependency) -> Option<String> {
    let package = dependency
        .renamed_from
        .as_deref()
        .filter(|package| is_ours(package))?;
    Some(format!(
        "{package} is renamed to {}; use it under its own name",
        dependency.name
    ))
}

fn direction(from: &str, dependency: &Dependency) -> Option<String> {
    let to = dependency.name.as_str();
    let layer = &LAYERS[rank(from)?];
    let allowed = match dependency.kind {
        Kind::Workspace => true,
        Kind::Normal => layer.may_name.contains(&to),
        Kind::Development => rank(to) < rank(from),
    };
    if !is_ours(to) || allowed {
        return None;
    }
    Some(match dependency.kind {
        Kind::Normal if layer.may_name.is_empty() => {
            format!("{from} may depend on no crate of ours; remove {to}")
        }
        Kind::Normal => {
            let names = layer.may_name.join(", ");
            format!("{from} must not depend on {to}; of our crates it may name {names}")
        }
        Kind::Development | Kind::Workspace => {
            format!(
                "{to} stands above {from}, whose tests may only use what is below; move the test up"
            )
        }
    })
}

fn is_ours(name: &str) -> bool {
    name == "doorstep" || name.starts_with("doorstep-") || rank(name).is_some()
}

fn rank(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.name == name)
}

#[cfg(test)]
mod tests {
    use super::{LAYERS, check, rank};

    /// Checks a manifest and expects findings at these lines that contain these words.
    fn expect(text: &str, expected: &[(usize, &str)]) {
        let findings = check("crates/any/Cargo.toml", text);
        let lines: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
        assert_eq!(
            lines,
            expected.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
            "{findings:?}"
        );
        for (finding, (_, words)) in findings.iter().zip(expected) {
            assert!(finding.message.contains(words), "{finding}");
        }
    }

    fn manifest(name: &str, rest: &str) -> String {
        format!("[package]\nname = \"{name}\"\n{rest}")
    }

    #[test]
    fn the_table_points_downward_only() {
        for layer in LAYERS {
            for lower in layer.may_name {
                assert!(
                    rank(lower).is_some() && rank(lower) < rank(layer.name),
                    "{} -> {lower}",
                    layer.name
                );
            }
        }
    }

    #[test]
    fn downward_dependencies_and_those_from_outside_are_fine() {
        let text = "[dependencies]\nserde = \"1\"\ndoorstep-core.workspace = true\ndoorstep-stats = { workspace = true }\n";
        expect(&manifest("doorstep-balance", text), &[]);
    }

    #[test]
    fn upward_dependencies_are_found_in_every_table() {
        expect(
            &manifest(
                "doorstep-core",
                "[dependencies]\ndoorstep-app.workspace = true\n",
            ),
            &[(4, "no crate of ours")],
        );
        expect(
            &manifest(
                "doorstep-report",
                "[build-dependencies.doorstep-stats]\nworkspace = true\n",
            ),
            &[(
                3,
                "it may name doorstep-core, doorstep-charts, doorstep-balance",
            )],
        );
        expect(
            &manifest(
                "doorstep-core",
                "[target.'cfg(unix)'.dependencies]\ndoorstep-stats = {}\n",
            ),
            &[(4, "doorstep-stats")],
        );
    }

    #[test]
    fn tests_may_use_what_is_below_and_nothing_above() {
        expect(
            &manifest(
                "doorstep-balance",
                "[dev-dependencies]\ndoorstep-simulate = {}\n",
            ),
            &[],
        );
        expect(
            &manifest(
                "doorstep-simulate",
                "[dev-dependencies]\ndoorstep-balance = {}\n",
            ),
            &[(4, "stands above")],
        );
        expect(
            &manifest("doorstep-core", "[dev-dependencies]\ndoorstep-core = {}\n"),
            &[(4, "stands above")],
        );
    }

    #[test]
    fn a_crate_that_is_not_in_the_table_needs_a_written_reason() {
        expect(&manifest("doorstep-sounds", ""), &[(1, "docs/decisions/")]);
        expect(
            &manifest("doorstep-report", "[dependencies]\ndoorstep-sounds = {}\n"),
            &[(4, "must not depend on")],
        );
    }

    #[test]
    fn a_renamed_crate_does_not_slip_through() {
        let member = "[dependencies]\nrules = { package = \"doorstep-app\", path = \"../x\" }\n";
        expect(
            &manifest("doorstep-core", member),
            &[(4, "under its own name")],
        );
        expect(
            "[workspace.dependencies]\nrules = { package = \"doorstep-app\" }\n",
            &[(2, "under its own name")],
        );
    }

    #[test]
    fn a_manifest_that_is_not_toml_is_a_finding() {
        expect("[package]\nname = \n", &[(2, "not TOML")]);
    }
}
