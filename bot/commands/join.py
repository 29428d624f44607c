"""``join``: become a member. A minute, and nobody is told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.invited import SHOW
from bot.commands.profile_form import ProfileForm, as_joined
from bot.commands.spec import Command
from bot.core.consents import BUDDY, CHARTER
from bot.core.errors import Refusal
from bot.core.forms import Answers
from bot.core.people import Caller, Level, MemberId
from bot.core.ports import Work
from bot.core.questions import YesNo
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.consents import agree
from bot.services.levels import level_of


class AlreadyJoined(Refusal):
    """The caller is a member already; their profile is what they want."""

    def __init__(self) -> None:
        super().__init__(
            "You are a member already. Nothing was changed.",
            Button("Show my profile", "profile", tone=Tone.PRIMARY),
            Button("Show my home card", "home"),
        )


_MORE: Final = (
    "An organiser filled in more for you. It is used for nothing unless you see it and keep it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinForm(ProfileForm):
    """What we must know to welcome someone and to keep colleagues apart."""

    charter: Annotated[
        bool,
        YesNo(
            "I accept the charter",
            "What is said here stays here; no judgement, no register. Read it: charter.",
            "Please accept the charter to join: what is said here stays here.",
        ),
    ]


async def before(_carried: str, caller: Caller, work: Work) -> Answers:
    """Refuse members before they fill anything in; fill in for the others what somebody did.

    What they agree to, charter and buddy, nobody can fill in for them.
    """
    if caller.member is not None:
        raise AlreadyJoined
    invited = await work.invitations.of(caller.account)
    return invited.joining if invited else {}


async def join(form: JoinForm, caller: Caller, work: Work) -> Reply:
    """Add the caller to the network. Nobody is told.

    Raises:
        AlreadyJoined: the caller is a member.
    """
    if caller.member is not None:
        raise AlreadyJoined
    member = as_joined(form, MemberId(secrets.token_hex(8)), work.now)
    await work.members.add(member)
    await work.accounts.link(caller.account, member.id)
    await agree(work, member.id, CHARTER)
    if form.buddy:
        await agree(work, member.id, BUDDY)
    more = await _filled_in(caller, work)
    roles = await work.appointments.of([caller.account])
    newcomer = await level_of(work, member.id, roles) is Level.NEWCOMER
    buddy = (
        "You can ask for a buddy whenever you like."
        if not form.buddy
        else "You are in the next buddy round once you are verified."
        if newcomer
        else "You are in the next buddy round."
    )
    first = (
        Button("Get verified", "verify", tone=Tone.PRIMARY)
        if newcomer
        else Button("When is the next call?", "calls", tone=Tone.PRIMARY)
    )
    return private(
        "",
        first,
        Button("Show my profile", "profile"),
        Button("I need support now", "support"),
        *((SHOW,) if more else ()),
        card=Card(
            title=f"Welcome, {member.name}",
            lines=(
                f"You are a member of the network. {buddy}",
                "Your school, trust and postcode district are shown to nobody.",
                *((_MORE,) if more else ()),
            ),
            foot="Only you can see this. Nobody was told that you joined.",
        ),
    )


async def _filled_in(caller: Caller, work: Work) -> bool:
    """Tell whether an organiser filled in more than joining asks; what it asks has been asked."""
    invited = await work.invitations.of(caller.account)
    if invited is None or invited.more:
        return invited is not None
    await work.invitations.drop(caller.account)
    return False


JOIN = Command(
    name="join",
    summary="Join the network. It takes a minute, and nobody is told.",
    form=JoinForm,
    run=join,
    before=before,
    title="Join the network",
    submit="Join",
)
