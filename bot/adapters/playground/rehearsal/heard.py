"""What kind of thing a coach wrote, for a scripted head to answer and for looking back on.

A few plain patterns, sentence by sentence. They judge nobody: a rehearsal can say that words of
that kind were there, or were not. Nothing like it exists for real conversations, on purpose.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from bot.commands.helplines import HELPLINES


class Kind(StrEnum):
    """A kind of thing to write. Scripts name them; the first that a script knows is answered."""

    NUMBER = "number"
    """A way past the bot: a telephone number, an address, "my mobile"."""
    SECRECY = "secrecy"
    """A promise that nobody will ever know."""
    LIMITS = "limits"
    """What can't be promised, or when confidence would be broken."""
    CHILD = "child"
    """Who is there for a child."""
    HELPLINE = "helpline"
    """Who is there when a life is at risk, or at any hour."""
    ADVISER = "adviser"
    """A union, a solicitor, somebody who knows the contract."""
    VERDICT = "verdict"
    """To sign, to resign, to accept: what only an adviser should say."""
    WHO = "who"
    """A question that finds out who somebody is."""
    BRUSH_OFF = "brush-off"
    """What makes light of it."""
    QUESTION = "question"
    REPLY = "reply"
    """Anything at all."""


_WAYS: Final = re.compile(
    r"(?:\+44|\b0)[\d ()-]{8,}\d"
    r"|[\w.+-]+@[\w-]+\.\w+"
    r"|\bmy (?:own |private |personal )?(?:mobile|number|phone|email|whatsapp)\b"
    r"(?: number)?(?: is|:| -)"
    r"|\b(?:ring|call|text|whatsapp|email) me\b",
    re.IGNORECASE,
)
_KNOWN: Final = frozenset(re.sub(r"\D", "", line.contact) for line in HELPLINES.lines)
"""Numbers on the network's own list: pointing to those is what a coach does."""

_SECRECY: Final = re.compile(
    r"\b(?:completely|totally|absolutely|strictly|fully|100 ?%) (?:confidential|secret|private)"
    r"|\b(?:won't|will not|'ll never|will never|never) (?:ever )?(?:tell|breathe|repeat|say)\b"
    r"[^.?!]{0,30}\b(?:anyone|anybody|a soul|word|anything)"
    r"|\btell (?:no one|nobody|no-one)\b"
    r"|\b(?:nobody|no one|no-one) (?:else )?(?:will|can|would) (?:ever )?"
    r"(?:know|read|find|hear|see)"
    r"|\byour secret\b|\bi promise\b(?! to (?:write|be|look|come|answer))",
    re.IGNORECASE,
)
_LIMITS: Final = re.compile(
    r"\b(?:can't|cannot|can not|couldn't|won't|not able to) (?:\w+ )?promise"
    r"|\b(?:unless|except|exceptions?|limits?)\b[^.?!]*(?:life|risk|harm|court|shown|notice)"
    r"|\bif (?:a |anybody's |somebody's |your )?(?:life|child|anyone|someone|somebody)\b[^.?!]*"
    r"(?:at risk|in danger|harm)|\blimits (?:you were shown|of)",
    re.IGNORECASE,
)
_CHILD: Final = re.compile(
    r"safeguarding lead|\bdsl\b|social care|\blado\b|\bnspcc\b|0808 ?800 ?5000", re.IGNORECASE
)
_HELPLINE: Final = re.compile(
    r"\b999\b|\b111\b|116 ?123|samaritans|85258|\bshout\b|08000 ?562 ?561|education support"
    r"|0808 ?808 ?8000|lifeline",
    re.IGNORECASE,
)
_ADVISER: Final = re.compile(
    r"\bunion\b|\bnaht\b|\bascl\b|\bneu\b|solicitor|\bacas\b|legal advice|employment adviser",
    re.IGNORECASE,
)
_VERDICT: Final = re.compile(
    r"\b(?:you (?:should|must|need to|have to|ought to)|i would|i'd|just) (?:just |simply |never )?"
    r"(?:sign|resign|accept|refuse|take (?:it|the)|turn it down|quit|leave)\b"
    r"|(?<!before you )\b(?:don't|do not|never) (?:sign|resign)\b(?![^.?!]*\b(?:before|until)\b)",
    re.IGNORECASE,
)
_WHO: Final = re.compile(
    r"\b(?:what(?:'s| is)|which|tell me) (?:is )?(?:your|the|her|his|their|this) "
    r"(?:(?:full|real|child's) )?(?:name|school|trust)\b"
    r"|\b(?:what|which) school\b|\bwho are you\b|\bwhere do you (?:work|teach)\b",
    re.IGNORECASE,
)
_BRUSH_OFF: Final = re.compile(
    r"\bat least\b|\byou should have\b|\bpull yourself\b|\bcheer up\b|\bcould be worse\b"
    r"|\bi know exactly how\b|\bfor a reason\b|\bbetter place\b|\btime heals\b|\bget over\b"
    r"|\bdon't worry\b|\bman up\b",
    re.IGNORECASE,
)


def kinds(words: str) -> tuple[Kind, ...]:
    """Return what kinds of thing are in *words*, in the order in which a script answers them."""
    straight = words.replace("’", "'").replace("‘", "'")  # noqa: RUF001 - as phones write it
    sentences = re.split(r"(?<=[.?!])\s+|\n+", straight)
    found = {
        Kind.NUMBER: _way_past(straight),
        Kind.SECRECY: any(_SECRECY.search(s) and not _LIMITS.search(s) for s in sentences),
        Kind.LIMITS: any(_LIMITS.search(s) for s in sentences),
        Kind.CHILD: _CHILD.search(straight),
        Kind.HELPLINE: _HELPLINE.search(straight),
        Kind.ADVISER: _ADVISER.search(straight),
        Kind.VERDICT: _VERDICT.search(straight),
        Kind.WHO: _WHO.search(straight),
        Kind.BRUSH_OFF: _BRUSH_OFF.search(straight),
        Kind.QUESTION: "?" in straight,
        Kind.REPLY: True,
    }
    return tuple(kind for kind in Kind if found[kind])


def _way_past(words: str) -> bool:
    """Tell whether there is a way of reaching somebody that is no helpline's."""
    for found in _WAYS.finditer(words):
        digits = re.sub(r"\D", "", found[0])
        if digits not in _KNOWN:
            return True
    return False
