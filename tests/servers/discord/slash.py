"""From what a person types to the data of a slash command, as the client checks it."""

import re

from tests.servers.discord.errors import width
from tests.servers.discord.payloads import member_json, permissions_of, user_json
from tests.servers.discord.records import Channel, Json, Role, User
from tests.servers.discord.responses import CannotDo
from tests.servers.discord.state import World

CHAT, SUB, GROUP = 1, 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
IN_GUILD, IN_BOT_DM = 0, 1
MOST_TYPED = 6000


class CommandLine:
    """Where somebody types slash commands: they see only what is offered to them there."""

    def __init__(self, world: World, user: User, channel: Channel) -> None:
        self._user = user
        self._channel = channel
        self._world = world
        self._resolved: Json = {}

    def data(self, words: str, answers: Json) -> Json:
        """Return what the client sends for these words and options.

        Raises:
            CannotDo: it is not registered so, or not offered here.
        """
        names = words.removeprefix("/").split()
        root = self._root(names[0])
        inner: Json = root
        path = []
        for name in names[1:]:
            inner = _named(inner, name, words)
            path.append(inner)
        if any(one["type"] in (SUB, GROUP) for one in inner.get("options") or []):
            raise CannotDo(f"/{words} is not a whole command; it goes on")
        options = self._options(words, inner.get("options") or [], answers)
        for step in reversed(path):
            options = [{"name": step["name"], "type": step["type"], "options": options}]
        data: Json = {"id": root["id"], "name": root["name"], "type": CHAT}
        if options:
            data["options"] = options
        if self._resolved:
            data["resolved"] = self._resolved
        if "guild_id" in root:
            data["guild_id"] = root["guild_id"]
        return data

    def _root(self, name: str) -> Json:
        for scope in (None, self._world.guild_id):
            for command in self._world.commands.get(scope, []):
                if (command["name"], command["type"]) == (name, CHAT):
                    self._check_offer(command)
                    return command
        known = [one["name"] for every in self._world.commands.values() for one in every]
        raise CannotDo(f"/{name} is not registered; there are {known}")

    def _check_offer(self, command: Json) -> None:
        channel = self._channel
        contexts = command.get("contexts")
        here = IN_BOT_DM if channel.is_dm else IN_GUILD
        if contexts is not None and here not in contexts:
            raise CannotDo(f"/{command['name']} is not offered here: contexts {contexts}")
        if channel.is_dm and (command.get("dm_permission") is False or "guild_id" in command):
            raise CannotDo(f"/{command['name']} is not offered in direct messages")
        if not channel.is_dm:
            check_permission(command, self._user)

    def _options(self, words: str, known: list[Json], answers: Json) -> list[Json]:
        left = dict(answers)
        options = []
        for option in known:
            name = option["name"]
            # Python's words and our own arguments: `from_`, `channel_`, and `-` as `_`.
            spellings = [name, name.replace("-", "_"), f"{name}_"]
            given = [one for one in spellings if one in left]
            if not given:
                if option.get("required"):
                    raise CannotDo(f"/{words} needs {name}")
                continue
            value = self._value(option, left.pop(given[0]))
            options.append({"name": name, "type": option["type"], "value": value})
        if left:
            names = [option["name"] for option in known]
            raise CannotDo(f"/{words} has no {list(left)}; there are {names}")
        return options

    def _value(self, option: Json, value: object) -> object:
        name, kind = option["name"], option["type"]
        if option.get("choices"):
            for choice in option["choices"]:
                if value in (choice["name"], choice["value"]):
                    return choice["value"]
            offered = [choice["name"] for choice in option["choices"]]
            raise CannotDo(f"{name}: {value!r} is not offered; there are {offered}")
        if kind == STRING and isinstance(value, str):
            least, most = option.get("min_length") or 0, option.get("max_length") or MOST_TYPED
            _check_range(name, width(value), least, most)
            return value
        if kind == BOOLEAN and isinstance(value, bool):
            return value
        whole = isinstance(value, int) and not isinstance(value, bool)
        if (kind == INTEGER and whole) or (kind == NUMBER and (whole or isinstance(value, float))):
            number = float(str(value))
            _check_range(name, number, option.get("min_value"), option.get("max_value"))
            return value
        return self._thing(name, kind, value)

    def _thing(self, name: str, kind: int, value: object) -> str:
        account = getattr(value, "account", value)
        if kind in (USER, MENTIONABLE) and isinstance(account, User):
            return resolve_user(self._resolved, account)
        if kind == CHANNEL and isinstance(value, Channel):
            self._resolved.setdefault("channels", {})[value.id] = self._world.channel_json(
                value
            ) | {"permissions": "0"}
            return value.id
        if kind in (ROLE, MENTIONABLE) and isinstance(value, Role):
            colours = {"primary_color": 0}
            drawn = {"id": value.id, "name": value.name, "permissions": "0", "colors": colours}
            self._resolved.setdefault("roles", {})[value.id] = drawn
            return value.id
        raise CannotDo(f"{name}: {value!r} does not fit an option of type {kind}")


def check_permission(command: Json, user: User) -> None:
    """Hide a command from those who lack its default permissions.

    Raises:
        CannotDo: the client does not show it to them.
    """
    needed = command.get("default_member_permissions")
    if needed is not None and not user.admin and int(needed) & ~permissions_of(user):
        raise CannotDo(f"/{command['name']} is not shown to {user.name}")


def resolve_user(resolved: Json, user: User) -> str:
    """Describe a chosen person beside the answer, as the platform does."""
    resolved.setdefault("users", {})[user.id] = user_json(user)
    member = member_json(user, with_user=False) | {"permissions": "0"}
    resolved.setdefault("members", {})[user.id] = member
    return user.id


def _named(node: Json, name: str, words: str) -> Json:
    for option in node.get("options") or []:
        if option["name"] == name and option["type"] in (SUB, GROUP):
            found: Json = option
            return found
    known = [option["name"] for option in node.get("options") or []]
    raise CannotDo(f"/{words}: there is no {name}; there are {known}")


def _check_range(name: str, size: float, least: float | None, most: float | None) -> None:
    if (least is not None and size < least) or (most is not None and size > most):
        raise CannotDo(f"{name}: {size} is not between {least} and {most}")


def spelt(label: str) -> str:
    """Spell a label as Python can: `How are you?` is `how_are_you`."""
    return re.sub(r"\W+", "_", label.casefold()).strip("_")
