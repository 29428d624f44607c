"""The week as a row of scenes: the moments at which something is due or somebody acts."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from benchmarks.week.calendar import DAY_BEFORE, SHORTLY, UK, WEEKLY, Due, reminders, weekly
from benchmarks.week.killer import kill_many
from benchmarks.week.member import Event, Unheard
from benchmarks.week.talk import People
from benchmarks.week.town import Town
from benchmarks.week.weather import calm, storms

WRITERS, ANSWERERS = 5, 3
SETTLED_WITHIN = 60.0  # real seconds until what is missing by then is left to the judge
HALF_AN_HOUR = timedelta(minutes=30)
DAYS_OF_A_WEEK = 7
PATIENT_FOR = 5.0  # real seconds before time is made to run faster


@dataclass
class Scene:
    """A moment of the week; with an *outage*, the bot is dead for so long before it."""

    at: datetime
    name: str
    event: Event | None = None
    outage: timedelta = timedelta()


def written(town: Town) -> list[Scene]:
    """Write the week: every reminder has its scene, and moderators announce on most days."""
    options = town.options
    weekday, at = town.call
    calls = weekly(
        weekday, time.fromisoformat(at), options.begin, options.end + timedelta(days=1, hours=1)
    )
    dues = [due for starts in calls for due in reminders(WEEKLY, starts, options.begin)]
    town.oracle.dues += dues
    events = [_event(town, number) for number in range(options.events)]
    dues += [due for told, event in events for due in reminders(event.title, event.starts, told)]
    scenes = [Scene(options.begin + timedelta(minutes=10), "the week begins")]
    scenes += [Scene(told, "an event is announced", event) for told, event in events]
    outages = _outages(town, dues, [told for told, _ in events])
    covered = [(scene.at - scene.outage, scene.at) for scene in outages]
    scenes += [
        Scene(due.at, f"{due.kind}: {due.title}")
        for due in dues
        if due.at < options.end and not any(begin <= due.at <= end for begin, end in covered)
    ]
    return sorted([*scenes, *outages], key=lambda scene: scene.at)


def _event(town: Town, number: int) -> tuple[datetime, Event]:
    """Return when an event is announced and what it is: the last one is on a Sunday night."""
    options, chance = town.options, town.chance
    share = timedelta(days=options.days, hours=-6) / options.events
    told = options.begin + number * share + chance.uniform(0.1, 0.9) * share
    starts = told + timedelta(minutes=chance.randrange(75, 48 * 60))
    if abs(starts - told - timedelta(days=1)) < HALF_AN_HOUR:
        starts += 2 * HALF_AN_HOUR  # whether it was announced in time must not be a matter of luck
    if number == options.events - 1 and options.days >= DAYS_OF_A_WEEK:
        told = options.end - timedelta(days=1, hours=12)
        starts = datetime.combine(options.end.date(), time(1, 30), tzinfo=UK).astimezone(UTC)
    title = f"Event {town.oracle.word()}"
    return told, Event(title, starts.replace(second=0, microsecond=0))


def _outages(town: Town, dues: list[Due], told: list[datetime]) -> list[Scene]:
    """Choose reminders during which the bot is down: for hours, and in turn for too long."""
    options = town.options
    scenes: list[Scene] = []
    left = [due for due in dues if due.at < options.end - timedelta(hours=5)]
    while left and len(scenes) < options.outages:
        due = left.pop(town.chance.randrange(len(left)))
        wanted = DAY_BEFORE if len(scenes) % 2 == 0 else SHORTLY
        begin = due.at - timedelta(minutes=20)
        end = due.at + timedelta(hours=3) if wanted == DAY_BEFORE else due.until + HALF_AN_HOUR
        taken = [(scene.at - scene.outage, scene.at) for scene in scenes]
        busy = any(begin - HALF_AN_HOUR <= moment <= end for moment in told) or any(
            begin <= last and first <= end for first, last in taken
        )
        if due.kind == wanted and not busy and begin > options.begin + HALF_AN_HOUR:
            scenes.append(Scene(end, f"back from an outage over: {due.kind}", None, end - begin))
    return scenes


async def play(scene: Scene, people: People, kills: int) -> float:
    """Play one scene, and return how many real seconds it took to settle."""
    town = people.town
    town.note(f"scene: {scene.name}")
    if scene.outage and town.clock() < scene.at:
        begin = max(town.clock(), scene.at - scene.outage)
        town.clock.set_to(begin)
        await town.bot.kill()
        down = town.clock.seconds()
        town.clock.set_to(scene.at)
        town.oracle.outages.append((down, town.clock.seconds()))
        await town.bot.start()
    else:
        town.clock.set_to(scene.at - timedelta(seconds=town.chance.uniform(0, min(4, kills / 2))))
    over = asyncio.Event()
    doing = [people.write] * WRITERS + [people.say_coming] * ANSWERERS + [people.ask, people.accept]
    tasks = [asyncio.create_task(_again_and_again(town, act, over)) for act in doing]
    if scene.event is not None:
        tasks.append(asyncio.create_task(people.announce(scene.event)))
    weather = asyncio.create_task(storms(town))
    try:
        await kill_many(town, kills)
    finally:
        over.set()
        weather.cancel()
        await asyncio.gather(weather, return_exceptions=True)
        calm(town)
    await town.up()
    await asyncio.gather(*tasks)
    took = await settle(people)
    await people.check_counts()
    return took


async def settle(people: People) -> float:
    """Wait in peace until everything that was promised is there; return how long it took."""
    town, loop = people.town, asyncio.get_running_loop()
    began = last = loop.time()
    while True:
        missing = [*town.oracle.missing_words(), *await _unaccepted(people)]
        reminders_missing = town.oracle.missing_reminders(town.clock())
        if not missing and not reminders_missing:
            break
        await asyncio.sleep(0.1)
        now = loop.time()
        if now - began > SETTLED_WITHIN:
            for case in [*missing, *reminders_missing][:10]:
                sys.stderr.write(f"  still missing: {case}\n")
            break
        if missing and now - began > PATIENT_FOR:  # what is due by the clock gets no such help
            town.clock.jump(5 * (now - last))
        last = now
    return loop.time() - began


async def _unaccepted(people: People) -> list[str]:
    with suppress(Unheard):
        await people.accept()
    return [f"a coach for {t.ref}" for t in people.conversations if t.coach is None]


async def _again_and_again(
    town: Town, act: Callable[[], Awaitable[None]], over: asyncio.Event
) -> None:
    while not over.is_set():
        if not town.reachable and town.chance.random() < 0.9:  # noqa: PLR2004 - most look first
            await asyncio.sleep(0.05)
            continue
        with suppress(Unheard):
            await act()
        await asyncio.sleep(town.chance.uniform(0.1, 0.8))
