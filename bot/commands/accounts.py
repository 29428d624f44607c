"""``link``: one person on two platforms, by a code that is carried by hand and used once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty, Privacy
from bot.core.codes import Purpose
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.views import NEUTRAL, Button, Card, Reply, Tone, private
from bot.services.linking import enter, take_out

_TYPE = Button("I have a code", "link-enter")
_MOST = 4


async def link(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Say how it works, and offer both ends of it."""
    if caller.member is None:
        return private(
            "",
            Button("I have a code", "link-enter", tone=Tone.PRIMARY),
            Button("Join the network", "join"),
            card=Card(
                title="Are you a member already?",
                lines=(
                    (
                        "If you have joined on another platform, use link there, take the code you "
                        "get and type it here. Nobody else is told, and it is shown nowhere."
                    ),
                ),
                foot="Only you can see this.",
            ),
        )
    accounts = await work.accounts.of(caller.id)
    where = Counter(account.platform.title() for account in accounts)
    places = [f"{count if count > 1 else 'one'} on {name}" for name, count in sorted(where.items())]
    out = [Button("Take an account out", "unlink")] if len(accounts) > 1 else []
    return private(
        "",
        Button("Give me a code", "link-code", tone=Tone.PRIMARY),
        _TYPE,
        *out,
        card=Card(
            title="Your accounts",
            lines=(
                (
                    f"You use {len(accounts)} accounts: {' and '.join(places)}."
                    if len(accounts) > 1
                    else f"You use one account, on {accounts[0].platform.title()}."
                ),
                (
                    "To join another: take a code here, and type it with link on the other "
                    "platform within ten minutes. It works once."
                ),
                (
                    "If you have joined there as well, the two become one: buddies, calls and "
                    "conversations are kept, and where you agreed to less on one, that counts."
                ),
            ),
            foot="Only you can see this. Which accounts are yours is shown to nobody.",
        ),
    )


async def code(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Hand out a code. An earlier one opens nothing any more."""
    fresh = await work.codes.issue(Purpose.LINK, caller.id)
    return Reply(
        NEUTRAL,
        "Type this with link on the other platform within ten minutes. It works once, and makes "
        "whoever types it you: give it to nobody, whoever asks.",
        None,
        (Button("Show my accounts", "link"),),
        fresh,
    )


@dataclass(frozen=True, slots=True)
class CodeForm:
    """The code, never as an argument in a channel: it is confidential."""

    code: Annotated[
        Confidential,
        Text(
            "The code from the other platform", "Eight letters and numbers, like K7F2-9QXM.", 8, 20
        ),
    ]


async def type_code(form: CodeForm, caller: Caller, work: Work) -> Reply:
    """Join the caller's account to whoever was given the code."""
    return await enter(work, caller, form.code)


async def choose(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Ask which account to take out."""
    accounts = await work.accounts.of(caller.id)
    seen: Counter[str] = Counter()
    buttons = []
    for account in accounts[:_MOST]:
        name = account.platform.title()
        seen[name] += 1
        number = f" {seen[name]}" if seen[name] > 1 else ""
        here = ", this one" if account == caller.account else ""
        mark = await work.accounts.mark(account)
        buttons.append(Button(f"Take out {name}{number}{here}", "unlink-now", mark))
    return private(
        "Which account shall I take out? Whoever is behind it is a visitor then; all that is "
        "yours stays with the others.",
        *buttons,
        Button("Neither", "link"),
    )


@dataclass(frozen=True, slots=True)
class UnlinkForm:
    """Which account, as the button carries it: a mark, so that no platform is told the other's."""

    mark: Annotated[str, Token()]


async def unlink(form: UnlinkForm, caller: Caller, work: Work) -> Reply:
    """Take an account out.

    Raises:
        Stale: it is none of the caller's.
    """
    return await take_out(work, await _of(form.mark, caller, work), caller)


async def _of(mark: str, caller: Caller, work: Work) -> Account:
    for account in await work.accounts.of(caller.id):
        if mark == await work.accounts.mark(account):
            return account
    raise Stale


LINK = Command(
    name="link",
    summary="Use one membership on both platforms. Nobody else is told.",
    form=Empty,
    run=link,
)
LINK_CODE = Command(
    name="link-code",
    summary="Get a code to type on the other platform.",
    form=Empty,
    run=code,
    needs=Role.MEMBER,
    typed=False,
)
LINK_ENTER = Command(
    name="link-enter",
    summary="Type the code from the other platform.",
    form=CodeForm,
    run=type_code,
    privacy=Privacy.CONFIDENTIAL,
    title="Join two accounts",
    submit="Join them",
    typed=False,
    alone=True,
)
UNLINK = Command(
    name="unlink",
    summary="Choose an account to take out of your membership.",
    form=Empty,
    run=choose,
    needs=Role.MEMBER,
    typed=False,
)
UNLINK_NOW = Command(
    name="unlink-now",
    summary="Take an account out of your membership.",
    form=UnlinkForm,
    run=unlink,
    needs=Role.MEMBER,
    alone=True,
)
