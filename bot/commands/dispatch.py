"""The one path from a request to a reply. Every adapter calls it; nothing goes round it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from bot.commands import guard
from bot.commands.ask import CONTINUE, Ask, Heard, NotKept, Sheet
from bot.commands.pages import again, more, problems_of, remembered, sure, unsure, with_waiting
from bot.commands.safety import STILL_WORKING, STILL_WORKING_SUPPORT, UNREACHABLE
from bot.commands.spec import AnyCommand, Catalogue, Privacy, Write
from bot.core import limits
from bot.core.errors import FormInvalid, NotForYou, Refusal
from bot.core.forms import Answers, parse
from bot.core.keeper import Keeper
from bot.core.people import Account, Caller, Role
from bot.core.ports import Storage, Work
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services.faults import fault
from bot.services.levels import level_of
from bot.services.pictures import awaited
from bot.services.post import answer
from bot.services.reading import too_many

R = TypeVar("R")

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""What a page shown from memory reads times against: it asks for none."""

_REMEMBERED: Final = 1000

_LONGEST_NAME: Final = 40  # more than any command's: the rest can't be a slip of the finger

_SHOWS_WHAT_WAITS: Final = frozenset({"home", "missed"})

_PASSED_ON: Final = Reply("Passed on.")

Hear = Callable[["Heard", Caller, Work], Awaitable[Reply | None]]


class Dispatcher:
    """Answers every request of every adapter.

    A request once begun is finished, even if whoever waits for it gives up: a transaction
    cancelled between two statements would block every writer. :meth:`drain` waits for them.
    """

    def __init__(self, storage: Storage, catalogue: Catalogue, hear: Hear) -> None:
        self.catalogue = catalogue
        self._storage = storage
        self._commands: Mapping[str, AnyCommand] = {c.name: c for c in catalogue}
        self._hear = hear
        self._running: set[asyncio.Task[object]] = set()
        self._refused: deque[str] = deque(maxlen=_REMEMBERED)

    async def begin(self, ask: Ask) -> Reply | Sheet:
        """Answer *ask* at once, or return the form that it needs first."""
        continuing = ask.command == CONTINUE
        if continuing:
            ask = replace(ask, command=ask.value, value="")
        if (command := self._commands.get(ask.command)) is None:
            return self._unknown(ask.command)
        if (refusal := _guard(command, ask)) is not None:
            return refusal
        try:
            return await self._finish(command, self._begin(command, ask, continuing=continuing))
        except FormInvalid as invalid:
            return await self._again(command, ask, _given(command, ask), invalid.problems)

    async def run(self, ask: Ask) -> Reply:
        """Run the command with the answers given.

        Raises:
            FormInvalid: so that the adapter can show each problem beside its question.
        """
        if (command := self._commands.get(ask.command)) is None:
            return self._unknown(ask.command)
        if (refusal := _guard(command, ask)) is not None:
            return refusal
        return await self._finish(command, self._run(command, ask))

    async def page(self, ask: Ask) -> Reply:
        """Take one page of a form: keep it and offer the next, or run when it was the last.

        For platforms that cannot show a whole form at once. Problems come back as a reply.
        """
        if (command := self._commands.get(ask.command)) is None:
            return self._unknown(ask.command)
        if (refusal := _guard(command, ask)) is not None:
            return refusal
        return await self._finish(command, self._page(command, ask))

    async def hear(self, heard: Heard) -> Reply | None:
        """Take a direct message. None means that it went where it should: a tick is enough.

        Anything to say about it is in the outbox already, except :data:`UNREACHABLE`: then there
        is no outbox to reach, and the adapter says it itself.
        """
        said = await self._finish(self._commands["support"], self._heard(heard))
        if isinstance(said, NotKept):
            self._refused.append(heard.request)
        return said

    async def awaits_picture(self, account: Account) -> bool:
        """Tell whether *account* may send a picture now: otherwise no file is fetched at all."""
        try:
            async with self._storage.read() as work:
                return await awaited(work, account)
        except Exception as error:  # noqa: BLE001 - what is wrong is said when the words are heard
            fault("picture", error)
            return False

    def refused(self, request: str) -> bool:
        """Tell whether the writer of *request* was told that nothing was kept.

        They were asked to send it again: what is found of it later must not be passed on, too.
        """
        return request in self._refused

    def meanwhile(self, command: str) -> Reply:
        """Return what to say while *command* takes longer than a platform waits.

        It is not kept by then: nothing may sound as if it were.
        """
        known = self._commands.get(command)
        return STILL_WORKING_SUPPORT if known and _about_support(known) else STILL_WORKING

    async def drain(self) -> None:
        """Wait until every request that was begun is answered."""
        while self._running:
            await asyncio.wait(self._running)

    async def _begin(self, command: AnyCommand, ask: Ask, *, continuing: bool) -> Reply | Sheet:
        given = _given(command, ask)
        missing = [f.name for f in command.asked if f.required and f.name not in given]
        nothing = not any(f.name in given for f in command.asked)
        if not missing and not (command.always_ask and command.asked and nothing):
            return await self._run(command, ask)
        async with self._storage.read() as work:
            caller = await identify(work, ask.account)
            require(command, caller)
            draft = _drafted(command, ask, await work.drafts.get(ask.account, command.name))
            about = ask.value or str(remembered(draft).get(command.subject, ""))
            stored = await command.before(about, caller, work) if command.before else {}
        typed = {name: answer for name, answer in given.items() if name in _names(command)}
        known = {**(sure(draft) if continuing else {}), **typed}
        if draft or typed:
            # begun anew, what was answered before is filled in again, but asked again too
            await self._keep(command, ask, {**unsure(draft, draft), **known})
        if frozenset(known) >= _names(command):
            return await self._run(command, replace(ask, answers=known))
        value = "" if command.subject in _names(command) else about  # it is filled in
        filled = {**stored, **remembered(draft), **typed}
        return Sheet(command=command, value=value, filled=filled, answered=frozenset(known))

    async def _run(self, command: AnyCommand, ask: Ask) -> Reply:
        given = _given(command, ask)
        if command.show is not None:
            return command.show(parse(command.form, given, _NO_TIME))
        thought = await self._think(command, ask, given)
        async with self._storage.begin() as work:
            claimed = await work.claim(ask.request, ask.account, alone=command.alone)
            if claimed is not None:
                return claimed
            caller = await identify(work, ask.account)
            require(command, caller)
            await work.accounts.used(ask.account)
            if command.shows_others and (enough := await too_many(work, caller)) is not None:
                reply = enough
            elif command.run is not None:
                reply = await command.run(parse(command.form, given, work.now), caller, work)
            elif thought is not None:
                reply = await thought(work)
            else:
                raise TypeError(f"{command.name} has no way to answer")
            await work.drafts.drop(ask.account, command.name)
            if caller.member is not None and command.name not in _SHOWS_WHAT_WAITS:
                reply = with_waiting(reply, len(await work.outbox.undelivered(caller.member)))
            await work.answer(ask.request, caller, reply)
            return reply

    async def _think(self, command: AnyCommand, ask: Ask, given: Answers) -> Write | None:
        """Let a command that takes long look at what is stored, while others are served."""
        if command.think is None:
            return None
        async with self._storage.read() as work:
            caller = await identify(work, ask.account)
            require(command, caller)
            return await command.think(parse(command.form, given, work.now), caller, work)

    async def _heard(self, heard: Heard) -> Reply | None:
        async with self._storage.begin() as work:
            if (answered := await work.claim(heard.request, heard.account)) is not None:
                return None if answered == _PASSED_ON else answered
            caller = await identify(work, heard.account)
            await work.accounts.used(heard.account)
            if heard.message:
                await work.accounts.heard(heard.account, heard.message)
            if heard.keeper is Keeper.NETWORK:
                reply = await self._hear(heard, caller, work)
            else:
                reply = guard.refused(heard.keeper)
                await answer(work, heard.account, reply, f"heard:{work.request}")
            await work.answer(heard.request, caller, reply or _PASSED_ON)
            return reply

    async def _page(self, command: AnyCommand, ask: Ask) -> Reply:
        async with self._storage.read() as work:
            require(command, await identify(work, ask.account))
            draft = _drafted(command, ask, await work.drafts.get(ask.account, command.name))
            now = work.now
        merged = {**sure(draft), **ask.answers, **_carried(command, ask)}
        left = frozenset(f.name for f in command.asked if f.name not in merged)
        if problems := problems_of(command, _given(command, ask) | merged, now, ignoring=left):
            return await self._again(command, ask, merged, problems)
        if left and len(command.asked) > limits.FORM_PAGE:
            await self._keep(command, ask, {**draft, **merged})
            return more(command, len(left))
        try:
            return await self._run(command, replace(ask, answers=merged))
        except FormInvalid as invalid:
            return await self._again(command, ask, merged, invalid.problems)

    async def _again(
        self, command: AnyCommand, ask: Ask, answers: Answers, problems: Mapping[str, str]
    ) -> Reply:
        """Keep what was answered well, and offer to ask again only what was not."""
        await self._keep(command, ask, unsure(answers, problems))
        return again(command, ask, problems)

    async def _keep(self, command: AnyCommand, ask: Ask, answers: Answers) -> None:
        """Keep *answers* for a day in case the form is not finished; never confidential ones.

        What the button carried is kept with them: the next page comes from another button.
        """
        if command.privacy is not Privacy.CONFIDENTIAL and command.asked:
            kept = {**answers, **_carried(command, ask)}
            async with self._storage.begin() as work:
                await work.drafts.keep(ask.account, command.name, kept)

    async def _finish(self, command: AnyCommand, doing: Awaitable[R]) -> R | Reply:
        task = asyncio.ensure_future(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except FormInvalid:
            raise
        except Refusal as refusal:
            return private(refusal.message, *refusal.buttons)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the person gets an answer
            reference = fault(f"/{command.name}", error)
            if _about_support(command):
                return UNREACHABLE
            return NotKept(
                NEUTRAL,
                "That didn't work, and it's not you. Nothing was lost. Please try again in a "
                f"minute; if it still fails, tell an organiser the reference {reference}.",
            )

    def _unknown(self, name: str) -> Reply:
        # imported here: only a typing mistake needs it
        from rapidfuzz import process  # noqa: PLC0415

        verbs = [c.name for c in self.catalogue if c.verb and c.roles <= {Role.MEMBER}]
        near = [
            match
            for match, _, _ in process.extract(
                name[:_LONGEST_NAME], verbs, limit=3, score_cutoff=50
            )
        ]
        buttons = [Button(f"Open {verb}", verb) for verb in near]
        return private(
            "I don't know that command. Nothing was changed."
            + (" Did you mean one of these?" if near else ""),
            *buttons,
            Button("Show everything I can do", "help"),
        )


async def identify(work: Work, account: Account) -> Caller:
    """Return who is behind *account*. Roles count for members only, on all their accounts."""
    member = await work.accounts.owner(account)
    if member is None:
        return Caller(account, None, frozenset())
    roles = await work.appointments.of(await work.accounts.of(member))
    level = await level_of(work, member, roles)
    return Caller(account, member, roles | {Role.MEMBER}, level)


def require(command: AnyCommand, caller: Caller) -> None:
    """Raise :exc:`NotForYou` unless *caller* has the role and the level that *command* needs."""
    if command.is_for(caller):
        return
    if caller.member is None:
        raise NotForYou(
            command.for_visitors
            or "That is for members of the network. Joining takes a minute, and nobody is told.",
            Button("Join the network", "join", tone=Tone.PRIMARY),
            Button("I need support now", "support"),
        )
    if command.roles & caller.roles:
        raise NotForYou(
            "That comes once you are verified, so that nobody sits in who is not who they say. "
            "Nobody asks your employer, and support never waits for it.",
            Button("How do I get verified?", "verify", tone=Tone.PRIMARY),
            Button("I need support now", "support"),
        )
    who = " and ".join(role.plural for role in Role if role in command.roles)
    raise NotForYou(
        f"Only {who} of the network can do that. If you think you should be one, ask an organiser.",
        Button("Show what I can do", "help"),
    )


def _guard(command: AnyCommand, ask: Ask) -> Reply | None:
    """Return why *command* is refused where *ask* was typed; None if it is not. From memory."""
    refused = command.guarded and ask.keeper is not Keeper.NETWORK
    return guard.refused(ask.keeper) if refused else None


def _about_support(command: AnyCommand) -> bool:
    return command.privacy is Privacy.CONFIDENTIAL or command.name == "support"


def _names(command: AnyCommand) -> frozenset[str]:
    return frozenset(f.name for f in command.asked)


def _carried(command: AnyCommand, ask: Ask) -> dict[str, str]:
    """Return what the button carried, where that is no answer to a question."""
    apart = command.subject and command.subject not in _names(command)
    return {command.subject: ask.value} if ask.value and apart else {}


def _drafted(command: AnyCommand, ask: Ask, draft: Answers) -> Answers:
    """Return *draft*, unless it was begun with another button: that was about something else."""
    carried = _carried(command, ask)
    other = carried and remembered(draft).get(command.subject) not in {None, ask.value}
    return {} if other else draft


def _given(command: AnyCommand, ask: Ask) -> dict[str, str | Sequence[str]]:
    carried = {command.subject: ask.value} if ask.value and command.subject else {}
    return {**carried, **ask.answers}
