"""Filling in a form as the client lets people, and what the client then sends."""

from collections.abc import Iterable

from tests.servers.discord.errors import width
from tests.servers.discord.records import Channel, Json, Role, User
from tests.servers.discord.responses import CannotDo
from tests.servers.discord.seen import Modal
from tests.servers.discord.slash import resolve_user, spelt

TEXT_INPUT, LABEL, ROW = 4, 18, 1
SELECT, USER_SELECT, RADIO, BOXES, BOX = 3, 5, 21, 22, 23
PICKS: dict[int, set[type]] = {5: {User}, 6: {Role}, 7: {User, Role}, 8: {Channel}}
MENUS = {SELECT, BOXES, *PICKS}
MOST_TYPED = 4000


def fill_in(modal: Modal, answers: Json) -> Json:
    """Return what the client sends when this form is submitted with these answers.

    Raises:
        CannotDo: the client would not let it go: required, too long, not offered, unknown.
    """
    left, resolved = dict(answers), dict[str, Json]()
    sent: dict[str, Json] = {}
    for label, field in modal.fields:
        names = {field["custom_id"], label, spelt(label)} & left.keys()
        answer = left.pop(names.pop()) if names else None
        sent[field["custom_id"]] = _answered(label, field, answer, resolved)
    if left:
        raise CannotDo(f"{modal!r} has no {list(left)}")
    components = []
    for row in modal.form["components"]:
        drawn: Json = {"type": row["type"], "id": row["id"]}
        if row["type"] == LABEL:
            drawn["component"] = sent[row["component"]["custom_id"]]
        elif row["type"] == ROW:
            drawn["components"] = [sent[one["custom_id"]] for one in row["components"]]
        components.append(drawn)
    data: Json = {"custom_id": modal.custom_id, "components": components}
    return data | {"resolved": resolved} if resolved else data


def _answered(label: str, field: Json, answer: object, resolved: Json) -> Json:
    kind = field["type"]
    drawn: Json = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    if kind == TEXT_INPUT:
        return drawn | {"value": _typed(label, field, answer)}
    if kind == BOX:
        ticked = field.get("default", False) if answer is None else answer
        if not isinstance(ticked, bool):
            raise CannotDo(f"{label}: a box is ticked or not, not {answer!r}")
        return drawn | {"value": ticked}
    if kind == RADIO:
        picked = pick(label, field, answer, resolved)
        return drawn | {"value": picked[0] if picked else None}
    if kind in MENUS:
        return drawn | {"values": pick(label, field, answer, resolved)}
    raise CannotDo(f"{label}: nobody here can fill in a component of type {kind}")


def _typed(label: str, field: Json, answer: object) -> str:
    text = field.get("value") or "" if answer is None else answer
    if not isinstance(text, str):
        raise CannotDo(f"{label}: only text can be typed, not {answer!r}")
    if field.get("required", True) and not text.strip():
        raise CannotDo(f"{label}: this is required")
    least, most = field.get("min_length") or 0, field.get("max_length") or MOST_TYPED
    if text and not least <= width(text) <= most:
        raise CannotDo(f"{label}: {width(text)} is not between {least} and {most} characters")
    return text


def pick(label: str, field: Json, answer: object, resolved: Json) -> list[str]:
    """Choose from a menu by label, value or thing; nothing said means what is preselected.

    Raises:
        CannotDo: it is not offered, or too few or too many are chosen.
    """
    options = field.get("options") or []
    if answer is None:
        values = [one["value"] for one in options if one.get("default")]
    else:
        many = isinstance(answer, Iterable) and not isinstance(answer, str)
        every = list(answer) if many and isinstance(answer, Iterable) else [answer]
        values = [_picked(label, field, one, resolved) for one in every]
    required = field.get("required", field["type"] != BOX)
    least = field.get("min_values")
    least = 1 if least is None else least
    most = field.get("max_values") or (len(options) if field["type"] == BOXES else 1)
    if len(set(values)) != len(values):
        raise CannotDo(f"{label}: chosen twice: {values}")
    if not values and not required:
        return []
    if not (least or int(required)) <= len(values) <= most:
        raise CannotDo(f"{label}: choose between {least} and {most}, not {len(values)}")
    return values


def _picked(label: str, field: Json, one: object, resolved: Json) -> str:
    if field["type"] in PICKS:
        thing = getattr(one, "account", one)
        if not isinstance(thing, User | Role | Channel) or type(thing) not in PICKS[field["type"]]:
            raise CannotDo(f"{label}: {one!r} cannot be chosen here")
        if isinstance(thing, User):
            resolve_user(resolved, thing)
        else:
            kind = "roles" if isinstance(thing, Role) else "channels"
            resolved.setdefault(kind, {})[thing.id] = {"id": thing.id, "name": thing.name}
        return thing.id
    for option in field.get("options") or []:
        if one in (option["label"], option["value"]):
            return str(option["value"])
    offered = [option["label"] for option in field.get("options") or []]
    raise CannotDo(f"{label}: {one!r} is not offered; there are {offered}")
