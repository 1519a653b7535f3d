"""Teams as lines of text, an address and a team each: what they would change, line by line, before they do."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.cohorts.models import Assignment, TeamMembership
from apps.cohorts.models.team import NAME_CHARACTERS
from apps.cohorts.spreadsheet import EMAIL_NAMES, Problem, Row, address_problem, read_table, repeated_address
from apps.cohorts.teams import placeable

MAXIMUM_STUDENTS = 5000
COLUMNS = {"email": EMAIL_NAMES, "team": ("team", "team name", "group", "equipe", "nom equipe", "groupe", "binome")}
"""What each column may be called."""


@dataclass(frozen=True, slots=True)
class Move:
    """One student and the names of their team before and after, empty where they are in none."""

    student: User
    before: str
    after: str

    @property
    def is_needed(self) -> bool:
        """Whether they are elsewhere yet."""
        return self.before.casefold() != self.after.casefold()


@dataclass(slots=True)
class Arrangement:
    """What lines would change. Nothing should be written while there is a problem."""

    moves: list[Move] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many students would be elsewhere."""
        return sum(move.is_needed for move in self.moves)

    def names(self) -> dict[int, str]:
        """The names for `teams.arrange`: of those alone who would be elsewhere."""
        return {move.student.pk: move.after for move in self.moves if move.is_needed}

    def larger_than(self, students: int) -> list[tuple[str, int]]:
        """The teams that would have more than so many students, with how many."""
        return [(name, size) for name, size in self.sizes.items() if size > students]


def prepare(assignment: Assignment, text: str) -> Arrangement:
    """Read lines and hold them against the teams of `assignment`; writes nothing. Two queries, however long it is."""
    table = read_table(text, COLUMNS, maximum_rows=MAXIMUM_STUDENTS)
    found = Arrangement(problems=table.problems)
    if not table.columns >= COLUMNS.keys():
        sentence = _("The first line must name the columns: an e-mail address and a team. It holds: %(found)s.")
        found.problems.append(Problem(table.line, sentence % {"found": table.heading}))
        return found
    people = {user.email.lower(): user for user in placeable(assignment)}
    places = TeamMembership.objects.filter(assignment=assignment)
    before = dict(places.values_list("student", "team__name"))
    seen: dict[str, int] = {}
    for row in table.rows:
        problems = _problems(row, people, seen)
        found.problems += problems
        if not problems:
            student = people[row.cells["email"].lower()]
            found.moves.append(Move(student, before.get(student.pk, ""), row.cells.get("team", "")))
    found.problems.sort(key=lambda problem: problem.line)
    found.sizes = _sizes(before, found.names())
    return found


def lines_of(names: Mapping[int, str], assignment: Assignment) -> str:
    """The lines that put each student (by id) into the team of that name, team by team, as `prepare` reads them."""
    places = {name: place for place, name in enumerate(dict.fromkeys(names.values()))}
    emails = dict(placeable(assignment).values_list("pk", "email"))
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\n")
    writer.writerow((_("e-mail"), _("team")))
    writer.writerows((emails[student], name) for student, name in sorted(names.items(), key=lambda one: places[one[1]]))
    return lines.getvalue()


def _problems(row: Row, people: Collection[str], seen: dict[str, int]) -> list[Problem]:
    address, team = row.cells.get("email", "").lower(), row.cells.get("team", "")
    problems = [*address_problem(row.line, address), *repeated_address(row.line, address, seen)]
    if not problems and address not in people:
        problems.append(Problem(row.line, _("No student of this cohort has the address %(text)s.") % {"text": address}))
    if len(team) > NAME_CHARACTERS:
        sentence = _("The name of a team has %(count)s characters at most.") % {"count": NAME_CHARACTERS}
        problems.append(Problem(row.line, sentence))
    return problems


def _sizes(before: Mapping[int, str], names: Mapping[int, str]) -> dict[str, int]:
    """How many students each team that `names` speaks of would have, by its name as it is written there."""
    written = {name.casefold(): name for name in names.values() if name}
    after = Counter(name.casefold() for name in {**before, **names}.values())
    return {name: after[folded] for folded, name in written.items()}
