"""A clock that two processes share: real time plus an offset that one of them moves forward."""

from __future__ import annotations

import mmap
import struct
import time
from datetime import UTC, datetime
from pathlib import Path

_OFFSET = struct.Struct("d")


class SharedClock:
    """Runs at real speed; `jump` moves it forward for everybody who looks at the same file."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_OFFSET.pack(0.0))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _OFFSET.size)

    def seconds(self) -> float:
        """Return the simulated seconds since 1970."""
        offset: float = _OFFSET.unpack_from(self._map)[0]
        return time.time() + offset

    def __call__(self) -> datetime:
        """Return the simulated time, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def set_to(self, moment: datetime) -> None:
        """Go to this moment, or stay if it is past: the clock never goes back."""
        self.jump(moment.timestamp() - self.seconds())

    def jump(self, seconds: float) -> None:
        """Go forward so many seconds."""
        if seconds > 0:
            offset: float = _OFFSET.unpack_from(self._map)[0]
            _OFFSET.pack_into(self._map, 0, offset + seconds)
