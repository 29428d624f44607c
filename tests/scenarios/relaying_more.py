"""The same state machine with pictures, and with cases that are opened in an emergency.

A picture is for whom words would be for: its bytes say one. What is opened is for the two who said
yes, for half an hour; the reason is for those who decide about it.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from bot.commands.ask import Heard
from bot.core.confidential import Confidential
from bot.core.people import Platform, Role
from bot.core.photo import packed
from bot.core.views import Button, Reply

from .conversations import Talk
from .relaying import BOTH, COACHES, HEADS, Relaying
from .someone import NOTICED, REF, read

WATCHERS = {
    "Sue": (Role.SUPERVISOR, {"region": "London", "district": "E1"}),
    "Olu": (Role.ORGANISER, {"region": "East of England", "district": "NR1"}),
}
IN_WORDS = {"Ada", "Cal", BOTH}
OPEN_FOR = timedelta(minutes=30)
RISK = "A child or an adult may be at risk of harm"

_IN_A_PICTURE = re.compile(r"d29yZ[A-Za-z0-9+/]{7}")
"""How ``word0001x`` begins the bytes of a picture, in base64."""

watching = st.sampled_from(tuple(WATCHERS))
anybody = st.sampled_from((*HEADS, *COACHES, BOTH, *WATCHERS))
number = st.integers(0, 1_000)


class RelayingMore(Relaying):
    """Heads and coaches as before, and two who watch over the network."""

    def __init__(self) -> None:
        super().__init__()
        self._reasons: dict[str, str] = {}
        """Of each word that is in a reason: the conversation."""
        self._opened: dict[str, datetime] = {}
        """When each conversation was opened last."""
        self.counts = {"pictures": 0, "opened": 0, "shown": 0}

    @initialize()
    def begin(self) -> None:
        super().begin()
        for name, (role, answers) in WATCHERS.items():
            someone = self.run(self.network.head(name, Platform.SLACK, buddy="no", **answers))
            self.run(self.network.appoint(someone, role))
            self._who[name] = someone

    @rule(head=st.sampled_from((*HEADS, BOTH)))
    def ask(self, head: str) -> None:
        """Ask, some of them in words: these are what an emergency opens."""
        if head not in IN_WORDS:
            super().ask(head)
            return
        open_now = [t.ref for t in self._talks.values() if t.head == head and not t.over]
        words = self._words(head, None)
        said = read(self._do(head, "write", NOTICED["write"], words=f"It is {words}."))
        found = REF.findall(said) or open_now  # it is for the one that is open
        if found:
            self._talks.setdefault(found[-1], Talk(found[-1], head))
            self._said[words] = (head, found[-1])

    # pictures

    @rule(coach=st.sampled_from((*COACHES, BOTH)), place=number)
    def allow_a_picture(self, coach: str, place: int) -> None:
        if (talk := self._one_of(coach, place)) is not None:
            self._do(coach, "allow-picture", talk.button)

    @rule(who=Relaying.people, place=number, soon=st.booleans())
    def send_a_picture(self, who: str, place: int, *, soon: bool) -> None:
        """With words or without, to the bot or as an answer; allowed, or not."""
        mine = [talk for talk in self._talks.values() if self._may_mean(who, talk)]
        meant = mine[place % len(mine)] if mine else None
        about = ""
        standing = self._standing(who)
        if place % 3 == 0 and standing:
            about, reply = standing[-1 - place % len(standing)]
            refs = set(REF.findall(read(reply)))
            meant = self._talks.get(refs.pop()) if len(refs) == 1 else None
        heard = Heard(
            account=self._who[who].account,
            request=self._request(),
            words=Confidential(self._words(who, meant) if place % 2 else ""),
            attached=True,
            picture=packed(self._words(who, meant).encode()),
            about=about,
        )
        self._sent.append(heard)
        self.run(self.network.dispatcher.hear(heard))
        self._perhaps_deliver(soon=soon)

    @rule(coach=st.sampled_from((*COACHES, BOTH)), place=number, soon=st.booleans())
    def say_yes_and_get_one(self, coach: str, place: int, *, soon: bool) -> None:
        """Do what mostly happens; the head may have another coach, or none, by then."""
        self.allow_a_picture(coach, place)
        self._perhaps_deliver(soon=soon)
        heads = [talk.head for talk in self._talks.values() if talk.coach == coach]
        if heads:
            self.send_a_picture(heads[place % len(heads)], place, soon=soon)

    # emergencies

    @rule(who=anybody, place=number)
    def ask_to_open(self, who: str, place: int) -> None:
        """By whoever: only those who watch over the network can."""
        if not self._talks:
            return
        talk = list(self._talks.values())[place % len(self._talks)]
        first = self._do(who, "break-glass", ref=talk.ref.lower())
        for button in first.buttons:
            if button.command == "break-glass-ask":
                assert who in WATCHERS
                words = f"word{len(self._said):04d}x"
                self._said[words] = (who, "")
                self._reasons[words] = talk.ref
                self._do(
                    who,
                    button.command,
                    button.value,
                    ground=RISK,
                    reason=f"For {words}, and nobody can reach her.",
                )

    @rule(who=anybody, whose=watching, place=number)
    def say_yes(self, who: str, whose: str, place: int) -> None:
        """With a button of one's own, or a borrowed one."""
        self.deliver()
        buttons = self._buttons(whose, {"break-glass-reason"})
        if not buttons:
            return
        button = buttons[-1 - place % min(3, len(buttons))]
        why = self._do(who, button.command, button.value)
        yes = self._of(why, "break-glass-yes")
        if yes is None:
            return
        assert who in WATCHERS
        (ref,) = set(REF.findall(read(why)))
        said = self._do(who, yes.command, yes.value)
        if self._of(said, "break-glass-open"):
            self._opened[ref] = self.network.clock()
            self.counts["opened"] += 1
            self._open_it(who, self._of(said, "break-glass-open"))

    @rule(one=watching, place=number)
    def open_one(self, one: str, place: int) -> None:
        """Do what mostly happens: one asks, and another says yes."""
        (other,) = set(WATCHERS) - {one}
        self.ask_to_open(one, place)
        self.say_yes(other, other, 0)

    @rule(who=anybody, whose=watching, place=number)
    def look_inside(self, who: str, whose: str, place: int) -> None:
        buttons = self._buttons(whose, {"break-glass-open"})
        if buttons:
            self._open_it(who, buttons[-1 - place % len(buttons)])

    def _open_it(self, who: str, button: Button | None) -> None:
        if button is not None:
            said = read(self._do(who, button.command, button.value))
            self.counts["shown"] += "word" in said

    def _of(self, reply: Reply, command: str) -> Button | None:
        return next((one for one in reply.buttons if one.command == command), None)

    def _check(self, reader: str, text: str) -> None:
        pictured = [base64.b64decode(one).decode() for one in _IN_A_PICTURE.findall(text)]
        self.counts["pictures"] += len(pictured)
        left = []
        for words in (*re.findall(r"word\d{4}x", text), *pictured):
            if words in self._reasons:
                # the head reads it later, once it was opened
                head = self._talks[self._reasons[words]].head
                assert reader in {*WATCHERS, head}, f"{reader} sees a reason"
            elif reader in WATCHERS:
                _, ref = self._said[words]
                assert ref in self._opened, f"{reader} sees what nobody opened"
                assert self.network.clock() - self._opened[ref] < OPEN_FOR, "it was over"
            else:
                left.append(words)
        super()._check(reader, " ".join(left))
