"""Compiles the translations (gettext's ``.mo``), which are not kept in git."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from config.env import ROOT


def compile_stale(locale: Path) -> list[Path]:
    """Compile each ``.po`` below ``locale`` that is newer than its ``.mo``; returns what was written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        # Renamed into place: another process may be reading the old one.
        partial = target.with_suffix(".mo.partial")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_stale(ROOT / "locale"):
        sys.stdout.write(f"Compiled {path.relative_to(ROOT)}\n")
