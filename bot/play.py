"""``headsup play``: the local page, or the tour in the terminal.

The page is served first; the network behind it is imported and opened meanwhile.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import sys
import webbrowser
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from bot.adapters.playground.parts import Parts
from bot.adapters.playground.server import running
from bot.adapters.playground.tour import run_tour
from bot.adapters.playground.tour_step import Step


async def page(*, keep: Path | None, port: int, browse: bool, crowd: int, seed: int) -> None:
    """Serve the page until Ctrl+C or SIGTERM, with a *crowd* of invented members behind it."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: Ctrl+C raises instead
            loop.add_signal_handler(name, told.set)
    where = f"data in {keep}" if keep else "data in a temporary folder"
    where += ", sealed with a throw-away key in memory"
    async with running(partial(_parts, keep, crowd, seed), port=port) as served:
        _say(f"HeadsUp playground: {served.address}  (Ctrl+C stops; {where})")
        if browse and sys.stdout.isatty() and _has_display():
            webbrowser.open(served.address)
        await served.opening
        await told.wait()


async def tour(script: str, *, as_json: bool) -> bool:
    """Walk a story in the terminal; return whether every step held."""
    show = _show_json if as_json else _show
    good = await run_tour(_parts, show, script)
    if as_json:
        _say(json.dumps({"ok": good}))
    else:
        _say("\nAll of it holds." if good else "\nSomething above did not hold.")
    return good


@asynccontextmanager
async def _parts(keep: Path | None = None, crowd: int = 0, seed: int = 0) -> AsyncGenerator[Parts]:
    """Open a network with every setting at its default, whatever the environment says."""
    wiring = await asyncio.to_thread(importlib.import_module, "bot.wiring")
    settings = importlib.import_module("bot.config").Settings.model_construct()
    async with wiring.play_parts(settings, keep, crowd, seed) as parts:
        yield parts


def _show_json(step: Step) -> None:
    said = {"step": step.step, "ok": step.ok, "evidence": step.evidence}
    _say(json.dumps(said, ensure_ascii=False))


def _show(step: Step) -> None:
    from rich.console import Console  # noqa: PLC0415 - the page does not need it
    from rich.markup import escape  # noqa: PLC0415

    mark = "[green]done[/]" if step.ok else "[red]FAILED[/]"
    Console(highlight=False).print(
        f"{mark}  [bold]{escape(step.step)}[/]\n      {escape(step.evidence)}"
    )


def _has_display() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
