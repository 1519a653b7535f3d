"""Search in the course: an index in memory, made once of the rendered lessons, one entry for each section.

Words are compared without accents and by their stems, and a word that is being typed finds those that begin with it.
An entry is weighed after BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009); a word of its
heading adds to that.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from apps.courses.lessons import Course, Lesson

LONGEST_QUERY = 100
MOST_WORDS = 8
MOST_HITS = 20
EXCERPT_LETTERS = 180
_PIECE = re.compile(r"\w+")
_ENDINGS = {
    "en": ("ational", "ization", "ations", "ation", "ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y"),
    "fr": (
        *("issements", "issement", "ements", "ement", "ations", "ation", "ateurs", "ateur", "eaux", "ions", "ion"),
        *("ées", "ée", "és", "é", "ent", "ants", "ant", "er", "es", "ez", "ait", "s", "x", "e"),
    ),
}
_SMALL_WORDS = {
    "en": {"a", "an", "and", "by", "for", "how", "in", "is", "of", "on", "or", "the", "to", "what", "with"},
    "fr": {
        *("a", "à", "au", "aux", "comment", "d", "dans", "de", "des", "du", "en", "est", "et", "l", "la", "le", "les"),
        *("ou", "par", "pour", "que", "qui", "sur", "un", "une"),
    },
}
"""Words that say nothing by themselves: a query is found without them, unless it has no other."""
_SHORTEST_STEM = 3
_TITLE_WEIGHT, _HEADING_WEIGHT = 4.0, 2.0
_SATURATION, _LENGTH = 1.2, 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt; ``found`` when the query asked for it."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that answers: its lesson, its anchor (empty for the lesson as a whole), its heading, an excerpt."""

    lesson: Lesson
    anchor: str
    heading: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    lesson: Lesson
    anchor: str
    heading: str
    text: str
    length: int
    heading_stems: frozenset[str]
    heading_weight: float


class Index:
    """The sections of a course in one language."""

    def __init__(self, course: Course, language: str) -> None:
        self.language = language
        self._entries: list[_Entry] = []
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for lesson in course.lessons:
            text = lesson.texts[language]
            self._add(lesson, "", text.title, text.summary, weight=_TITLE_WEIGHT)
            for part in text.parts:
                heading, anchor = (part.section.title, part.section.anchor) if part.section else (text.title, "")
                body = "\n".join(block.text for block in part.blocks)
                self._add(lesson, anchor, heading, body, weight=_HEADING_WEIGHT)
        self._mean_length = sum(entry.length for entry in self._entries) / max(1, len(self._entries))
        self._stems = sorted(self._counts)

    def find(self, query: str) -> list[Hit]:
        """The sections that hold every word of the query, the best first; when none does, those that hold some."""
        wanted = self._wanted(query[:LONGEST_QUERY].lower())
        weights = [self._weights(stem) for stem in wanted]
        everything = set.intersection(*(set(found) for found in weights)) if weights else set()
        places = everything or {place for found in weights for place in found}
        total = {place: sum(found.get(place, 0.0) for found in weights) for place in places}
        best = sorted(places, key=lambda place: (-total[place], place))[:MOST_HITS]
        return [self._hit(self._entries[place], wanted) for place in best]

    def _wanted(self, query: str) -> list[str]:
        words = _PIECE.findall(query)
        telling = [word for word in words if word not in _SMALL_WORDS[self.language]] or words
        return list(dict.fromkeys(stem(word, self.language) for word in telling))[:MOST_WORDS]

    def _add(self, lesson: Lesson, anchor: str, heading: str, body: str, *, weight: float) -> None:
        counts = Counter(_stems(body, self.language))
        stems = frozenset(_stems(heading, self.language))
        for stem in counts.keys() | stems:
            self._counts[stem][len(self._entries)] = counts[stem]
        self._entries.append(_Entry(lesson, anchor, heading, body, counts.total(), stems, weight))

    def _weights(self, stem: str) -> dict[int, float]:
        """How much each entry that has the word, or one that begins with it, is worth."""
        weights: dict[int, float] = defaultdict(float)
        for known in self._beginning_with(stem):
            places = self._counts[known]
            rarity = math.log(1 + (len(self._entries) - len(places) + 0.5) / (len(places) + 0.5))
            nearness = len(stem) / len(known)
            for place, count in places.items():
                entry = self._entries[place]
                length = entry.length / self._mean_length
                often = count * (_SATURATION + 1) / (count + _SATURATION * (1 - _LENGTH + _LENGTH * length))
                often += entry.heading_weight if known in entry.heading_stems else 0
                weights[place] = max(weights[place], rarity * often * nearness)
        return weights

    def _beginning_with(self, stem: str) -> Iterator[str]:
        return (known for known in self._stems if known.startswith(stem))

    def _hit(self, entry: _Entry, wanted: Sequence[str]) -> Hit:
        pieces = _pieces(_excerpt(entry.text, wanted, self.language), wanted, self.language)
        return Hit(entry.lesson, entry.anchor, _pieces(entry.heading, wanted, self.language), pieces)


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """A word in small letters, without accents, without its commonest endings."""
    word = word.lower()
    for ending in _ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _stems(text: str, language: str) -> list[str]:
    return [stem(word, language) for word in _PIECE.findall(text)]


def _excerpt(text: str, wanted: Sequence[str], language: str) -> str:
    """The stretch of a text, cut at spaces, that begins a little before the first word asked for."""
    text = " ".join(text.split())
    found = next((place for place in _PIECE.finditer(text) if _asked(place[0], wanted, language)), None)
    start = max(0, found.start() - EXCERPT_LETTERS // 3) if found else 0
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT_LETTERS
    if end >= len(text):
        return ("… " if start else "") + text[start:]
    return ("… " if start else "") + text[start:end].rpartition(" ")[0] + " …"


def _pieces(text: str, wanted: Sequence[str], language: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    done = 0
    for place in _PIECE.finditer(text):
        if _asked(place[0], wanted, language):
            pieces += [Piece(text[done : place.start()], found=False), Piece(place[0], found=True)]
            done = place.end()
    pieces.append(Piece(text[done:], found=False))
    return tuple(piece for piece in pieces if piece.text)


def _asked(word: str, wanted: Sequence[str], language: str) -> bool:
    known = stem(word, language)
    return any(known.startswith(stem) for stem in wanted)
