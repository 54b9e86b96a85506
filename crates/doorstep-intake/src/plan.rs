//! What files there are, and how each will be read: decided by names and headers before any row.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use doorstep_records::money::{self, Currency};
use doorstep_records::rows::{IntoTables, Reading, Sink};
use doorstep_records::{Calendar, Notice, Table, Tables};

use crate::file::{Place, Source, file_name, has_rows, is_archive, is_workbook, places};
use crate::native;
use crate::preset::{self, Preset};
use crate::problems::{IntakeError, Rejects};
use crate::repeats::{self, Repeats};
use crate::rows::{self, Into};

/// No folder is read with more files.
const MAX_FILES: usize = 10_000;

/// How a set of files will be read.
#[derive(Clone, Debug)]
pub struct Plan {
    native: Vec<(Table, Source)>,
    preset: Option<Preset>,
    /// Files of the preset: the name of the file within it, and the file.
    sources: Vec<(String, Source)>,
    notices: Vec<Notice>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedFile {
    /// Its name.
    pub file: String,
    /// Where it lies: a file of an archive lies in the archive.
    pub path: PathBuf,
    /// What it was read as.
    pub as_what: String,
    /// How many rows it has.
    pub rows: usize,
}

/// What was read, as tables.
#[derive(Debug)]
pub struct Intake {
    /// The rows.
    pub tables: Tables,
    /// What is to be told of them.
    pub told: Told,
}

/// What is to be told of files that were read.
#[derive(Debug, Default)]
pub struct Told {
    /// What an owner should know.
    pub notices: Vec<Notice>,
    /// The files that were read.
    pub used: Vec<UsedFile>,
    /// Rows that were left out.
    pub rejected: usize,
}

impl Plan {
    /// Looks at files and folders and decides how to read them.
    pub fn of(paths: &[PathBuf]) -> Result<Self, IntakeError> {
        let mut plan = Plan {
            native: Vec::new(),
            preset: None,
            sources: Vec::new(),
            notices: Vec::new(),
        };
        let files = list(paths)?;
        let mut others = Vec::new();
        let mut known = 0;
        for path in &files {
            if !has_rows(path) && !is_archive(path) && !is_workbook(path) {
                plan.leave_out(path, why_no_table(path));
                continue;
            }
            for place in places(path)? {
                known += 1;
                if known > MAX_FILES {
                    return Err(too_many_files(path));
                }
                plan.take(place, &mut others)?;
            }
        }
        plan.choose_preset(others)?;
        if plan.native.is_empty() && plan.preset.is_none() {
            return Err(not_recognised(paths, &files));
        }
        plan.native.sort_by_key(|(table, _)| *table);
        plan.leave_out_copies()?;
        Ok(plan)
    }

    /// A native file, one of another system, or nothing that is known.
    fn take(&mut self, place: Place, others: &mut Vec<Source>) -> Result<(), IntakeError> {
        let path = place.shown.clone();
        if place.sheet.is_none() && !has_rows(&path) {
            self.leave_out(&path, why_no_table(&path));
            return Ok(());
        }
        let (table, source) = (place.table(), Source::open(place)?);
        if let Some(rows) = source
            .as_ref()
            .map(Source::preamble)
            .filter(|rows| *rows > 0)
        {
            let file = file_name(&path);
            let rows = money::some(rows, "row", "rows");
            let text =
                format!("{file}: {rows} above the header, of one cell each, are passed over");
            self.notices
                .push(Notice::new("rows-passed-over", file, text));
        }
        match (table, source) {
            (_, None) => self.leave_out(&path, "empty"),
            (Some(table), Some(source)) => self.native.push((table, source)),
            (None, Some(source)) => match native::table_of_header(&source.header) {
                Some(table) => self.native.push((table, source)),
                None => others.push(source),
            },
        }
        Ok(())
    }

    /// The numbers of the policy that fit these records, as TOML.
    pub fn policy_toml(&self) -> Option<String> {
        let preset = self.preset.as_ref()?;
        toml::to_string(&preset.policy).ok()
    }

    /// The preset that reads the files, if one does.
    pub fn preset(&self) -> Option<&Preset> {
        self.preset.as_ref()
    }

    /// Reads all rows into tables. `currency` is that of amounts whose row names none.
    pub fn read(
        &self,
        calendar: &Calendar,
        currency: Option<Currency>,
        rejects: Rejects,
    ) -> Result<Intake, IntakeError> {
        let reading = Reading { calendar, currency };
        let mut tables = Tables::default();
        let mut sink = IntoTables {
            tables: &mut tables,
            calendar,
        };
        let told = self.read_into(&mut sink, reading, rejects)?;
        Ok(Intake { tables, told })
    }

    /// Reads all rows into a sink.
    pub fn read_into(
        &self,
        sink: &mut dyn Sink,
        reading: Reading,
        rejects: Rejects,
    ) -> Result<Told, IntakeError> {
        let mut into = Into {
            sink,
            rejects,
            notices: self.notices.clone(),
            file: 0,
        };
        let mut used = Vec::new();
        let mut repeats: HashMap<Table, Repeats> = HashMap::new();
        for (table, source) in &self.native {
            let has_sibling = self
                .native
                .iter()
                .filter(|(other, _)| other == table)
                .count()
                > 1;
            let repeats = has_sibling.then(|| repeats.entry(*table).or_default());
            let rows = rows::native(source, *table, reading, repeats, &mut into)?;
            into.file += 1;
            used.push(UsedFile {
                file: source.name(),
                path: source.lies_in().to_owned(),
                as_what: table.name().to_owned(),
                rows,
            });
        }
        if let Some(preset) = &self.preset {
            let reading = Reading {
                currency: reading.currency.or(preset.currency()),
                ..reading
            };
            used.extend(self.read_preset(preset, reading, &mut into)?);
        }
        if used.iter().all(|file| file.rows == 0) {
            return Err(IntakeError::NoRows(used));
        }
        let Into {
            sink,
            mut rejects,
            mut notices,
            ..
        } = into;
        for (place, fault) in sink.finish().map_err(IntakeError::NotKept)? {
            let file = used.get(place.file as usize).map_or("", |used| &used.file);
            rejects.keep_row(file, place.row, vec![fault], std::iter::empty())?;
        }
        notices.extend(self.decoded());
        let empty = used.iter().filter(|file| file.rows == 0);
        notices.extend(empty.map(|file| {
            let text = format!(
                "{} has a header and no rows: export it again if that is not what happened",
                file.file
            );
            Notice::new("file-empty", file.file.clone(), text)
        }));
        let rejected = rejects.finish()?;
        Ok(Told {
            notices,
            used,
            rejected,
        })
    }

    /// The share of the files that was read so far, while they are read one after the other.
    pub fn share_read(&self) -> f64 {
        let native = self.native.iter().map(|(_, source)| source);
        let sources = native.chain(self.sources.iter().map(|(_, source)| source));
        let sums = sources
            .map(Source::progress)
            .fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
        if sums.1 == 0 {
            1.0
        } else {
            sums.0 as f64 / sums.1 as f64
        }
    }

    fn read_preset(
        &self,
        preset: &Preset,
        reading: Reading,
        into: &mut Into,
    ) -> Result<Vec<UsedFile>, IntakeError> {
        let files = |name: &str| {
            let named = self.sources.iter().filter(|(file, _)| file == name);
            named.map(|(_, source)| source.clone()).collect::<Vec<_>>()
        };
        let mut used = Vec::new();
        for (name, source) in &self.sources {
            let records = preset.records.iter().filter(|record| record.file == *name);
            let records: Vec<_> = records.collect();
            let rows = rows::by_preset(source, preset, &records, &files, reading, into)?;
            into.file += 1;
            used.push(UsedFile {
                file: source.name(),
                path: source.lies_in().to_owned(),
                as_what: format!("{} ({name})", preset.title),
                rows,
            });
        }
        for name in &preset.after_door {
            into.sink.attribute(name, true);
        }
        Ok(used)
    }

    /// The files that were not saved as UTF-8: what they were taken for can be seen only in their names.
    fn decoded(&self) -> Vec<Notice> {
        let native = self.native.iter().map(|(_, source)| source);
        let sources = native.chain(self.sources.iter().map(|(_, source)| source));
        let notice = |source: &Source| {
            let (file, encoding) = (source.name(), source.encoding()?);
            let text = format!(
                "{file} is not UTF-8 and was read as {encoding}: look whether names are spelt right"
            );
            Some(Notice::new("text-decoded", file, text))
        };
        sources.filter_map(notice).collect()
    }

    fn leave_out(&mut self, path: &Path, why: &str) {
        let file = file_name(path);
        let text = format!("{file} is not used: {why}");
        self.notices.push(Notice::new("file-not-used", file, text));
    }

    /// The preset whose files are all there, and most of them.
    fn choose_preset(&mut self, sources: Vec<Source>) -> Result<(), IntakeError> {
        let fits = |preset: &Preset| {
            let found =
                |file: &preset::FileSpec| sources.iter().any(|source| file.fits(&source.header));
            let whole = preset.files.iter().all(|file| file.optional || found(file));
            whole.then(|| preset.files.iter().filter(|file| found(file)).count())
        };
        let presets = preset::embedded()?.into_iter();
        let best = presets
            .filter_map(|preset| Some((fits(&preset)?, preset)))
            .max_by_key(|(count, _)| *count);
        let Some((_, preset)) = best else {
            for source in sources {
                self.leave_out(&source.path, "its columns are those of no known system");
            }
            return Ok(());
        };
        for source in sources {
            let file = preset.files.iter().find(|file| file.fits(&source.header));
            match file {
                Some(file) => self.sources.push((file.name.clone(), source)),
                None => self.leave_out(&source.path, &format!("{} does not need it", preset.title)),
            }
        }
        self.preset = Some(preset);
        Ok(())
    }

    /// A file whose rows all stand in another of its kind is left out, never counted twice.
    fn leave_out_copies(&mut self) -> Result<(), IntakeError> {
        let native = copies(&self.native)?;
        let sources = copies(&self.sources)?;
        for place in native.iter().rev() {
            let (_, source) = self.native.remove(*place);
            self.leave_out(&source.path, "its rows stand in another file");
        }
        for place in sources.iter().rev() {
            let (_, source) = self.sources.remove(*place);
            self.leave_out(&source.path, "its rows stand in another file");
        }
        Ok(())
    }
}

/// Places of the files whose rows all stand in another file of the same kind; of equal ones all but
/// the first.
fn copies<K: PartialEq>(files: &[(K, Source)]) -> Result<Vec<usize>, IntakeError> {
    let twins =
        |(kind, _): &&(K, Source)| files.iter().filter(|(other, _)| other == kind).count() > 1;
    if !files.iter().any(|file| twins(&file)) {
        return Ok(Vec::new());
    }
    let mut hashes = Vec::new();
    for file in files {
        hashes.push(if twins(&file) {
            row_hashes(&file.1)?
        } else {
            HashMap::new()
        });
    }
    let holds = |place: usize, other: usize| {
        let same_kind = place != other && files[place].0 == files[other].0;
        let (own, theirs) = (&hashes[place], &hashes[other]);
        let first_of_equals = own != theirs || other < place;
        same_kind
            && first_of_equals
            && own
                .iter()
                .all(|(row, count)| theirs.get(row).is_some_and(|other| count <= other))
    };
    let is_copy = |place: &usize| (0..files.len()).any(|other| holds(*place, other));
    Ok((0..files.len()).filter(is_copy).collect())
}

/// How often each row stands in a file.
fn row_hashes(source: &Source) -> Result<HashMap<u64, u32>, IntakeError> {
    let order = repeats::by_name(source);
    let mut hashes: HashMap<u64, u32> = HashMap::new();
    source.each(|row| {
        let hash = repeats::hash(source, &order, row.cells);
        *hashes.entry(hash).or_default() += 1;
        Ok(())
    })?;
    Ok(hashes)
}

/// The files of the paths, folders opened one level deep, in the order of their names.
fn list(paths: &[PathBuf]) -> Result<Vec<PathBuf>, IntakeError> {
    let mut files = Vec::new();
    for path in paths {
        let io = |source| IntakeError::Io {
            path: path.clone(),
            source,
        };
        if path.metadata().map_err(io)?.is_dir() {
            let mut inside = Vec::new();
            for entry in path.read_dir().map_err(io)?.take(MAX_FILES + 1) {
                let entry = entry.map_err(io)?.path();
                let hidden = file_name(&entry).starts_with('.');
                if entry.is_file() && !hidden {
                    inside.push(entry);
                }
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
        if files.len() > MAX_FILES {
            return Err(too_many_files(path));
        }
    }
    Ok(files)
}

fn too_many_files(path: &Path) -> IntakeError {
    IntakeError::TooLarge {
        path: path.to_owned(),
        what: format!("more than {MAX_FILES} files"),
    }
}

/// Why a file is not read, and what to do about it.
fn why_no_table(path: &Path) -> &'static str {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    match extension.to_lowercase().as_str() {
        "xls" | "xlsb" | "ods" | "numbers" => {
            "a spreadsheet of another kind; save it as .xlsx, or each sheet as CSV"
        }
        "xlsx" | "xlsm" => "a workbook in an archive; unpack it first",
        "7z" | "rar" | "tar" | "tgz" | "bz2" | "xz" => "an archive; unpack it first",
        "zip" => "an archive in an archive; unpack it first",
        "toml" => "no file with rows; a policy is given with --policy FILE",
        _ => "no file with rows, by its name",
    }
}

fn not_recognised(paths: &[PathBuf], files: &[PathBuf]) -> IntakeError {
    let names: Vec<_> = files.iter().map(|path| file_name(path)).collect();
    let places: Vec<_> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    IntakeError::NotRecognised(format!(
        "{}: no file here is known ({}).\nDoorstep reads native files (touches.csv, people.csv, orders.csv, deals.csv, counts.csv and others: \
         docs/native-files.md) and the exports it has presets for. An owner with a notebook can type monthly totals in: doorstep ask",
        places.join(", "),
        if names.is_empty() {
            "none at all".to_owned()
        } else {
            names.join(", ")
        },
    ))
}
