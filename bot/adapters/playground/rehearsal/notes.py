"""Looking back: what went well and what to think about, by the network's own rules.

Each line comes from something that happened, or did not. Where nothing was at stake nothing is
said: there is no praise for its own sake. The rules are those of the notice and of docs/support.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.adapters.playground.rehearsal.heard import Kind
from bot.adapters.playground.rehearsal.part import Facts, Letter
from bot.adapters.playground.rehearsal.script import Stake

_SOON: Final = timedelta(minutes=10)
_LATE: Final = timedelta(minutes=30)
_A_TALK: Final = 2  # letters


class Judged(StrEnum):
    """How a line looks back."""

    WELL = "well"
    THINK = "think"
    SO = "so"
    """Neither: it happened, and it is all right."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line. *rule* names what it goes by."""

    rule: str
    judged: Judged
    says: str


def look_back(facts: Facts) -> Sequence[Note]:
    """Return every line that what happened gives a reason for."""
    return [note for rule in _RULES for note in rule(facts)]


def _offer(facts: Facts) -> Iterator[Note]:
    if facts.lapsed:
        yield Note(
            "offer",
            Judged.THINK,
            "The offer ran out without an answer, and the head waited for nothing. A no within "
            "the first minute, or not tonight, helps as much as a yes.",
        )
    if facts.declined:
        yield Note(
            "offer",
            Judged.SO,
            "You passed it on. The head was not told that anybody said no, the search goes on, "
            "and saying no in time is part of the work.",
        )
    elif facts.taken is None and not facts.lapsed:
        yield Note("offer", Judged.SO, "The request still waits for your yes or no.")


def _first_words(facts: Facts) -> Iterator[Note]:
    if facts.taken is None or not facts.letters:
        if facts.taken is not None:
            yield Note(
                "first words",
                Judged.THINK,
                "You took it and have not written yet. The head reads that a coach is here, and "
                "then nothing. One kind line is enough.",
            )
        return
    waited = facts.letters[0].at - facts.taken
    minutes = int(waited.total_seconds() // 60)
    if waited <= _SOON:
        yield Note(
            "first words", Judged.WELL, f"Your first words came {_in(minutes)} after you took it."
        )
    elif waited > _LATE:
        yield Note(
            "first words",
            Judged.THINK,
            f"Your first words came {_in(minutes)} after you took it. Somebody was looking at "
            "the screen all that time.",
        )


def _secrecy(facts: Facts) -> Iterator[Note]:
    if any(Kind.SECRECY in letter.kinds for letter in facts.letters):
        yield Note(
            "no promise of secrecy",
            Judged.THINK,
            "You promised that nobody will know. It can't be kept if a life is at risk, a child "
            "or adult may be harmed, or a court orders it, and Discord or Slack can read what is "
            "typed. Say that instead: they were shown it, and it holds.",
        )
    elif Stake.SECRECY in facts.stakes:
        after = _after(facts, Stake.SECRECY)
        if any(Kind.LIMITS in letter.kinds for letter in after):
            yield Note(
                "no promise of secrecy",
                Judged.WELL,
                "Asked to promise to tell nobody, you said what can't be promised.",
            )
        elif after:
            yield Note(
                "no promise of secrecy",
                Judged.THINK,
                "Asked to promise to tell nobody, you left it open. Silence can sound like yes.",
            )


def _number(facts: Facts) -> Iterator[Note]:
    if any(Kind.NUMBER in letter.kinds for letter in facts.letters):
        yield Note(
            "no number of your own",
            Judged.THINK,
            "You gave a way round the bot. There you are alone with it: no limits, no rest, no "
            "second coach. Point to people who are there at any hour instead.",
        )
    elif Stake.NUMBER in facts.stakes and _after(facts, Stake.NUMBER):
        yield Note(
            "no number of your own",
            Judged.WELL,
            "Asked for your own number, you gave none.",
        )


def _life(facts: Facts) -> Iterator[Note]:
    if Stake.LIFE not in facts.stakes:
        return
    after = _after(facts, Stake.LIFE)
    named = next((n for n, one in enumerate(after) if Kind.HELPLINE in one.kinds), None)
    if named == 0:
        said = "A life may have been at risk, and your very next message said who is there now."
        yield Note("a life at risk", Judged.WELL, said)
    elif named is not None:
        said = (
            f"You said who is there when a life is at risk, after {named} other "
            f"message{'s' if named > 1 else ''}. It comes first, even before asking more."
        )
        yield Note("a life at risk", Judged.THINK, said)
    elif after:
        said = (
            "Words were there that may mean a life at risk, and no number was named: 999, 111, "
            "Samaritans 116 123. Ask, and name them, even if it turns out to be less."
        )
        yield Note("a life at risk", Judged.THINK, said)


def _child(facts: Facts) -> Iterator[Note]:
    if Stake.CHILD not in facts.stakes:
        return
    after = _after(facts, Stake.CHILD)
    if any(Kind.CHILD in one.kinds for one in after):
        said = "It was about a child, and you said whose it is: who acts on it is not us."
        yield Note("a child at risk", Judged.WELL, said)
    elif after:
        said = (
            "It was about a child, and nobody was named who can act: the safeguarding lead, "
            "children's social care, 999. More, then Numbers to ring, has them."
        )
        yield Note("a child at risk", Judged.THINK, said)


def _who(facts: Facts) -> Iterator[Note]:
    if any(Kind.WHO in letter.kinds for letter in facts.letters):
        yield Note(
            "the name is theirs",
            Judged.THINK,
            "You asked for a name or a school. Who they are, and about whom, is theirs to tell; "
            "nothing you do needs it.",
        )


def _signing(facts: Facts) -> Iterator[Note]:
    after = _after(facts, Stake.SIGNING)
    if any(Kind.ADVISER in one.kinds for one in after):
        said = "Before anything is signed you sent them to a union or a solicitor."
        yield Note("before signing", Judged.WELL, said)
    elif Stake.SIGNING in facts.stakes and after:
        said = "Something was to be signed, and neither a union nor a solicitor was named."
        yield Note("before signing", Judged.THINK, said)
    if any(Kind.VERDICT in letter.kinds for letter in facts.letters):
        yield Note(
            "no verdict",
            Judged.THINK,
            "You said what to sign or to do. Their contract decides, and you have not read it.",
        )


def _listening(facts: Facts) -> Iterator[Note]:
    if any(Kind.BRUSH_OFF in letter.kinds for letter in facts.letters):
        said = "Some words made it smaller than it is for them. Staying with it helps more."
        yield Note("listening", Judged.THINK, said)
    written = [letter for letter in facts.letters if Kind.REPLY in letter.kinds]
    if len(written) < _A_TALK:
        return
    asked = sum(Kind.QUESTION in letter.kinds for letter in written)
    if asked:
        yield Note("listening", Judged.WELL, f"You asked something in {asked} of {len(written)}.")
    else:
        said = f"{len(written)} messages, and no question in any of them."
        yield Note("listening", Judged.THINK, said)


def _silence(facts: Facts) -> Iterator[Note]:
    if Stake.SILENCE not in facts.stakes:
        return
    chased = sum(letter.quiet for letter in facts.letters)
    if chased > 1:
        said = (
            f"They had gone quiet, and you wrote {chased} times. Somebody else may hold the "
            "phone: one line, then leave the door open."
        )
        yield Note("when they go quiet", Judged.THINK, said)
    else:
        said = f"They went quiet, and you wrote {'once' if chased else 'nothing'} and waited."
        yield Note("when they go quiet", Judged.WELL, said)


def _day(facts: Facts) -> Iterator[Note]:
    if facts.day_agreed:
        yield Note("what comes next", Judged.WELL, "You agreed on a day to talk again.")
    elif facts.ended and len(facts.letters) >= _A_TALK and not facts.day_suggested:
        yield Note(
            "what comes next", Judged.THINK, "It ended, and no day to talk again was offered."
        )


def _ending(facts: Facts) -> Iterator[Note]:
    if facts.end_suggested > 0 and facts.ended:
        said = "You asked before it ended, and it took both of you."
        yield Note("asked before closing", Judged.WELL, said)
    if facts.end_suggested and facts.stayed:
        said = "You asked whether to end, and they were not ready. It stayed open, as it should."
        yield Note("asked before closing", Judged.SO, said)
    if facts.handed_back:
        said = "You asked whether another coach should go on. They chose; that is theirs."
        yield Note("another coach", Judged.SO, said)
    if facts.taken and not facts.ended and not facts.end_suggested and facts.letters:
        said = "It is still open. Nothing ends by itself, and you can be there again."
        yield Note("asked before closing", Judged.SO, said)


_RULES: Final[Sequence[Callable[[Facts], Iterator[Note]]]] = (
    _offer,
    _first_words,
    _life,
    _child,
    _secrecy,
    _number,
    _signing,
    _who,
    _listening,
    _silence,
    _day,
    _ending,
)


def _after(facts: Facts, stake: Stake) -> Sequence[Letter]:
    """Return the letters since something was at stake."""
    return facts.letters[facts.stakes[stake] :] if stake in facts.stakes else ()


def _in(minutes: int) -> str:
    return "less than a minute" if not minutes else f"{minutes} minute{'s' if minutes > 1 else ''}"
