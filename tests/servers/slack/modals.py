"""The stack of modals on each person's screen, and what a submission does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .answers import kept_state
from .errors import Json, Refused
from .finishing import finished_view
from .slack import Slack
from .state import key
from .validate import check_view

DEEPEST = 3


@dataclass(frozen=True)
class Submitted:
    """What became of a submission: the errors shown, or the raw answer of the bot."""

    errors: Mapping[str, str] = field(default_factory=dict)
    payload: Json = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        return not self.errors


def put(slack: Slack, user: str, view: Json) -> Json:
    """Lay a new modal on top of the person's stack."""
    stack = slack.workspace.modals[user]
    if len(stack) >= DEEPEST:
        raise Refused("push_limit_reached")
    _check_external_id(slack, view)
    identity = f"V{key().upper()}"
    root = stack[0]["id"] if stack else identity
    done = finished_view(view, identity, root, stack[-1]["id"] if stack else None)
    stack.append(done)
    slack.workspace.show(done, {user})
    return done


def replace(slack: Slack, user: str, old: Json, view: Json) -> Json:
    """Change an open view in place; answers typed so far stay where the ids are the same."""
    _check_external_id(slack, view, old)
    before = old["state"]["values"]
    done = finished_view(view, old["id"], old["root_view_id"], old["previous_view_id"])
    done["state"]["values"] = kept_state(done["blocks"], before)
    old.clear()
    old.update(done)
    slack.workspace.show(old, {user})
    return old


def find(slack: Slack, name: str, wanted: str) -> tuple[str, Json]:
    """Find an open view by its id or external_id, with the person who looks at it."""
    for user, stack in slack.workspace.modals.items():
        for view in (*stack, *filter(None, [slack.workspace.homes.get(user)])):
            if view[name] == wanted:
                return user, view
    raise Refused("not_found")


def answer(slack: Slack, user: str, view: Json, payload: Json) -> Submitted:
    """Do what the bot's answer to a submission says.

    Raises:
        Refused: The answer is one that Slack would not accept.
    """
    stack = slack.workspace.modals[user]
    match payload:
        case {"response_action": "errors", "errors": dict() as errors, **rest} if not rest:
            _check_errors(view, errors)
            slack.workspace.show({"text": "\n".join(errors.values())}, {user})
            return Submitted(errors, payload)
        case {"response_action": "clear", **rest} if not rest:
            stack.clear()
        case {"response_action": "update", "view": dict() as new, **rest} if not rest:
            replace(slack, user, view, check_view(new, "modal", slack.workspace.files))
        case {"response_action": "push", "view": dict() as new, **rest} if not rest:
            put(slack, user, check_view(new, "modal", slack.workspace.files))
        case {**rest} if not rest:
            stack[:] = [other for other in stack if other is not view]
        case _:
            raise Refused("invalid_response_action", str(payload))
    slack.workspace.change()
    return Submitted(payload=payload)


def _check_errors(view: Json, errors: Json) -> None:
    """Errors may only stand under the questions of this view, and must say something."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors or set(errors) - inputs:
        raise Refused("invalid_response_action", f"errors for {sorted(errors)} of {sorted(inputs)}")
    if not all(isinstance(error, str) and error for error in errors.values()):
        raise Refused("invalid_response_action", "an error must be a text")


def _check_external_id(slack: Slack, view: Json, old: Json | None = None) -> None:
    wanted = view.get("external_id")
    if not wanted:
        return
    views = [v for stack in slack.workspace.modals.values() for v in stack]
    views += slack.workspace.homes.values()
    if any(v is not old and v["external_id"] == wanted for v in views):
        raise Refused("duplicate_external_id")
