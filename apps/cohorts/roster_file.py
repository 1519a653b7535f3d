"""A roster as a spreadsheet writes it: which bytes, which separator, which columns, and what is wrong on which line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MAXIMUM_BYTES = 1024**2
MAXIMUM_PEOPLE = 2000
SEPARATORS = (";", ",", "\t")
COLUMNS = {
    "email": ("email", "mail", "courriel", "email address", "adresse email", "adresse mail", "adresse electronique"),
    "full_name": ("name", "full name", "nom complet", "student", "etudiant", "nom et prenom"),
    "first_name": ("first name", "given name", "prenom"),
    "last_name": ("last name", "family name", "surname", "nom", "nom de famille"),
    "external_id": ("id", "external id", "student id", "student number", "numero", "matricule", "n etudiant"),
}
"""What each column may be called, without accents, capitals, hyphens and dots."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person of the file; ``line`` counts from 1, as an editor shows it."""

    line: int
    email: str
    full_name: str
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What must be corrected, and on which line; line 0 is the whole file."""

    line: int
    sentence: str


@dataclass(slots=True)
class Roster:
    """What was read. Nothing should be imported while there is a problem."""

    people: list[RosterLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def decode(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252, which is what Excel calls Latin-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str) -> Roster:
    """Read a roster, its first line naming the columns; every problem is told, not only the first."""
    roster = Roster()
    text = text.removeprefix("\ufeff")
    first, _rest = (text.lstrip("\r\n") + "\n").split("\n", 1)
    separator = max(SEPARATORS, key=first.count)
    rows = _rows(text, separator, roster)
    header = next(rows, None)
    places = _places(header[1]) if header else {}
    if "email" not in places or not places.keys() & {"full_name", "first_name", "last_name"}:
        found = ", ".join(header[1]) if header else _("nothing")
        sentence = _("The first line must name the columns: an e-mail address and a name. It holds: %(found)s.")
        roster.problems.append(Problem(header[0] if header else 0, sentence % {"found": found}))
        return roster
    seen: dict[str, int] = {}
    for line, cells in rows:
        if len(roster.people) == MAXIMUM_PEOPLE:
            sentence = _("No more than %(count)s people at once: the rest was not read.")
            roster.problems.append(Problem(line, sentence % {"count": MAXIMUM_PEOPLE}))
            break
        person = _person(line, {name: cells[place].strip() for name, place in places.items() if place < len(cells)})
        roster.problems += [*_problems(person), *_repeats(person, seen)]
        roster.people.append(person)
    return roster


def _rows(text: str, separator: str, roster: Roster) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        roster.problems.append(Problem(line, _("This line cannot be read: %(reason)s.") % {"reason": error}))


def _places(header: list[str]) -> dict[str, int]:
    names = {name: column for column, known in COLUMNS.items() for name in known}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        column = names.get(_plain(cell))
        if column:
            places.setdefault(column, place)
    return places


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[\s_.°]+", " ", letters.replace("-", "")).strip()


def _person(line: int, cells: dict[str, str]) -> RosterLine:
    parts = (cells.get("first_name", ""), cells.get("last_name", ""))
    name = cells.get("full_name") or " ".join(part for part in parts if part)
    return RosterLine(line, cells.get("email", "").lower(), name, cells.get("external_id", ""))


def _problems(person: RosterLine) -> Iterator[Problem]:
    try:
        validate_email(person.email)
    except ValidationError:
        sentence = _("“%(text)s” is not an e-mail address.") % {"text": person.email}
        yield Problem(person.line, sentence if person.email else _("There is no e-mail address."))
    if not person.full_name:
        yield Problem(person.line, _("There is no name."))
    if len(person.full_name) > 150 or len(person.external_id) > 60:
        yield Problem(person.line, _("The name or the number is too long."))


def _repeats(person: RosterLine, seen: dict[str, int]) -> Iterator[Problem]:
    """`seen` are the addresses and the numbers (after a #, which no address begins with) of the lines above."""
    if person.email and seen.setdefault(person.email, person.line) != person.line:
        sentence = _("Line %(line)s has the same e-mail address.")
        yield Problem(person.line, sentence % {"line": seen[person.email]})
    number = f"#{person.external_id}"
    if person.external_id and seen.setdefault(number, person.line) != person.line:
        yield Problem(person.line, _("Line %(line)s has the same number.") % {"line": seen[number]})
