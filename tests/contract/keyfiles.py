"""A keys database on disk, opened as the bot opens it, and looked at as a thief would."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.keys import KeyFile
from storage.masters import InEnvironment, Masters
from tests.unit.makers import NOW

MASTER = base64.b64encode(bytes(range(32))).decode()


@asynccontextmanager
async def opened(path: Path, masters: Masters | None = None) -> AsyncGenerator[KeyFile]:
    keys = KeyFile(path, masters or Masters([InEnvironment(MASTER)]))
    await keys.open(NOW, older=None)
    try:
        yield keys
    finally:
        await keys.close()


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def wrapped(path: Path) -> dict[str, bytes]:
    db = sqlite3.connect(path)
    try:
        return dict(db.execute("SELECT owner, wrapped FROM keys").fetchall())
    finally:
        db.close()
