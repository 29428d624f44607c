"""Where an answer appears: beside a message, in a modal, or over App Home. Always privately."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack import views
from bot.core.views import Reply
from bot.services.faults import fault


@dataclass(frozen=True, slots=True)
class Surface:
    """What a press came from: the id of a modal, App Home, or an address to answer at."""

    response_url: str = ""
    view: str = ""
    home: bool = False

    async def show(self, client: AsyncWebClient, reply: Reply, trigger: str) -> Surface:
        """Show *reply* here to the person who pressed; return where to show what follows.

        Raises:
            SlackApiError: Slack did not take it.
        """
        if self.home and trigger:
            opened: Any = await client.views_open(
                trigger_id=trigger, view=views.view(reply, "HeadsUp")
            )
            return Surface(view=str(opened["view"]["id"]))
        if self.view:
            await client.views_update(view_id=self.view, view=views.view(reply, "HeadsUp"))
        elif self.response_url:
            webhook = AsyncWebhookClient(self.response_url, retry_handlers=[])
            answer = await webhook.send(
                response_type="ephemeral", replace_original=False, **views.draw(reply)
            )
            if answer.status_code != 200:  # noqa: PLR2004 - HTTP
                raise ConnectionError(f"Slack answered {answer.status_code}")
        return self


def surface_of(body: Mapping[str, Any]) -> Surface:
    """Return where the press in *body* came from."""
    view = body.get("view") or {}
    if view.get("type") == "home":
        return Surface(home=True)
    if view:
        return Surface(view=str(view["id"]))
    return Surface(response_url=str(body.get("response_url", "")))


@dataclass
class Told:
    """Whether it went well."""

    fine: bool = True


@contextmanager
def telling(where: str, fine: frozenset[str] = frozenset()) -> Generator[Told]:
    """Go on when Slack takes no answer: what was asked is done, and asking again shows it.

    A refusal with one of the codes in *fine* is no fault.
    """
    told = Told()
    try:
        yield told
    except (SlackApiError, aiohttp.ClientError, OSError) as error:
        if isinstance(error, SlackApiError) and error.response.get("error") in fine:
            return
        told.fine = False
        fault(where, error)
