"""The cohort, its people and its assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort, Membership, RosterEntry
from apps.courses.models import LessonProgress
from benchmarks.cohort import submissions
from benchmarks.cohort.ability import Student
from filrouge import CATALOGUE, Plan

ASSIGNMENTS = (
    ("git", "A tidy history", "Un historique propre", "GIT01 GIT02 GIT03 GIT04 GIT05 GIT06 GIT10 GIT11 GIT12 PKG01"),
    ("branches", "Branches and merges", "Branches et fusions", "GIT02 GIT03 GIT04 GIT06 GIT07 GIT08 GIT13 GIT15 GIT09"),
    ("tests", "First tests", "Premiers tests", "TEST01 TEST02 TEST03 TEST07 GIT01 GIT03 LINT01 PKG02 PKG03 GIT11"),
    ("coverage", "Coverage", "Couverture", "TEST01 TEST02 TEST03 TEST05 COV01 COV02 LINT01 LINT02 GIT03 GIT05 PKG02"),
    (
        "quality",
        "Quality gates",
        "Portes de qualité",
        "LINT01 LINT02 LINT03 LINT04 LINT05 LINT06 SEC01 SEC03 TEST01 GIT03",
    ),
    ("docs", "Documentation", "Documentation", "DOC01 DOC02 DOC03 DOC04 PKG01 PKG04 GIT03 GIT09 LINT01 TEST01"),
    ("ci", "Continuous integration", "Intégration continue", "CI01 CI02 CI03 CI04 CI05 CI06 TEST01 COV01 LINT01 GIT03"),
    ("containers", "Containers", "Conteneurs", "OPS01 OPS02 OPS03 OPS04 OPS05 CI01 CI03 TEST01 COV01 GIT03 SEC01"),
    (
        "mlops",
        "A model in production",
        "Un modèle en production",
        "ML01 ML02 ML03 ML04 ML05 ML06 ML08 TEST01 CI01 OPS02",
    ),
    (
        "project",
        "The project",
        "Le projet fil rouge",
        "TEST01 COV01 GIT03 LINT01 DOC01 CI01 CI03 OPS01 ML02 SEC01 PKG03",
    ),
)
"""Short name, titles, and the checks; the first one is required."""

_FIRST = "Aïcha Bruno Camille Diego Élise Fatou Gaël Hana Inès Jules Khadija Louis Maëlle Nadia Oscar Paul Rania Søren "
_FIRST += "Théo Ursula Victor Wen Xavier Yasmine Zoé محمد 美玲 Ольга"
_LAST = "Abadie Bernard Cissé Dubois Etxeberria Fournier García Haddad Ivanova Jourdan Kowalski Lefèvre Moreau Nguyen "
_LAST += "O’Neil Petit Quéré Rossi Schmidt Traoré Uzun Vidal Weiß Xu Yilmaz Zimmermann"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is drawn; the assignments are the ten above."""

    students: int = 3000
    runs: int = 60_000


@transaction.atomic
def write(size: Size, *, slug: str = "large", seed: int = 1, now: datetime | None = None) -> Cohort:
    """Write the cohort called `slug`, which must not exist; the same seed and moment draw the same one.

    Its instructor is ``teacher@<slug>.example.org``, its password ``teacher``.
    """
    random, now = Random(seed), now or timezone.now()
    cohort = Cohort.objects.create(name=f"Promotion {slug}", slug=slug)
    _teacher(cohort)
    students = [Student.drawn(random, user) for user in _students(cohort, size.students, random)]
    assignments = _assignments(cohort, now)
    _readings(students, assignments, random, now)
    submissions.write(assignments, students, size.runs, random, now)
    return cohort


def _teacher(cohort: Cohort) -> None:
    teacher = User.objects.create_user(f"teacher@{cohort.slug}.example.org", "teacher", full_name="Ada Teacher")
    Membership.objects.create(cohort=cohort, user=teacher, role=Membership.Role.INSTRUCTOR)


def _students(cohort: Cohort, count: int, random: Random) -> list[User]:
    nobody = make_password(None)
    first, last = _FIRST.split(), _LAST.split()
    users = User.objects.bulk_create(
        User(
            email=f"student{number}@{cohort.slug}.example.org",
            full_name=f"{random.choice(first)} {random.choice(last)} {number}",
            password=nobody,
        )
        for number in range(count)
    )
    Membership.objects.bulk_create(Membership(cohort=cohort, user=user) for user in users)
    RosterEntry.objects.bulk_create(
        RosterEntry(cohort=cohort, email=user.email, full_name=user.full_name, user=user, external_id=f"{20260000 + n}")
        for n, user in enumerate(users)
    )
    return users


def _assignments(cohort: Cohort, now: datetime) -> list[Assignment]:
    """One a week; the last one is due in three days."""
    last = now.replace(hour=22, minute=0, second=0, microsecond=0) + timedelta(days=3)
    made = []
    for number, (slug, english, french, codes) in enumerate(ASSIGNMENTS):
        checks = {code: {"required": not position} for position, code in enumerate(codes.split())}
        plan = Plan.from_mapping({"name": slug, "pass_percent": 50, "checks": checks}).to_mapping()
        due = last - timedelta(weeks=len(ASSIGNMENTS) - 1 - number)
        made.append(
            Assignment(
                cohort=cohort,
                slug=slug,
                title_en=english,
                title_fr=french,
                plan=plan,
                position=number,
                opens_at=due - timedelta(days=14),
                due_at=due,
            )
        )
    return Assignment.objects.bulk_create(made)


def _readings(students: list[Student], assignments: list[Assignment], random: Random, now: datetime) -> None:
    """Who reads, fails less: reading raises the ability that runs are drawn from."""
    lessons = sorted({CATALOGUE[code].lesson for assignment in assignments for code in assignment.plan["checks"]})
    rows = []
    for student in students:
        for lesson in lessons:
            if random.random() < student.zeal:
                read = random.random() < 0.7
                opened = now - timedelta(days=random.uniform(1, 80))
                rows.append(
                    LessonProgress(
                        user=student.user,
                        lesson=lesson,
                        first_opened_at=opened,
                        last_opened_at=opened,
                        read_at=opened + timedelta(minutes=12) if read else None,
                    )
                )
                student.read |= {lesson} if read else set()
    LessonProgress.objects.bulk_create(rows, batch_size=5000)
