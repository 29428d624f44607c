"""HeadsUp bot: a peer-support network for UK headteachers, inside Discord and Slack."""
