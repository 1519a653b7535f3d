"""Estimate the price of a flat."""
