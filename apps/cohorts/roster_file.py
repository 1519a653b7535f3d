"""A roster as a file tells it: whom it names, and what is wrong on which line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.cohorts.spreadsheet import EMAIL_NAMES, Problem, Row, address_problem, read_table, repeated_address

MAXIMUM_PEOPLE = 5000
COLUMNS = {
    "email": EMAIL_NAMES,
    "full_name": ("name", "full name", "nom complet", "student", "etudiant", "nom et prenom"),
    "first_name": ("first name", "given name", "prenom"),
    "last_name": ("last name", "family name", "surname", "nom", "nom de famille"),
    "external_id": ("id", "external id", "student id", "student number", "numero", "matricule", "n etudiant"),
}
"""What each column may be called."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person of the file; ``line`` counts from 1, as an editor shows it."""

    line: int
    email: str
    full_name: str
    external_id: str = ""


@dataclass(slots=True)
class Roster:
    """What was read. Nothing should be imported while there is a problem."""

    people: list[RosterLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(text: str) -> Roster:
    """Read a roster, its first line naming the columns; every problem is told, not only the first."""
    table = read_table(text, COLUMNS, maximum_rows=MAXIMUM_PEOPLE)
    roster = Roster(problems=table.problems)
    if "email" not in table.columns or not table.columns & {"full_name", "first_name", "last_name"}:
        sentence = _("The first line must name the columns: an e-mail address and a name. It holds: %(found)s.")
        roster.problems.append(Problem(table.line, sentence % {"found": table.heading}))
        return roster
    seen: dict[str, int] = {}
    for row in table.rows:
        person = _person(row)
        roster.problems += [*_problems(person), *_repeats(person, seen)]
        roster.people.append(person)
    return roster


def _person(row: Row) -> RosterLine:
    cells = row.cells
    parts = (cells.get("first_name", ""), cells.get("last_name", ""))
    name = cells.get("full_name") or " ".join(part for part in parts if part)
    return RosterLine(row.line, cells.get("email", "").lower(), name, cells.get("external_id", ""))


def _problems(person: RosterLine) -> Iterator[Problem]:
    yield from address_problem(person.line, person.email)
    if not person.full_name:
        yield Problem(person.line, _("There is no name."))
    if len(person.full_name) > 150 or len(person.external_id) > 60:
        yield Problem(person.line, _("The name or the number is too long."))


def _repeats(person: RosterLine, seen: dict[str, int]) -> Iterator[Problem]:
    """`seen` are the addresses and the numbers (after a #, which no address begins with) of the lines above."""
    yield from repeated_address(person.line, person.email, seen)
    number = f"#{person.external_id}"
    if person.external_id and seen.setdefault(number, person.line) != person.line:
        yield Problem(person.line, _("Line %(line)s has the same number.") % {"line": seen[number]})
