"""Seals confidential words, so that no store, backup or reader of the disk sees them.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. What the words are about is bound to
them as associated data: a sealed text moved to another row does not open. Words of a case are
sealed with that case's own key, so that destroying the key destroys them wherever they lie.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.codes import bare
from bot.core.confidential import Confidential

NETWORK: Final = b"\x01"
"""The first byte of what is sealed with the network's own key; once everything was."""
OF_CASE: Final = b"\x02"
"""The first byte of what is sealed with a case's key; then whose it is, and which of its keys."""

KEY: Final = 32
NUMBER: Final = 4
HEADER: Final = 1 + 16 + NUMBER
_NONCE: Final = 12


class KeyProblem(Exception):
    """The key cannot be used. The message says what to do and shows nothing of the key."""


class KeyGone(KeyProblem):
    """The words were erased: their key is no more."""


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The key of one case. A case that gets another one has another *number*, at random."""

    case: UUID
    number: bytes
    key: bytes = field(repr=False)

    @property
    def header(self) -> bytes:
        return OF_CASE + self.case.bytes + self.number


class Keys(Protocol):
    """The keys of cases. What is destroyed is in no file any more when the call returns."""

    async def get(self, case: UUID) -> CaseKey | None: ...
    async def make(self, case: UUID, now: datetime) -> CaseKey:
        """Return the key of *case*, kept for good if it is new: no words go before it."""

    async def destroy(self, cases: Collection[UUID]) -> None: ...
    async def held(self) -> Mapping[UUID, tuple[bytes, datetime]]:
        """Return the cases that have a key, with its number and when it was made."""


class KeysInMemory:
    """Keys that end with the process, for tests and for whatever else need not outlive it."""

    def __init__(self) -> None:
        self._keys: dict[UUID, tuple[CaseKey, datetime]] = {}

    async def get(self, case: UUID) -> CaseKey | None:
        found = self._keys.get(case)
        return found[0] if found else None

    async def make(self, case: UUID, now: datetime) -> CaseKey:
        return self._keys.setdefault(case, (new_key(case), now))[0]

    async def destroy(self, cases: Collection[UUID]) -> None:
        for case in cases:
            self._keys.pop(case, None)

    async def held(self) -> Mapping[UUID, tuple[bytes, datetime]]:
        return {case: (key.number, made) for case, (key, made) in self._keys.items()}


def new_key(case: UUID) -> CaseKey:
    """Return a key that nobody had before."""
    return CaseKey(case, os.urandom(NUMBER), os.urandom(KEY))


class Vault:
    """Seals and opens: under the network's key of 32 bytes, and under the keys of cases."""

    def __init__(self, key: bytes, keys: Keys | None = None) -> None:
        if len(key) != KEY:
            raise KeyProblem(f"the vault key must be {KEY} bytes; this one is {len(key)}")
        self._key = key
        self._signing = hmac.digest(key, b"headsup signs", "sha256")
        self.keys: Keys = keys or KeysInMemory()

    def sign(self, text: str, what: str) -> str:
        """Return a signature of *text* in URL-safe base64, good for *what* and nothing else."""
        digest = hmac.digest(self._signing, f"{what}\0{text}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def mark(self, typed: Confidential, what: str) -> str:
        """Return what is kept of a code that was *typed*: enough to know it again by."""
        return self.sign(bare(typed.reveal()), what)

    def seal(self, words: Confidential, about: str) -> bytes:
        """Seal with the network's key what belongs to no case.

        Raises:
            ValueError: it does belong to one.
        """
        if words.case is not None:
            raise ValueError("the words of a case are sealed with its own key")
        return _seal(self._key, NETWORK, words, about)

    def open(self, sealed: bytes, about: str) -> Confidential:
        """Return the words.

        Raises:
            KeyProblem: another key sealed them, or they were about something else.
        """
        return _open(self._key, sealed[:1], sealed, about)

    async def seal_any(self, words: Confidential, about: str, now: datetime) -> bytes:
        """Seal with the key of the case that *words* belong to, or else with the network's."""
        if words.case is None:
            return self.seal(words, about)
        key = await self.keys.get(words.case) or await self.keys.make(words.case, now)
        return _seal(key.key, key.header, words, about)

    async def open_any(self, sealed: bytes, about: str) -> Confidential:
        """Return the words, whichever key sealed them, as belonging to the case they belong to.

        Raises:
            KeyProblem: as :meth:`open`; :class:`KeyGone` if their case's key was destroyed.
        """
        if sealed[:1] != OF_CASE:
            return self.open(sealed, about)
        if len(sealed) < HEADER:
            raise KeyProblem("sealed words do not open: they are cut short")
        case = UUID(bytes=sealed[1 : HEADER - NUMBER])
        key = await self.keys.get(case)
        if key is None or key.header != sealed[:HEADER]:
            raise KeyGone("the key of these words was destroyed: nobody can open them any more")
        return _open(key.key, key.header, sealed, about).of(case)


def sealed_under(sealed: bytes) -> tuple[UUID, bytes] | None:
    """Return the case and the number of the key that *sealed* needs; None if the network's."""
    if sealed[:1] != OF_CASE or len(sealed) < HEADER:
        return None
    return UUID(bytes=sealed[1 : HEADER - NUMBER]), sealed[HEADER - NUMBER : HEADER]


def wrap(master: bytes, key: bytes, about: str) -> bytes:
    """Return *key* sealed with a master key, for keeping."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(master).encrypt(nonce, key, about.encode())


def unwrap(master: bytes, wrapped: bytes, about: str) -> bytes:
    """Return what :func:`wrap` was given.

    Raises:
        KeyProblem: another master key sealed it.
    """
    try:
        return AESGCM(master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], about.encode())
    except (InvalidTag, ValueError):
        raise KeyProblem("a key does not open: is this the right master key?") from None


def _seal(key: bytes, header: bytes, words: Confidential, about: str) -> bytes:
    nonce = os.urandom(_NONCE)
    # half a character, as some phones send it, must not cost the rest: it becomes "?"
    plain = words.reveal().encode("utf-8", "replace")
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + about.encode())


def _open(key: bytes, header: bytes, sealed: bytes, about: str) -> Confidential:
    start = len(header)
    nonce, body = sealed[start : start + _NONCE], sealed[start + _NONCE :]
    try:
        return Confidential(AESGCM(key).decrypt(nonce, body, header + about.encode()).decode())
    except (InvalidTag, ValueError):
        raise KeyProblem("sealed words do not open: is this the right vault key?") from None
