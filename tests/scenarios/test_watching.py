"""The log as those who watch over the network see it, and as its operator checks it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.audit import check
from bot.config import load
from bot.core.messages import InChannel, Urgency
from bot.core.people import Platform, Role
from bot.core.views import Reply
from bot.outbox import look
from bot.wiring import open_store
from storage import engine

from .network import START, Network
from .someone import read


async def test_those_who_watch_read_what_was_done_and_nobody_by_name(network: Network) -> None:
    olu, mo, ada = [await network.head(name, buddy="no") for name in ("Olu", "Mo", "Ada")]
    sue = await network.head("Sue", buddy="no")
    for someone, role in ((olu, Role.ORGANISER), (mo, Role.MODERATOR), (sue, Role.SUPERVISOR)):
        await network.appoint(someone, role)
    await olu.sends("role", person=str(ada.account), role="coach")
    await mo.presses(mo.inbox[-1], "Confirm")
    await ada.sends("leave-now")
    for someone in (mo, sue):
        said = read(await someone.sends("audit"))
        assert "The log is whole" in said
        assert "an organiser proposed to make somebody a coach." in said
        assert "a moderator confirmed making somebody a coach." in said
        assert "a member left, and everything about them was erased." in said
        for name in ("Olu", "Mo,", "Ada"):
            assert name not in said
    assert "Only supervisors and moderators" in read(await olu.sends("audit"))


async def test_the_operator_checks_the_log_and_is_in_it(tmp_path: Path) -> None:
    settings = load(data=tmp_path, _env_file=None)
    async with AsyncExitStack() as stack:
        storage, _ = await open_store(settings, stack, lambda: START)
        async with storage.begin() as work:
            await work.outbox.post(
                Reply("Hello"),
                to=InChannel(Platform.DISCORD, "1", "2"),
                once="hello",
                urgency=Urgency.BROADCAST,
            )
            (letter,) = await work.outbox.claim(timedelta(minutes=1), 1, tuple(Platform))
            await work.outbox.dead(letter.id, "gone")
    assert "will be tried again" in (await look(settings, "all"))[0]

    whole, lines = await check(settings, "")

    assert whole
    assert "The log is whole. Entries: 1." in lines[0]
    newest = lines[1].split()[1]
    assert (await check(settings, newest))[0]
    missing, said = await check(settings, "7:abc")
    assert not missing
    assert "its end was cut off" in said[0]
    behind = engine.writer(settings.database_url)
    async with behind.begin() as connection:
        await connection.exec_driver_sql("UPDATE audit SET role = 'moderator'")
    await behind.dispose()
    assert "tampered with at entry 1" in (await check(settings, newest))[1][0]
