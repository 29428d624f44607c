"""Fail when pyproject.toml asks for a package that the lock files do not hold."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
WANTED = {
    "run": [*PROJECT["dependencies"], *EXTRAS["postgres"]],
    "test": [*PROJECT["dependencies"], *EXTRAS["postgres"], *EXTRAS["test"]],
}


def name(text: str) -> str:
    """Return a requirement's name as the index spells it."""
    found = re.match(r"[A-Za-z0-9._-]+", text)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


missing = []
for which, wanted in WANTED.items():
    text = Path(f"requirements/{which}.txt").read_text("utf-8")
    held = {name(line) for line in text.splitlines() if "==" in line}
    missing += [f"{which}: {name(one)}" for one in wanted if name(one) not in held]
    if "--hash=sha256:" not in text:
        missing.append(f"{which}: hashes")
if missing:
    sys.exit("Not locked: " + ", ".join(missing))
