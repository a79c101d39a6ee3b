//! What a process did to its files, in the order in which it did it: the writes, truncates and syncs, and between them
//! what it acknowledged. Kept as one deflated file, so that a system without strace can replay it.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// One thing that a process did. Paths are relative to the recorded folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    MakeFolder {
        path: String,
    },
    Create {
        path: String,
    },
    Write {
        path: String,
        offset: u64,
        bytes: Vec<u8>,
    },
    Resize {
        path: String,
        length: u64,
    },
    /// Of a file or of a folder.
    Sync {
        path: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Remove {
        path: String,
    },
    /// A line of the writer: from here on this may not be lost.
    Acknowledge {
        line: String,
    },
}

const BYTES_MAX: usize = 256 << 20;

/// The recording as it is kept.
pub(crate) fn encode(ops: &[Op]) -> Vec<u8> {
    let mut out = Vec::new();
    for op in ops {
        let (kind, text, number, bytes): (u8, &str, u64, &[u8]) = match op {
            Op::MakeFolder { path } => (0, path, 0, &[]),
            Op::Create { path } => (1, path, 0, &[]),
            Op::Write { path, offset, bytes } => (2, path, *offset, bytes),
            Op::Resize { path, length } => (3, path, *length, &[]),
            Op::Sync { path } => (4, path, 0, &[]),
            Op::Rename { from, to } => (5, from, 0, to.as_bytes()),
            Op::Remove { path } => (6, path, 0, &[]),
            Op::Acknowledge { line } => (7, line, 0, &[]),
        };
        out.push(kind);
        out.extend((text.len() as u32).to_le_bytes());
        out.extend(text.as_bytes());
        out.extend(number.to_le_bytes());
        out.extend((bytes.len() as u32).to_le_bytes());
        out.extend(bytes);
    }
    compress_to_vec(&out, 9)
}

/// Reads what [`encode`] wrote.
pub(crate) fn decode(kept: &[u8]) -> Vec<Op> {
    let all = decompress_to_vec_with_limit(kept, BYTES_MAX).expect("a deflated recording");
    let (mut rest, mut ops) = (&all[..], Vec::new());
    while !rest.is_empty() {
        let kind = take(&mut rest, 1)[0];
        let path = text(&mut rest);
        let number = u64::from_le_bytes(take(&mut rest, 8).try_into().expect("eight bytes"));
        let length = u32::from_le_bytes(take(&mut rest, 4).try_into().expect("four bytes"));
        let bytes = take(&mut rest, length as usize).to_vec();
        ops.push(match kind {
            0 => Op::MakeFolder { path },
            1 => Op::Create { path },
            2 => Op::Write { path, offset: number, bytes },
            3 => Op::Resize { path, length: number },
            4 => Op::Sync { path },
            5 => Op::Rename { from: path, to: String::from_utf8(bytes).expect("a path") },
            6 => Op::Remove { path },
            7 => Op::Acknowledge { line: path },
            other => panic!("no operation {other}"),
        });
    }
    ops
}

fn text(rest: &mut &[u8]) -> String {
    let length = u32::from_le_bytes(take(rest, 4).try_into().expect("four bytes"));
    String::from_utf8(take(rest, length as usize).to_vec()).expect("text")
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}
