"""The engine's version, which every report bears."""

ENGINE_VERSION = "7"
"""Raised whenever the same repository and plan could get another verdict: a verdict is reused only within a version."""
