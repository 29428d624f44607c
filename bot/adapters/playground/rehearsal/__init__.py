"""Rehearsal: a coach practises with invented heads before going on the rota.

In a network of its own, through the real commands. Of what the coach wrote nothing is kept: only
what kind of thing it was, and that until the rehearsal ends.
"""
