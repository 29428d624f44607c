"""Why a platform cannot be connected to, in words for whoever runs the bot."""

from __future__ import annotations


class CannotConnect(Exception):
    """The settings or the network do not let us in. The message says what to do."""


class NotReachable(CannotConnect):
    """It did not answer, or not as it should. That may pass: it is worth another try."""
