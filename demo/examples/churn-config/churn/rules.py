"""The rules, read from a file."""

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """When a customer counts as leaving."""

    inactive_days: int
    minimum_orders: int


def load(path: Path) -> Rules:
    """Read the rules from a YAML file."""
    return Rules(**yaml.safe_load(path.read_text(encoding="utf-8")))
