"""What is done to cohorts. Callers have checked who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.confirmation import is_confirmed
from apps.accounts.models import User
from apps.cohorts import policy_changes, teams
from apps.cohorts.models import Assignment, Cohort, Extension, JoinLink, Membership, RosterEntry, TeamMembership
from apps.cohorts.models.cohort import DEFAULT_TIME_ZONE
from apps.cohorts.policy_changes import Effect


def create_cohort(
    *, name: str, slug: str = "", time_zone: str = DEFAULT_TIME_ZONE, instructor: User | None = None
) -> Cohort:
    """Create a cohort with `instructor` as its first member, and a link for its students.

    Raises ValidationError for a slug that is taken.
    """
    cohort = Cohort(name=name, slug=slug or slugify(name), time_zone=time_zone)
    with transaction.atomic():
        cohort.full_clean()
        cohort.save()
        if instructor is not None:
            enrol(cohort=cohort, user=instructor, role=Membership.Role.INSTRUCTOR)
        JoinLink.objects.create(cohort=cohort, created_by=instructor)
    return cohort


def duplicate_cohort(
    *, cohort: Cohort, name: str, slug: str = "", days_later: int | None, instructor: User | None = None
) -> Cohort:
    """Open a cohort that asks what `cohort` asks, in its time zone: assignments with texts, lessons, plan and rules.

    Their dates are `days_later`, at the same hour, or left empty with None. Neither people nor links, roster or runs
    come along: `instructor` is its only member. Raises ValidationError, and writes nothing, for a slug that is taken
    and for an assignment that cannot be as it would become.
    """
    duplicate = Cohort(name=name, slug=slug or slugify(name)[:60], time_zone=cohort.time_zone)
    with transaction.atomic():
        duplicate.full_clean()
        duplicate.save()
        if instructor is not None:
            enrol(cohort=duplicate, user=instructor, role=Membership.Role.INSTRUCTOR)
        for assignment in cohort.assignments.all():
            _copy(assignment, duplicate, days_later)
    return duplicate


def _copy(assignment: Assignment, cohort: Cohort, days_later: int | None) -> None:
    try:
        copied = assignment.copied_to(cohort, days_later)
        copied.full_clean()
    except (OverflowError, ValidationError) as error:
        reasons = error.messages if isinstance(error, ValidationError) else [_("There is no such date.")]
        values = {"assignment": assignment.title, "reason": " ".join(reasons)}
        raise ValidationError(_("“%(assignment)s” cannot be copied: %(reason)s"), params=values) from error
    copied.save()


def enrol(*, cohort: Cohort, user: User, role: Membership.Role = Membership.Role.STUDENT) -> Membership:
    """Make `user` a member, who is no longer expected once their address is known to be theirs. Somebody who already is
    one keeps their role: a join link never demotes an instructor.
    """
    membership, _created = Membership.objects.get_or_create(cohort=cohort, user=user, defaults={"role": role})
    if is_confirmed(user):
        claim_roster(user)
    return membership


def claim_roster(user: User) -> int:
    """Tie `user`, whose address is known to be theirs, to the entries under it of the cohorts that they belong to and
    are not tied to yet; gives back how many.
    """
    mine = Cohort.objects.with_member(user).exclude(roster__user=user)
    entries = RosterEntry.objects.filter(email=user.email.lower(), user=None, cohort__in=mine.values("pk"))
    return entries.update(user=user)


def revoke(*, link: JoinLink) -> bool:
    """Make the link open nothing any more; False when it had been revoked before."""
    return bool(JoinLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()))


def change_role(*, membership: Membership, role: Membership.Role) -> None:
    """Give a member another role; raises ValidationError where the cohort would be left without an instructor."""
    with transaction.atomic():
        _keep_an_instructor(membership, unless=role == Membership.Role.INSTRUCTOR)
        Membership.objects.filter(pk=membership.pk).update(role=role)
        if role != Membership.Role.STUDENT:
            _leave_teams(membership)


def remove_member(*, membership: Membership) -> None:
    """End a membership; what the person submitted alone stays theirs, what their teams submitted stays the teams'.

    Raises ValidationError for the last instructor.
    """
    with transaction.atomic():
        _keep_an_instructor(membership)
        _leave_teams(membership)
        membership.delete()


def _leave_teams(membership: Membership) -> None:
    """Who is no student of the cohort any more takes no place in its teams, and reads their runs no longer."""
    places = TeamMembership.objects.filter(assignment__cohort=membership.cohort_id, student=membership.user_id)
    for place in places.select_related("assignment", "student"):
        teams.leave(assignment=place.assignment, student=place.student)


def _keep_an_instructor(membership: Membership, *, unless: bool = False) -> None:
    """Two instructors who leave at the same moment wait for each other at the cohort's row."""
    Cohort.objects.select_for_update().get(pk=membership.cohort_id)
    instructors = Membership.objects.filter(cohort=membership.cohort_id, role=Membership.Role.INSTRUCTOR)
    if not unless and list(instructors.values_list("pk", flat=True)) == [membership.pk]:
        raise ValidationError(_("A cohort keeps at least one instructor: appoint another one first."))


def set_archived(*, cohort: Cohort, archived: bool) -> None:
    """Close a cohort, or open it again: its pages stay, nobody joins or submits while it is archived."""
    cohort.archived_at = timezone.now() if archived else None
    cohort.save(update_fields=["archived_at"])


def add_assignment(
    *,
    cohort: Cohort,
    title: str,
    plan: Mapping[str, Any],
    slug: str = "",
    text: str = "",
    title_fr: str = "",
    text_fr: str = "",
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Assignment:
    """Add an assignment after the others; without a French title or text, a French reader gets the English ones.

    `rules` are fields of `AssignmentPolicy`. Raises ValidationError when the plan, the dates or the rules are wrong.
    """
    assignment = Assignment(
        cohort=cohort,
        title_en=title,
        title_fr=title_fr,
        slug=slug or slugify(title or title_fr)[:60],
        text_en=text,
        text_fr=text_fr,
        plan=dict(plan),
        opens_at=opens_at,
        due_at=due_at,
        position=cohort.assignments.count(),
        **(rules or {}),
    )
    assignment.full_clean()
    assignment.save()
    return assignment


def save_rules(*, save: Callable[[], Assignment], may_fall: bool) -> Effect:
    """Save new dates or rules of an assignment, and have grades follow; gives back how they did.

    Where grades would fall and `may_fall` is false, nothing is saved: grades never fall silently.
    """
    with transaction.atomic():
        effect = policy_changes.tell(save())
        if effect.falling and not may_fall:
            transaction.set_rollback(True)
    return effect


def grant_extension(
    *, assignment: Assignment, student: User, by: User, reason: str, due_at: datetime | None, extra_attempts: int = 0
) -> Extension:
    """Give one student of the cohort more time, more attempts, or both, in place of what they had been granted.

    Raises ValidationError for whoever is no student of the cohort, and where nothing is granted.
    """
    if not assignment.cohort.memberships.filter(user=student, role=Membership.Role.STUDENT).exists():
        raise ValidationError(_("Extensions are for students of the cohort."))
    with transaction.atomic():
        extension = Extension.objects.of(student, assignment) or Extension(assignment=assignment, student=student)
        extension.due_at, extension.extra_attempts, extension.reason = due_at, extra_attempts, reason
        extension.granted_by, extension.granted_at = by, timezone.now()
        extension.full_clean()
        extension.save()
        policy_changes.tell(assignment)
    return extension


def withdraw_extension(*, extension: Extension) -> None:
    """Take back what was granted: the student has the same terms as everybody again."""
    with transaction.atomic():
        extension.delete()
        policy_changes.tell(extension.assignment)
