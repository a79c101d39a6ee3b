//! Looks into SQLite's write-ahead log before SQLite does. SQLite reads it up to the first frame that does not fit and
//! takes no notice of what follows: right after a power cut, which can only lose the transaction that was being
//! written, but a silent loss where an older one was damaged. This tells the two apart. It only reads.
//!
//! The layout is SQLite's own (<https://www.sqlite.org/fileformat2.html#walformat>).

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// The magic's last bit: whether checksums read big-endian words.
const MAGIC: u32 = 0x377F_0682;
const PAGE_BYTES_MAX: usize = 65_536;

/// The running checksum: each frame's goes on from the one before.
type Checksum = (u32, u32);

/// Where the log of a database lies.
pub(crate) fn path_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// What of a database's write-ahead log is damaged though it was durable once, if anything is.
///
/// Sound: the log is absent, whole, or its last transaction alone is not whole.
pub(crate) fn damage(database: &Path) -> io::Result<Option<String>> {
    let path = path_of(database);
    let mut before = None;
    loop {
        let found = scan(&path)?;
        // A server that writes meanwhile looks like damage once, but never twice at the same place.
        if found.is_none() || found == before {
            return Ok(found);
        }
        before = found;
    }
}

fn scan(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        // What is no file (a pipe, on which opening would wait; a folder) is SQLite's to refuse.
        Ok(found) if !found.is_file() => return Ok(None),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let file = match File::open(path) {
        Ok(file) => file,
        // A server that ends meanwhile removes it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut input = BufReader::new(file);
    let mut bytes = [0; HEADER_BYTES];
    if !fill(&mut input, &mut bytes)? {
        return Ok(None);
    }
    let Some(header) = Header::read(&bytes) else {
        // SQLite makes the header durable before it writes a frame, so nothing behind it means nothing lost.
        let any_frame = fill(&mut input, &mut [0; FRAME_HEADER_BYTES])?;
        return Ok(any_frame.then(|| "the header of the write-ahead log is damaged".to_owned()));
    };
    scan_frames(&mut input, &header)
}

fn scan_frames(input: &mut impl Read, header: &Header) -> io::Result<Option<String>> {
    let mut bytes = vec![0; FRAME_HEADER_BYTES + header.page_bytes];
    let mut last = header.checksum;
    let mut number = 0_u64;
    // The frames that SQLite reads.
    loop {
        if !fill(input, &mut bytes)? {
            return Ok(None);
        }
        let computed = header.checksum_after(last, &bytes);
        if !header.is_current(&bytes) || computed != stored_checksum(&bytes) {
            last = computed;
            break;
        }
        last = computed;
        number += 1;
    }
    // Behind them: a frame that goes on from the end of a transaction shows that this end was durable before it.
    let first_bad = number;
    let mut before = [Some(last), Some(stored_checksum(&bytes))];
    let mut ends_transaction = word(&bytes, 4) != 0;
    while fill(input, &mut bytes)? {
        let stored = stored_checksum(&bytes);
        let follows =
            |from: &Option<Checksum>| from.is_some_and(|from| header.checksum_after(from, &bytes) == stored);
        if ends_transaction && header.is_current(&bytes) && before.iter().any(follows) {
            return Ok(Some(format!(
                "frame {} of the write-ahead log is damaged, and transactions behind it were durable",
                first_bad + 1
            )));
        }
        before = [None, Some(stored)];
        ends_transaction = word(&bytes, 4) != 0;
    }
    Ok(None)
}

struct Header {
    big_endian: bool,
    page_bytes: usize,
    salts: [u8; 8],
    checksum: Checksum,
}

impl Header {
    /// `None` for a header that SQLite would not take.
    fn read(bytes: &[u8; HEADER_BYTES]) -> Option<Header> {
        let magic = word(bytes, 0);
        let page_bytes = word(bytes, 8) as usize;
        let sound = magic & !1 == MAGIC
            && page_bytes.is_power_of_two()
            && (512..=PAGE_BYTES_MAX).contains(&page_bytes);
        let mut salts = [0; 8];
        salts.copy_from_slice(&bytes[16..24]);
        let mut header = Header { big_endian: magic & 1 == 1, page_bytes, salts, checksum: (0, 0) };
        header.checksum = header.sum((0, 0), &bytes[..24]);
        (sound && header.checksum == (word(bytes, 24), word(bytes, 28))).then_some(header)
    }

    fn is_current(&self, frame: &[u8]) -> bool {
        frame[8..16] == self.salts && word(frame, 0) != 0
    }

    fn checksum_after(&self, before: Checksum, frame: &[u8]) -> Checksum {
        self.sum(self.sum(before, &frame[..8]), &frame[FRAME_HEADER_BYTES..])
    }

    fn sum(&self, start: Checksum, bytes: &[u8]) -> Checksum {
        let (mut first, mut second) = start;
        for pair in bytes.chunks_exact(8) {
            let (a, b) = (word(pair, 0), word(pair, 4));
            let (a, b) = if self.big_endian { (a, b) } else { (a.swap_bytes(), b.swap_bytes()) };
            first = first.wrapping_add(a).wrapping_add(second);
            second = second.wrapping_add(b).wrapping_add(first);
        }
        (first, second)
    }
}

fn stored_checksum(frame: &[u8]) -> Checksum {
    (word(frame, 16), word(frame, 20))
}

/// A big-endian word.
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Fills the buffer; false at the file's end.
fn fill(input: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match input.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
