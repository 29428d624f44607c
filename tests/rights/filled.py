"""What people write into each form, and what the buttons carry that are the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping

from bot.commands import ALL
from bot.core.forms import fields_of
from bot.core.questions import Token
from tests.scenarios.network import ANSWERS

BY_NAME = {command.name: command for command in ALL}
WITH_TOKEN = [
    command.name
    for command in ALL
    if any(
        isinstance(question.question, Token) and question.name != "notice"
        for question in fields_of(command.form)
    )
]
"""Which notice was shown stands for nothing of anybody's."""

FILLED: Mapping[str, Mapping[str, str]] = {
    "join": {"name": "Eve", **ANSWERS},
    "profile-about": {k: ANSWERS[k] for k in ("position", "region")} | {"name": "Ada"},
    "profile-school": {"phase": "Primary", "school": "Oaks"},
    "profile-experience": {"well": "SEND and alternative provision"},
    "profile-values": {"first": "Hope"},
    "profile-offers": {"about": "Quokkas before breakfast."},
    "profile-times": {"times": "Monday evening"},
    "profile-visibility": {"what": "Values", "who": "Members who are verified"},
    "ties-add": {"kind": "Former colleague", "name": "Somebody"},
    "ties-remove": {"line": "1"},
    "pause": {"what": "Buddies", "how": "Until I resume"},
    "quiet": {"begins": "21:00", "ends": "07:00", "weekends": "yes", "discreet": "no"},
    "announce": {"title": "Title", "theme": "x", "starts": "9 October 7pm", "about": "x"},
    "role": {"person": "discord:somebody", "role": "coach"},
    "write": {"words": "words"},
    "intake": {"soon": "Today", "topic": "Workload", "call_me": "Wombat"},
    "reach": {"way": "Write to me here", "how": "words"},
    "follow-up": {"when": "Tomorrow"},
    "point": {"what": "Somebody to talk to, any time"},
    "saved-add": {"text": "A kind word to begin with."},
    "close": {"ref": "HU-7F3K"},
    "break-glass": {"ref": "HU-7F3K"},
    "break-glass-ask": {
        "ground": "A life is at risk",
        "reason": "Nobody can reach her since noon.",
    },
    "close-note": {"words": "Both of you have left the network."},
    "reply": {"words": "words"},
    "buddy-write": {"words": "words"},
    "buddy-share": {"words": "07700 900000"},
    "buddy-wishes": {"circle": "yes", "despite_case": "no"},
    "round-swap": {"one": "1a", "other": "2a"},
    "round-out": {"one": "1a"},
    "round-add": {"person": "discord:fay"},
    "duty": {"shift": "on"},
    "numbers": {"nation": "Wales"},
    "hours-add": {"days": "Monday", "begins": "7pm", "ends": "10pm"},
    "hours-away": {"first": "8 December 2026"},
    "hours-drop": {"line": "1"},
    "cover-ask": {"day": "7 December 2026"},
    "skills": {"former": "yes"},
    "link-enter": {"code": "AAAA-AAAA"},
    "vouch": {"word": "AAAA-AAAA"},
    "verify-ask": {"how": "My name in the public register", "name": "Eve Adams"},
    "verify-name": {"person": "discord:somebody"},
    "verify-answer": {"words": "words"},
    "verify-question": {"words": "words"},
    "calendar-edit": {"calendar": "England: standard", "rests": "yes"},
    "dates-add": {"own": "I'm off", "first": "8 December 2026"},
    "slot-link": {"link": "https://meet.example.org/x"},
    "call-link": {"link": "https://meet.example.org/x"},
    "slot-new": {
        "name": "Saturday coffee",
        "weekday": "Saturday",
        "at": "10am",
        "minutes": "45",
        "weeks": "1",
        "about": "x",
        "in_holidays": "Skip it",
        "calendar": "Wales",
    },
    "slot-change": {"name": "Coffee", "about": "x", "minutes": "45", "in_holidays": "Move it"},
    "slot-host-add": {"person": "discord:ben"},
    "slot-host-off": {"number": "1"},
    "call-came": {"came": "7"},
    "call-move": {"starts": "10 July 7pm"},
    "call-cancel": {"scope": "Just this one"},
    "call-words": {"title": "Title", "about": "x", "minutes": "60"},
}

DISCREET = {"begins": "21:00", "ends": "07:00", "weekends": "yes", "discreet": "yes"}
FIXED = {
    "resume": "all",
    "profile-parts": "first",
    "profile-as": "member",
    "consent-open": "buddy:2026-11",
    "consent-give": "buddy:2026-11",
    "consent-withdraw": "buddy:2026-11",
    "mydata-page": "0",
    "mydata-copy": "json",
}
"""What buttons carry that are the same for everybody."""
