"""What a rehearsal hears and how it looks back: each line from something that happened."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.playground.rehearsal.heard import Kind, kinds
from bot.adapters.playground.rehearsal.notes import Judged, look_back
from bot.adapters.playground.rehearsal.part import Facts, Letter
from bot.adapters.playground.rehearsal.script import BEGIN, Stake, scripts
from bot.commands.helplines import HELPLINES

NOW = datetime(2026, 12, 7, 8, tzinfo=UTC)

HEARD = {
    "I promise. Nobody will ever know.": Kind.SECRECY,
    "This is completely confidential.": Kind.SECRECY,
    "I won’t tell anyone.": Kind.SECRECY,  # noqa: RUF001 - as phones write it
    "I'd tell no one.": Kind.SECRECY,
    "I can't promise that nobody will ever know.": Kind.LIMITS,
    "It stays between us unless a life is at risk.": Kind.LIMITS,
    "If a child may be harmed I have to say so; a child at risk comes first.": Kind.REPLY,
    "My mobile is 07700 900123.": Kind.NUMBER,
    "Call me on +44 7700 900 123": Kind.NUMBER,
    "You can ring me any time": Kind.NUMBER,
    "cora@example.org": Kind.NUMBER,
    "Samaritans are on 116 123.": Kind.HELPLINE,
    "Please ring 999 now.": Kind.HELPLINE,
    "Education Support: 08000 562 561": Kind.HELPLINE,
    "Your safeguarding lead, today.": Kind.CHILD,
    "NSPCC: 0808 800 5000": Kind.CHILD,
    "Speak to your union first.": Kind.ADVISER,
    "You should sign and go.": Kind.VERDICT,
    "Don't sign it.": Kind.VERDICT,
    "Which school are you at?": Kind.WHO,
    "What is the child's name?": Kind.WHO,
    "At least it was quick.": Kind.BRUSH_OFF,
    "How are you tonight?": Kind.QUESTION,
}


@pytest.mark.parametrize("said", HEARD)
def test_each_kind_is_heard(said: str) -> None:
    assert HEARD[said] in kinds(said)


NOT_HEARD = {
    "I can't promise that nobody will ever know.": Kind.SECRECY,
    "I promise to be here tomorrow.": Kind.SECRECY,
    "Has anybody told you that you may speak to them?": Kind.SECRECY,
    "Samaritans are on 116 123 and Education Support on 08000 562 561.": Kind.NUMBER,
    "NSPCC helpline: 0808 800 5000.": Kind.NUMBER,
    "The number is 116 123.": Kind.NUMBER,
    "In year 2011 we had 320 pupils.": Kind.NUMBER,
    "Please don't sign before you spoke to your union.": Kind.VERDICT,
    "Before you sign or agree to anything, ask a solicitor.": Kind.VERDICT,
    "What would help most to talk about first?": Kind.WHO,
    "What is the school year like at this time?": Kind.BRUSH_OFF,
    "I have a reunion on Friday.": Kind.ADVISER,
    "It happened at 11.": Kind.HELPLINE,
}


@pytest.mark.parametrize("said", NOT_HEARD)
def test_what_only_looks_alike_is_not(said: str) -> None:
    assert NOT_HEARD[said] not in kinds(said)


def test_a_practised_coach_names_only_numbers_that_are_on_the_dated_list() -> None:
    known = {re.sub(r"\D", "", line.contact) for line in HELPLINES.lines}
    named = {
        re.sub(r"\D", "", found)
        for script in scripts().values()
        for act in script.practised
        for found in re.findall(r"\d[\d ]{1,}\d", act.words)
        if act.do == "say"
    }
    assert len(named) > 3
    assert named <= known


def talk(*letters: tuple[Kind, ...], **more: object) -> Facts:
    """Return what happened: a coach took it at once and wrote these, a minute apart."""
    written = [
        Letter(NOW + timedelta(minutes=n), (*found, Kind.REPLY)) for n, found in enumerate(letters)
    ]
    facts = Facts(asked=NOW, taken=NOW, letters=written)
    for name, value in more.items():
        setattr(facts, name, value)
    return facts


def rules(facts: Facts, judged: Judged) -> set[str]:
    return {note.rule for note in look_back(facts) if note.judged is judged}


def test_nothing_is_praised_that_was_not_there() -> None:
    facts = Facts(asked=NOW)
    assert [note.judged for note in look_back(facts)] == [Judged.SO]
    assert rules(talk(()), Judged.WELL) == {"first words"}


def test_a_no_is_no_fault_and_a_silence_is_thought_about() -> None:
    assert rules(Facts(asked=NOW, declined=True), Judged.SO) == {"offer"}
    assert rules(Facts(asked=NOW, lapsed=1), Judged.THINK) == {"offer"}


@pytest.mark.parametrize(
    ("stake", "met", "rule"),
    [
        (Stake.LIFE, Kind.HELPLINE, "a life at risk"),
        (Stake.CHILD, Kind.CHILD, "a child at risk"),
        (Stake.SECRECY, Kind.LIMITS, "no promise of secrecy"),
        (Stake.SIGNING, Kind.ADVISER, "before signing"),
    ],
)
def test_what_was_at_stake_was_met_or_not(stake: Stake, met: Kind, rule: str) -> None:
    assert rule in rules(talk((met,), stakes={stake: 0}), Judged.WELL)
    assert rule in rules(talk((), stakes={stake: 0}), Judged.THINK)
    assert rule not in rules(talk((met,)), Judged.WELL), "nothing was at stake"
    assert rule not in rules(talk((met,), stakes={stake: 1}), Judged.WELL), "it was before"


def test_a_helpline_that_comes_late_is_thought_about() -> None:
    late = talk((), (), (Kind.HELPLINE,), stakes={Stake.LIFE: 0})
    said = [note.says for note in look_back(late) if note.rule == "a life at risk"]
    assert "after 2 other messages" in said[0]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (Kind.SECRECY, "no promise of secrecy"),
        (Kind.NUMBER, "no number of your own"),
        (Kind.WHO, "the name is theirs"),
        (Kind.VERDICT, "no verdict"),
        (Kind.BRUSH_OFF, "listening"),
    ],
)
def test_what_should_not_be_said_is_thought_about_at_any_time(kind: Kind, rule: str) -> None:
    assert rule in rules(talk((kind,)), Judged.THINK)


def test_one_line_into_a_silence_is_enough() -> None:
    quiet = talk((), stakes={Stake.SILENCE: 1})
    assert "when they go quiet" in rules(quiet, Judged.WELL)
    quiet.letters += [Letter(NOW, (Kind.REPLY,), quiet=True)] * 2
    assert "when they go quiet" in rules(quiet, Judged.THINK)


def test_there_are_enough_heads_and_each_can_be_played_to_an_end() -> None:
    assert len(scripts()) >= 7
    for script in scripts().values():
        reached = {BEGIN}
        while new := {to for s in reached for to in script.states[s].on.values()} - reached:
            reached |= new
        assert reached == set(script.states), f"{script.id}: some states are never come to"
        assert any(state.end == "yes" for state in script.states.values())
        assert script.practised
        assert script.careless
        assert script.noticed
