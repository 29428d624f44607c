"""views: modals and the Home tab."""

from __future__ import annotations

from copy import deepcopy

from . import modals
from .arguments import need
from .errors import Json, Refused
from .finishing import finished_view
from .slack import Slack
from .state import key
from .validate import check_view


def open_view(slack: Slack, args: Json) -> Json:
    trigger = slack.triggers.use(need(args, "trigger_id"))
    view = check_view(args.get("view"), "modal", slack.workspace.files)
    if trigger.within_modal:
        slack.warnings.append("views.open: a modal is open already; views.push adds to it")
    slack.workspace.modals[trigger.user] = []
    return {"view": deepcopy(modals.put(slack, trigger.user, view))}


def push(slack: Slack, args: Json) -> Json:
    trigger = slack.triggers.use(need(args, "trigger_id"))
    view = check_view(args.get("view"), "modal", slack.workspace.files)
    if not trigger.within_modal:
        raise Refused("invalid_trigger_id", "views.push needs a trigger from within a modal")
    return {"view": deepcopy(modals.put(slack, trigger.user, view))}


def update(slack: Slack, args: Json) -> Json:
    if ("view_id" in args) == ("external_id" in args):
        raise Refused("invalid_arguments", "either view_id or external_id")
    name = "view_id" if "view_id" in args else "external_id"
    user, old = modals.find(slack, name.removeprefix("view_"), need(args, name))
    if args.get("hash") and args["hash"] != old["hash"]:
        raise Refused("hash_conflict")
    view = check_view(args.get("view"), old["type"], slack.workspace.files)
    return {"view": deepcopy(modals.replace(slack, user, old, view))}


def publish(slack: Slack, args: Json) -> Json:
    user = need(args, "user_id")
    if user not in slack.workspace.users:
        raise Refused("user_not_found")
    view = check_view(args.get("view"), "home", slack.workspace.files)
    old = slack.workspace.homes.get(user)
    if args.get("hash") and old is not None and args["hash"] != old["hash"]:
        raise Refused("hash_conflict")
    if old is not None:
        return {"view": deepcopy(modals.replace(slack, user, old, view))}
    identity = f"V{key().upper()}"
    home = slack.workspace.homes[user] = finished_view(view, identity, identity, None)
    slack.workspace.show(home, {user})
    return {"view": deepcopy(home)}
