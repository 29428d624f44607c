"""HeadsUp bot: a peer-support network for UK headteachers, inside Discord and Slack."""

__version__ = "0.1.0"
