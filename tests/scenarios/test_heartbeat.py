"""What an operator's health check sees: the clock, the connections, and not a name."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot import heartbeat
from bot.adapters.pulse import Pulse
from bot.config import Settings
from bot.core.people import Platform
from bot.doctor import Check, examine
from bot.wiring import clock


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def settings_for(folder: Path) -> Settings:
    return Settings.model_construct(data=folder)


async def findings(folder: Path) -> dict[str, Check]:
    found = await examine(settings_for(folder), quick=True)
    return {check.label: check for check in found}


def connected(time: Time) -> Pulse:
    pulse = Pulse(time)
    pulse.up()
    pulse.heard()
    return pulse


async def test_a_bot_that_hears_and_ticks_is_well(tmp_path: Path) -> None:
    time = Time()
    pulses = {Platform.DISCORD: connected(time), Platform.SLACK: connected(time)}
    pulses[Platform.SLACK].connections = 1
    time.now += 7
    heartbeat.write(tmp_path, clock(), pulses)
    found = await findings(tmp_path)
    assert all(check.ok for check in found.values())
    assert "last heard" in found["Connection to Slack"].details
    written = json.loads((tmp_path / "heartbeat").read_text())
    assert set(written) == {"tick", "discord", "slack"}
    assert written["slack"]["connections"] == 1
    assert written["discord"].keys() == {"heard", "lost"}


async def test_a_clock_that_stands_still_is_found(tmp_path: Path) -> None:
    heartbeat.write(tmp_path, clock() - timedelta(seconds=91), {})
    found = await findings(tmp_path)
    assert "headsup run" in found["Clock"].mend


@pytest.mark.parametrize(("minutes", "well"), [(4, True), (6, False)])
async def test_a_connection_that_stays_lost_is_found(
    tmp_path: Path, minutes: int, *, well: bool
) -> None:
    """A few minutes are the platform's own business; more are an operator's."""
    time = Time()
    pulse = connected(time)
    pulse.down()
    time.now += 60 * minutes
    heartbeat.write(tmp_path, clock(), {Platform.DISCORD: pulse})
    found = await findings(tmp_path)
    assert found["Connection to Discord"].ok is well


async def test_connections_of_nobody_are_found(tmp_path: Path) -> None:
    pulse = connected(Time())
    pulse.connections = 4
    heartbeat.write(tmp_path, clock(), {Platform.SLACK: pulse})
    found = await findings(tmp_path)
    assert "Something else uses this app's token" in found["Connection to Slack"].mend


@pytest.mark.parametrize("left", ["", "{", '"tick"', '{"tick": 7}', '{"tick": "2026-13-01"}'])
async def test_half_a_heartbeat_is_none(tmp_path: Path, left: str) -> None:
    """One from an earlier version was an empty file."""
    (tmp_path / "heartbeat").write_text(left)
    found = await findings(tmp_path)
    assert found["Clock"].details == "not started yet"
