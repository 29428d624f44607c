"""How long ten thousand rows take to import, and a list of members to export. Whole processes.

    .venv/bin/python -m benchmarks.import_members [ROWS]

Rows are of an invented network with every column filled in. The aim is under 20 seconds for
10,000 (issue 4); a file in which nothing can be read must not take longer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIM = 20.0  # seconds, for 10,000 rows


def took(data: Path, *arguments: str, fails: bool = False) -> float:
    """Run ``headsup`` on a database in *data* and return the seconds it took."""
    began = time.perf_counter()
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        env=os.environ | {"HEADSUP_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    if (run.returncode != 0) != fails:
        raise RuntimeError(run.stderr)
    return time.perf_counter() - began


def main() -> None:
    """Print the figures; exit with 1 if the aim is missed."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        demo = took(here, "demo", "--members", f"{rows}", "--csv", folder)
        good, bad = here / "members.csv", here / "bad.csv"
        text = good.read_text("utf-8")
        header, _, rest = text.partition("\n")
        bad.write_text(header + "\n" + rest.replace("discord:", "dicsord:"), "utf-8")
        check = took(here / "a", "members", "import", str(good), "--dry-run")
        first = took(here / "a", "members", "import", str(good))
        again = took(here / "a", "members", "import", str(good))
        wrong = took(here / "a", "members", "import", str(bad), fails=True)
        fill = took(here / "b", "demo", "--members", f"{rows}", "--database")
        export = took(here / "b", "members", "export", str(here / "list.csv"))
    print(f"{rows:,} rows: invented and written {demo:.1f} s, only checked {check:.1f} s")
    print(f"imported {first:.1f} s (aim {AIM:.0f} s), again {again:.1f} s")
    print(f"refused, half the rows with something to mend: {wrong:.1f} s")
    print(f"members into a database {fill:.1f} s, listed {export:.1f} s")
    sys.exit(0 if first < AIM * rows / 10_000 else 1)


if __name__ == "__main__":
    main()
