"""What a button may open: a web address that every platform takes, and nothing else."""

from __future__ import annotations

import pytest

from bot.core.confidential import Confidential


@pytest.mark.parametrize(
    "address",
    [
        "https://zoom.us/j/1234567890?pwd=a.b-c_d%20e",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d",
        "https://meet.google.com/abc-defg-hij",
        "http://meet.example.org:8443",
        "HTTPS://Meet.Example.ORG/#room",
    ],
)
def test_an_address_as_invitations_have_it(address: str) -> None:
    assert Confidential(address).is_address()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "zoom.us/j/1",
        "https://",
        "https://zoom",
        "https://zoom.us/j/1 passcode 2",
        "https://zoom.us/j/1\nhttps://zoom.us/j/2",
        "https://zoom.us/j/1\n",
        "https://ada:word@zoom.us/j/1",
        "https://zoom.us\\@elsewhere.org",
        "https://-zoom.us/",
        "javascript:alert(1)//https://zoom.us",
        "https://zoöm.us/",
        "https://zoom.us/j/☂",
    ],
)
def test_anything_else_is_none(words: str) -> None:
    assert not Confidential(words).is_address()
