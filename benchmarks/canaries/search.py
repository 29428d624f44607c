"""Finds a word in bytes however it was written: plain, in two bytes each, encoded, packed."""

from __future__ import annotations

import base64
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

_PACKED = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b")
"""How a zlib stream or a gzip file begins."""

_EITHER = 47  # zlib's own flag: a zlib or a gzip header, whichever is there
_LARGEST = 2**20  # bytes that one packed stream is followed for
_BITS = 6  # of one character of base64

Found = Mapping[str, int]
"""How often, by where and in which form."""


def forms(word: str) -> dict[str, tuple[bytes, ...]]:
    """Return every way in which *word* may lie in bytes, by name."""
    raw = word.encode()
    aligned = [_base64(raw, shift) for shift in range(3)]
    return {
        "raw": (raw,),
        "UTF-16": (word.encode("utf-16-le"), word.encode("utf-16-be")),
        "base64": tuple({*aligned, *(one.translate(_URL_SAFE) for one in aligned)}),
        "hex": (raw.hex().encode(), raw.hex().upper().encode()),
    }


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _base64(raw: bytes, shift: int) -> bytes:
    """Return the characters that *raw* alone decides, *shift* bytes after a multiple of three."""
    encoded = base64.b64encode(bytes(shift) + raw)
    return encoded[-(-shift * 8 // _BITS) : (shift + len(raw)) * 8 // _BITS]


def look(data: bytes, words: Collection[str]) -> Counter[str]:
    """Count what is found of *words* in *data*, in every form; also inside what is packed."""
    found: Counter[str] = Counter()
    unpacked = b"".join(_unpacked(data))
    for word in words:
        for name, ways in forms(word).items():
            found[name] += sum(data.count(way) for way in ways)
            found["zlib"] += sum(unpacked.count(way) for way in ways)
    return +found


def _unpacked(data: bytes) -> Iterator[bytes]:
    for magic in _PACKED:
        at = data.find(magic)
        while at >= 0:
            try:
                some = data[at : at + _LARGEST]
                unpacked = zlib.decompressobj(_EITHER).decompress(some, _LARGEST)
            except zlib.error:
                unpacked = b""
            if unpacked:
                yield unpacked
            at = data.find(magic, at + 1)


def look_in(folder: Path, words: Collection[str]) -> tuple[Counter[str], int, int]:
    """Search every file below *folder*; return what was found, in how many files and bytes."""
    found: Counter[str] = Counter()
    files, size = 0, 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            files, size = files + 1, size + len(data)
            for form, count in look(data, words).items():
                found[f"{form} in {path.relative_to(folder)}"] += count
    return found, files, size


def bytes_in(folder: Path, wanted: Collection[bytes]) -> int:
    """Count how often any of the *wanted* bytes lie below *folder*, as they are or in base64."""
    data = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return sum(
        data.count(way) for one in wanted for way in (one, *(_base64(one, n) for n in range(3)))
    )


def keys_in(folder: Path, wrapped: Collection[bytes]) -> int:
    """Count how many *wrapped* keys lie in any file below *folder*, by the middle of each."""
    data = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    return sum(one[12:28] in data for one in wrapped)
