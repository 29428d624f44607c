"""What is said in place of taking words where somebody else would keep them: numbers, and why.

Shown from memory. Source: SAFETY.md row 16.
"""

from __future__ import annotations

from typing import Final

from bot.commands.helplines import HELPLINES
from bot.core.keeper import Keeper
from bot.core.views import NEUTRAL, Button, Card, Reply

_WHY: Final = {
    Keeper.UNMARKED: (
        "I can't take a request for support in this Slack workspace: nobody has told me that it "
        "is the network's own. Whoever owns it, perhaps your employer, may be able to read and "
        "keep what is typed here."
    ),
    Keeper.STRANGER: (
        "I can't take a request for support here: your Slack account belongs to another "
        "organisation. Its owners, perhaps your employer, decide what is kept of what you type, "
        "and may be able to read it."
    ),
}
_KEPT: Final = "Nothing you did or wrote here was kept, and nobody was told."
_ELSEWHERE: Final = (
    "Another way in: ring one of these now, or write to HeadsUp from the network's own Discord "
    "server or Slack workspace, with an account of your own and not one from school."
)


def refused(keeper: Keeper) -> Reply:
    """Return why nothing is taken here, and where to go instead."""
    return Reply(
        NEUTRAL,
        card=Card(
            title="Not here, and why",
            lines=(_WHY[keeper], _KEPT, _ELSEWHERE),
            facts=HELPLINES.at("everywhere"),
            foot="Only you can see this. " + HELPLINES.checked,
        ),
        buttons=(
            Button("Scotland, Wales, Northern Ireland", "numbers"),
            Button("It is about a child", "child"),
        ),
    )
