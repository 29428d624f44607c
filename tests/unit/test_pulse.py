"""Signs of life: what counts as one, and when their absence means something."""

from __future__ import annotations

from bot.adapters.pulse import Pulse


class Time:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def open_pulse() -> tuple[Pulse, Time]:
    time = Time()
    pulse = Pulse(time)
    pulse.up()
    return pulse, time


def test_a_socket_that_never_echoed_is_not_called_deaf() -> None:
    """Some workspaces send us no events of our own: their absence says nothing there."""
    pulse, time = open_pulse()
    for number in range(10):
        pulse.posted(str(number))
    time.now += 600
    assert not pulse.deaf


def test_three_posts_without_an_echo_for_a_minute_are_deafness() -> None:
    pulse, time = open_pulse()
    pulse.posted("0")
    pulse.echoed("0")
    for number in (1, 2, 3):
        pulse.posted(str(number))
    deaf = []
    for seconds in (59, 2):
        time.now += seconds
        deaf.append(pulse.deaf)
    pulse.echoed("2")  # one is enough: it hears
    assert [*deaf, pulse.deaf] == [False, True, False]


def test_an_echo_may_come_before_the_answer_to_the_post() -> None:
    pulse, time = open_pulse()
    for number in range(5):
        pulse.echoed(str(number))
        pulse.posted(str(number))
    time.now += 600
    assert not pulse.deaf


def test_a_new_connection_begins_anew() -> None:
    pulse, time = open_pulse()
    pulse.echoed("0")
    for number in (1, 2, 3):
        pulse.posted(str(number))
    time.now += 100
    pulse.down()
    assert not pulse.deaf
    time.now += 20
    assert pulse.lost_for == 20
    pulse.up()
    assert not pulse.deaf
    assert pulse.lost_for == 0


def test_it_reconnects_for_deafness_at_most_once_in_ten_minutes() -> None:
    pulse, time = open_pulse()
    assert pulse.may_reconnect()
    time.now += 599
    assert not pulse.may_reconnect()
    time.now += 2
    assert pulse.may_reconnect()


def test_it_knows_how_long_it_has_been_quiet() -> None:
    pulse, time = open_pulse()
    assert pulse.heard_ago is None
    pulse.heard()
    time.now += 7
    assert pulse.heard_ago == 7
