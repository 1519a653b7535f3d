"""The typography of prose.

French, after the "Lexique des règles typographiques en usage à l'Imprimerie nationale": a narrow no-break space before
; ! ? and a no-break space before : and inside guillemets. Both languages: curly apostrophes and quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"

_BOTH = ((re.compile(r"['\"]"), "a straight quote or apostrophe; write a curly one"),)
_FRENCH = (
    (re.compile(rf"(?<![{NARROW_NO_BREAK}!?…])[;!?]"), "a narrow no-break space (U+202F) belongs before ; ! ?"),
    (re.compile(rf"(?<!{NO_BREAK}):(?=\s|$)"), "a no-break space (U+00A0) belongs before a colon"),
    (re.compile(rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»"), "no-break spaces (U+00A0) belong inside guillemets"),
    (re.compile(r"[“”]"), "French quotes are guillemets"),
)
_RULES = {"en": _BOTH, "fr": _BOTH + _FRENCH}


def faults(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Each fault of a text, as (offset, sentence with the words around it). Code must have been taken out before."""
    for pattern, sentence in _RULES[language]:
        for found in pattern.finditer(text):
            start, end = max(0, found.start() - 15), found.end() + 10
            yield found.start(), f"{sentence} (“…{text[start:end].replace(chr(10), ' ')}…”)"
