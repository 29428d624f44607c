"""A simulated week of the network, with the bot killed again and again, and what came of it.

Only `nursery` knows the bot's code; whatever judges it sees screens and nothing else.
"""
