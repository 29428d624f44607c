"""An invented network of any size: for the playground, for benchmarks and for trying a draw.

The same size and seed give the same people, to the byte. Nobody and no school in it exists
(see :mod:`bot.demo.names`).
"""

from bot.demo.fill import fill
from bot.demo.network import MOST, Network, invent

__all__ = ["MOST", "Network", "fill", "invent"]
