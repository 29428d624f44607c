"""The outbox and those who empty it, as protocols: the only way out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.core.messages import Address, Letter, Posted, Rate, Receipt, Stuck, To, Urgency
from bot.core.people import Account, MemberId, Platform
from bot.core.views import Reply, View


class Outbox(Protocol):
    """Messages to be sent once the transaction has committed. The only way out."""

    async def post(  # noqa: PLR0913 - a letter has that many sides
        self,
        view: View,
        *,
        to: Address,
        once: str,
        urgency: Urgency,
        member: MemberId | None = None,
        case: UUID | None = None,
        call: UUID | None = None,
        topic: str = "",
        until: datetime | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Queue *view*; a second post with the same *once* does nothing.

        *member* is whose message it is, *case* the case and *call* the call it is about, and
        *topic* what it says of the call. Erasing the member, or ending the case, erases it. It
        leaves after *not_before* and not after *until*.
        """

    async def hold(  # noqa: PLR0913 - as above
        self,
        view: View,
        *,
        to: Address,
        once: str,
        urgency: Urgency,
        member: MemberId,
        case: UUID | None = None,
        call: UUID | None = None,
        topic: str = "",
        until: datetime | None = None,
    ) -> int:
        """Keep *view* for *member* to open until *until*, unsent; return its number."""

    async def open_held(self, letter: int, member: MemberId) -> Reply | None:
        """Return what is held for *member* by that number; a day later it is gone."""

    async def post_each(  # noqa: PLR0913 - as above
        self,
        view: View,
        to: Sequence[To],
        *,
        urgency: Urgency,
        call: UUID | None = None,
        topic: str = "",
        until: datetime | None = None,
    ) -> None:
        """Queue *view* for many recipients at once."""

    async def post_all(self, letters: Sequence[tuple[View, To]], *, urgency: Urgency) -> None:
        """Queue a different view for each of many recipients at once."""

    async def about(self, call: UUID, *, to_all: bool = False) -> Sequence[Posted]:
        """Return the letters about *call* that are, or will be, where people can see them.

        With *to_all*, only posts and calendar entries: a call may have thousands of others.
        """

    async def call_at(self, platform: Platform, event: str) -> UUID | None:
        """Return the call that *event* in a calendar on *platform* stands for."""

    async def letter(self, once: str) -> tuple[int, bool] | None:
        """Return the letter whose key is *once*, and whether it can be revised; None if none."""

    async def revise(self, letter: int, view: View) -> None:
        """Show *view* in place of what *letter* says, wherever it is by now."""

    async def supersede(self, call: UUID, topic: str, view: View) -> None:
        """Show *view* in place of every letter about *call* that is on *topic*, once.

        What surely has not arrived is not sent at all. *view* holds nothing confidential.
        """

    async def withdraw(self, letter: int) -> None:
        """Take *letter* away, or do not send it at all."""

    async def withdraw_all(self, once: str) -> int:
        """Take away every letter whose key begins with *once*; return how many."""

    async def withhold(self, once: str, member: MemberId) -> int:
        """Let no unsent letter to or about *member* leave whose key begins with *once*."""

    async def case_at(self, account: Account, message: str) -> UUID | None:
        """Return the case that *message*, which we sent to *account* directly, is about."""

    async def lately(self, member: MemberId, since: datetime) -> frozenset[UUID | None]:
        """Return the cases that *member* talked in after *since*; None stands for erased ones."""

    async def standing(self, case: UUID, member: MemberId) -> Sequence[int]:
        """Return the letters about *case* that stand before *member*'s eyes."""

    async def last_said(self, case: UUID, by: MemberId) -> str:
        """Return the key of the newest letter in *case* that carries words of *by*, or nothing."""

    async def drop_unsent(self, case: UUID, member: MemberId) -> None:
        """Never send *member* what they were not sent yet about *case*, nor show it."""

    async def take_away(self, case: UUID) -> int:
        """Withdraw every letter about *case*, whoever has it, and forget what it was about."""

    async def claim(  # noqa: PLR0913 - as above
        self,
        lease: timedelta,
        limit: int,
        platforms: Sequence[Platform],
        *,
        least: Urgency = Urgency.BROADCAST,
        besides: Collection[int] = (),
        placed: bool | None = None,
    ) -> Sequence[Letter]:
        """Take up to *limit* due letters at least as urgent as *least*, none of *besides*.

        Unsettled they come back, in doubt, after *lease*. *besides* are those that the caller
        has in hand: a clock that is put forward must not hand them out a second time. *placed*
        ones stand there already and are to change; without it, both kinds are taken.
        """

    async def release(self) -> None:
        """Give back what a courier that is no more had taken. Only while no other is at work."""

    async def sent(self, letter: Letter, receipt: Receipt | None) -> None:
        """Settle *letter*: it stands at *receipt*, or nowhere any more. Changes may follow."""

    async def stays(self, letter: Letter) -> None:
        """Settle *letter*, which was to be taken away: the platform will not."""

    async def later(self, letter: Letter, at: datetime, *, in_doubt: bool) -> None:
        """Give *letter* back, to be tried at *at*; *in_doubt* if a try may have arrived."""

    async def dead(self, letter: int, reason: str) -> None: ...
    async def undelivered(self, member: MemberId) -> Sequence[tuple[int, Reply]]:
        """Return what could not be delivered to *member*, still makes sense and was not shown."""

    async def shown(self, letter: int) -> None: ...
    async def stuck(self) -> Sequence[Stuck]:
        """Return every letter that could not be delivered and was not shown since."""

    async def readdress(self, old: Account, new: Account) -> None:
        """Send to *new* what was written to a member at *old* and no try can have sent."""

    async def retry(self, letter: int) -> bool:
        """Try a stuck letter again; False if there is none by that number."""

    async def due(self, platforms: Sequence[Platform]) -> Collection[tuple[Platform, bool]]:
        """Return for which of *platforms* letters are due, and whether to change what stands there.

        A letter that stands nowhere yet is not a change.
        """


class Messenger(Protocol):
    """One platform's way of delivering a letter.

    Each way raises :class:`~bot.core.messages.Undeliverable` when it never will work and
    :class:`~bot.core.messages.TryLater` when it did not and it is known when to try again.
    Any other error leaves open whether it worked.
    """

    @property
    def rate(self) -> Rate: ...
    def requests(self, letter: Letter) -> int:
        """Return how many requests it takes to send *letter*."""

    async def send(self, letter: Letter) -> Receipt:
        """Send *letter*, marked so that the platform can recognise a repeat where it does."""

    async def find(self, letter: Letter) -> Receipt | None:
        """Look whether an earlier try of *letter* arrived.

        Raises:
            CannotLook: nobody can tell.
        """

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """Make what stands at *receipt* say what *letter* says. Done twice, it changes nothing."""

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """Take away what stands at *receipt*. Done twice, it changes nothing."""
