"""``skills``: what a coach brings, so that heads who ask for it find them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command
from bot.core.forms import Answers
from bot.core.membership import Phase
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choices, YesNo
from bot.core.skills import Concern, Nation, Skills
from bot.core.views import Button, Reply, private
from bot.core.vocabulary import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsForm:
    """What a coach knows well enough to sit beside somebody in it."""

    former: Annotated[bool, YesNo("Were you a head, and are none now?")]
    concerns: Annotated[
        tuple[Concern, ...], Choices("What do you know well?", "Leave out what you don't.", 0, 9)
    ] = ()
    phases: Annotated[
        tuple[Phase, ...], Choices("Which phases do you know, besides yours?", "", 0, 10)
    ] = ()
    nations: Annotated[
        tuple[Nation, ...],
        Choices("Whose rules do you know?", "Left out, those of where you live.", 0, 4),
    ] = ()
    languages: Annotated[
        tuple[Language, ...], Choices("In which languages can you talk?", "", 0, 2)
    ] = ()


async def before(_carried: str, caller: Caller, work: Work) -> Answers:
    """Fill in what the caller said before."""
    mine = (await work.rota.skills([caller.id])).get(caller.id)
    if mine is None:
        return {}
    return {
        "former": "yes" if mine.former else "no",
        "concerns": [*mine.concerns],
        "phases": [*mine.phases],
        "nations": [*mine.nations],
        "languages": [*mine.languages],
    }


async def skills(form: SkillsForm, caller: Caller, work: Work) -> Reply:
    """Keep what the caller brings, in place of what they said before."""
    await work.rota.set_skills(
        Skills(
            coach=caller.id,
            former=form.former,
            concerns=form.concerns,
            phases=form.phases,
            nations=form.nations,
            languages=form.languages,
        )
    )
    return private(
        "Kept. It only decides who is asked first; nobody is shown it.",
        Button("Show my duty", "duty"),
    )


SKILLS = Command(
    name="skills",
    summary="For coaches: say what you know well, and whom you can talk with.",
    form=SkillsForm,
    run=skills,
    before=before,
    needs=Role.COACH,
    title="What you bring",
    submit="Keep it",
    always_ask=True,
    typed=False,
)
