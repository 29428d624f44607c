"""Buttons that were made up, or copied from other people: one answer, and nothing happens."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.rights.filled import FILLED, WITH_TOKEN
from tests.rights.world import BESIDE_A_CASE, OF_A_CASE, STALE, World, kept_rows
from tests.scenarios.someone import read

GARBAGE = ("", "x", "☂", "' OR 1=1 --", "\x00", "urn:uuid:", "-1", "None", "9" * 400, "yes:yes:yes")


@pytest.mark.parametrize("name", WITH_TOKEN)
async def test_a_button_that_is_not_yours_gets_one_answer_and_changes_nothing(
    world: World, name: str
) -> None:
    """Made up, garbage, or copied from other people: the same words, and no write."""
    before = await kept_rows(world.network)
    forged = [str(uuid4()) for _ in range(3)] + [f"yes:{uuid4()}"]
    for token in (*forged, *GARBAGE, *world.tokens[name]):
        said = await world.outsider.sends(name, token, **FILLED.get(name, {}))
        assert read(said).startswith(STALE), token
        assert said.buttons[0].command == "home"
    assert await kept_rows(world.network) == before
    assert world.outsider.inbox == []


def test_every_token_command_is_tried() -> None:
    assert set(WITH_TOKEN) == {
        *OF_A_CASE,
        *BESIDE_A_CASE,
        "accept",
        "announce-post",
        "calendar-file",
        "call-link",
        "buddy-write",
        "buddy-share",
        "buddy-more",
        "buddy-why",
        "buddy-time",
        "buddy-file",
        "buddy-met",
        "buddy-keep",
        "dates-drop",
        "announce-undo",
        "call-came",
        "call-cancel",
        "call-list",
        "call-move",
        "call-open",
        "call-words",
        "change-do",
        "change-undo",
        "cover-take",
        "debrief-take",
        "decline",
        "end",
        "end-now",
        "erased",
        "consent-give",
        "consent-open",
        "consent-withdraw",
        "mydata-copy",
        "mydata-page",
        "hand-back",
        "host-cant",
        "host-take",
        "hours-drop",
        "interested",
        "keep",
        "make-urgent",
        "named",
        "not-again",
        "read",
        "reply",
        "round-run",
        "round-undo",
        "round-show",
        "round-groups",
        "round-swap",
        "round-out",
        "round-add",
        "round-replay",
        "role-confirm",
        "role-decline",
        "rsvp",
        "resume",
        "show-me",
        "profile-as",
        "profile-parts",
        "ties-remove",
        "slot-link",
        "slot-change",
        "slot-host-add",
        "slot-host-off",
        "slot-hosts",
        "slot-open",
        "slot-page",
        "slot-stop",
        "unlink-now",
        "verify-answer",
        "verify-confirm",
        "verify-later",
        "verify-question",
        "vouch-no",
        "vouch-yes",
        "waiting",
        "widen",
    }
