"""Pictures as people send them, with words in every place that a file has for them."""

from __future__ import annotations

import base64
import io

from PIL import Image, PngImagePlugin

from bot.core.confidential import Confidential

CANARY = "zanzibarquokka"
_SIDE = 64


def halves(width: int = 2 * _SIDE, height: int = _SIDE) -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def jpeg(image: Image.Image | None = None, orientation: int = 1) -> bytes:
    """Return a JPEG that tells on whoever made it, wherever a JPEG can."""
    exif = Image.Exif()
    exif[0x010E] = f"{CANARY} description"
    exif[0x010F] = f"{CANARY} maker"
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (53.0, 48.0, 0.0), 29: f"{CANARY}"}
    out = io.BytesIO()
    (image or halves()).save(
        out,
        "JPEG",
        exif=exif,
        comment=f"{CANARY} comment".encode(),
        xmp=f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode(),
        icc_profile=f"{CANARY} profile".encode(),
    )
    # and behind its end, where nobody looks
    return out.getvalue() + CANARY.encode()


def png(image: Image.Image | None = None) -> bytes:
    """Return a PNG that does."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", CANARY)
    told.add_text("Comment", CANARY, zip=True)
    told.add_itxt("XML:com.adobe.xmp", CANARY)
    out = io.BytesIO()
    (image or halves()).save(out, "PNG", pnginfo=told)
    return out.getvalue()


def webp(image: Image.Image | None = None) -> bytes:
    """Return a WebP that does."""
    exif = Image.Exif()
    exif[0x010E] = CANARY
    out = io.BytesIO()
    (image or halves()).save(out, "WEBP", exif=exif, xmp=CANARY.encode())
    return out.getvalue()


def opened(packed: Confidential) -> Image.Image:
    """Return the picture in *packed* words."""
    return Image.open(io.BytesIO(base64.b64decode(packed.reveal())))


def tells(data: bytes) -> bool:
    """Tell whether *data* has the canary in it, plain or as some formats write it."""
    return CANARY.encode() in data or CANARY.encode("utf-16-le") in data


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]  # three, of RGB
    return red > 200 and green < 60 and blue < 60
