"""Try for as long as you like to make the bot carry words to the wrong person.

.venv/bin/python -m benchmarks.misrouting --examples 500 --steps 60
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.promise import Figure, add_option, record
from tests.scenarios.relaying_more import RelayingMore


class Counting(RelayingMore):
    """The same, which counts what was carried."""

    carried: ClassVar[Counter[str]] = Counter()

    def teardown(self) -> None:
        self.carried["conversations"] += sum(bool(talk.past) for talk in self._talks.values())
        self.carried["messages written"] += len(self._said)
        self.carried["messages seen by whom they were for"] += len(self._seen)
        self.carried["pictures seen"] += self.counts["pictures"]
        self.carried["conversations opened in an emergency"] += self.counts["opened"]
        self.carried["times that words were shown there"] += self.counts["shown"]
        self.carried["examples"] += 1
        super().teardown()


def main() -> int:
    """Run the state machine and print how much it tried. A misrouted word ends it at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--steps", type=int, default=60)
    add_option(parser)
    options = parser.parse_args()
    began = time.monotonic()
    run_state_machine_as_test(
        Counting,
        settings=settings(
            max_examples=options.examples,
            stateful_step_count=options.steps,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    for what, count in sorted(Counting.carried.items()):
        print(f"{what}: {count}")
    print(f"misrouted: 0, in {time.monotonic() - began:.0f} s")
    if options.record:
        counted = [Figure("P10", what, count) for what, count in sorted(Counting.carried.items())]
        record(
            "misrouting",
            {"examples": options.examples, "steps": options.steps},
            [*counted, Figure("P10", "messages that reached anybody else", 0, 0)],
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
