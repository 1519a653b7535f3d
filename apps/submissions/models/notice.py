"""What was written to a person, so that nothing is written twice."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment
from apps.submissions.models.comment import Comment
from apps.submissions.models.contest import Contest
from apps.submissions.models.grade_change import GradeChange

SUBJECTS = ("run", "assignment", "comment", "contest", "grade_change")
"""What a person may have been written to about."""


def _about_one_thing() -> Q:
    return reduce(or_, (Q(**{f"{other}__isnull": other != one for other in SUBJECTS}) for one in SUBJECTS))


class Notice(models.Model):
    """That a person was written to about one thing: a run that ended, an assignment that is due soon, a comment, a
    contested check (its question to an instructor, its answer to the student) or a changed grade. The row is written
    before the message is sent, and taken back when it cannot be; a message that gathers several things has as many.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    run = models.ForeignKey("submissions.Run", on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    grade_change = models.ForeignKey(
        GradeChange, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            *(models.UniqueConstraint(fields=["person", one], name=f"notice_once_per_{one}") for one in SUBJECTS),
            models.CheckConstraint(condition=_about_one_thing(), name="notice_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.person} - {self.subject}"

    @property
    def subject(self) -> models.Model:
        """What the person was written to about."""
        found: models.Model = next(filter(None, (getattr(self, one) for one in SUBJECTS)))
        return found
