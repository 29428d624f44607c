"""Hold the Dockerfile to what docs/operations.md promises, where no Docker engine is at hand."""

from __future__ import annotations

import re
import sys
from pathlib import Path

TEXT = Path("Dockerfile").read_text("utf-8")
LINES = [line.strip() for line in TEXT.splitlines()]

CHECKS = {
    "more than one stage": sum(line.startswith("FROM ") for line in LINES) > 1,
    "the last USER is not root": [line for line in LINES if line.startswith("USER ")][-1:]
    not in ([], ["USER root"], ["USER 0"]),
    "two volumes, the key apart from the data": [
        line for line in LINES if line.startswith("VOLUME")
    ]
    == ['VOLUME ["/data", "/key"]'],
    "a health check": any(line.startswith("HEALTHCHECK") for line in LINES),
    "no secret in ENV or ARG": not any(
        re.search(r"^(ENV|ARG)\b.*(TOKEN|KEY|SECRET)=\S", line) for line in LINES
    ),
    "hashes required": "--require-hashes" in TEXT,
}

for what, holds in CHECKS.items():
    sys.stdout.write(f"{'ok  ' if holds else 'FAIL'} {what}\n")
sys.exit(0 if all(CHECKS.values()) else 1)
