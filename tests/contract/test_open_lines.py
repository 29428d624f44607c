"""Who may write about a case that is not over, and how far they have been heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.messages import Direct, Receipt, Urgency
from bot.core.people import Caller, MemberId, Platform
from bot.core.support import OfferAnswer, OpenLine
from bot.core.views import NEUTRAL, Reply
from tests.unit.makers import NOW

from .store import Store, account
from .test_cases import offer, opened, taken


async def lines(store: Store, platform: Platform = Platform.DISCORD) -> list[OpenLine]:
    async with store.storage.read() as work:
        return list(await work.accounts.open_lines(platform))


async def test_a_head_has_a_line_from_asking_to_the_end(store: Store) -> None:
    assert await lines(store) == []
    case = await opened(store, "ada")
    await store.member("ben")
    ada = OpenLine(account=account("ada"), direct="", heard="", since=NOW)
    assert await lines(store) == [ada]
    assert await lines(store, Platform.SLACK) == []
    async with store.begin() as work:
        await work.accounts.reached(account("ada"), "D7")
        await work.accounts.heard(account("ada"), "11")
    assert await lines(store) == [replace(ada, direct="D7", heard="11")]
    async with store.begin() as work:
        await work.cases.end(case.id)
    assert await lines(store) == []


async def test_a_coach_has_a_line_from_when_they_were_asked(store: Store) -> None:
    """One line however many cases: from the first of them. Who only was asked has none."""
    first, second = await opened(store, "ada"), await opened(store, "ben")
    cora, dan = await store.member("cora"), await store.member("dan")
    async with store.begin() as work:
        for case, coach, minutes in ((first, cora, 5), (second, cora, 9), (first, dan, 1)):
            asked = offer(case, coach.id, minutes)
            await work.offers.add(asked)
            answer = OfferAnswer.DECLINED if coach is dan else OfferAnswer.ACCEPTED
            await work.offers.settle(asked.id, answer)
    assert [line.account for line in await lines(store)] == [account("ada"), account("ben")]
    await taken(store, first, cora.id)
    await taken(store, second, cora.id)
    found = {line.account: line.since for line in await lines(store)}
    assert found == {
        account("ada"): NOW,
        account("ben"): NOW,
        account("cora"): NOW + timedelta(minutes=5),
    }


async def test_what_was_heard_never_goes_backwards(store: Store) -> None:
    """Discord's ids grow longer one day; Slack's have a dot in them."""
    await store.member("ada")
    seen = []
    for message in ("999", "998", "1000", "1001", "999", "1001"):
        async with store.begin() as work:
            await work.accounts.heard(account("ada"), message)
            seen.append(await work.accounts.last_heard(account("ada")))
    assert seen == ["999", "999", "1000", "1001", "1001", "1001"]
    await store.member("ben")
    for message in ("1610241741.000200", "1610241741.000100", "1610241742.000000"):
        async with store.begin() as work:
            await work.accounts.heard(account("ben"), message)
            seen.append(await work.accounts.last_heard(account("ben")))
    assert seen[-3:] == ["1610241741.000200", "1610241741.000200", "1610241742.000000"]


async def test_it_is_known_which_requests_were_answered(store: Store) -> None:
    ada = await store.member("ada")
    caller = Caller(account("ada"), MemberId(ada.id), frozenset())
    async with store.begin() as work:
        await work.claim("one", caller.account)
        await work.answer("one", caller, Reply(NEUTRAL))
    async with store.storage.read() as work:
        assert await work.answered(["one", "two"]) == {"one"}
        assert await work.answered([]) == frozenset()


async def test_an_offer_is_part_of_no_conversation(store: Store) -> None:
    """It may change to another request where it stands: an answer to it is for nobody's case."""
    case = await opened(store, "ada")
    cora = await store.member("cora")
    async with store.begin() as work:
        await work.offers.add(asked := offer(case, cora.id))
        await work.offers.settle(asked.id, OfferAnswer.ACCEPTED)
    await taken(store, case, cora.id)
    for key in ("offer:1:cora", "cover:offer:1:cora", "yours:1:cora", "words:1:cora"):
        async with store.begin() as work:
            await work.outbox.post(
                Reply(NEUTRAL, key),
                to=Direct(account("cora")),
                once=key,
                urgency=Urgency.SUPPORT,
                member=cora.id,
                case=case.id,
            )
        async with store.begin() as work:
            (letter,) = await work.outbox.claim(timedelta(minutes=1), 9, [Platform.DISCORD])
            hangs_on = {"words:1:cora": "yours:1:cora"}.get(key, "")
            assert letter.thread == hangs_on
            await work.outbox.sent(letter, Receipt("D1", key))
    async with store.storage.read() as work:
        about = {
            key: await work.outbox.case_at(account("cora"), key)
            for key in ("offer:1:cora", "cover:offer:1:cora", "yours:1:cora", "words:1:cora")
        }
    assert about == {
        "offer:1:cora": None,
        "cover:offer:1:cora": None,
        "yours:1:cora": case.id,
        "words:1:cora": case.id,
    }
    (line,) = [line for line in await lines(store) if line.account == account("cora")]
    assert line.threads == ("yours:1:cora",)


async def test_a_letter_in_doubt_is_looked_for_where_it_was_sent(store: Store) -> None:
    """Between two tries an older letter arrives: from then on the case hangs on that one."""
    case = await opened(store, "ada")
    for key, urgency in (("yours:1", Urgency.PERSONAL), ("words:1", Urgency.SUPPORT)):
        async with store.begin() as work:
            await work.outbox.post(
                Reply(NEUTRAL, key),
                to=Direct(account("ada")),
                once=key,
                urgency=urgency,
                case=case.id,
            )
    tries: list[str] = []
    for _ in range(3):
        async with store.begin() as work:
            for letter in await work.outbox.claim(timedelta(minutes=1), 9, [Platform.DISCORD]):
                if letter.key == "yours:1":
                    await work.outbox.sent(letter, Receipt("D1", "root"))
                else:
                    tries.append(letter.thread)
        store.pass_time(minutes=2)
    assert tries == ["", "", ""]
    async with store.begin() as work:
        await work.outbox.post(
            Reply(NEUTRAL), to=Direct(account("ada")), once="words:2", urgency=Urgency.SUPPORT,
            case=case.id,
        )  # fmt: skip
        claimed = await work.outbox.claim(timedelta(minutes=1), 9, [Platform.DISCORD])
        assert [letter.thread for letter in claimed if letter.key == "words:2"] == []
    store.pass_time(minutes=2)
    async with store.begin() as work:
        (first,) = await work.outbox.claim(timedelta(minutes=1), 9, [Platform.DISCORD])
        await work.outbox.sent(first, Receipt("D1", "second"))
        (second,) = await work.outbox.claim(timedelta(minutes=1), 9, [Platform.DISCORD])
    assert (first.key, first.thread, second.key, second.thread) == (
        "words:1",
        "",
        "words:2",
        "root",
    )
