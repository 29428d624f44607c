"""Logs: structured, one line each, and without a word of any member.

What our own modules log is written to be safe. What libraries log is not ours to trust, since
it may quote what somebody typed: of theirs only the place and the level are kept.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import Final

import structlog

_OURS: Final = ("bot", "storage")
_QUIET: Final = (
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "discord",
    "slack_bolt",
    "slack_sdk",
    "sqlalchemy",
)
_TOKENS: Final = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}")


class _Withhold(logging.Filter):
    """Takes the words out of what libraries log, and tokens out of everything."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.split(".")[0] not in _OURS:
            if record.levelno < logging.WARNING:  # some set their own level: never below this
                return False
            error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            record.msg = f"{record.module}:{record.lineno} {error}".strip()
            record.args = ()
        else:
            record.msg = _TOKENS.sub("***", record.getMessage())
            record.args = ()
        record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        return True


def set_up(level: str) -> None:
    """Send logs to standard error: lines for a person at a terminal, JSON otherwise."""
    person = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(_Withhold())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        # at DEBUG and INFO some of them log messages whole: never, whatever the level
        logging.getLogger(name).setLevel(logging.WARNING)
