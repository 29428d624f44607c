"""A master key in a file: the simplest place, and the one that can be wiped."""

from __future__ import annotations

import base64
import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from storage.masters import Master, key_from_text
from storage.vault import KEY, KeyProblem


class InFile:
    """Lines of base64 in a file that nobody else can read, the newest first."""

    def __init__(self, path: Path, *, apart_from: Sequence[Path] = ()) -> None:
        self.path = path
        self._apart_from = apart_from
        self.made: Path | None = None

    @property
    def where(self) -> str:
        return f"the file {self.path}"

    def there(self) -> Master | None:
        return next(iter(self._read()), None)

    def find(self, name: str, stored: bytes) -> Master | None:
        return next((one for one in self._read() if one.name == name), None)

    def fresh(self, current: str) -> Master:
        there = self._read()
        if there and there[0].name != current:
            return there[0]
        new = Master(secrets.token_bytes(KEY))
        self.made = None if there else self.path
        self._write([new, *there])
        return new

    def keep_only(self, name: str) -> str:
        there = self._read()
        kept = [one for one in there if one.name == name]
        if kept == there:
            return ""
        try:
            if kept:
                self._write(kept)
            else:
                with self.path.open("r+b") as file:
                    _wipe(file)
                self.path.unlink()
        except (KeyProblem, OSError):
            if not kept:
                return f"Destroy {self.path}: its key is used no more, and can't be removed here."
            return f"Take every line but the first out of {self.path}: it can't be written here."
        return ""

    def _read(self) -> list[Master]:
        lies_in = self.path.resolve()
        for folder in self._apart_from:
            if lies_in.is_relative_to(folder.resolve()):
                raise KeyProblem(
                    f"The master key may not lie in the data folder: whoever takes the folder, or "
                    f"a copy of it, would have both. Move {self.path} somewhere else and name "
                    "the new place in HEADSUP_KEY_FILE."
                )
        try:
            mode = self.path.stat().st_mode
            text = self.path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return []
        except OSError as problem:
            raise KeyProblem(
                f"The master key in {self.path} can't be read ({problem.strerror})."
            ) from None
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyProblem(f"Others can read the master key. Run: chmod 600 {self.path}")
        keys = [Master(key_from_text(line)) for line in text.splitlines() if line.strip()]
        if not keys:
            raise KeyProblem(f"{self.path} is empty. Put the master key back from your backup.")
        return keys

    def _write(self, keys: Sequence[Master]) -> None:
        """Write the file anew, whole, and wipe what it held before: a crash leaves one or other."""
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.unlink(missing_ok=True)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.writelines(base64.b64encode(one.key) + b"\n" for one in keys)
                file.flush()
                os.fsync(file.fileno())
            before = None
            if self.path.exists():
                self.path.chmod(0o600)  # what may not be written cannot be wiped either
                before = self.path.open("r+b")
            new.replace(self.path)
            _sync(self.path.parent)  # first: a power cut must not bring back what was wiped
        except OSError as problem:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise KeyProblem(
                f"A master key can't be written to {self.path} ({problem.strerror}). Name a place "
                "that can in HEADSUP_KEY_FILE, or put a key there yourself, as its first line, "
                "32 bytes in base64: openssl rand -base64 32"
            ) from None
        if before is not None:
            with before:
                _wipe(before)


def _wipe(file: BinaryIO) -> None:
    """Overwrite what *file* holds, where it lies."""
    file.write(bytes(os.fstat(file.fileno()).st_size))
    file.flush()
    os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make sure that the names in *folder* are on the disk, where that can be asked for."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
