"""Where an answer appears: beside a message, in a modal, or over App Home. Always privately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack import views
from bot.core.views import Reply


@dataclass(frozen=True, slots=True)
class Surface:
    """What a press came from: the id of a modal, App Home, or an address to answer at."""

    response_url: str = ""
    view: str = ""
    home: bool = False

    async def show(self, client: AsyncWebClient, reply: Reply, trigger: str) -> None:
        """Show *reply* here to the person who pressed.

        Raises:
            SlackApiError: Slack did not take it.
        """
        if self.home and trigger:
            await client.views_open(trigger_id=trigger, view=views.view(reply, "HeadsUp"))
        elif self.view:
            await client.views_update(view_id=self.view, view=views.view(reply, "HeadsUp"))
        elif self.response_url:
            webhook = AsyncWebhookClient(self.response_url, retry_handlers=[])
            answer = await webhook.send(
                response_type="ephemeral", replace_original=False, **views.draw(reply)
            )
            if answer.status_code != 200:  # noqa: PLR2004 - HTTP
                raise ConnectionError(f"Slack answered {answer.status_code}")


def surface_of(body: Mapping[str, Any]) -> Surface:
    """Return where the press in *body* came from."""
    view = body.get("view") or {}
    if view.get("type") == "home":
        return Surface(home=True)
    if view:
        return Surface(view=str(view["id"]))
    return Surface(response_url=str(body.get("response_url", "")))
