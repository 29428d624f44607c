"""The narrowest limit of any platform we serve, in characters or items.

Values and declarations check themselves against these, so that what Discord or Slack would
refuse in front of a member fails here first. Sources: the platforms' reference pages as
listed in docs/architecture.md.
"""

from __future__ import annotations

from typing import Final

COMMAND_NAME: Final = 32  # Discord and Slack
COMMAND_SUMMARY: Final = 100  # Discord
VERBS: Final = 25  # Discord: sub-commands of one root
FORM_TITLE: Final = 24  # Slack
FORM_PAGE: Final = 5  # Discord: questions on one modal
FIELD_LABEL: Final = 45  # Discord
FIELD_HINT: Final = 100  # Discord
TEXT: Final = 3000  # Slack: one input or section
CHOICES: Final = 25  # Discord
CHOICE_LABEL: Final = 75  # Slack
BUTTONS: Final = 5  # Discord: one row
BUTTON_LABEL: Final = 38  # Discord's guideline; the hard limit is Slack's 75
BUTTON_VALUE: Final = 60  # Discord: custom_id of 100, less the command's name
TITLE: Final = 150  # Slack header
FACTS: Final = 10  # Slack: fields of one section
FACT: Final = 1000  # Discord embed field, less a margin for the label
SUMMARY: Final = 150  # what a lock screen shows
ALT: Final = 1000  # Discord attachment description
FILE_NAME: Final = 60
FILE: Final = 8_000_000  # Discord: 10 MB, less room for letters of more than one byte
HAPPENING_TITLE: Final = 100  # Discord scheduled event: name and location
HAPPENING_ABOUT: Final = 950  # Discord scheduled event: description of 1000, less our mark
