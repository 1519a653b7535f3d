"""Alerts about the air of a city."""
