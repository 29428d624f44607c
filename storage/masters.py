"""Where master keys come from: a file, the environment, or a command that speaks to a KMS.

A master key only ever seals other keys. Each is known by a name that is worked out from it, so
that several can lie side by side while one is exchanged for another.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
import shlex
import stat
import subprocess
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from storage.vault import KEY, KeyProblem

_NAME: Final = 16  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Master:
    """One master key. *stored* is what its source needs kept to find it again; mostly nothing."""

    key: bytes = field(repr=False)
    stored: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        return hmac.digest(self.key, b"headsup names a master key", "sha256").hex()[:_NAME]


class Source(Protocol):
    """One place that master keys come from. Everything here may block: call it in a thread."""

    @property
    def where(self) -> str:
        """In words: which place it is."""

    def there(self) -> Master | None:
        """Return the newest key that lies in this place; None where none does."""

    def find(self, name: str, stored: bytes) -> Master | None:
        """Look anew for the master key of that *name*.

        Raises:
            KeyProblem: the place cannot be used.
        """

    def fresh(self, current: str) -> Master:
        """Return a key other than *current* to be used from now on, kept safely already.

        The first one there is, if it is another; or a new one. The old ones stay where they are.

        Raises:
            KeyProblem: none can be had; says how to give one.
        """

    def keep_only(self, name: str) -> str:
        """Destroy every other key; return what is left for a person to do, empty if nothing."""


class InFile:
    """Lines of base64 in a file that nobody else can read, the newest first."""

    def __init__(self, path: Path, *, apart_from: Sequence[Path] = ()) -> None:
        self.path = path
        self._apart_from = apart_from
        self.made = False
        """Whether the file was made just now."""

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
        self.made = not there
        self._write([new, *there])
        return new

    def keep_only(self, name: str) -> str:
        there = self._read()
        kept = [one for one in there if one.name == name]
        if kept == there:
            return ""
        try:
            self._write(kept)
        except KeyProblem:
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
            before = self.path.open("r+b") if self.path.exists() else None
            new.replace(self.path)
        except OSError as problem:
            raise KeyProblem(
                f"A master key can't be written to {self.path} ({problem.strerror}). Name a place "
                "that can in HEADSUP_KEY_FILE, or put a key there yourself, as its first line, "
                "32 bytes in base64: openssl rand -base64 32"
            ) from None
        if before is not None:
            with before:
                before.write(bytes(os.fstat(before.fileno()).st_size))
                before.flush()
                os.fsync(before.fileno())
        _sync(self.path.parent)


class InEnvironment:
    """One key in a setting, or several with commas between, the newest first."""

    def __init__(self, text: str) -> None:
        self._keys = [Master(key_from_text(part)) for part in text.split(",") if part.strip()]

    where = "the environment (HEADSUP_KEY)"

    def there(self) -> Master | None:
        return self._keys[0]

    def find(self, name: str, stored: bytes) -> Master | None:
        return next((one for one in self._keys if one.name == name), None)

    def fresh(self, current: str) -> Master:
        if self._keys[0].name != current:
            return self._keys[0]
        raise KeyProblem(
            "HEADSUP_KEY can't be changed from here. Put a new key (openssl rand -base64 32) in "
            "front of the one in use, with a comma between, start the bot again, then repeat this."
        )

    def keep_only(self, name: str) -> str:
        if [one.name for one in self._keys] == [name]:
            return ""
        return "Take every key but the first out of HEADSUP_KEY, and destroy what copies there are."


class InKms:
    """A command that wraps and unwraps: ``COMMAND wrap`` and ``COMMAND unwrap``.

    It gets base64 on its standard input and answers in base64. Whatever it says besides is
    thrown away: it may be what must not be logged.
    """

    def __init__(self, command: str, seconds: float) -> None:
        self._command = shlex.split(command)
        self._seconds = seconds

    where = "the KMS command (HEADSUP_KMS)"

    def there(self) -> Master | None:
        return None

    def find(self, name: str, stored: bytes) -> Master | None:
        if not stored:
            return None
        found = Master(self._run("unwrap", stored), stored)
        return found if found.name == name else None

    def fresh(self, current: str) -> Master:
        key = secrets.token_bytes(KEY)
        made = Master(key, self._run("wrap", key))
        if self._run("unwrap", made.stored) != key:  # before anything depends on it
            raise KeyProblem("HEADSUP_KMS does not unwrap what it wrapped. Nothing was changed.")
        return made

    def keep_only(self, name: str) -> str:
        return ""  # what it wrapped lay in the keys database only

    def _run(self, what: str, data: bytes) -> bytes:
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, without a shell
                [*self._command, what],
                input=base64.b64encode(data) + b"\n",
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            problem = f"took longer than {self._seconds:g} seconds (HEADSUP_KMS_SECONDS)"
        except OSError as error:
            problem = f"can't be started ({error.strerror})"
        else:
            if done.returncode == 0:
                try:
                    return base64.b64decode(done.stdout.strip(), validate=True)
                except (ValueError, binascii.Error):
                    problem = "did not answer in base64"
            else:
                problem = f"ended with {done.returncode}"
        raise KeyProblem(f"The command in HEADSUP_KMS could not {what} a key: it {problem}.")


class InMemory:
    """One key that ends with the process, for the playground."""

    def __init__(self) -> None:
        self._keys = [Master(secrets.token_bytes(KEY))]

    where = "memory (thrown away at the end)"

    def there(self) -> Master | None:
        return self._keys[0]

    def find(self, name: str, stored: bytes) -> Master | None:
        return next((one for one in self._keys if one.name == name), None)

    def fresh(self, current: str) -> Master:
        if self._keys[0].name == current:
            self._keys.insert(0, Master(secrets.token_bytes(KEY)))
        return self._keys[0]

    def keep_only(self, name: str) -> str:
        self._keys = [one for one in self._keys if one.name == name]
        return ""


class Masters:
    """All places there are: new keys come from the first, old ones are read from any.

    So a network moves from a file to a KMS by setting both, and rotating once.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._known: dict[str, Master] = {}

    @property
    def made(self) -> Path | None:
        """The file that was made just now because there was none; None if none was."""
        files = (one for one in self._sources if isinstance(one, InFile))
        return next((one.path for one in files if one.made), None)

    def where(self, name: str, stored: bytes = b"") -> str:
        """Say which place the key of that *name* is in."""
        return next((s.where for s in self._sources if s.find(name, stored)), "nowhere")

    def find(self, name: str, stored: bytes) -> bytes:
        """Return the master key of that *name*.

        Raises:
            KeyProblem: it is in none of the places.
        """
        if name not in self._known:
            found = next((m for s in self._sources if (m := s.find(name, stored))), None)
            if found is None:
                places = " or ".join(source.where for source in self._sources)
                raise KeyProblem(
                    f"The master key in use ({name}) is not in {places}. Put it back from your "
                    "backup: without it nothing that was sealed can be opened."
                )
            self._known[name] = found
        return self._known[name].key

    def older(self) -> bytes:
        """Return the key that an older version sealed everything with.

        Raises:
            KeyProblem: it is in none of the places.
        """
        found = next((there for source in self._sources if (there := source.there())), None)
        if found is None:
            places = " or ".join(source.where for source in self._sources)
            raise KeyProblem(
                f"The key that this network has used so far is not in {places}. Put it there for "
                "the first start of this version: without it nothing that was sealed can be opened."
            )
        return found.key

    def fresh(self, current: str) -> Master:
        """Return a master key to be used in place of *current*, from the first place."""
        made = self._sources[0].fresh(current)
        self._known[made.name] = made
        return made

    def unlearn(self, names: Collection[str]) -> None:
        """Keep in memory no other master key than those of these *names*."""
        self._known = {name: master for name, master in self._known.items() if name in names}

    def keep_only(self, name: str) -> list[str]:
        """Destroy all others wherever that can be done; return what a person has to do."""
        self.unlearn([name])
        return [left for source in self._sources if (left := source.keep_only(name))]


def key_from_text(text: str) -> bytes:
    """Read a key written in base64.

    Raises:
        KeyProblem: it is not 32 bytes of base64.
    """
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (ValueError, binascii.Error):
        raise KeyProblem("the master key must be written in base64") from None
    if len(key) != KEY:
        raise KeyProblem(f"the master key must be {KEY} bytes; this one is {len(key)}")
    return key


def _sync(folder: Path) -> None:
    """Make sure that the names in *folder* are on the disk, where that can be asked for."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
