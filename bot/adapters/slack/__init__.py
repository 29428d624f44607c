"""Slack, through slack-bolt and Socket Mode."""
