#!/usr/bin/env python3
"""Makes a match in a data folder one that other rules have played: its opening names the next rules version, and every
link and the head are computed anew, as server/eventlog/FORMAT.md says. Only while no server runs there.

    python3 other_rules.py DATA MATCH          prints the rules version that the match needs now
"""
import hashlib, sqlite3, struct, sys
from contextlib import closing
from pathlib import Path

FORMAT, OPENED = b"\x02\x00", b"\x00"


def digest(tag, name, *parts):
    named = tag + struct.pack("<Q", len(name)) + name.encode()
    return hashlib.sha256(named + b"".join(parts)).digest()


def integer(payload, at):
    """bincode's integer at this place, and the place behind it."""
    width = {251: "<H", 252: "<I"}.get(payload[at])
    if width is None:
        return payload[at], at + 1
    return struct.unpack_from(width, payload, at + 1)[0], at + 1 + struct.calcsize(width)


def as_bytes(number):
    """The integer as bincode writes it."""
    if number <= 250:
        return bytes([number])
    return b"\xfb" + struct.pack("<H", number) if number < 2**16 else b"\xfc" + struct.pack("<I", number)


def under_next_rules(opening):
    before = FORMAT + OPENED
    if not opening.startswith(before):
        sys.exit("the match's first record is no opening of format 2")
    rules, behind = integer(opening, len(before))
    return rules + 1, before + as_bytes(rules + 1) + opening[behind:]


def chained(name, payloads):
    """Each payload with its link."""
    link = digest(b"burnrate/head001", name)
    for number, payload in enumerate(payloads):
        length = struct.pack("<Q", len(payload))
        link = digest(b"burnrate/link001", name, struct.pack("<Q", number), link, length, payload)
        yield link, payload


def alter(log, name):
    found = log.execute("SELECT id FROM streams WHERE name = ?", (name,)).fetchone()
    if found is None:
        sys.exit("there is no stream " + name)
    first = found[0] << 32
    rows = log.execute("SELECT place, payload FROM records WHERE place BETWEEN ? AND ? ORDER BY place", (first, first + 2**32 - 1))
    places, payloads = map(list, zip(*rows))
    rules, payloads[0] = under_next_rules(payloads[0])
    records = list(chained(name, payloads))
    changed = [(link, payload, place) for place, (link, payload) in zip(places, records)]
    log.executemany("UPDATE records SET link = ?, payload = ? WHERE place = ?", changed)
    log.execute("UPDATE streams SET hash = ? WHERE id = ?", (records[-1][0], found[0]))
    return rules


folder, match = sys.argv[1:]
# SQLite reads what lies in the write-ahead log only, and writes it into the database when it closes it.
database = Path(folder, "burnrate.db").resolve(strict=True)
with closing(sqlite3.connect(database)) as log, log:
    print(alter(log, "match/" + match))
