from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.confidential import Confidential
from bot.core.whole import whole
from storage.vault import KeyProblem, Vault

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
    assert opened == whole(words)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(KeyProblem, match="32 bytes"):
        Vault(bytes(length))
