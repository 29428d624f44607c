"""Taking a picture in: only its pixels go on.

It is unpacked and drawn anew on an empty sheet, so that nothing comes along that a camera, a phone
or a program wrote into the file: place, time, maker, names, thumbnails.
"""

from __future__ import annotations

import asyncio
import io
import threading
import warnings
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.core.confidential import Confidential
from bot.core.photo import MOST, PIXELS, Unfit, packed
from bot.services.faults import fault

if TYPE_CHECKING:
    from PIL import Image

_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_EDGE: Final = 2560  # pixels of the longer edge: enough to read a photographed page
_QUALITIES: Final = (85, 70, 50)
_SENT: Final = 4_000_000  # bytes: Slack and Discord take more, the outbox need not
_PATIENCE: Final = 15.0  # seconds for the platform to hand it over
_HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_ONE: Final = threading.Lock()
"""One is unpacked at a time: each is a hundred megabytes for a moment."""


async def taken(
    sizes: Sequence[int], fetch: Callable[[], Awaitable[bytes]]
) -> Confidential | Unfit:
    """Return the one picture among files of *sizes* bytes without its metadata, or why not."""
    if len(sizes) != 1:
        return Unfit.SEVERAL
    if sizes[0] > MOST:
        return Unfit.LARGE
    try:
        async with asyncio.timeout(_PATIENCE):
            data = await fetch()
    except Exception as error:  # noqa: BLE001 - whatever it was, the person gets an answer
        fault("picture", error)
        return Unfit.LOST
    return await asyncio.to_thread(clean, data)


def clean(data: bytes) -> Confidential | Unfit:
    """Return the picture in *data* as a JPEG of nothing but pixels, or why it can't be."""
    if len(data) > MOST:
        return Unfit.LARGE
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return Unfit.HEIC
    # imported here: a bot to which nobody sends a picture starts without it
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with _ONE, warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > PIXELS:
                    return Unfit.LARGE
                image.draft("RGB", (_EDGE, _EDGE))  # a JPEG is unpacked no larger than needed
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((_EDGE, _EDGE))
                return packed(_drawn_anew(upright))
    except UnidentifiedImageError:
        return Unfit.KIND
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Unfit.LARGE
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything on bytes made to break it
        fault("picture", error)
        return Unfit.BROKEN


def _drawn_anew(image: Image.Image) -> bytes:
    """Return *image* on a white sheet that knows nothing of it."""
    from PIL import Image as Sheets  # noqa: PLC0415 - as above

    sheet = Sheets.new("RGB", image.size, "white")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        sheet.paste(clear, mask=clear.getchannel("A"))
    else:
        sheet.paste(image.convert("RGB"))
    drawn = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        options: dict[str, Any] = {"quality": quality, "optimize": True}
        sheet.save(out, "JPEG", **options)
        drawn = out.getvalue()
        if len(drawn) <= _SENT:
            break
    return drawn
