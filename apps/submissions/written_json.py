"""JSON that is written out before a transaction begins: within it only ready text travels to the database."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import JSONField, TextField, Value
from django.db.models.functions import Cast


def written(text: str) -> Any:
    """A JSON text as the value of a column of JSON; the text is passed on as it is."""
    return Cast(Value(text, TextField()), JSONField())


def written_out(value: Any) -> Any:
    """Plain values, written out now, as the value of a column of JSON."""
    return written(json.dumps(value))
