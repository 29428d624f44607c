"""A strict loopback Slack: Web API and Socket Mode for an unmodified slack-bolt bot."""

from .answers import ClientRefused
from .errors import Unanswered
from .modals import Submitted
from .people import Person
from .reading import Seen
from .server import SlackServer
from .state import Channel

__all__ = [
    "Channel",
    "ClientRefused",
    "Person",
    "Seen",
    "SlackServer",
    "Submitted",
    "Unanswered",
]
