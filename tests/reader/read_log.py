#!/usr/bin/env python3
"""Reads a log as server/eventlog/FORMAT.md describes it, and nothing else of this project: the format's second reader.

    python3 read_log.py LOG          LOG is an exported file, or a data folder's burnrate.db

One line a stream: its count, head and seal. One line a record: stream, number, link, bytes and SHA-256 of the payload;
of a match also the event's index, for Opened (0) rules and seed, for DayClosed (5) the day and the state's hash.
Exit status 1: something is damaged.
"""
import hashlib, os, sqlite3, struct, sys
from urllib.parse import quote


def digest(tag, name, *parts):
    named = tag + struct.pack("<Q", len(name)) + name.encode()
    return hashlib.sha256(named + b"".join(parts)).digest()


def integer(payload, at):
    """bincode's integer at this place, and the place behind it."""
    width = {251: "<H", 252: "<I", 253: "<Q"}.get(payload[at])
    if width is None:
        return payload[at], at + 1
    return struct.unpack_from(width, payload, at + 1)[0], at + 1 + struct.calcsize(width)


def event(payload):
    if payload[:2] != b"\x02\x00":
        return " format %d" % struct.unpack_from("<H", payload)
    index, at = integer(payload, 2)
    told = " event %d" % index
    if index == 0:
        rules, at = integer(payload, at)
        for _text in ("scenario", "resolved"):
            length, at = integer(payload, at)
            at += length
        told += " rules %d seed %d" % (rules, integer(payload, at)[0])
    if index == 5:
        day, at = integer(payload, at)
        told += " day %d state %s" % (day, payload[at : at + 32].hex())
    return told


def check(log, stream, name, count, head, seal):
    print("stream", name, count, head.hex(), seal.hex() if seal else "open")
    link, number = digest(b"burnrate/head001", name), 0
    places = (stream << 32, (stream << 32) + 2**32 - 1)
    rows = log.execute("SELECT place, link, payload FROM records WHERE place BETWEEN ? AND ? ORDER BY place", places)
    for place, stored, payload in rows:
        length = struct.pack("<Q", len(payload))
        link = digest(b"burnrate/link001", name, struct.pack("<Q", number), link, length, payload)
        if place != places[0] + number or stored != link:
            return "%s: record %d is damaged" % (name, number)
        said = event(payload) if name.startswith("match/") else ""
        print(name, number, link.hex(), len(payload), hashlib.sha256(payload).hexdigest() + said)
        number += 1
    if (count, head) != (number, link):
        return "%s: its head counts %d records, %d are there" % (name, count, number)
    if seal not in (None, digest(b"burnrate/seal001", name, struct.pack("<Q", count), head)):
        return "%s: its seal does not fit" % name


with open(sys.argv[1], "rb") as file:
    header = file.read(100)
if header[:16] != b"SQLite format 3\0" or header[68:72] != b"BURN" or header[60:64] != struct.pack(">I", 1):
    sys.exit("no log of version 1")
pages, page_bytes = struct.unpack_from(">I", header, 28)[0], 4096
if header[18] == 1 and pages * page_bytes != os.path.getsize(sys.argv[1]):
    sys.exit("the file was cut")
log = sqlite3.connect("file:%s?mode=ro" % quote(sys.argv[1]), uri=True)
log.execute("BEGIN")
streams = log.execute("SELECT id, name, count, hash, seal FROM streams ORDER BY name").fetchall()
faults = list(filter(None, (check(log, *stream) for stream in streams)))
sys.exit("\n".join(faults) if faults else 0)
