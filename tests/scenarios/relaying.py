"""A state machine that tries to make the bot carry words to the wrong person.

Its oracle knows what each writer meant: the conversation whose button was pressed or whose message
was answered, and for a bare message the one that was on the writer's mind, which may be over by
then. Whatever the bot does, words may only ever be seen by the other person of that conversation,
while they are in it.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.commands.ask import Heard
from bot.core.people import Platform
from bot.jobs.courier import Courier

from .conversations import Conversations, Talk
from .someone import REF, read

HEADS = ("Ada", "Bea", "Cal", "Dee")
COACHES = ("Uma", "Vic", "Wyn")
BOTH = "Eli"
"""A head who is a coach, too."""

_DISTRICTS = {"Uma": "TR1", "Vic": "BT1", "Wyn": "CF10", BOTH: "IV1"}
_REGIONS = {
    "Uma": "South West",
    "Vic": "Northern Ireland",
    "Wyn": "Wales",
    BOTH: "Scotland",
}


class Relaying(Conversations):
    """Heads and coaches on both platforms, each with any number of conversations."""

    people = st.sampled_from((*HEADS, *COACHES, BOTH))
    any_number = st.integers(0, 1_000)

    @initialize()
    def begin(self) -> None:
        self.network = self.run(self._open())
        for place, name in enumerate((*HEADS, *COACHES, BOTH)):
            platform = (Platform.DISCORD, Platform.SLACK)[place % 2]
            if name in HEADS:
                self._who[name] = self.run(self.network.head(name, platform, buddy="no"))
            else:
                answers = {"district": _DISTRICTS[name], "region": _REGIONS[name]}
                self._who[name] = self.run(self.network.coach(name, platform, **answers))
        self._begin_talking()

    def _begin_talking(self) -> None:
        """Let two coaches hold three heads, and a head be the coach of a fourth."""
        for resting in ("Wyn", BOTH):
            self._do(resting, "duty", shift="off")
        for head in ("Ada", "Bea", "Cal"):
            self.ask(head)
            self._take("Uma", "Vic")
        for coach, shift in (("Uma", "off"), ("Vic", "off"), (BOTH, "on")):
            self._do(coach, "duty", shift=shift)
        self.ask("Dee")
        self._take(BOTH)
        for coach in COACHES:
            self._do(coach, "duty", shift="on")
        self.ask(BOTH)
        self._take(*COACHES)
        assert sum(bool(talk.coach) for talk in self._talks.values()) == 5

    def _take(self, *coaches: str) -> None:
        self.run(self.network.courier.drain())
        for coach in coaches:
            self.answer_an_offer(coach, 0)
        self.run(self.network.courier.drain())

    # what heads and coaches do

    @rule(head=st.sampled_from((*HEADS, BOTH)))
    def ask(self, head: str) -> None:
        said = self._do(head, "ask")
        if found := REF.search(read(said)):
            self._talks.setdefault(found[0], Talk(found[0], head))

    @rule(coach=st.sampled_from((*COACHES, BOTH)), number=any_number)
    def answer_an_offer(self, coach: str, number: int) -> None:
        offers = self._buttons(coach, {"accept"})
        if not offers:
            return
        button = offers[-1 - number % min(3, len(offers))]
        said = self._send(coach, button.command, button.value)
        found = REF.search(read(said))
        if found and "moved on" not in read(said) and found[0] in self._talks:
            talk = self._talks[found[0]]
            talk.coach = coach
            talk.past.add(coach)
        self._check(coach, read(said))  # what was asked in words is shown at once

    @rule(who=people, number=any_number, soon=st.booleans())
    def write_to_the_bot(self, who: str, number: int, *, soon: bool) -> None:
        """Without saying for whom: one conversation is meant, open or not."""
        mine = [t for t in self._talks.values() if self._may_mean(who, t)]
        meant = mine[number % len(mine)] if mine else None
        words = self._words(who, meant)
        reply = self._hear(who, words)
        mind = [t for t in mine if not t.over and t.other(who)]
        if len(mind) > 1:
            assert reply is not None
            assert "sent nothing" in read(reply)
        self._perhaps_deliver(soon=soon)

    @rule(who=people, number=any_number, soon=st.booleans())
    def answer_a_message(self, who: str, number: int, *, soon: bool) -> None:
        """By a reply or in a thread: the conversation is the one that message names."""
        standing = self._standing(who)
        if not standing:
            return
        message, reply = standing[-1 - number % len(standing)]
        refs = set(REF.findall(read(reply)))
        talk = self._talks.get(refs.pop()) if len(refs) == 1 else None
        said = self._hear(who, self._words(who, talk), about=message)
        if talk is None or not talk.other(who):
            assert said is not None
        self._perhaps_deliver(soon=soon)

    @rule(who=people, whose=people, number=any_number, soon=st.booleans())
    def press_reply(self, who: str, whose: str, number: int, *, soon: bool) -> None:
        """Under a message of one's own, or with a button borrowed from somebody else."""
        buttons = self._buttons(whose, {"reply"})
        if not buttons:
            return
        button = buttons[-1 - number % len(buttons)]
        self._learn(whose)
        talk = next((t for t in self._talks.values() if t.button == button.value), None)
        words = self._words(who, talk)
        said = self._do(who, "reply", button.value, words=words)
        if talk is not None and not talk.other(who):
            assert "Passed on" not in read(said)
        self._perhaps_deliver(soon=soon)

    @rule(who=people, number=any_number, what=st.sampled_from(("end-now", "keep", "end")))
    def wish_to_end(self, who: str, number: int, what: str) -> None:
        if (talk := self._one_of(who, number)) is None:
            return
        said = read(self._do(who, what, talk.button))
        if f"{talk.ref} has ended" in said:
            self._end(talk)

    @rule(who=people, number=any_number)
    def erase(self, who: str, number: int) -> None:
        if (talk := self._one_of(who, number)) is None:
            return
        if "It is erased here" in read(self._do(who, "erase-now", talk.button)):
            assert who == talk.head
            self._end(talk)

    @rule(who=people, number=any_number, what=st.sampled_from(("words", "nothing")))
    def transfer(self, who: str, number: int, what: str) -> None:
        if (talk := self._one_of(who, number)) is None:
            return
        said = read(self._do(who, "transfer", f"{talk.button}:{what}"))
        if "I'm asking another coach now" in said:
            assert who == talk.head
            talk.coach = ""

    @rule(
        coach=st.sampled_from((*COACHES, BOTH)),
        number=any_number,
        how=st.sampled_from(("end-now", "erase-now", "transfer")),
    )
    def write_to_whom_it_has_just_ended_with(self, coach: str, number: int, how: str) -> None:
        """Do what goes wrong in life: the coach is still typing when it ends."""
        for one in self._who:
            self._learn(one)
        held = [t for t in self._talks.values() if t.coach == coach and not t.over and t.button]
        if not held:
            return
        talk = held[number % len(held)]
        said = self._do(
            talk.head, how, f"{talk.button}:words" if how == "transfer" else talk.button
        )
        if how == "end-now" and "has ended" not in read(said):
            self._do(coach, how, talk.button)
        if how == "transfer":
            talk.coach = ""
        else:
            self._end(talk)
        self._hear(coach, self._words(coach, talk))
        self.deliver()

    @rule(who=people, number=any_number, what=st.sampled_from(("hide", "take-back", "more")))
    def tidy(self, who: str, number: int, what: str) -> None:
        if (talk := self._one_of(who, number)) is not None:
            self._do(who, what, talk.button)

    # what platforms and machines do

    @rule()
    def deliver(self) -> None:
        """Bring what waits: everything else is done with letters still on their way."""
        self.run(self.network.courier.drain())
        self._look()

    @rule(hours=st.integers(0, 3))
    def pass_time(self, hours: int) -> None:
        self.run(self.network.pass_time(hours=hours, minutes=11))
        self._look()

    @rule()
    def restart(self) -> None:
        """Lose all that is in memory, with letters on their way."""
        network = self.network
        network.breaks(network.storage)
        messengers = {Platform.DISCORD: network.mail, Platform.SLACK: network.mail}
        network.courier = Courier(network.storage, messengers, network.clock)
        self.run(network.courier.recover())

    @precondition(lambda self: self._sent)
    @rule(number=any_number)
    def deliver_again(self, number: int) -> None:
        """Do what platforms do: send the same request a second time, whenever."""
        again = self._sent[-1 - number % min(len(self._sent), 20)]
        if isinstance(again, Heard):
            self.run(self.network.dispatcher.hear(again))
        else:
            self.run(self.network.dispatcher.run(again))

    @invariant()
    def nobody_sees_what_is_not_for_them(self) -> None:
        if hasattr(self, "network"):
            self._look()

    def _perhaps_deliver(self, *, soon: bool) -> None:
        if soon:
            self.deliver()
