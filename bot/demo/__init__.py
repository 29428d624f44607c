"""An invented network of any size: for the playground, for benchmarks and for trying a draw.

Pure: the same size and seed give the same people, to the byte. Nobody and no school in it exists
(see :mod:`bot.demo.names`).
"""
