"""How the platform says no: a status, a code and, for bad forms, the nested errors."""

from collections.abc import Sized
from typing import Any

from tests.servers.discord.records import Json

UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "Guild Scheduled Event": 10070,
    "Interaction": 10062,
}


class ApiError(Exception):
    """An answer other than 2xx; `illegal` ones are the bot's fault and are written down."""

    def __init__(
        self, status: int, code: int, message: str, *, errors: Json | None = None, detail: str = ""
    ) -> None:
        super().__init__(detail or message)
        self.status = status
        self.illegal = bool(detail)
        self.body: Json = {"message": message, "code": code}
        if errors is not None:
            self.body["errors"] = errors


def unknown(thing: str, *, detail: str = "") -> ApiError:
    """Return the 404 for a thing that is not there."""
    return ApiError(404, UNKNOWN[thing], f"Unknown {thing}", detail=detail)


def width(text: str) -> int:
    """Count as a browser does, in UTF-16 units: never kinder than counting characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Problems:
    """Collects what is wrong with a form, to refuse it once with all of it."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str, str]] = []

    def add(self, path: str, message: str, code: str = "BASE_TYPE_BAD") -> None:
        self._found.append((path, code, message))

    def text(self, path: str, value: Any, *, most: int, least: int = 1) -> None:  # noqa: ANN401  # whatever the bot sent
        """Check that this is text of a length the platform takes."""
        if not isinstance(value, str):
            self.add(path, "This field is required", "BASE_TYPE_REQUIRED")
        elif not least <= width(value) <= most:
            self.add(path, f"Must be between {least} and {most} in length.", "BASE_TYPE_BAD_LENGTH")

    def maybe(self, path: str, value: Any, *, most: int) -> None:  # noqa: ANN401  # whatever the bot sent
        """Check text that may be left out."""
        if value is not None:
            self.text(path, value, most=most, least=0)

    def count(self, path: str, items: Sized, *, most: int, least: int = 0) -> None:
        """Check how many there are."""
        if not least <= len(items) <= most:
            self.add(path, f"Must be between {least} and {most} in length.", "BASE_TYPE_BAD_LENGTH")

    def number(self, path: str, value: Any, *, least: int, most: int) -> None:  # noqa: ANN401  # whatever the bot sent
        """Check a whole number that may be left out."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.add(path, f"int value should be between {least} and {most}.", "NUMBER_TYPE_RANGE")

    def unique(self, path: str, values: list[Any], what: str) -> None:
        """Check that none is said twice."""
        if len(set(values)) != len(values):
            self.add(path, f"{what} must be unique", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID")

    def refuse(self) -> None:
        """Raise 50035 if anything is wrong.

        Raises:
            ApiError: with every problem nested at its path.
        """
        if not self._found:
            return
        nested: Json = {}
        for path, code, message in self._found:
            place = nested
            for step in path.split("."):
                place = place.setdefault(step, {})
            place.setdefault("_errors", []).append({"code": code, "message": message})
        detail = "; ".join(f"{path}: {message}" for path, _, message in self._found)
        raise ApiError(400, 50035, "Invalid Form Body", errors=nested, detail=detail)
