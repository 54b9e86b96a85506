//! Which rows a ledger holds already: beside each table of a segment lies a file with the keys of its rows and hashes of
//! what they say, sorted, so that new rows are held against old ones part by part.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use doorstep_records::rows::Place;

use crate::spill::PARTITIONS;

/// A key, and what its row said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub(crate) key: u128,
    /// A hash of what it says, or the run since which it no longer counts.
    pub(crate) said: u32,
}

impl Held {
    /// Both as one number: keys are the high 96 bits.
    const fn packed(self) -> u128 {
        self.key | self.said as u128
    }

    const fn of(packed: u128) -> Self {
        Held {
            key: packed & crate::key::KEY,
            said: packed as u32,
        }
    }
}

const MAGIC: &[u8; 8] = b"DSKEYS1\n";
const HEAD: u64 = 16;
const RECORD: usize = 16;

/// The part of all keys that one belongs to.
pub(crate) fn partition(key: u128) -> usize {
    (key >> (128 - PARTITIONS.trailing_zeros())) as usize
}

/// Writes keys, which must come in their order.
pub(crate) struct KeyWriter {
    out: BufWriter<File>,
    count: u64,
}

impl KeyWriter {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let mut out = BufWriter::new(File::create_new(path)?);
        out.write_all(MAGIC)?;
        out.write_all(&[0; 8])?;
        Ok(KeyWriter { out, count: 0 })
    }

    pub(crate) fn push(&mut self, held: Held) -> io::Result<()> {
        self.count += 1;
        self.out.write_all(&held.packed().to_be_bytes())
    }

    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.out.flush()?;
        let mut file = self.out.into_inner().map_err(io::Error::from)?;
        file.seek(SeekFrom::Start(MAGIC.len() as u64))?;
        file.write_all(&self.count.to_be_bytes())?;
        file.sync_all()?;
        Ok(self.count)
    }
}

/// Reads keys.
pub(crate) struct KeyReader {
    file: File,
    count: u64,
}

impl KeyReader {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut head = [0; HEAD as usize];
        file.read_exact(&mut head)?;
        let (magic, count) = head.split_at(MAGIC.len());
        let count = u64::from_be_bytes(count.try_into().map_err(io::Error::other)?);
        let length = file.metadata()?.len();
        if magic != MAGIC || Some(length) != count.checked_mul(RECORD as u64).map(|all| all + HEAD)
        {
            let text = "this is no whole file of keys: doorstep ledger rebuild makes it anew";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        Ok(KeyReader { file, count })
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    fn key(&mut self, at: u64) -> io::Result<u128> {
        self.file.seek(SeekFrom::Start(HEAD + at * RECORD as u64))?;
        let mut key = [0; 16];
        self.file.read_exact(&mut key)?;
        Ok(u128::from_be_bytes(key))
    }

    /// The first place whose key is not below this one.
    fn first(&mut self, key: u128) -> io::Result<u64> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.key(middle)? < key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// All keys of one part.
    pub(crate) fn part(&mut self, part: usize) -> io::Result<Vec<Held>> {
        let width = 128 - PARTITIONS.trailing_zeros();
        let start = self.first((part as u128) << width)?;
        let end = match (part as u128 + 1).checked_shl(width) {
            Some(next) if part + 1 < PARTITIONS => self.first(next)?,
            _ => self.count,
        };
        let mut bytes = vec![0; (end - start) as usize * RECORD];
        self.file
            .seek(SeekFrom::Start(HEAD + start * RECORD as u64))?;
        self.file.read_exact(&mut bytes)?;
        let records = bytes.chunks_exact(RECORD);
        let held = records.filter_map(|record| {
            let packed: [u8; RECORD] = record.try_into().ok()?;
            Some(Held::of(u128::from_be_bytes(packed)))
        });
        Ok(held.collect())
    }
}

/// A row of a run, before anybody knows whether it is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: u128,
    pub(crate) said: u32,
    pub(crate) run: u32,
    pub(crate) seq: u64,
    /// The number of the row of a file that it was made of.
    pub(crate) source: u64,
    pub(crate) place: Place,
}

impl Entry {
    pub(crate) fn bytes(&self) -> [u8; 52] {
        let mut bytes = [0; 52];
        bytes[..16].copy_from_slice(&self.key.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.said.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.seq.to_le_bytes());
        bytes[28..36].copy_from_slice(&self.source.to_le_bytes());
        bytes[36..40].copy_from_slice(&self.place.file.to_le_bytes());
        bytes[40..48].copy_from_slice(&self.place.row.to_le_bytes());
        bytes[48..].copy_from_slice(&self.run.to_le_bytes());
        bytes
    }

    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let (key, bytes) = bytes.split_first_chunk()?;
        let (said, bytes) = bytes.split_first_chunk()?;
        let (seq, bytes) = bytes.split_first_chunk()?;
        let (source, bytes) = bytes.split_first_chunk()?;
        let (file, bytes) = bytes.split_first_chunk()?;
        let (row, run) = bytes.split_first_chunk()?;
        Some(Entry {
            key: u128::from_le_bytes(*key),
            said: u32::from_le_bytes(*said),
            seq: u64::from_le_bytes(*seq),
            source: u64::from_le_bytes(*source),
            place: Place {
                file: u32::from_le_bytes(*file),
                row: u64::from_le_bytes(*row),
            },
            run: u32::from_le_bytes(run.try_into().ok()?),
        })
    }
}

/// A set of rows by their numbers.
#[derive(Debug, Default)]
pub(crate) struct RowSet(Vec<u64>);

impl RowSet {
    pub(crate) fn insert(&mut self, seq: u64) {
        let word = (seq / 64) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (seq % 64);
    }

    pub(crate) fn contains(&self, seq: u64) -> bool {
        let word = self.0.get((seq / 64) as usize);
        word.is_some_and(|word| word & (1 << (seq % 64)) != 0)
    }
}

/// What becomes of the rows of one table of a run.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// Rows that are not kept.
    pub(crate) skipped: RowSet,
    /// Rows whose id stands in an earlier row of the run that says something else, or in the same file.
    pub(crate) repeated: Vec<Entry>,
    /// Rows whose earlier row in the ledger said something else.
    pub(crate) changed: u64,
    /// Rows that are kept.
    pub(crate) added: u64,
    /// Rows that the ledger, or an earlier file, holds already.
    pub(crate) held: u64,
}

/// The keys of one part that are new.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) new: Vec<Held>,
    /// Those whose earlier row no longer counts.
    pub(crate) changed: Vec<u128>,
}

impl Settled {
    /// Settles the rows of a table with ids that fall into one part of the keys; `held` are those of the ledger, the
    /// latest last. Returns what the ledger will hold of them.
    pub(crate) fn with_ids(&mut self, mut entries: Vec<Entry>, held: &[Held]) -> Kept {
        let latest: HashMap<u128, u32> = held.iter().map(|held| (held.key, held.said)).collect();
        entries.sort_unstable_by_key(|entry| (entry.key, entry.place, entry.seq));
        let mut kept = Kept::default();
        for group in entries.chunk_by(|one, other| one.key == other.key) {
            let Some((first, others)) = group.split_first() else {
                continue;
            };
            let mut files = HashSet::from([first.place.file]);
            for other in others {
                self.skipped.insert(other.seq);
                let is_same_file = !files.insert(other.place.file);
                if is_same_file || other.said != first.said {
                    self.repeated.push(*other);
                } else {
                    self.held += 1;
                }
            }
            match latest.get(&first.key) {
                Some(said) if *said == first.said => {
                    self.skipped.insert(first.seq);
                    self.held += 1;
                    continue;
                }
                Some(_) => {
                    self.changed += 1;
                    kept.changed.push(first.key);
                }
                None => {}
            }
            self.added += 1;
            kept.new.push(Held {
                key: first.key,
                said: first.said,
            });
        }
        kept
    }

    /// The same for a table without ids: a row is the n-th of those that say the same.
    pub(crate) fn without_ids(&mut self, mut entries: Vec<Entry>, held: &[Held]) -> Kept {
        let mut known: HashMap<u128, u64> = HashMap::new();
        for held in held {
            *known.entry(held.key).or_default() += 1;
        }
        entries.sort_unstable_by_key(|entry| (entry.key, entry.place, entry.seq));
        let mut kept = Kept::default();
        for group in entries.chunk_by(|one, other| one.key == other.key) {
            let known = known.entry(group[0].key).or_default();
            for of_file in group.chunk_by(|one, other| one.place.file == other.place.file) {
                for (entry, number) in of_file.iter().zip(1_u64..) {
                    if number <= *known {
                        self.skipped.insert(entry.seq);
                        self.held += 1;
                    } else {
                        *known = number;
                        self.added += 1;
                        kept.new.push(Held {
                            key: entry.key,
                            said: entry.said,
                        });
                    }
                }
            }
        }
        kept
    }
}
