//! Reads from a `Cargo.toml` what the checks ask about: the package's name and its dependencies, each with its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A manifest, as far as the checks care.
#[derive(Default)]
pub(super) struct Manifest {
    pub(super) name: Option<String>,
    pub(super) dependencies: Vec<Dependency>,
}

/// One line of a dependency table.
pub(super) struct Dependency {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// The package's own name, where `name` is another one given to it.
    pub(super) renamed_from: Option<String>,
    pub(super) line: usize,
}

/// The table a dependency stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of what is built, also through a build script.
    Normal,
    /// For tests, examples and benchmarks only.
    Development,
    /// Declared by the workspace for its members to use.
    Workspace,
}

/// Whether the file is a manifest.
pub(super) fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

/// Reads a manifest; the error is a sentence and the line it is about.
pub(super) fn read(text: &str) -> Result<Manifest, (usize, String)> {
    let document = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        (line_at(text, start), error.message().to_owned())
    })?;
    let document = document.get_ref();
    let mut manifest = Manifest {
        name: package_name(document),
        ..Manifest::default()
    };

    collect(text, document, &mut manifest.dependencies);
    let targets = table(document, "target")
        .into_iter()
        .flat_map(|targets| targets.iter());
    for target in targets.filter_map(|(_, target)| target.get_ref().as_table()) {
        collect(text, target, &mut manifest.dependencies);
    }
    if let Some(dependencies) =
        table(document, "workspace").and_then(|workspace| table(workspace, "dependencies"))
    {
        manifest
            .dependencies
            .extend(rows(text, dependencies, Kind::Workspace));
    }
    manifest
        .dependencies
        .sort_by_key(|dependency| dependency.line); // the parser sorts them by name
    Ok(manifest)
}

fn collect(text: &str, parent: &DeTable<'_>, into: &mut Vec<Dependency>) {
    let tables = [
        ("dependencies", Kind::Normal),
        ("build-dependencies", Kind::Normal),
        ("dev-dependencies", Kind::Development),
    ];
    for (key, kind) in tables {
        if let Some(dependencies) = table(parent, key) {
            into.extend(rows(text, dependencies, kind));
        }
    }
}

fn rows(text: &str, dependencies: &DeTable<'_>, kind: Kind) -> Vec<Dependency> {
    let row = |name: &Spanned<_>, value: &DeValue<'_>| Dependency {
        kind,
        name: AsRef::<str>::as_ref(name.get_ref()).to_owned(),
        renamed_from: value
            .get("package")
            .and_then(|package| package.get_ref().as_str())
            .map(str::to_owned),
        line: line_at(text, name.span().start),
    };
    dependencies
        .iter()
        .map(|(name, value)| row(name, value.get_ref()))
        .collect()
}

fn package_name(document: &DeTable<'_>) -> Option<String> {
    table(document, "package")?
        .get("name")?
        .get_ref()
        .as_str()
        .map(str::to_owned)
}

fn table<'table, 'text>(
    parent: &'table DeTable<'text>,
    key: &str,
) -> Option<&'table DeTable<'text>> {
    parent.get(key)?.get_ref().as_table()
}

fn line_at(text: &str, offset: usize) -> usize {
    1 + text
        .bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
}
