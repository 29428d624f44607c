from __future__ import annotations

from tests.rights.world import world
from tests.scenarios.conftest import network

__all__ = ["network", "world"]
