"""A master key that a key management service keeps: a command of the operator's speaks to it."""

from __future__ import annotations

import base64
import binascii
import secrets
import shlex
import subprocess

from storage.masters import Master
from storage.vault import KEY, KeyProblem


class InKms:
    """A command that wraps and unwraps: ``COMMAND wrap`` and ``COMMAND unwrap``.

    It gets base64 on its standard input and answers in base64. Whatever it says besides is
    thrown away: it may be what must not be logged.
    """

    def __init__(self, command: str, seconds: float) -> None:
        self._command = shlex.split(command)
        self._seconds = seconds

    where = "the KMS command (HEADSUP_KMS)"
    made = None

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
