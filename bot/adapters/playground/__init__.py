"""A local web page on the real core: no tokens, no accounts, nothing leaves the computer."""
