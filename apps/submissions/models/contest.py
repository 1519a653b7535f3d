"""A student asks back about one check of a run, and an instructor answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Cohort
from apps.submissions.models.comment import TEXT_CHARACTERS
from apps.submissions.models.grade_change import GradeChange


class ContestQuerySet(models.QuerySet["Contest"]):
    """Contests by whether they wait, and by cohort."""

    def of_cohort(self, cohort: Cohort) -> ContestQuerySet:
        """Those about the runs of a cohort's projects."""
        return self.filter(run__project__assignment__cohort=cohort)

    def open(self) -> ContestQuerySet:
        """Those that nobody has answered."""
        return self.filter(answered_at__isnull=True)


class Contest(models.Model):
    """“I think this is wrong, because …”, about the check ``code`` of a run, once. ``asked_by`` is one of several where
    a team shares the run. It is open until it is answered; ``decision`` is what came of it where the check was judged
    anew in the same step.
    """

    run = models.ForeignKey("submissions.Run", on_delete=models.CASCADE, related_name="contests")
    code = models.CharField(_("code"), max_length=20)
    text = models.TextField(_("question"), max_length=TEXT_CHARACTERS)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    answer = models.TextField(_("answer"), max_length=TEXT_CHARACTERS, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    decision = models.OneToOneField(
        GradeChange, on_delete=models.SET_NULL, null=True, blank=True, related_name="contest"
    )

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("contested check")
        verbose_name_plural = _("contested checks")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="contest_once_per_check_and_run"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(code=""), name="contest_says_what_and_why"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), TEXT_CHARACTERS)
                & LessThanOrEqual(Length("answer"), TEXT_CHARACTERS),
                name="contest_texts_bounded",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="contest_answered_if_and_only_if_answered_at",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(answered_at__isnull=False),
                name="contest_decided_only_with_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.code}"

    @property
    def who(self) -> str:
        """Who asks: the student, and of which team where there is one."""
        project = self.run.project
        return f"{self.asked_by} ({project.team})" if project.team and self.asked_by else project.who

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answered_at is None
