"""The command line: reads what was typed and calls the rest. No logic of its own."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from cyclopts import App, Parameter

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Coroutine

Result = TypeVar("Result")

app = App(
    name="headsup",
    help="HeadsUp bot: a peer-support network for UK headteachers, in Discord and Slack.",
    version=__version__,
)
slack = App(name="slack", help="For setting up the Slack app.")
app.command(slack)
keys = App(name="keys", help="For whoever runs the bot: the keys of what is sealed.")
app.command(keys)
audit = App(name="audit", help="For whoever runs the bot: the log of what was done.")
app.command(audit)
people = App(name="members", help="Spreadsheets of people, in and out.")
app.command(people)
app.command("bot.replay:rounds", help="List the buddy rounds that are kept, or draw one again.")
app.command("bot.draw.command:draw", help="Draw a round of buddies from spreadsheets, offline.")

_FAILED = 1
_CROWD = 1_000


@app.command
def play(  # noqa: PLR0913 - one for each choice
    *,
    script: Literal["tour", "rehearsal"] | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    keep: Path | None = None,
    port: int = 8765,
    no_open: Annotated[bool, Parameter(name="--no-open", negative="")] = False,
    members: int = 0,
    seed: int = 7,
) -> None:
    """Try the whole network in a local web page, with invented people and no tokens.

    Parameters
    ----------
    script
        Walk through the story in the terminal instead, or through the rehearsals for coaches.
    as_json
        With --script: print one JSON object a step.
    keep
        Keep the data in this folder instead of a temporary one.
    port
        The first port to try.
    no_open
        Don't open a browser.
    members
        Invent so many more members, up to 1,000, whom nobody plays: see `headsup demo`.
    seed
        With --members: another seed gives other people.
    """
    if not 0 <= members <= _CROWD:
        sys.exit(f"The playground takes up to {_CROWD:,} more members. Write: --members NUMBER")
    module = importlib.import_module("bot.play")
    if script is not None:
        sys.exit(0 if _wait(module.tour(script, as_json=as_json)) else _FAILED)
    _wait(module.page(keep=keep, port=port, browse=not no_open, crowd=members, seed=seed))


@app.command
def run() -> None:
    """Run the bot on every platform whose tokens are set, until it is told to stop."""
    settings = _settings()
    importlib.import_module("bot.logs").set_up(settings.log_level)
    serve = importlib.import_module("bot.serve")
    problems = importlib.import_module("bot.adapters.problems")
    vault = importlib.import_module("storage.vault")
    try:
        _wait(serve.serve(settings, _say))
    except (problems.CannotConnect, vault.KeyProblem) as problem:
        sys.exit(str(problem))


@app.command
def invite(application_id: str = "") -> None:
    """Print the link that adds the bot to a Discord server, with exactly the rights it uses.

    Parameters
    ----------
    application_id
        From the Developer Portal, General Information. Read from HEADSUP_DISCORD_TOKEN if left out.
    """
    connection = importlib.import_module("bot.adapters.discord.connection")
    token = _settings().discord_token
    known = application_id or connection.application_of(token.get_secret_value() if token else "")
    if not known:
        sys.exit("Which application? Set HEADSUP_DISCORD_TOKEN, or: headsup invite APPLICATION-ID")
    _say(connection.invite(known))


@slack.command
def manifest() -> None:
    """Print the manifest to create the Slack app from."""
    made = importlib.import_module("bot.adapters.slack.manifest")
    commands = importlib.import_module("bot.commands")
    _say(json.dumps(made.manifest(commands.ALL, _settings().command), indent=2))


@app.command
def outbox(*, retry: str = "") -> None:
    """List messages that could not be delivered, and try them again.

    Parameters
    ----------
    retry
        The number of one message, or "all".
    """
    module = importlib.import_module("bot.outbox")
    for line in _wait(module.look(_settings(), retry)):
        _say(line)


@app.command
def demo(
    *,
    members: int = 10_000,
    seed: int = 7,
    csv: Path | None = None,
    database: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Invent a network of any size: nobody and no school in it exists. Say where it is to go.

    Parameters
    ----------
    members
        How many people.
    seed
        Another seed gives other people; the same one the same people, to the byte.
    csv
        Write people.csv, history.csv, avoid.csv and members.csv into this folder.
    database
        Fill the database of the settings, if nobody real is in it.
    """
    if csv is None and not database:
        sys.exit("Say where it is to go: --csv FOLDER, --database, or both.")
    module = importlib.import_module("bot.invent")
    try:
        for line in module.write(members, seed, csv) if csv else ():
            _say(line)
        if database:
            _say(_wait(module.settle(members, seed, _settings())))
    except module.Refused as refused:
        sys.exit(str(refused))


@people.command(name="import")
def take_in(
    file: Path, *, dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False
) -> None:
    """Fill forms in for people who may join, from a spreadsheet. They agree to nothing by it.

    Parameters
    ----------
    file
        A CSV file; docs/members.md describes its columns.
    dry_run
        Only check the file.
    """
    module = importlib.import_module("bot.members")
    try:
        reading = module.check(file)
    except module.Refused as refused:
        sys.exit(str(refused))
    for line in reading.notices:
        _say(line)
    if dry_run:
        _say(f"All {len(reading.invitations):,} rows can be read. Nothing was changed.")
        return
    for line in _wait(module.take_in(_settings(), reading)):
        _say(line)


@people.command(name="export")
def give_out(file: Path | None = None) -> None:
    """List members as other members see them: only what each of them opened.

    Parameters
    ----------
    file
        The CSV file to write; printed if left out.
    """
    module = importlib.import_module("bot.members")
    sys.stderr.write(_wait(module.give_out(_settings(), file)) + "\n")


@app.command
def doctor(*, quick: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check the set-up and say how to mend what is wrong.

    Parameters
    ----------
    quick
        Only what a health check needs.
    """
    checks = _wait(importlib.import_module("bot.doctor").examine(_settings(), quick=quick))
    for check in checks:
        _say(f"{'ok  ' if check.ok else 'MEND'} {check.label}: {check.details}")
        if check.mend:
            _say(f"     {check.mend}")
    sys.exit(0 if all(check.ok for check in checks) else _FAILED)


@keys.command
def status() -> None:
    """Say which master key is in use, where it comes from and how old it is. Shows no key."""
    _told("bot.keys", "status")


@keys.command
def rotate() -> None:
    """Exchange the master key and destroy the old one, while the bot runs or not.

    Cut off at any point, it is finished by doing it again.
    """
    _told("bot.keys", "rotate")


@app.command
def backup(*, to: Path = Path("backups"), keys_to: Path | None = None) -> None:
    """Copy the database and the keys, apart, while the bot runs; check them; remove old copies.

    Parameters
    ----------
    to
        The folder for both, in a folder of its own each.
    keys_to
        Another folder for the copies of the keys: best on another machine.
    """
    _told("bot.backup", "make", to, keys_to)


def _told(module: str, name: str, *given: object) -> None:
    """Print what an operator's command answers, or what is in its way."""
    vault = importlib.import_module("storage.vault")
    copies = importlib.import_module("storage.backup")
    try:
        lines = _wait(getattr(importlib.import_module(module), name)(_settings(), *given))
    except (vault.KeyProblem, copies.BackupProblem) as problem:
        sys.exit(str(problem))
    for line in lines:
        _say(line)


@audit.command
def verify(*, newest: str = "") -> None:
    """Check that nothing in the log was changed, left out or put in.

    Parameters
    ----------
    newest
        What an earlier check printed as the newest entry: then a missing end is noticed, too.
    """
    module = importlib.import_module("bot.audit")
    whole, lines = _wait(module.check(_settings(), newest))
    for line in lines:
        _say(line)
    sys.exit(0 if whole else _FAILED)


def _settings() -> Any:  # noqa: ANN401 - Settings: imported only by what needs them
    return importlib.import_module("bot.own_files").load_or_exit()


def _wait(work: Coroutine[Any, Any, Result]) -> Result:
    """Run *work* to its end. asyncio is imported here: what needs none starts sooner."""
    return importlib.import_module("asyncio").run(work)  # type: ignore[no-any-return]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


def main() -> None:
    """Run the command line."""
    app()
