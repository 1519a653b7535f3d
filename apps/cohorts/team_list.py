"""The teams of an assignment as a page lists them: a page at a time, those that are looked for."""

from __future__ import annotations

import re
import unicodedata

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Membership, Team, TeamMembership
from apps.cohorts.teams import without_team

TEAMS_A_PAGE = 50
STUDENTS_SHOWN = 100


def listed_teams(assignment: Assignment, *, query: str, page: str | None) -> Page[Team]:
    """The teams whose name, or a member’s name or address, holds `query`, by name, Team 2 before Team 10.

    Each place of a team has the ``member_id`` of its student’s membership in the cohort, None for whoever has left.
    Two queries, however many there are.
    """
    teams = sorted(_holding(assignment.teams.all(), query), key=lambda team: _natural(team.name))
    shown = Paginator(teams, TEAMS_A_PAGE).get_page(page)
    places = TeamMembership.objects.select_related("student").annotate(member_id=_membership(assignment, "student"))
    prefetch_related_objects(list(shown), Prefetch("memberships", places))
    return shown


def listed_students(assignment: Assignment, *, query: str) -> Page[User]:
    """The first students without a team whose name or address holds `query`, and how many there are; each with the
    ``member_id`` of their membership in the cohort.
    """
    who = Q(full_name__icontains=query) | Q(email__icontains=query)
    found: QuerySet[User] = without_team(assignment).filter(who).annotate(member_id=_membership(assignment, "pk"))
    return Paginator(found, STUDENTS_SHOWN).get_page(1)


def team_names(assignment: Assignment) -> list[str]:
    """The names of its teams, Team 2 before Team 10."""
    return sorted(assignment.teams.values_list("name", flat=True), key=_natural)


def _holding(teams: QuerySet[Team], query: str) -> QuerySet[Team]:
    if not query:
        return teams
    who = Q(students__full_name__icontains=query) | Q(students__email__icontains=query)
    return teams.filter(who | Q(name__icontains=query)).distinct()


def _membership(assignment: Assignment, student: str) -> Subquery:
    memberships = Membership.objects.filter(cohort=assignment.cohort_id, user=OuterRef(student))
    return Subquery(memberships.values("pk"))


def _natural(name: str) -> list[tuple[int, str]]:
    """Orders numbers within names as numbers, and letters without regard to accents and capitals."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    parts = re.split(r"(\d+)", letters)
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]
