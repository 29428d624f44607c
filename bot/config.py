"""Settings, read once from the environment, `.env` or files in a secrets folder.

Every problem is reported together, in words, and no secret is ever printed.
"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.calls import Weekly
from bot.core.people import Account, Role

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Accounts = Annotated[tuple[str, ...], NoDecode]


class SettingsProblem(Exception):
    """Settings that cannot be used. The message lists all of them, and what to do."""


class Settings(BaseSettings):
    """Everything that can be set. Each is documented in docs/operations.md; a test checks it."""

    model_config = SettingsConfigDict(
        env_prefix="HEADSUP_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    command: str = Field(default="headsup", pattern=r"^[a-z][a-z0-9_-]{1,30}$")
    data: Path = Path("data")
    database: str = Field(default="", repr=False)  # a PostgreSQL address holds a password
    key_file: Path | None = None
    key: SecretStr | None = None
    kms: str = Field(default="", repr=False)  # its arguments may hold a secret
    kms_seconds: float = Field(default=10, gt=0, le=300)
    discord_token: SecretStr | None = None
    discord_api: str = "https://discord.com/api/v10"
    discord_channel: str = ""
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api: str = "https://slack.com/api/"
    slack_channel: str = ""
    slack_own: Accounts = ()
    channel_name: str = "network"
    organisers: Accounts = ()
    moderators: Accounts = ()
    supervisors: Accounts = ()
    coaches: Accounts = ()
    call_day: str = "Wednesday"
    call_time: time = time(19)
    call_minutes: int = Field(default=60, ge=10, le=600)
    call_in_holidays: Literal["skip", "move", "keep"] = "skip"
    discord_per_second: float = Field(default=50, gt=0, le=10_000)
    slack_per_minute: float = Field(default=300, gt=0, le=100_000)
    round_day: str = "Monday"
    round_time: time = time(9)
    round_weeks: int = Field(default=0, ge=0, le=52)
    round_approval: Literal["off", "on"] = "off"
    support_file: Path | None = None
    weights: Path | None = None
    verify: Literal["off", "on"] = "off"
    http_port: int | None = Field(default=None, ge=1, le=65535)
    http_host: str = "127.0.0.1"
    public_url: str = ""
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator(
        "organisers", "moderators", "supervisors", "coaches", "slack_own", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("organisers", "moderators", "supervisors", "coaches")
    @classmethod
    def _are_accounts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            Account.read(text)
        return value

    @field_validator("slack_own")
    @classmethod
    def _are_workspaces(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"[TE][A-Z0-9]{2,}", one) for one in value):
            raise ValueError("write ids of workspaces or organisations, like T0123ABCD")
        return value

    @field_validator("call_day", "round_day")
    @classmethod
    def _is_day(cls, value: str) -> str:
        if value.casefold() not in _DAYS:
            raise ValueError("write a day of the week, like Wednesday")
        return value.casefold()

    @field_validator("discord_token", "slack_bot_token", "slack_app_token", "key")
    @classmethod
    def _empty_is_unset(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value and value.get_secret_value().strip() else None

    @field_validator("discord_api")
    @classmethod
    def _discord_base(cls, value: str) -> str:
        return _base(value, "/api/v10")

    @field_validator("slack_api")
    @classmethod
    def _slack_base(cls, value: str) -> str:
        return _base(value, "/api") + "/"

    @field_validator("public_url")
    @classmethod
    def _public_base(cls, value: str) -> str:
        return _http(value) if value else ""

    @property
    def feeds_at(self) -> str:
        """The address that calendar feeds are reached at; empty if nothing is served."""
        if self.http_port is None:
            return ""
        host = f"[{self.http_host}]" if ":" in self.http_host else self.http_host
        return self.public_url or f"http://{host}:{self.http_port}"

    @property
    def database_url(self) -> str:
        """The SQLAlchemy address of the database: a file in the data folder unless set."""
        return self.database or f"sqlite+aiosqlite:///{self.data / 'headsup.db'}"

    @property
    def master_key_file(self) -> Path:
        """Where the master key lies: beside the data folder, never in it, unless set."""
        folder = self.data if self.data.name else self.data.resolve()
        return self.key_file or folder.with_name(f"{folder.name or 'headsup'}.key")

    @property
    def keys_file(self) -> Path:
        """Where the keys database lies: beside the main one; with PostgreSQL in the data folder."""
        _, _, path = self.database.partition("sqlite+aiosqlite:///")
        return (Path(path).parent if path else self.data) / "keys.db"

    @property
    def weekly_call(self) -> Weekly:
        return Weekly(_DAYS.index(self.call_day.casefold()), self.call_time)

    @property
    def round_morning(self) -> Weekly:
        return Weekly(_DAYS.index(self.round_day.casefold()), self.round_time)

    @property
    def appointed(self) -> dict[Account, frozenset[Role]]:
        """The roles that the settings give, by account."""
        named = (
            (Role.ORGANISER, self.organisers),
            (Role.MODERATOR, self.moderators),
            (Role.SUPERVISOR, self.supervisors),
            (Role.COACH, self.coaches),
        )
        found: dict[Account, frozenset[Role]] = {}
        for role, accounts in named:
            for account in map(Account.read, accounts):
                found[account] = found.get(account, frozenset()) | {role}
        return found


def load(**given: object) -> Settings:
    """Read the settings.

    Raises:
        SettingsProblem: some cannot be used; names every one of them.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = [
            f"HEADSUP_{'_'.join(map(str, problem['loc'])).upper()}: "
            f"{problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsProblem("Please mend these settings:\n" + "\n".join(lines)) from None


def _http(value: str) -> str:
    """Return *value* without its last slash."""
    bare = value.strip().rstrip("/")
    if not bare.startswith(("http://", "https://")):
        raise ValueError("write an address that begins with http:// or https://")
    return bare


def _base(value: str, path: str) -> str:
    """Return *value* without its last slash, with the platform's usual path if it has none."""
    bare = _http(value)
    host_and_path = bare.partition("://")[2]
    if "/" not in host_and_path:
        return bare + path
    if path.startswith(f"/{host_and_path.partition('/')[2]}/"):
        return bare + path.removeprefix(f"/{host_and_path.partition('/')[2]}")
    return bare
