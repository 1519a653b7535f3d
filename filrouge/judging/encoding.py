"""Our own values as JSON, to leave the judging process: what reads it holds it against the type that it expects."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any


def encode(value: Any) -> bytes:
    """A value of ours (dataclasses, sets, moments, bytes and what JSON knows) as JSON in UTF-8; halves of characters,
    which file names may hold and no reader of JSON has to take, become question marks.
    """
    return json.dumps(value, default=_plain, ensure_ascii=False).encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {item.name: getattr(value, item.name) for item in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} does not cross")
