"""`headsup draw`: a round of buddies from spreadsheets, without a bot, a network or a database."""
