"""What members choose about calls: when they are reminded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeadTime:
    """A reminder *minutes* before calls: those its member is coming to, or *every_call*."""

    minutes: int
    every_call: bool
