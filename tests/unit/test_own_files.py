"""Files of a network's own: everything wrong with one is said before the bot starts."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from bot.cli import app
from bot.config import Settings, SettingsProblem
from bot.core.care import Rules
from bot.matching.buddies import MODEL
from bot.own_files import ways_of
from bot.services.match_model import model_of


def with_weights(path: Path, text: str | None = None) -> Settings:
    if text is not None:
        path.write_text(text)
    return Settings.model_construct(weights=path)


def test_without_files_everything_is_as_usual() -> None:
    settings = Settings.model_construct()
    assert ways_of(settings).rules == Rules()
    assert model_of(ways_of(settings).weights) == MODEL


def test_the_file_that_comes_along_changes_nothing(tmp_path: Path) -> None:
    usual = resources.files("bot.data").joinpath("weights.toml").read_text("utf-8")
    assert model_of(ways_of(with_weights(tmp_path / "weights.toml", usual)).weights) == MODEL


def test_every_mistake_is_said_at_once_with_the_setting(tmp_path: Path) -> None:
    wrong = with_weights(tmp_path / "weights.toml", 'topik = 3\nslot = -1\nprice = "much"\n')
    with pytest.raises(SettingsProblem) as told:
        ways_of(wrong)
    said = str(told.value)
    assert said.startswith("Please mend these settings:\nHEADSUP_WEIGHTS: ")
    assert "topik is not a weight I know. Did you mean topic?" in said
    assert "slot: write a whole number" in said
    assert "price: write a whole number" in said


def test_a_file_that_is_not_there_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="HEADSUP_WEIGHTS: No such file"):
        ways_of(with_weights(tmp_path / "nowhere.toml"))
    missing = Settings.model_construct(support_file=tmp_path / "nowhere.toml")
    with pytest.raises(SettingsProblem, match="HEADSUP_SUPPORT_FILE: No such file"):
        ways_of(missing)


def test_no_file_loosens_whom_the_network_keeps_apart() -> None:
    assert model_of('never_same = ["school", "trust"]').never_same == MODEL.never_same
    with pytest.raises(ValueError, match=r"there is no phase: members are told"):
        model_of('never_same = ["school", "trust", "phase"]')
    with pytest.raises(ValueError, match="must hold school and trust"):
        model_of('never_same = ["school"]')


@pytest.mark.parametrize("command", ["run", "doctor", "rounds"])
def test_an_operator_reads_what_is_wrong_and_no_traceback(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weights.toml").write_text("topik = 3\n")
    monkeypatch.setenv("HEADSUP_WEIGHTS", str(tmp_path / "weights.toml"))
    monkeypatch.setenv("HEADSUP_DATA", str(tmp_path / "data"))
    with pytest.raises(SystemExit) as ended:
        app([command])
    assert "HEADSUP_WEIGHTS: topik is not a weight I know" in str(ended.value.code)
    assert not (tmp_path / "data").exists(), "nothing was begun"
