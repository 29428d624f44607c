from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.confidential import Confidential
from storage.vault import KeyProblem, Vault, key_from_file, key_from_text

KEY = bytes(range(32))
WORDS = Confidential("The governors want me out. ☂")


def test_what_is_sealed_opens_with_the_same_key_about_the_same_thing() -> None:
    assert Vault(KEY).open(Vault(KEY).seal(WORDS, "cases/1/words"), "cases/1/words") == WORDS


def test_sealed_words_show_nothing_and_are_never_the_same_twice() -> None:
    once, twice = (Vault(KEY).seal(WORDS, "cases/1/words") for _ in range(2))
    assert once != twice
    assert b"governors" not in once


@pytest.mark.parametrize(
    ("key", "about"),
    [(bytes(32), "cases/1/words"), (KEY, "cases/2/words"), (KEY, ""), (KEY, "outbox/1")],
)
def test_another_key_or_another_row_opens_nothing(key: bytes, about: str) -> None:
    """A sealed text that was moved to another case does not open there."""
    sealed = Vault(KEY).seal(WORDS, "cases/1/words")
    with pytest.raises(KeyProblem, match="do not open"):
        Vault(key).open(sealed, about)


@given(st.integers(min_value=0), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_one_changed_byte_is_noticed(where: int, change: int) -> None:
    sealed = bytearray(Vault(KEY).seal(WORDS, "x"))
    sealed[where % len(sealed)] ^= change
    with pytest.raises(KeyProblem):
        Vault(KEY).open(bytes(sealed), "x")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 12, b"\x01" * 28])
def test_what_is_cut_short_does_not_open(sealed: bytes) -> None:
    with pytest.raises(KeyProblem):
        Vault(KEY).open(sealed, "x")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
@example("Not now \ud83d")
@settings(max_examples=80, deadline=None)
def test_any_words_can_be_sealed(words: str) -> None:
    """A half of a character, which some phones send, is no reason to lose the rest."""
    vault = Vault(KEY)
    opened = vault.open(vault.seal(Confidential(words), "x"), "x").reveal()
    assert len(opened) == len(words)
    assert opened == words.encode("utf-8", "replace").decode()


def test_a_new_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "vault.key"
    key, new = key_from_file(path)
    assert new
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_from_file(path) == (key, False)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o644, 0o660])
def test_a_key_file_that_others_can_use_is_refused_with_what_to_do(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "vault.key"
    key, _ = key_from_file(path)
    path.chmod(mode)
    with pytest.raises(KeyProblem, match="chmod 600") as caught:
        key_from_file(path)
    assert base64.b64encode(key).decode() not in str(caught.value)


@pytest.mark.parametrize("text", ["", "not base64!", "c2hvcnQ=", "A" * 43, "é" * 44])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(KeyProblem) as caught:
        key_from_text(text)
    assert not text or text not in str(caught.value)


def test_a_key_is_read_with_the_newline_a_file_ends_in() -> None:
    assert key_from_text(base64.b64encode(KEY).decode() + "\n") == KEY


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(KeyProblem, match="32 bytes"):
        Vault(bytes(length))


def test_a_key_file_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    path.touch(0o600)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(KeyProblem):
        key_from_file(path)
