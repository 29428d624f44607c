"""A PostgreSQL of our own for the length of a test run: empty, on loopback, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"
SETTINGS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c timezone=Europe/London -c max_connections=60"
)
"""A server whose clock is on UK time, so that a forgotten conversion fails."""


def tools() -> Path | None:
    """Return the folder of PostgreSQL's programs, if it is installed."""
    if found := shutil.which("pg_ctl"):
        return Path(found).parent
    if config := shutil.which("pg_config"):
        asked = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        folder = Path(asked.stdout.strip())
        return folder if (folder / "pg_ctl").exists() else None
    return None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Start a server and yield its address. It refuses to run as root, so root steps down."""
    with tempfile.TemporaryDirectory(prefix="headsup-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        as_owner: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
            as_owner = ["runuser", "-u", OWNER, "--"]
        data, port = folder / "data", _free_port()

        def run(program: str, *arguments: str) -> None:
            command = [*as_owner, str(programs / program), *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=folder)  # noqa: S603

        run("initdb", "-D", str(data), "-A", "trust", "-U", OWNER, "--no-sync", "-E", "UTF8")
        options = f"-p {port} -k {folder} {SETTINGS}"
        log = str(folder / "log")
        run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql+asyncpg://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])
