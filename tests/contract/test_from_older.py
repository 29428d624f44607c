"""A database that an older version wrote is brought to the newest schema with all that is in it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, text

from bot.core.calls import Weekly
from bot.core.people import MemberId, Platform
from bot.services.slots import first_slot, plan
from storage import engine
from storage.migrate import config, migrate
from storage.vault import Vault
from storage.work import open_storage

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
STARTS = datetime(2026, 12, 2, 19, tzinfo=UTC)

ROWS = (
    (
        "INSERT INTO members VALUES ('m1', 'Ada', 'Co-head', 'Middle', 'London', 'N1', 'E1',"
        " '', '', true, :now)"
    ),
    "INSERT INTO accounts VALUES ('discord', '', '77', 'm1', :now)",
    (
        "INSERT INTO calls VALUES (:call, 'weekly', 'announced', 'Weekly network call', '',"
        " 'About', :starts, 60, NULL)"
    ),
    "INSERT INTO attendance VALUES (:call, 'm1', 'yes')",
    "INSERT INTO consents VALUES ('m1', 'charter', '2026-11', :now)",
    "INSERT INTO consents VALUES ('m1', 'buddy', '2026-11', :now)",
    (
        "INSERT INTO outbox (once, kind, platform, space, recipient, urgency, body, written, state,"
        " due, attempts, in_doubt) VALUES ('a', 'direct', 'discord', '', '77', 1, :body, :now,"
        " 'waiting', :now, 1, true)"
    ),
)


async def test_what_an_older_version_kept_is_all_there(tmp_path: Path) -> None:
    """Members, who is coming, and a letter that was under way; the old calls join the new slot."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'headsup.db'}"
    call = "0" * 31 + "1"
    values = {
        "now": "2026-11-25 12:00:00.000000",
        "starts": "2026-12-02 19:00:00.000000",
        "call": call,
        "body": '{"summary": "Hello", "text": "", "card": null, "buttons": []}',
    }

    def older(connection: Connection) -> None:
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        for row in ROWS:
            connection.execute(text(row), values)

    writer = engine.writer(url)
    async with writer.begin() as connection:
        await connection.run_sync(older)
    await writer.dispose()

    await migrate(url)
    storage = open_storage(url, lambda: NOW, Vault(bytes(32)))
    try:
        async with storage.begin() as work:
            ada = await work.members.get(MemberId("m1"))
            (letter,) = await work.outbox.claim(timedelta(minutes=1), 9, [Platform.DISCORD])
            await first_slot(work, Weekly(2, time(19)), 60)
            await plan(work)
            calls = await work.calls.planned(NOW, NOW + timedelta(days=21))
            coming = await work.calls.count(calls[1].id)
            buddy, charter = await work.consents.of(MemberId("m1"))
    finally:
        await storage.close()
    assert (charter.given, charter.until, charter.ended) == (NOW, None, None)
    assert (buddy.given, buddy.until, buddy.lapsed) == (NOW, NOW + timedelta(days=365), False)
    assert ada is not None
    assert (ada.name, ada.calendar, ada.rests) == ("Ada", "", True)
    assert (letter.key, letter.in_doubt) == ("a", True)
    assert [found.starts for found in calls] == [STARTS + timedelta(weeks=n) for n in (-1, 0, 1)]
    assert (calls[1].id.hex, coming) == (call, 1)
