"""The columns in which a project keeps a summary of its runs; `apps.submissions.summary` alone writes them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

READ_TOGETHER = (
    *("passed", "grade_percent", "first_percent", "best_percent"),
    *("submitted_runs", "graded_runs", "last_submitted_at", "failed_codes", "incomplete"),
)
"""What the report of a cohort reads of all of its projects."""


class ProjectSummary(models.Model):
    """``kept_run`` is the graded run that counts, the best one after lateness and of equal ones the first; what
    was set aside for a new grading does not count, and a new grading is no submission. Of a member of a team,
    ``submitted_runs`` are those that this student submitted, so that all students' add up; all else is of every run
    that counts.

    ``first_percent`` and ``best_percent`` are verdicts, ``grade_percent`` what is kept after lateness; all are None
    while nothing was graded. ``failed_codes`` are the checks that the kept run fails, separated by spaces.
    ``incomplete`` says that the last submission ended so and, whoever tries it again, has no verdict yet.
    """

    submitted_runs = models.PositiveIntegerField(_("runs submitted"), default=0, editable=False)
    graded_runs = models.PositiveIntegerField(_("runs graded"), default=0, editable=False)
    last_submitted_at = models.DateTimeField(_("last submission"), null=True, editable=False)
    first_percent = models.FloatField(_("first percent"), null=True, editable=False)
    best_percent = models.FloatField(_("best percent"), null=True, editable=False)
    grade_percent = models.FloatField(_("grade in percent"), null=True, editable=False)
    granted_percent = models.FloatField(_("grade given by hand"), null=True, editable=False)
    passed = models.BooleanField(_("passed"), default=False, editable=False)
    failed_codes = models.TextField(_("checks failed"), blank=True, default="", editable=False)
    incomplete = models.BooleanField(_("incomplete"), default=False, editable=False)
    # A run goes with its project, never alone.
    kept_run = models.ForeignKey(
        "submissions.Run", on_delete=models.RESTRICT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(graded_runs__gt=0, kept_run__isnull=False)
                | Q(graded_runs=0, kept_run__isnull=True, passed=False, failed_codes="")
                & (Q(grade_percent__isnull=True) | Q(granted_percent__isnull=False)),
                name="project_kept_run_if_and_only_if_graded",
            ),
            models.CheckConstraint(
                condition=Q(grade_percent__isnull=True) | Q(grade_percent__gte=0, grade_percent__lte=100),
                name="project_grade_in_range",
            ),
            models.CheckConstraint(
                condition=Q(granted_percent__isnull=True) | Q(granted_percent=F("grade_percent")),
                name="project_granted_grade_is_the_grade",
            ),
        ]
