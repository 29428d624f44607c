from __future__ import annotations

from tests.scenarios.conftest import network

__all__ = ["network"]
