"""Fill a database with members who all said that they are coming to one call, very soon."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.fan.platforms import TITLE
from bot import wiring
from bot.config import Settings
from bot.core.calls import Call, Coming, Kind, Stage
from bot.core.confidential import Confidential
from bot.core.membership import Member, Phase, Position, Region
from bot.core.people import Account, MemberId
from bot.core.ports import Work
from bot.services.links import JUST_IN_TIME

SOON = timedelta(seconds=30)  # until the link is due: the bot must be running by then


async def seed(folder: Path, town: Mapping[str, Any]) -> float:
    """Write the members and the call; return when its link is due, in seconds since 1970."""
    settings = Settings(data=folder)
    async with AsyncExitStack() as stack:
        storage, _ = await wiring.open_store(settings, stack)
        call = Call(
            id=uuid4(),
            kind=Kind.EVENT,
            stage=Stage.ANNOUNCED,
            title=TITLE,
            theme="",
            about="An hour with people like you.",
            starts=wiring.clock(),  # moved below: filling in the members takes a while
            minutes=60,
        )
        async with storage.begin() as work:
            for account in town["heads"]:
                await _member(work, account, "", Region.SOUTH_WEST)
            for account in town["coaches"]:
                await work.duty.start(await _member(work, account, "", Region.NORTH_EAST))
            members = [
                await _member(work, account, direct, Region.WALES)
                for account, direct in town["people"]
            ]
            await work.calls.add(call, by=None)
            for member in members:
                await work.calls.answer(call.id, member, Coming.YES)
            await work.calls.set_link(call.id, Confidential("https://meet.example/heads"))
        due = wiring.clock() + SOON
        async with storage.begin() as work:
            await work.calls.change(replace(call, starts=due + JUST_IN_TIME))
        return due.timestamp()


async def _member(work: Work, account: str, direct: str, region: Region) -> MemberId:
    where = Account.read(account)
    member = MemberId(uuid4().hex[:16])
    await work.members.add(
        Member(
            id=member,
            name="Head",
            position=Position.HEAD,
            phase=Phase.PRIMARY,
            region=region,
            district="",
            authority="",
            school="",
            trust="",
            wants_buddy=False,
            joined=work.now,
        )
    )
    await work.accounts.link(where, member)
    if direct:
        await work.accounts.reached(where, direct)
    return member
