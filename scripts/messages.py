"""Extracts the site's texts into the French catalogue; exit 1 when an entry lacks its translation or awaits a check.

Needs gettext's ``xgettext``. The catalogue is rewritten only when its entries change: a date alone is no difference.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
IGNORED = ("var", "demo", "tests", "benchmarks", "staticfiles")


def extract() -> None:
    """Bring the catalogue up to date with the sources."""
    before = CATALOGUE.read_bytes()
    options = ["--locale=fr", "--no-wrap", "--add-location=file", "--no-obsolete"]
    options += [f"--ignore={name}/*" for name in IGNORED]
    subprocess.run([sys.executable, "manage.py", "makemessages", *options], cwd=ROOT, check=True)
    if _without_date(before) == _without_date(CATALOGUE.read_bytes()):
        CATALOGUE.write_bytes(before)


def incomplete(catalogue: Catalog) -> list[tuple[str, Message]]:
    """Entries that cannot be shown to a French reader, each with what it lacks."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        texts = [message.string] if isinstance(message.string, str) else message.string
        if message.fuzzy:
            found.append(("fuzzy", message))
        elif not all(texts):
            found.append(("missing", message))
    return found


def _without_date(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if not line.startswith(b'"POT-Creation-Date:')]


def main() -> int:
    """Extract, read, and say what is left to translate."""
    extract()
    with CATALOGUE.open("rb") as file:
        problems = incomplete(read_po(file))
    for what, message in problems:
        places = ", ".join(path for path, _line in message.locations)
        sys.stderr.write(f"{what}: {message.id!r} ({places})\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
