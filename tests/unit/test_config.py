from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings, SettingsProblem, load
from bot.core.calls import Weekly
from bot.core.people import Account, Platform, Role

SECRETS = {
    "HEADSUP_DISCORD_TOKEN": "secret-discord",
    "HEADSUP_SLACK_BOT_TOKEN": "xoxb-secret",
    "HEADSUP_SLACK_APP_TOKEN": "xapp-secret",
    "HEADSUP_KEY": "c2VjcmV0LWtleQ==",
    "HEADSUP_DATABASE": "postgresql+asyncpg://headsup:secret-password@db/headsup",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder with an environment that says nothing."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HEADSUP_{name.upper()}", raising=False)


def test_without_any_setting_it_is_a_file_and_a_wednesday_evening() -> None:
    settings = load()
    assert settings.database_url == "sqlite+aiosqlite:///data/headsup.db"
    assert settings.master_key_file == Path("data.key")
    assert settings.weekly_call == Weekly(2, time(19))
    assert settings.round_morning == Weekly(0, time(9))
    assert settings.appointed == {}


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ({}, ""),
        ({"public_url": "https://calls.example.org"}, ""),
        ({"http_port": 8080}, "http://127.0.0.1:8080"),
        ({"http_port": 8080, "http_host": "::1"}, "http://[::1]:8080"),
        (
            {"http_port": 8080, "public_url": "https://calls.example.org/heads/"},
            "https://calls.example.org/heads",
        ),
    ],
)
def test_feeds_are_reached_where_the_world_reaches_them(given: dict[str, Any], base: str) -> None:
    assert load(**given).feeds_at == base


def test_an_address_of_feeds_that_no_program_opens_is_told() -> None:
    with pytest.raises(SettingsProblem, match="HEADSUP_PUBLIC_URL: write an address that begins"):
        load(http_port=8080, public_url="calls.example.org")


def test_every_problem_is_told_at_once_by_the_name_that_was_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "COMMAND": "Heads Up",
        "CALL_DAY": "someday",
        "CALL_TIME": "7pm",
        "CALL_MINUTES": "5",
        "ROUND_WEEKS": "0",
        "LOG_LEVEL": "loud",
        "DISCORD_API": "discord.com",
        "ORGANISERS": "discord:1, ada",
        "COACHES": "slack:U1",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(f"HEADSUP_{name}", value)
    with pytest.raises(SettingsProblem) as caught:
        load()
    lines = str(caught.value).splitlines()
    assert lines[0] == "Please mend these settings:"
    assert {line.partition(":")[0] for line in lines[1:]} == {f"HEADSUP_{name}" for name in wrong}
    assert "Value error" not in str(caught.value)


def test_no_secret_is_printed_or_told_in_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    settings = load()
    shown = f"{settings} {settings!r}"
    assert "secret" not in shown
    assert "c2VjcmV0" not in shown
    assert settings.database_url == SECRETS["HEADSUP_DATABASE"]
    monkeypatch.setenv("HEADSUP_CALL_DAY", "someday")
    with pytest.raises(SettingsProblem) as caught:
        load()
    assert "secret" not in f"{caught.value} {caught.value!r}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_token_is_no_token(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    """A template of settings has a line for each token, and most stay empty."""
    names = ("discord_token", "slack_bot_token", "slack_app_token", "key")
    for name in names:
        monkeypatch.setenv(f"HEADSUP_{name.upper()}", empty)
    settings = load()
    assert [getattr(settings, name) for name in names] == [None] * 4


def test_an_empty_line_leaves_any_setting_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(f"HEADSUP_{name.upper()}", "")
    assert load() == Settings()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://discord.com/api/v10", "https://discord.com/api/v10"),
        ("https://discord.com/api/v10/", "https://discord.com/api/v10"),
        ("https://discord.com/api", "https://discord.com/api/v10"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v10"),
        (" http://127.0.0.1:8080/ ", "http://127.0.0.1:8080/api/v10"),
        ("http://127.0.0.1:8080/other/v9", "http://127.0.0.1:8080/other/v9"),
    ],
)
def test_an_address_of_discord_is_taken_with_and_without_its_path(given: str, meant: str) -> None:
    assert load(discord_api=given).discord_api == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://slack.com/api/", "https://slack.com/api/"),
        ("https://slack.com/api", "https://slack.com/api/"),
        ("https://slack.com", "https://slack.com/api/"),
        ("http://localhost:1/", "http://localhost:1/api/"),
    ],
)
def test_an_address_of_slack_is_taken_with_and_without_its_path(given: str, meant: str) -> None:
    assert load(slack_api=given).slack_api == meant


def test_one_account_may_have_several_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADSUP_ORGANISERS", "discord:1, slack:T1:U1")
    monkeypatch.setenv("HEADSUP_COACHES", "discord:1,")
    assert load().appointed == {
        Account(Platform.DISCORD, "", "1"): {Role.ORGANISER, Role.COACH},
        Account(Platform.SLACK, "T1", "U1"): {Role.ORGANISER},
    }


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    lines = "HEADSUP_CALL_DAY=Friday\nHEADSUP_DISCORD_TOKEN=\nUNRELATED=1\n"
    (tmp_path / ".env").write_text(lines)
    settings = load()
    assert settings.weekly_call.weekday == 4
    assert settings.discord_token is None


@pytest.mark.parametrize("given", [{"call_day": "WEDNESDAY"}, {"call_day": "wednesday"}])
def test_a_day_is_read_however_it_is_written(given: dict[str, Any]) -> None:
    assert load(**given).weekly_call.weekday == 2
