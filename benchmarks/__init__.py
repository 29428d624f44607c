"""Measured claims, run by hand. Never part of the tests."""
