"""Pure computation: who goes well with whom. No I/O, no clock, no network."""
