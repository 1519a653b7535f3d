"""To instructors: students ask back about checks. One message for each cohort."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.accounts.confirmation import confirmed
from apps.cohorts.models import Membership
from apps.submissions.conversation import HEAVY
from apps.submissions.models import Contest, Notice
from apps.submissions.notices.letter import AT_ONCE, Letter
from apps.submissions.notices.turns import in_turn

NEWS = timedelta(days=7)
"""How long after it was asked an open question is still worth a message."""

GATHERED = timedelta(minutes=15)
"""How long a question waits for those that follow it."""

PREFERENCE = "mail_when_contested"


def letters() -> Iterator[Letter]:
    """One to each instructor of each cohort in which questions wait that they were not told of."""
    told = Notice.objects.filter(contest=OuterRef("pk"), person=OuterRef(OuterRef("user")))
    ripe = _open().filter(
        ~Exists(told),
        asked_at__lte=timezone.now() - GATHERED,
        run__project__assignment__cohort=OuterRef("cohort"),
    )
    teaching = Membership.objects.filter(
        Exists(ripe), role=Membership.Role.INSTRUCTOR, user__in=confirmed().filter(**{PREFERENCE: True})
    )
    memberships = teaching.select_related("user", "cohort").order_by("pk")
    for membership in in_turn(memberships, person=attrgetter("user_id"))[:AT_ONCE]:
        yield _letter(membership)


def _open() -> QuerySet[Contest]:
    return Contest.objects.open().filter(asked_at__gte=timezone.now() - NEWS)


def _letter(membership: Membership) -> Letter:
    person, cohort = membership.user, membership.cohort
    waiting = _open().filter(run__project__assignment__cohort=cohort).exclude(notices__person=person)
    known = ("asked_by", "run__project__student", "run__project__team", "run__project__assignment")
    contests = list(waiting.select_related(*known).defer(*HEAVY))
    about = [Notice(person=person, contest=contest) for contest in contests]
    return Letter(person, "questions", PREFERENCE, about, {"cohort": cohort, "contests": contests})
