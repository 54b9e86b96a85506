//! What files there are, and how each will be read: decided by names and headers before any row.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use doorstep_records::money::{self, Currency};
use doorstep_records::rows::{IntoTables, NATIVE, Reading, Sink};
use doorstep_records::{Calendar, Notice, Table, Tables};

use crate::file::{Source, file_name, has_rows, is_archive, is_workbook, places};
use crate::guess::{self, FileGuess};
use crate::mail::{self, Mailboxes};
use crate::native;
use crate::preset::{self, Preset, Shelves};
use crate::problems::{IntakeError, Rejects};
use crate::repeats::{self, Repeats};
use crate::rows::{self, Into, Seen};

/// No folder is read with more files.
const MAX_FILES: usize = 10_000;

/// What is to be read, and what is said of it.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Files and folders. Each folder is a business's, or a system's, of its own.
    pub paths: Vec<PathBuf>,
    /// Mapping files: presets that somebody wrote for files that are not known here.
    pub maps: Vec<PathBuf>,
    /// What the files are, as `preset.file` or the name of a table.
    pub role: Option<String>,
    /// What to call the system that the rows come from.
    pub system: Option<String>,
    /// Files that are not known are taken for what they are guessed to be.
    pub guess: bool,
    /// The business's own addresses, for mail: whole ones, or domains as `@firm.example`.
    pub ours: Vec<String>,
}

/// How a set of files will be read.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    parts: Vec<Part>,
    notices: Vec<Notice>,
    /// Files with rows that nothing here knows.
    unknown: Vec<Source>,
}

/// What files are, as far as it is known or can be guessed.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Files that are known, and what they are read as.
    pub known: Vec<(String, String)>,
    /// Files that are guessed.
    pub guesses: Vec<FileGuess>,
    /// Files that are neither.
    pub others: Vec<String>,
    /// The guess as a mapping file.
    pub mapping: String,
}

/// Files of one system.
#[derive(Clone, Debug)]
struct Part {
    /// What the system is called: with their ids it names rows.
    system: String,
    reads: Reads,
    /// The folder it was found in.
    folder: Option<String>,
}

#[derive(Clone, Debug)]
enum Reads {
    Native(Vec<(Table, Source)>),
    /// The name of each file within the preset, and the file; in the order of the preset.
    Preset(Box<Preset>, Vec<(String, Source)>),
    Mail(Mailboxes),
}

impl Reads {
    fn sources(&self) -> Vec<&Source> {
        match self {
            Reads::Native(files) => files.iter().map(|(_, source)| source).collect(),
            Reads::Preset(_, files) => files.iter().map(|(_, source)| source).collect(),
            Reads::Mail(_) => Vec::new(),
        }
    }
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
    pub fn of(asked: &Asked) -> Result<Self, IntakeError> {
        let (mut plan, files) = Plan::look(asked)?;
        if asked.guess && !plan.unknown.is_empty() {
            plan.take_guess()?;
        }
        let others = std::mem::take(&mut plan.unknown);
        if plan.parts.is_empty() {
            return Err(not_recognised(&asked.paths, &files));
        }
        for source in others {
            plan.leave_out(&source.path, "its columns are those of no system that is known or needs it: doorstep import --explain shows what they may mean");
        }
        let above: Vec<Notice> = plan.sources().filter_map(passed_over).collect();
        plan.notices.extend(above);
        plan.name_systems(asked.system.as_deref());
        plan.join_native();
        plan.leave_out_copies()?;
        Ok(plan)
    }

    /// What files are, as far as it is known or can be guessed.
    pub fn explain(asked: &Asked) -> Result<Explained, IntakeError> {
        let (plan, _) = Plan::look(asked)?;
        let (mapping, guesses) = guess::mapping(&plan.unknown)?;
        let mut known = Vec::new();
        for part in &plan.parts {
            match &part.reads {
                Reads::Native(files) => {
                    known.extend(files.iter().map(|(table, source)| {
                        (source.name(), format!("the table {}", table.name()))
                    }));
                }
                Reads::Preset(preset, files) => {
                    known.extend(files.iter().map(|(file, source)| {
                        (source.name(), format!("{} ({file})", preset.title))
                    }));
                }
                Reads::Mail(mailboxes) => known.extend(
                    mailboxes
                        .paths
                        .iter()
                        .map(|path| (file_name(path), "mail".to_owned())),
                ),
            }
        }
        let is_guessed = |name: &String| guesses.iter().any(|guess| guess.file == *name);
        let others = plan
            .unknown
            .iter()
            .map(Source::name)
            .filter(|name| !is_guessed(name))
            .collect();
        Ok(Explained {
            known,
            guesses,
            others,
            mapping,
        })
    }

    /// Reads what is not known as it is guessed to be.
    fn take_guess(&mut self) -> Result<(), IntakeError> {
        let unknown = std::mem::take(&mut self.unknown);
        let (mapping, guesses) = guess::mapping(&unknown)?;
        if guesses.is_empty() {
            self.unknown = unknown;
            return Ok(());
        }
        let preset = Preset::parse(&mapping)?;
        for guess in &guesses {
            let text = format!(
                "{} is taken for {}, certainty {:.2}: doorstep import --explain shows what each column is taken for",
                guess.file,
                guess.table.name(),
                guess.certainty
            );
            self.notices
                .push(Notice::new("file-guessed", guess.file.clone(), text));
        }
        self.recognise(
            None,
            unknown.into_iter().map(|source| (None, source)).collect(),
            &[preset],
            None,
        );
        Ok(())
    }

    /// Looks at files and folders, and finds what is known of them.
    fn look(asked: &Asked) -> Result<(Self, Vec<PathBuf>), IntakeError> {
        let mut presets = Vec::new();
        for path in &asked.maps {
            presets.push(Preset::read(path)?);
        }
        presets.extend(preset::embedded()?);
        let role = asked.role.as_deref().map(|role| Role::of(role, &presets));
        let role = role.transpose()?;
        let mut plan = Plan::default();
        let mut files = Vec::new();
        let mut known = 0;
        let is_mail = matches!(role, Some(Role::Mail));
        let mut mail = Vec::new();
        for group in groups(&asked.paths, is_mail)? {
            mail.extend(group.mail);
            let sources = plan.open(&group.files, &mut known)?;
            plan.recognise(group.folder.as_deref(), sources, &presets, role.as_ref());
            files.extend(group.files);
        }
        if !mail.is_empty() {
            plan.parts.push(Part {
                system: mail::SYSTEM.to_owned(),
                reads: Reads::Mail(Mailboxes {
                    paths: mail,
                    ours: asked.ours.clone(),
                }),
                folder: None,
            });
        }
        Ok((plan, files))
    }

    /// The files of a group that have rows, with the table that their place names.
    fn open(
        &mut self,
        files: &[PathBuf],
        known: &mut usize,
    ) -> Result<Vec<(Option<Table>, Source)>, IntakeError> {
        let mut sources = Vec::new();
        for path in files {
            if !has_rows(path) && !is_archive(path) && !is_workbook(path) {
                self.leave_out(path, why_no_table(path));
                continue;
            }
            for place in places(path)? {
                *known += 1;
                if *known > MAX_FILES {
                    return Err(too_many_files(path));
                }
                let path = place.shown.clone();
                if place.sheet.is_none() && !has_rows(&path) {
                    self.leave_out(&path, why_no_table(&path));
                    continue;
                }
                let table = place.table();
                match Source::open(place)? {
                    Some(source) => sources.push((table, source)),
                    None => self.leave_out(&path, "empty"),
                }
            }
        }
        Ok(sources)
    }

    /// Which files of a group are native, and which presets read the others.
    fn recognise(
        &mut self,
        folder: Option<&str>,
        sources: Vec<(Option<Table>, Source)>,
        presets: &[Preset],
        role: Option<&Role>,
    ) {
        let mut native = Vec::new();
        let mut others = Vec::new();
        for (table, source) in sources {
            let by_header = || native::table_of_header(&source.header);
            // Other systems call their files deals.csv too.
            let is_foreign = || {
                presets
                    .iter()
                    .any(|preset| preset.file_of(&source).is_some())
            };
            let table =
                table.filter(|table| native::has_needed(*table, &source.header) || !is_foreign());
            match role {
                Some(Role::Table(table)) => native.push((*table, source)),
                Some(Role::File(..) | Role::Mail) => others.push(source),
                None => match table.or_else(by_header) {
                    Some(table) => native.push((table, source)),
                    None => others.push(source),
                },
            }
        }
        let parts = match role {
            Some(Role::File(preset, file)) => {
                let known = preset.file(file);
                let files = others.into_iter().map(|source| match known {
                    Some(known) => (file.clone(), known.of(source)),
                    None => (file.clone(), source),
                });
                vec![((**preset).clone(), files.collect())]
            }
            _ => self.choose(others, presets),
        };
        native.sort_by_key(|(table, _)| *table);
        if !native.is_empty() {
            self.parts.push(Part {
                system: NATIVE.to_owned(),
                reads: Reads::Native(native),
                folder: folder.map(str::to_owned),
            });
        }
        for (preset, files) in parts.into_iter().filter(|(_, files)| !files.is_empty()) {
            self.parts.push(Part {
                system: preset.name.clone(),
                reads: Reads::Preset(Box::new(preset), files),
                folder: folder.map(str::to_owned),
            });
        }
    }

    /// The presets whose files are there, the one that knows most first, until no file is left that is known.
    fn choose(
        &mut self,
        mut sources: Vec<Source>,
        presets: &[Preset],
    ) -> Vec<(Preset, Vec<(String, Source)>)> {
        let mut chosen: Vec<(Preset, Vec<(String, Source)>)> = Vec::new();
        loop {
            let fits = |preset: &Preset| {
                let files = sources.iter().filter_map(|source| preset.file_of(source));
                let found: Vec<_> = files.collect();
                let has = |name: &String| found.iter().any(|file| file.name == *name);
                let is_whole = preset
                    .files
                    .iter()
                    .all(|file| file.optional || has(&file.name));
                let knows: usize = found.iter().map(|file| file.particularity()).sum();
                (is_whole && !found.is_empty()).then_some(knows)
            };
            let fitting = presets
                .iter()
                .filter_map(|preset| Some((fits(preset)?, preset)));
            // Of equal ones the first: a mapping file goes before what comes with Doorstep.
            let best = fitting.rev().max_by_key(|(knows, _)| *knows);
            let Some((_, preset)) = best else { break };
            let (mut files, mut left) = (Vec::new(), Vec::new());
            for source in sources {
                match preset.file_of(&source) {
                    Some(file) => files.push((file.name.clone(), file.of(source))),
                    None => left.push(source),
                }
            }
            let place = |name: &str| preset.files.iter().position(|file| file.name == name);
            files.sort_by_key(|(name, _)| place(name));
            chosen.push((preset.clone(), files));
            sources = left;
        }
        self.unknown.extend(sources);
        chosen
    }

    /// Gives each part the name of its system; two exports of one system in two folders are two. Native files belong to the one system in
    /// their folder, else to the only one there is: they name its sellers, and what its campaigns cost.
    fn name_systems(&mut self, given: Option<&str>) {
        let is_preset = |part: &&Part| matches!(part.reads, Reads::Preset(..));
        let presets = self.parts.iter().filter(is_preset);
        let presets: Vec<(String, Option<String>)> = presets
            .map(|part| (part.system.clone(), part.folder.clone()))
            .collect();
        let name = |system: &str, folder: &Option<String>| {
            let folders = presets.iter().filter(|(name, _)| name == system);
            let is_twice = folders.collect::<HashSet<_>>().len() > 1;
            match (given, folder) {
                (Some(given), _) => given.to_owned(),
                (None, Some(folder)) if is_twice => format!("{system}-{folder}"),
                _ => system.to_owned(),
            }
        };
        for part in &mut self.parts {
            let here = presets.iter().filter(|(_, folder)| *folder == part.folder);
            let here: Vec<_> = here.collect();
            let is_native = matches!(part.reads, Reads::Native(_));
            part.system = match (&here[..], &presets[..]) {
                ([(system, folder)], _) | (_, [(system, folder)]) if is_native => {
                    name(system, folder)
                }
                _ => name(&part.system, &part.folder),
            };
        }
    }

    /// Native files of one system in several folders are read together: they may overlap.
    fn join_native(&mut self) {
        let mut joined: Vec<Part> = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            let same = joined.iter_mut().find(|known| {
                known.system == part.system && matches!(known.reads, Reads::Native(_))
            });
            match (same, part.reads) {
                (
                    Some(Part {
                        reads: Reads::Native(files),
                        ..
                    }),
                    Reads::Native(more),
                ) => {
                    files.extend(more);
                    files.sort_by_key(|(table, _)| *table);
                }
                (_, reads) => joined.push(Part { reads, ..part }),
            }
        }
        self.parts = joined;
    }

    /// The numbers of the policy that fit these records, as TOML. Where two systems differ, the first is believed.
    pub fn policy_toml(&self) -> Option<String> {
        let mut policy = toml::Table::new();
        for preset in self.presets() {
            for (key, value) in &preset.policy {
                policy.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        self.presets().next()?;
        toml::to_string(&policy).ok()
    }

    fn presets(&self) -> impl Iterator<Item = &Preset> {
        self.parts.iter().filter_map(|part| match &part.reads {
            Reads::Preset(preset, _) => Some(&**preset),
            Reads::Native(_) | Reads::Mail(_) => None,
        })
    }

    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.parts.iter().flat_map(|part| part.reads.sources())
    }

    fn has_several_systems(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.system != self.parts[0].system)
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
        let mut sink = IntoTables::new(&mut tables, calendar);
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
        for part in &self.parts {
            into.sink.system(&part.system, self.has_several_systems());
            match &part.reads {
                Reads::Native(files) => {
                    for (table, source) in files {
                        let has_sibling =
                            files.iter().filter(|(other, _)| other == table).count() > 1;
                        let repeats = has_sibling.then(|| repeats.entry(*table).or_default());
                        let rows = rows::native(source, *table, reading, repeats, &mut into)?;
                        into.file += 1;
                        used.push(used_file(source, table.name().to_owned(), rows));
                    }
                }
                Reads::Preset(preset, files) => {
                    used.extend(read_preset(preset, files, reading, &mut into)?);
                }
                Reads::Mail(mailboxes) => {
                    let counts = mail::read(mailboxes, reading, &mut into)?;
                    into.file += 1;
                    used.extend(
                        mailboxes
                            .paths
                            .iter()
                            .zip(counts)
                            .map(|(path, rows)| UsedFile {
                                file: file_name(path),
                                path: path.clone(),
                                as_what: "mail".to_owned(),
                                rows,
                            }),
                    );
                }
            }
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
        let sums = self
            .sources()
            .map(Source::progress)
            .fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
        if sums.1 == 0 {
            1.0
        } else {
            sums.0 as f64 / sums.1 as f64
        }
    }

    /// The files that were not saved as UTF-8: what they were taken for can be seen only in their names.
    fn decoded(&self) -> Vec<Notice> {
        let notice = |source: &Source| {
            let (file, encoding) = (source.name(), source.encoding()?);
            let text = format!(
                "{file} is not UTF-8 and was read as {encoding}: look whether names are spelt right"
            );
            Some(Notice::new("text-decoded", file, text))
        };
        self.sources().filter_map(notice).collect()
    }

    fn leave_out(&mut self, path: &Path, why: &str) {
        let file = file_name(path);
        let text = format!("{file} is not used: {why}");
        self.notices.push(Notice::new("file-not-used", file, text));
    }

    /// A file whose rows all stand in another of its kind is left out, never counted twice.
    fn leave_out_copies(&mut self) -> Result<(), IntakeError> {
        let mut left_out = Vec::new();
        for part in &mut self.parts {
            match &mut part.reads {
                Reads::Native(files) => left_out.extend(take_copies(files)?),
                Reads::Preset(_, files) => left_out.extend(take_copies(files)?),
                Reads::Mail(_) => {}
            }
        }
        for path in left_out {
            self.leave_out(&path, "its rows stand in another file");
        }
        Ok(())
    }
}

/// What the caller says that files are.
enum Role {
    Table(Table),
    Mail,
    File(Box<Preset>, String),
}

impl Role {
    fn of(text: &str, presets: &[Preset]) -> Result<Self, IntakeError> {
        if text == mail::SYSTEM {
            return Ok(Role::Mail);
        }
        if let Some(table) = Table::from_name(text.strip_prefix("native.").unwrap_or(text)) {
            return Ok(Role::Table(table));
        }
        let known = |preset: &Preset| {
            let files = preset.files.iter();
            let roles = files.map(|file| format!("{}.{}", preset.name, file.name));
            roles.collect::<Vec<_>>().join(", ")
        };
        let named = text.split_once('.').and_then(|(name, file)| {
            let preset = presets.iter().find(|preset| preset.name == name)?;
            preset
                .file(file)
                .map(|file| Role::File(Box::new(preset.clone()), file.name.clone()))
        });
        named.ok_or_else(|| {
            let presets: Vec<String> = presets.iter().map(known).collect();
            let tables: Vec<&str> = Table::ALL.iter().map(|table| table.name()).collect();
            IntakeError::NotRecognised(format!(
                "{text} is nothing that a file can be read as. There are mail, the tables {}; and of other systems {}",
                tables.join(", "),
                presets.join(", ")
            ))
        })
    }
}

/// What stands above the header is passed over, and told.
fn passed_over(source: &Source) -> Option<Notice> {
    let rows = source.preamble();
    let file = source.name();
    let text = format!(
        "{file}: {} above the header, of one cell each, {} passed over",
        money::some(rows, "row", "rows"),
        if rows == 1 { "is" } else { "are" }
    );
    (rows > 0).then(|| Notice::new("rows-passed-over", file, text))
}

fn used_file(source: &Source, as_what: String, rows: usize) -> UsedFile {
    UsedFile {
        file: source.name(),
        path: source.lies_in().to_owned(),
        as_what,
        rows,
    }
}

fn read_preset(
    preset: &Preset,
    sources: &[(String, Source)],
    reading: Reading,
    into: &mut Into,
) -> Result<Vec<UsedFile>, IntakeError> {
    let shelves = Shelves::new(sources);
    let mut used = Vec::new();
    let mut seen = Seen::default();
    for (name, source) in sources {
        let rows = rows::by_preset(source, preset, name, &shelves, reading, &mut seen, into)?;
        into.file += 1;
        used.push(used_file(
            source,
            format!("{} ({name})", preset.title),
            rows,
        ));
    }
    Ok(used)
}

/// Takes the copies out of files of the same kind; returns their paths.
fn take_copies<K: PartialEq>(files: &mut Vec<(K, Source)>) -> Result<Vec<PathBuf>, IntakeError> {
    let places = copies(files)?;
    let taken = places.iter().rev().map(|place| files.remove(*place).1.path);
    Ok(taken.collect())
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

/// Files that belong together: those of a folder, or all that were named one by one.
#[derive(Default)]
struct Group {
    folder: Option<String>,
    files: Vec<PathBuf>,
    /// Mailboxes among them, and Maildirs.
    mail: Vec<PathBuf>,
}

/// Whether a file is no table and holds mail.
fn is_mailbox(path: &Path) -> bool {
    !has_rows(path) && !is_archive(path) && !is_workbook(path) && mail::is_mail(path)
}

/// The files of the paths, folders opened one level deep, in the order of their names.
fn groups(paths: &[PathBuf], are_mail: bool) -> Result<Vec<Group>, IntakeError> {
    let mut groups = Vec::new();
    let mut single = Group::default();
    let mut count = 0;
    for path in paths {
        let io = |source| IntakeError::Io {
            path: path.clone(),
            source,
        };
        let is_folder = path.metadata().map_err(io)?.is_dir();
        if are_mail || (is_folder && mail::is_maildir(path)) {
            single.mail.push(path.clone());
        } else if is_folder {
            let (mut inside, mut mailboxes) = (Vec::new(), Vec::new());
            for entry in path.read_dir().map_err(io)?.take(MAX_FILES + 1) {
                let entry = entry.map_err(io)?.path();
                let hidden = file_name(&entry).starts_with('.');
                let is_mail = if entry.is_dir() {
                    mail::is_maildir(&entry)
                } else {
                    is_mailbox(&entry)
                };
                if hidden {
                    continue;
                }
                if is_mail {
                    mailboxes.push(entry);
                } else if entry.is_file() {
                    inside.push(entry);
                }
            }
            inside.sort();
            mailboxes.sort();
            count += inside.len() + mailboxes.len();
            groups.push(Group {
                folder: Some(file_name(path)),
                files: inside,
                mail: mailboxes,
            });
        } else {
            count += 1;
            if is_mailbox(path) {
                single.mail.push(path.clone());
            } else {
                single.files.push(path.clone());
            }
        }
        if count > MAX_FILES {
            return Err(too_many_files(path));
        }
    }
    if !(single.files.is_empty() && single.mail.is_empty()) {
        groups.push(single);
    }
    Ok(groups)
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
         docs/native-files.md), mail, and the exports it has presets for (docs/import.md). What other files may mean is shown by \
         doorstep import --explain. An owner with a notebook can type monthly totals in: doorstep ask",
        places.join(", "),
        if names.is_empty() {
            "none at all".to_owned()
        } else {
            names.join(", ")
        },
    ))
}
