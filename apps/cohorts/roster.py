"""The roster of a cohort: what a file would change, and the change itself. Callers have checked who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.confirmation import confirmed
from apps.accounts.models import User
from apps.cohorts.models import Cohort, Membership, RosterEntry
from apps.cohorts.roster_file import Roster, RosterLine, read
from apps.cohorts.spreadsheet import Problem


@dataclass(frozen=True, slots=True)
class Import:
    """A roster held against its cohort: who is new there, who has an account and joins at once, who is a member."""

    roster: Roster
    members: frozenset[str]
    accounts: frozenset[str]
    known: frozenset[str]

    def joins(self) -> list[RosterLine]:
        """Those whose account becomes a member."""
        return [person for person in self.roster.people if person.email in self.accounts - self.members]

    def expected(self) -> list[RosterLine]:
        """Those who have no account yet: the join link makes them members, and finds them here."""
        return [person for person in self.roster.people if person.email not in self.accounts]


def prepare(cohort: Cohort, text: str) -> Import:
    """Read a roster and hold it against `cohort`; writes nothing. Four queries at most, however long it is."""
    roster = read(text)
    emails = [person.email for person in roster.people]
    accounts = frozenset(confirmed().filter(email__in=emails).values_list("email", flat=True))
    members = frozenset(User.objects.filter(memberships__cohort=cohort).values_list("email", flat=True))
    known = frozenset(cohort.roster.values_list("email", flat=True))
    numbers = [person.external_id for person in roster.people if person.external_id]
    taken = dict(cohort.roster.filter(external_id__in=numbers).values_list("external_id", "email"))
    for person in roster.people:
        owner = taken.get(person.external_id, person.email)
        if owner != person.email and owner not in emails:
            sentence = _("This number is that of %(person)s already.") % {"person": owner}
            roster.problems.append(Problem(person.line, sentence))
    roster.problems.sort(key=lambda problem: problem.line)
    return Import(roster, members, accounts, known)


def write(cohort: Cohort, people: Sequence[RosterLine]) -> None:
    """Put `people`, in whom no problem was found, on the roster; those who have an account, under an
    address that is known to be theirs, become students.

    Whoever is on it already gets the name and the number of this file; nobody leaves, and no member changes role.
    """
    emails = [person.email for person in people]
    with transaction.atomic():
        # Two people may have exchanged their numbers.
        cohort.roster.filter(email__in=emails).update(external_id="")
        users = {user.email: user for user in confirmed().filter(email__in=emails)}
        RosterEntry.objects.bulk_create(
            [
                RosterEntry(
                    cohort=cohort,
                    email=person.email,
                    full_name=person.full_name,
                    external_id=person.external_id,
                    user=users.get(person.email),
                )
                for person in people
            ],
            update_conflicts=True,
            unique_fields=["cohort", "email"],
            update_fields=["full_name", "external_id", "user"],
        )
        Membership.objects.bulk_create(
            [Membership(cohort=cohort, user=user) for user in users.values()], ignore_conflicts=True
        )
