"""No message ever reaches anyone but its case's two people; ambiguity always asks.

More of the same: ``python -m benchmarks.misrouting``.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.scenarios.relaying_more import RelayingMore

TestRelaying = RelayingMore.TestCase
TestRelaying.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
