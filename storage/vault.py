"""Seals confidential words, so that no store, backup or reader of the disk sees them.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. What the words are about is bound to
them as associated data: a sealed text moved to another row does not open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.codes import bare
from bot.core.confidential import Confidential

_VERSION: Final = b"\x01"
_NONCE: Final = 12
_KEY: Final = 32


class KeyProblem(Exception):
    """The key cannot be used. The message says what to do and shows nothing of the key."""


class Vault:
    """Seals and opens under one master key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY:
            raise KeyProblem(f"the vault key must be {_KEY} bytes; this one is {len(key)}")
        self._cipher = AESGCM(key)
        self._signing = hmac.digest(key, b"headsup signs", "sha256")

    def sign(self, text: str, what: str) -> str:
        """Return a signature of *text* in URL-safe base64, good for *what* and nothing else."""
        digest = hmac.digest(self._signing, f"{what}\0{text}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def mark(self, typed: Confidential, what: str) -> str:
        """Return what is kept of a code that was *typed*: enough to know it again by."""
        return self.sign(bare(typed.reveal()), what)

    def seal(self, words: Confidential, about: str) -> bytes:
        nonce = os.urandom(_NONCE)
        # half a character, as some phones send it, must not cost the rest: it becomes "?"
        plain = words.reveal().encode("utf-8", "replace")
        sealed = self._cipher.encrypt(nonce, plain, _VERSION + about.encode())
        return _VERSION + nonce + sealed

    def open(self, sealed: bytes, about: str) -> Confidential:
        """Return the words.

        Raises:
            KeyProblem: another key sealed them, or they were about something else.
        """
        version, nonce, body = sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            plain = self._cipher.decrypt(nonce, body, version + about.encode())
            return Confidential(plain.decode())
        except (InvalidTag, ValueError):
            raise KeyProblem("sealed words do not open: is this the right vault key?") from None


def key_from_text(text: str) -> bytes:
    """Read a key written in base64.

    Raises:
        KeyProblem: it is not 32 bytes of base64.
    """
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (ValueError, binascii.Error):
        raise KeyProblem("the vault key must be written in base64") from None
    if len(key) != _KEY:
        raise KeyProblem(f"the vault key must be {_KEY} bytes; this one is {len(key)}")
    return key


def key_from_file(path: Path) -> tuple[bytes, bool]:
    """Return the key in *path* and whether it was made just now.

    Raises:
        KeyProblem: the file cannot be used, or others on this machine can read it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = secrets.token_bytes(_KEY)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return key, True
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyProblem(f"others can read the vault key; run: chmod 600 {path}")
    return key_from_text(path.read_text("utf-8", "replace")), False
