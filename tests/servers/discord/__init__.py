"""A strict loopback Discord: REST v10 and gateway, for the real discord.py."""

from tests.servers.discord.people import Person
from tests.servers.discord.responses import CannotDo, Response, Unanswered
from tests.servers.discord.seen import Modal, Seen
from tests.servers.discord.server import DiscordServer

__all__ = ["CannotDo", "DiscordServer", "Modal", "Person", "Response", "Seen", "Unanswered"]
