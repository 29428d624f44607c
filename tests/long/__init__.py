"""What takes long by its nature: a year of rounds, networks of thousands."""
