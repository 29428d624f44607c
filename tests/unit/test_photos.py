"""Of a picture only its pixels go on; and what is no picture, or made to break, is answered."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from bot.adapters.photos import clean, taken
from bot.core.confidential import Confidential
from bot.core.photo import MOST, Unfit
from tests.architecture.source import ROOT

from .photos import halves, is_red, jpeg, opened, png, tells, webp

WAYS = {"jpeg": jpeg, "png": png, "webp": webp}


@pytest.mark.parametrize("kind", WAYS)
def test_nothing_goes_on_but_the_pixels(kind: str) -> None:
    data = WAYS[kind]()
    assert tells(data), "the canary is where a camera would put it"
    found = clean(data)
    assert isinstance(found, Confidential)
    image = opened(found)
    image.load()
    assert image.format == "JPEG"
    assert image.size == (128, 64)
    assert is_red(image, 10, 32)
    assert not is_red(image, 118, 32)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not tells(_bytes(found))


def test_it_stands_upright_before_what_says_how_is_taken_out() -> None:
    """6 is a phone held upright: turned right by a quarter."""
    found = clean(jpeg(orientation=6))
    assert isinstance(found, Confidential)
    image = opened(found)
    assert image.size == (64, 128)
    assert is_red(image, 32, 10)
    assert not is_red(image, 32, 118)


def test_what_is_see_through_stands_on_white() -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    found = clean(png(clear))
    assert isinstance(found, Confidential)
    assert opened(found).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1", "LA", "I;16"])
def test_whatever_colours_are_made_of(mode: str) -> None:
    out = io.BytesIO()
    image = halves() if mode != "I;16" else halves().convert("L")
    image.convert(mode).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert isinstance(clean(out.getvalue()), Confidential)


def test_a_large_one_is_made_smaller() -> None:
    found = clean(jpeg(halves(6000, 4000)))
    assert isinstance(found, Confidential)
    assert max(opened(found).size) == 2560
    assert len(_bytes(found)) < 4_000_000


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_what_would_fill_the_memory_is_not_unpacked(side: int) -> None:
    assert clean(bomb(side, side)) is Unfit.LARGE


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (HEIC, Unfit.HEIC),
        (b"%PDF-1.7\n1 0 obj", Unfit.KIND),
        (b"GIF89a" + bytes(20), Unfit.KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Unfit.KIND),
        (b"PK\x03\x04" + bytes(50), Unfit.KIND),
        (b"", Unfit.KIND),
        (jpeg()[:400], Unfit.BROKEN),
        (png()[:-80], Unfit.BROKEN),
        (bytes(MOST + 1), Unfit.LARGE),
    ],
    ids=["heic", "pdf", "gif", "svg", "zip", "nothing", "half a jpeg", "half a png", "too much"],
)
def test_what_is_not_carried_and_why(data: bytes, why: Unfit) -> None:
    assert clean(data) is why


async def test_only_one_is_fetched_and_none_that_is_too_large() -> None:
    fetched = []

    async def fetch() -> bytes:
        fetched.append(1)
        return jpeg()

    assert await taken([10, 10], fetch) is Unfit.SEVERAL
    assert await taken([MOST + 1], fetch) is Unfit.LARGE
    assert fetched == []
    assert isinstance(await taken([10], fetch), Confidential)


async def test_one_that_cannot_be_fetched_is_said_to_be_lost() -> None:
    async def fetch() -> bytes:
        raise ConnectionError("zanzibarquokka")

    assert await taken([10], fetch) is Unfit.LOST


def test_who_sends_no_picture_does_not_wait_for_what_opens_them() -> None:
    """The library is loaded with the first picture, not with the bot."""
    doors = ("discord.direct", "slack.direct", "playground.session")
    names = ", ".join(("sys", "bot.wiring", *(f"bot.adapters.{door}" for door in doors)))
    look = f"import {names}; sys.exit('PIL' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False)  # noqa: S603 - our own tool
    assert run.returncode == 0


def _bytes(packed: Confidential) -> bytes:
    import base64  # noqa: PLC0415 - only here

    return base64.b64decode(packed.reveal())
