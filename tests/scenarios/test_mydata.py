"""``mydata``: what is held and why, a copy of it, in private; and nothing of anybody else."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.adapters.discord import views as discord_views
from bot.adapters.slack import views as slack_views
from bot.commands.mydata import MYDATA
from bot.core.people import Platform, Role
from bot.core.views import Reply, plain
from bot.services.mydata import ELSEWHERE

from .network import Network
from .someone import Someone, find, read

SCHOOL, WORDS, ENEMY = "Zanzibarquay Primary", "zanzibarquokka", "Wombatminster"
TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "p", "section", "h2", "small"}
TAGS |= {"dl", "dt", "dd", "ul", "li"}


class Reader(HTMLParser):
    """What a browser would make of the page: its tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= set(attrs)

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"


async def busy(network: Network, platform: Platform = Platform.DISCORD) -> Someone:
    """Return a member who has used most of it, with a buddy, a coach and somebody they avoid."""
    ada = await network.head("Ada", platform, school=SCHOOL)
    await network.head("Ben", district="BT1", school="Benschool")
    await network.coach("Cora")
    await ada.sends("profile-values", first="Hope")
    await ada.sends("ties-add", kind="Former colleague", name=ENEMY)
    await ada.sends("reminders", when="One day before")
    await network.pass_time(days=7)
    await ada.sends("write", words=WORDS)
    return ada


def words_of(reply: Reply) -> str:
    assert reply.words is not None
    return reply.words.reveal()


async def test_it_says_what_is_held_why_and_until_when_in_words_and_counts(
    network: Network,
) -> None:
    ada = await busy(network)
    shown = await ada.sends("mydata")
    pages = [read(shown)]
    while more := [b for b in shown.buttons if b.command == "mydata-page" and b.value != "0"]:
        shown = await ada.presses(shown, more[0].label)
        pages.append(read(shown))
    everything = "\n".join(pages)
    for line in (
        "Whom you asked to be kept apart from, sealed, until you take them out or leave. Entries",
        "What you agreed to or took back, when and in which wording, until you leave. Entries: 4.",
        "That you asked for a coach, until 30 days after it ended; your words, until it ends. E",
        *ELSEWHERE,
    ):
        assert line in everything
    assert everything.count("This is everything the bot holds about you, and why.") == len(pages)
    for word in ("Ben", "Cora", WORDS, ENEMY):
        assert word not in everything


async def test_a_copy_to_read_is_one_page_without_script_that_loads_nothing(
    network: Network,
) -> None:
    ada = await busy(network)
    await ada.sends("profile-offers", about='<script>alert("Ada & co")</script>')
    given = await ada.presses(await ada.sends("mydata"), "Download to read")
    assert given.file is not None
    assert given.file.name.endswith(".html")
    page = words_of(given)
    seen = Reader()
    seen.feed(page)
    assert seen.tags <= TAGS
    assert '<script>alert("Ada & co")</script>' in seen.text
    assert not re.search(r"https?:|url\(|@import|javascript:", page)
    assert ("name", "viewport") in seen.attributes
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in seen.attributes
    assert "@media print" in page
    for told in (SCHOOL, WORDS, ENEMY, "Hope", "Discord or Slack keep", "Taken on 13 July 2026"):
        assert told in seen.text


async def test_a_copy_for_programs_is_json_and_holds_the_same(network: Network) -> None:
    ada = await busy(network)
    given = await ada.presses(await ada.sends("mydata"), "Download as JSON")
    data = json.loads(words_of(given))
    assert data["not_in_our_hands"] == list(ELSEWHERE)
    tables = {name: rows for part in data["parts"] for name, rows in part["held"].items()}
    assert tables["members"][0]["school"] == SCHOOL
    assert tables["ties"] == [{"relation": "Former colleague", "name": ENEMY, "place": ""}]
    assert tables["cases"][0]["you_wrote_first"] == WORDS
    assert all(part["why"].endswith(".") for part in data["parts"])
    assert sum(part["entries"] for part in data["parts"]) == sum(map(len, tables.values()))


async def test_a_copy_holds_no_id_and_no_word_of_anybody_else(network: Network) -> None:
    """Buddies and coaches appear in what the bot wrote to its owner, and nowhere with an id."""
    ada = await busy(network)
    async with network.storage.read() as work:
        ids = [member.id for member in await work.members.every() if member.name != "Ada"]
    for kind in ("html", "json"):
        page = words_of(await ada.sends("mydata-copy", kind))
        for other in (*ids, "Benschool", "slack:T1:cora", "discord:ben", "Cora"):
            assert other not in page
    assert len(ids) == 2


async def test_on_discord_only_the_answer_holds_it_and_on_no_screen_as_text(
    network: Network,
) -> None:
    ada = await busy(network)
    given = await ada.sends("mydata-copy", "html")
    drawn = discord_views.draw(given, letter=False)
    assert drawn.file is not None
    assert WORDS in drawn.file.text
    assert WORDS not in repr(drawn.payload())
    assert all("Here is everything" not in read(one) for one in ada.inbox)


async def test_on_slack_it_comes_as_a_file_in_a_direct_message(network: Network) -> None:
    """Slack shows no file to one person alone anywhere else."""
    ada = await busy(network, Platform.SLACK)
    said = await ada.sends("mydata-copy", "json")
    assert said.file is None
    assert said.words is None
    assert "Sent to you as a direct message." in read(said)
    letter = ada.inbox[-1]
    assert WORDS in slack_views.content(letter).decode()
    assert WORDS not in repr(slack_views.draw(letter))


@pytest.mark.parametrize("platform", Platform)
async def test_no_copy_lies_open_in_the_database(network: Network, platform: Platform) -> None:
    """Neither in a letter that waits nor in an answer that is kept: it opens what is sealed."""
    ada = await busy(network, platform)
    await network.dispatcher.run(ada.ask("mydata-copy", "html"))
    for secret in (WORDS, ENEMY):
        assert secret.encode() not in network.disk()


async def test_taking_a_copy_is_in_the_log_without_a_name(network: Network) -> None:
    ada = await busy(network)
    await network.appoint(ada, Role.SUPERVISOR)
    await ada.sends("mydata-copy", "json")
    assert "a member took a copy of their own data" in read(await ada.sends("audit"))


async def test_who_is_no_member_gets_nothing(network: Network) -> None:
    eve = network.person("Eve")
    for command, value in (("mydata", ""), ("mydata-copy", "json"), ("mydata-page", "0")):
        assert "That is for members" in read(await eve.sends(command, value))


async def test_the_way_to_erasure_says_first_what_goes_and_what_stays(network: Network) -> None:
    ada = await busy(network)
    asked = await ada.presses(await ada.sends("mydata"), "Erase everything")
    said = read(asked)
    entries = re.search(r"(\d+) entries about you are erased at once", said)
    messages = re.search(r"(\d+) messages of ours to you, or about you to a buddy", said)
    assert entries
    assert messages
    assert int(entries[1]) > 10
    assert int(messages[1]) >= 2
    for line in ("What stays, and why:", *ELSEWHERE, "and what you wrote first is destroyed"):
        assert line in said
    assert find(asked, "Download to read").command == "mydata-copy"
    assert "Show my profile" not in plain(asked)
    assert "Your profile" in read(await ada.sends("profile"))


async def test_the_docs_name_every_table_with_why_it_is_there(network: Network) -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
    async with network.storage.read() as work:
        named = [table.name for each in work.repositories for table in each.tables]
    assert [name for name in named if f"`{name}`" not in page] == []
    assert MYDATA.verb
