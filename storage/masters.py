"""Where master keys come from: a file, the environment, or a command that speaks to a KMS.

A master key only ever seals other keys. Each is known by a name that is worked out from it, so
that several can lie side by side while one is exchanged for another.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
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

    @property
    def made(self) -> Path | None:
        """The file that was made just now because there was none; None if none was."""

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


class InEnvironment:
    """One key in a setting, or several with commas between, the newest first."""

    def __init__(self, text: str) -> None:
        self._keys = [Master(key_from_text(part)) for part in text.split(",") if part.strip()]

    where = "the environment (HEADSUP_KEY)"
    made = None

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


class InMemory:
    """One key that ends with the process, for the playground."""

    def __init__(self) -> None:
        self._keys = [Master(secrets.token_bytes(KEY))]

    where = "memory (thrown away at the end)"
    made = None

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
        return next((one.made for one in self._sources if one.made), None)

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
