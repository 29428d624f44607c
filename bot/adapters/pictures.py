"""Pictures from our own templates: SVG, rasterised with a bundled font."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from typing import Final
from xml.sax.saxutils import escape

from bot.core.views import Picture

_WIDTH: Final = 1080
_FONT: Final = "Atkinson Hyperlegible Next"
_TITLE: Final = 56  # the largest a title is set, in the template's units
_WIDE: Final = 860  # what a title's size times its letters may come to


def png(picture: Picture) -> io.BytesIO:
    """Return *picture* as a PNG."""
    import resvg_py  # noqa: PLC0415 - only when a picture is sent

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg(picture), width=_WIDTH, skip_system_fonts=True, font_dirs=[_fonts()]
    )
    return io.BytesIO(bytes(drawn))


def svg(picture: Picture) -> str:
    """Return *picture* as SVG, whatever was filled in made inert."""
    template = resources.files("bot.data").joinpath(f"{picture.template}.svg").read_text("utf-8")
    filled: dict[str, object] = {"font": _FONT}
    for name, value in picture.values:
        filled[name] = escape(value, {'"': "&quot;"})
        filled[f"{name}_size"] = min(_TITLE, _WIDE // max(1, len(value)))
    return template.format(**filled)


@cache
def _fonts() -> str:
    return str(resources.files("bot.data").joinpath("fonts"))
