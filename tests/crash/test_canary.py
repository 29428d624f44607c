"""Not a word rests in clear, and what is erased is gone: `benchmarks/canary.py` does a thousand."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from benchmarks.canaries.run import Options, prove
from benchmarks.canaries.search import bytes_in, look
from benchmarks.canaries.words import ENDS, word

CANARY = word(1, 1)
NOISE = Random(1).randbytes(4000)  # noqa: S311 - to hide something in


@pytest.mark.timeout(240)
async def test_no_word_and_no_key_is_found_anywhere(tmp_path: Path) -> None:
    """On both platforms, through crashes, kills, repeats and faults, at the lowest log level."""
    folder = tmp_path / "run"
    options = Options(conversations=40, through_doors=2, crashes=2, kills=1, commands=("outbox",))
    result = await prove(options, folder)
    assert result["where"] == {}
    assert result["hits"] == result["pictures_found"] == result["reasons_found"] == 0
    assert result["pictures"] == result["opened_in_emergencies"] == 4
    assert result["pictures_through_adapters"] == 2
    assert result["pixels_found"] == 0
    assert (result["crashes"], result["kills"]) == (2, 1)
    assert result["logged_faults"] > 100, "faults that quote the words did happen"
    assert result["keys_before"] >= 38
    assert result["texts_in_main_copy_with_key_before"] > 100
    assert result["keys_live_after"] == 0
    assert result["keys_in_main_copies"] == 0
    assert result["texts_in_main_copy_with_key_after"] == 0
    assert result["texts_read_on_it_before_erasing"] > 10, "whoever asks would see them"
    assert result["answers_on_an_old_copy"] > 400
    assert result["texts_read_on_an_old_copy"] == 0
    assert result["faults_on_an_old_copy"] == 0
    assert result["keys_in_copies_of_keys"] == result["keys_before"], "the search finds keys"


async def test_the_same_search_notices_when_nothing_is_sealed(tmp_path: Path) -> None:
    options = Options(conversations=4, through_doors=0, crashes=0, kills=0, sealed=False)
    result = await prove(options, tmp_path / "run")
    assert result["hits"] > 20
    assert any("headsup.db" in where for where in result["where"])
    assert result["pictures_found"] > 0
    assert result["reasons_found"] > 0


def utf8(text: str) -> bytes:
    return text.encode()


WAYS: dict[str, Callable[[str], bytes]] = {
    "raw": utf8,
    "UTF-16 little": lambda text: text.encode("utf-16-le"),
    "UTF-16 big": lambda text: text.encode("utf-16-be"),
    "base64 at 0": lambda text: base64.b64encode(text.encode()),
    "base64 at 1": lambda text: base64.b64encode(b"x" + text.encode()),
    "base64 at 2": lambda text: base64.b64encode(b"xy" + text.encode()),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"?>" + text.encode()),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "zlib fast": lambda text: zlib.compress(text.encode() * 3, 1),
    "zlib best": lambda text: zlib.compress(b"a long log line " * 99 + text.encode(), 9),
    "gzip": lambda text: gzip.compress(text.encode()),
    "base64 in zlib": lambda text: zlib.compress(base64.b64encode(text.encode())),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found_however_it_lies_there(way: str) -> None:
    hidden = NOISE + WAYS[way](f"She wrote {CANARY}, and more.") + NOISE
    assert look(hidden, ENDS).total() >= 2
    assert look(NOISE + NOISE, ENDS).total() == 0


def test_pixels_are_found_too(tmp_path: Path) -> None:
    pixels = NOISE[:100]
    for place, way in enumerate((pixels, base64.b64encode(b"x" + pixels + b"yz"))):
        (tmp_path / str(place)).write_bytes(b"before " + way + b" after")
    assert bytes_in(tmp_path, [pixels]) == 2
    assert bytes_in(tmp_path, [NOISE[200:300]]) == 0


def test_each_conversation_has_a_word_of_its_own() -> None:
    words = {word(seed, number) for seed in (1, 2) for number in range(500)}
    assert len(words) == 1000
    assert all(one.startswith(ENDS[0]) and one.endswith(ENDS[1]) for one in words)
