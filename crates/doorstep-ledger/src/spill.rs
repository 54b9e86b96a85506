//! Records in partitions: in memory as long as they fit, then in one file that has no name and vanishes with the process.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Records go into so many partitions.
pub(crate) const PARTITIONS: usize = 64;

/// What one partition holds: bytes in memory, and where the rest lies in the file.
#[derive(Debug, Default)]
struct Partition {
    held: Vec<u8>,
    spilt: Vec<(u64, usize)>,
}

/// Records by partition.
#[derive(Debug)]
pub(crate) struct Spill {
    partitions: Vec<Partition>,
    held: usize,
    file: Option<File>,
    end: u64,
}

impl Spill {
    pub(crate) fn new() -> Self {
        Spill {
            partitions: (0..PARTITIONS).map(|_| Partition::default()).collect(),
            held: 0,
            file: None,
            end: 0,
        }
    }

    /// Adds a record: its length goes before it. Returns by how much memory grew.
    pub(crate) fn add(&mut self, partition: usize, record: &[u8]) -> usize {
        let held = &mut self.partitions[partition].held;
        held.extend((record.len() as u32).to_le_bytes());
        held.extend(record);
        let grown = record.len() + 4;
        self.held += grown;
        grown
    }

    /// Writes what is held to the file. Returns how many bytes that freed.
    pub(crate) fn spill(&mut self) -> io::Result<usize> {
        if self.held == 0 {
            return Ok(0);
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        file.seek(SeekFrom::Start(self.end))?;
        for partition in &mut self.partitions {
            if partition.held.is_empty() {
                continue;
            }
            file.write_all(&partition.held)?;
            partition.spilt.push((self.end, partition.held.len()));
            self.end += partition.held.len() as u64;
            partition.held = Vec::new();
        }
        self.file = Some(file);
        Ok(std::mem::take(&mut self.held))
    }

    /// All bytes of a partition, in the order they were added.
    pub(crate) fn bytes(&mut self, partition: usize) -> io::Result<Vec<u8>> {
        let Partition { held, spilt } = &self.partitions[partition];
        let length = spilt.iter().map(|(_, length)| length).sum::<usize>() + held.len();
        let mut bytes = vec![0; length];
        let mut at = 0;
        if let Some(file) = &mut self.file {
            for &(start, length) in spilt {
                file.seek(SeekFrom::Start(start))?;
                file.read_exact(&mut bytes[at..at + length])?;
                at += length;
            }
        }
        bytes[at..].copy_from_slice(held);
        Ok(bytes)
    }

    /// The same, and the partition is empty afterwards.
    pub(crate) fn take(&mut self, partition: usize) -> io::Result<Vec<u8>> {
        let bytes = self.bytes(partition)?;
        let taken = std::mem::take(&mut self.partitions[partition]);
        self.held -= taken.held.len();
        Ok(bytes)
    }
}

/// The records in the bytes of a partition.
pub(crate) fn records(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk()?;
        let (record, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some(record)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_their_order_whether_spilt_or_held() {
        let mut spill = Spill::new();
        for number in 0..100_u8 {
            spill.add(usize::from(number) % 3, &[number; 5]);
            if number % 40 == 39 {
                assert!(spill.spill().unwrap() > 0);
            }
        }
        for partition in 0..3 {
            let bytes = spill.take(partition).unwrap();
            let numbers: Vec<usize> = records(&bytes).map(|record| record[0].into()).collect();
            let expected: Vec<usize> = (0..100).filter(|number| number % 3 == partition).collect();
            assert_eq!(numbers, expected);
            assert!(spill.take(partition).unwrap().is_empty());
        }
    }
}
