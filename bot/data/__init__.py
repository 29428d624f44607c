"""Dated data files: helplines, postcode districts, fonts."""
