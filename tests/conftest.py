"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# how long an example takes depends on who else is on the machine; the suite has a limit as a whole
settings.register_profile("headsup", deadline=None)
settings.load_profile("headsup")
