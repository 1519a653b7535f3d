"""Secrets that a machine makes for itself and keeps."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, *, length_bytes: int) -> str:
    """The secret in ``path``, readable by its owner alone: made from ``length_bytes`` random bytes the first time."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(length_bytes) + "\n")
    return path.read_text(encoding="ascii").strip()
