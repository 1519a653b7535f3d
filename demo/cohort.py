"""The demo cohort: its people, its assignments, and one real submission of every demo repository.

``python -m demo.cohort SERVED BASE_URL`` migrates the site's database, builds the repositories below SERVED and submits
them as they are served at BASE_URL. Whatever exists already is left as it is, so that it may run at every start.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.core.management import call_command

from config.keys import kept_secret
from demo.accounts import CAMILLE, CHLOE, HUGO, INES, INSTRUCTOR, JAMES, NOAH, STUDENTS, ZOE, Account
from demo.repositories import EXERCISES, build

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.cohorts.models import Assignment, Cohort

PASSWORD_FILE = "demo-password"
SLUG = "demo"
GIT_PLAN: dict[str, Any] = {
    "name": "git",
    "checks": {"GIT01": {"weight": 4, "required": True}, "GIT03": {"weight": 4}, "LINT01": {}, "LINT02": {}},
}
PAIRS_PLAN: dict[str, Any] = {
    "name": "pairs",
    "checks": {"GIT02": {}, "GIT03": {"weight": 3}, "GIT04": {"weight": 4, "required": True}, "GIT06": {}, "GIT09": {}},
}
PAIRS = {"Les Octets": (CAMILLE, HUGO), "Rebase": (INES, JAMES), "Les Dérives": (CHLOE,)}
"""Who works with whom; the first pair has submitted, one waits for its second member, two students are in none yet."""

SUBMITTED_TO_GIT = (CAMILLE, HUGO, INES, ZOE, CHLOE, NOAH)
"""Not everybody hands everything in."""


def ensure(base_url: str, password: str) -> None:
    """Make sure that the cohort stands and that every demo repository was submitted; the site must be set up."""
    people = {account: _user(account, password) for account in (INSTRUCTOR, *STUDENTS)}
    if not people[INSTRUCTOR].check_password(password):
        for user in people.values():
            user.set_password(password)
            user.save(update_fields=["password"])
    cohort = _cohort(people)
    git, project = _assignments(cohort)
    for account in STUDENTS:
        _submit(project, people[account], f"{base_url}/{account.repository}")
    for account in SUBMITTED_TO_GIT:
        _submit(git, people[account], f"{base_url}/{account.repository}")
    exercise = _exercise(cohort)
    for account in EXERCISES:
        _submit(exercise, people[account], f"{base_url}/{account.exercise}")
    _submit(_pairs(cohort, people), people[CAMILLE], f"{base_url}/{CAMILLE.repository}")


def _user(account: Account, password: str) -> User:
    from apps.accounts.models import User

    known = User.objects.filter(email=account.mail).first()
    return known or User.objects.create_user(account.mail, password, full_name=account.name, language=account.language)


def _cohort(people: dict[Account, User]) -> Cohort:
    from apps.cohorts.models import Cohort
    from apps.cohorts.services import create_cohort, enrol

    known = Cohort.objects.filter(slug=SLUG).first()
    cohort = known or create_cohort(name="Master 2 MLOps (démo)", slug=SLUG, instructor=people[INSTRUCTOR])
    for account in STUDENTS:
        enrol(cohort=cohort, user=people[account])
    return cohort


def _assignments(cohort: Cohort) -> tuple[Assignment, Assignment]:
    from django.utils import timezone

    from apps.cohorts.services import add_assignment
    from filrouge import default_plan

    known = {assignment.slug: assignment for assignment in cohort.assignments.all()}
    today = timezone.now().replace(hour=22, minute=0, second=0, microsecond=0)
    git = known.get("git") or add_assignment(
        cohort=cohort,
        slug="git",
        title="A clean git history",
        text="A repository without a needless file, conventional commits, tidy code.",
        title_fr="Un historique git propre",
        text_fr="Un dépôt sans fichier superflu, des commits conventionnels, un code bien présenté.",
        plan=GIT_PLAN,
        opens_at=today - timedelta(days=14),
        due_at=today + timedelta(days=7),
        rules={"attempts_allowed": 10, "late_kind": "steps", "late_steps": [{"day": 1, "percent": 10}]},
    )
    project = known.get("fil-rouge") or add_assignment(
        cohort=cohort,
        slug="fil-rouge",
        title="The red-thread project: tests and coverage",
        text="Your project, tested from end to end: 80% of the lines and 70% of the branches at least.",
        title_fr="Projet fil rouge\N{NO-BREAK SPACE}: tests et couverture",
        text_fr="Votre projet, testé de bout en bout : au moins 80 % des lignes et 70 % des branches.",
        plan=default_plan().to_mapping(),
        opens_at=today - timedelta(days=7),
        due_at=today + timedelta(days=21),
        rules={"late_kind": "per_day", "late_percent_per_day": 10, "late_maximum_percent": 50, "grace_days": 1},
    )
    return git, project


def _exercise(cohort: Cohort) -> Assignment:
    """The first exercise of the course, with its ready-made plan."""
    from django.utils import timezone

    from apps.cohorts.services import add_assignment
    from filrouge import named_plan

    known = cohort.assignments.filter(slug="git-onboarding").first()
    return known or add_assignment(
        cohort=cohort,
        slug="git-onboarding",
        title="Exercise 1: a first repository",
        text="Eleven steps, from an empty repository to a pull request. Each step that leaves a trace is verified.",
        title_fr="Exercice 1\N{NO-BREAK SPACE}: un premier dépôt",
        text_fr="Onze étapes, du dépôt vide à la pull request. Chaque étape qui laisse une trace est vérifiée.",
        plan=named_plan("git-onboarding").to_mapping(),
        opens_at=timezone.now() - timedelta(days=21),
        due_at=None,
    )


def _pairs(cohort: Cohort, people: dict[Account, User]) -> Assignment:
    """What is done by two, with its teams. Its checks read history alone: one more run that is over at once."""
    from django.utils import timezone

    from apps.cohorts.services import add_assignment
    from apps.cohorts.teams import arrange

    if known := cohort.assignments.filter(slug="binomes").first():
        return known
    today = timezone.now().replace(hour=22, minute=0, second=0, microsecond=0)
    pairs = add_assignment(
        cohort=cohort,
        slug="binomes",
        title="In pairs: branches that meet",
        text="One repository for two: each works on branches, which the other one reviews and merges.",
        title_fr="En binôme\N{NO-BREAK SPACE}: des branches qui se rejoignent",
        text_fr="Un dépôt pour deux : chacun travaille sur des branches, que l’autre relit et fusionne.",
        plan=PAIRS_PLAN,
        opens_at=today - timedelta(days=7),
        due_at=today + timedelta(days=14),
        rules={"team_size": 2},
    )
    names = {people[account].pk: name for name, accounts in PAIRS.items() for account in accounts}
    arrange(assignment=pairs, names=names, may_fall=False)
    return pairs


def _submit(assignment: Assignment, student: User, url: str) -> None:
    from apps.submissions.services import submit

    if not student.projects.filter(assignment=assignment).exists():
        submit(assignment=assignment, student=student, url=url)


def main(served: Path, base_url: str) -> None:
    """Build the repositories, then the cohort, in the site's own database, brought up to date first."""
    build(served)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config.settings import environment

    call_command("migrate", verbosity=0)

    ensure(base_url, kept_secret(environment.var / PASSWORD_FILE, length_bytes=9))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
