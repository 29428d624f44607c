"""The notice that stands before anything can be written in confidence. Versioned.

Source of the wording: RELIABILITY.md section 6. Whoever changes a word changes the version: it
is recorded on each case which one was shown.
"""

from __future__ import annotations

from typing import Final

from bot.core.errors import Refusal
from bot.core.views import Button, Tone

NOTICE_VERSION: Final = "2026-11-b"

WHO_CAN_READ: Final = (
    "You don't have to write anything. If you do: Discord or Slack can technically read what you "
    "type here, and keeps it under its own rules. On some Slack plans the owners of a workspace "
    "can apply to export private messages: don't write in a workspace your employer runs. We "
    "encrypt what we store; only the coach who takes your case can open it here; moderators and "
    "the bot's operators can't see it in the bot."
)
HOW_LONG: Final = (
    "What you write is passed on and not kept, unless you ask to keep it. What is kept is "
    "destroyed here when the conversation ends, or when you say so; it leaves backups within 35 "
    "days. We keep no record of your IP address."
)
EXCEPTIONS: Final = (
    "We may break confidence only if a life is at risk, a child or adult may be at risk of harm, "
    "or a court orders it, and we will tell you first if we can. Then two of us who are not tied "
    "to you can open together what you wrote when you asked, and you are told within 24 hours; "
    "after 3 days, if one of them says that a life is at risk."
)
NOTICE: Final = (WHO_CAN_READ, HOW_LONG, EXCEPTIONS)


def must_have_read(version: str, command: str) -> None:
    """Let nobody write in a form who was not shown this notice.

    Raises:
        Refusal: it was another version, or none; it is shown now, with a way on.
    """
    if version != NOTICE_VERSION:
        raise Refusal(
            "\n\n".join(("Before you write.", *NOTICE, "You can also ask without a word.")),
            Button("I've read this, go on", command, NOTICE_VERSION, Tone.PRIMARY),
            Button("Ask for a coach, no words", "ask", NOTICE_VERSION),
            Button("Show support numbers", "support"),
        )
