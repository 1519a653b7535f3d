"""One grading of a project."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.late_policy import Lateness
from apps.submissions.models.project import Project
from apps.submissions.models.querysets import RunQuerySet
from filrouge import over_20


class Run(models.Model):
    """One grading of a project. The row is the truth; `apps.submissions.states` alone changes ``state``.

    ``turn`` orders the queue, lower first; ``error`` and ``live`` are what the page tells while there is no report.
    ``percent`` is the verdict as the engine gave it; ``grade_percent`` what is kept of it once ``penalty_percent``, the
    cost of lateness, is taken off (`apps.submissions.grades`). ``submitted_by`` is the student who asked for it, one of
    several where a team shares the project. A *regrade* grades the commit of another run by a newer plan; a run that
    was ``set_aside`` for one counts no more.
    """

    class State(models.TextChoices):
        """*finished* means that there is a verdict, good or bad; *failed* is the platform's fault."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Purpose(models.TextChoices):
        """Who asked for it: the student, or an instructor whose plan has changed."""

        SUBMISSION = "submission", _("submission")
        REGRADE = "regrade", _("new grading")

    class Outcome(models.TextChoices):
        """What a finished run says: a verdict, or that the source cannot be graded."""

        FINISHED = "finished", _("graded")
        REFUSED = "refused", _("refused")

    ACTIVE = (State.QUEUED, State.RUNNING)
    FINAL = (State.FINISHED, State.FAILED, State.CANCELLED)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="runs")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="submitted_runs"
    )
    number = models.PositiveIntegerField(_("number"))
    url = models.CharField(_("repository"), max_length=500)
    revision_wanted = models.CharField(_("revision asked for"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.SUBMISSION)
    regrade_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="regrades")
    set_aside = models.BooleanField(_("set aside"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(_("stage"), max_length=20, blank=True)
    turn = models.PositiveIntegerField(_("turn"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    rung_at = models.DateTimeField(_("rung"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    expected_seconds = models.FloatField(_("expected duration in seconds"), null=True, blank=True)
    claim_token = models.CharField(max_length=32, blank=True, editable=False)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    revision = models.CharField(_("revision"), max_length=64, blank=True)
    branch = models.CharField(_("branch"), max_length=250, blank=True)
    refs = models.CharField(_("digest of the references"), max_length=64, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    committed_at = models.DateTimeField(_("committed"), null=True, blank=True)
    plan = models.JSONField(_("plan"))
    plan_version = models.CharField(_("plan version"), max_length=64)
    engine_version = models.CharField(_("engine version"), max_length=64, blank=True)
    environment_key = models.CharField(_("environment"), max_length=128, blank=True)
    points = models.FloatField(_("points"), null=True, blank=True)
    max_points = models.FloatField(_("points at most"), null=True, blank=True)
    percent = models.FloatField(_("percent"), null=True, blank=True)
    passed = models.BooleanField(_("passed"), default=False)
    days_late = models.PositiveSmallIntegerField(_("days late"), default=0)
    penalty_percent = models.FloatField(_("percent taken off for lateness"), default=0)
    grade_percent = models.GeneratedField(
        verbose_name=_("percent kept"),
        expression=Case(
            When(percent__gt=F("penalty_percent"), then=F("percent") - F("penalty_percent")),
            When(percent__isnull=False, then=Value(0.0)),
        ),
        output_field=models.FloatField(null=True),
        db_persist=True,
    )
    error = models.JSONField(_("error"), null=True, blank=True)
    live = models.JSONField(_("progress"), null=True, blank=True)
    reused_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reused_by")

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["turn", "id"], condition=Q(state="queued"), name="run_queue_order"),
            models.Index(
                fields=["project", "purpose", "submitted_at", "submitted_by"], name="run_submissions_over_time"
            ),
            models.Index(fields=["url", "revision"], condition=Q(state="finished"), name="run_same_revision"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="run_number_unique_in_project"),
            models.UniqueConstraint(
                fields=["project", "purpose"],
                condition=Q(state="queued"),
                name="run_one_queued_per_project_and_purpose",
            ),
            models.CheckConstraint(
                condition=Q(purpose="submission", regrade_of__isnull=True)
                | Q(purpose="regrade", regrade_of__isnull=False),
                name="run_regrade_if_and_only_if_of_another",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="running"), name="run_one_running_per_project"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "finished", "failed", "cancelled"]), name="run_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["finished", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="run_final_if_and_only_if_finished_at",
            ),
            models.CheckConstraint(
                condition=(Q(state="running", lease_until__isnull=False) & ~Q(claim_token=""))
                | (~Q(state="running") & Q(lease_until__isnull=True, claim_token="")),
                name="run_running_if_and_only_if_leased",
            ),
            models.CheckConstraint(
                condition=(Q(state="finished") & Q(outcome__in=["finished", "refused"]))
                | (~Q(state="finished") & Q(outcome="")),
                name="run_outcome_if_and_only_if_finished",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100), name="run_percent_in_range"
            ),
            models.CheckConstraint(
                condition=Q(penalty_percent=0) | Q(penalty_percent__gt=0, penalty_percent__lte=100, days_late__gt=0),
                name="run_penalty_in_range_and_for_lateness_alone",
            ),
            models.CheckConstraint(
                condition=Q(passed=False) | Q(outcome="finished"), name="run_passed_only_with_a_verdict"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True, max_points__isnull=True)
                | Q(points__isnull=False, max_points__isnull=False, points__gte=0, points__lte=F("max_points")),
                name="run_points_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} - {self.number}"

    @property
    def is_active(self) -> bool:
        """Whether something is still to come."""
        return self.state in self.ACTIVE

    @property
    def over_20(self) -> float | None:
        """The grade over 20, in hundredths; None without a grade."""
        return over_20(self.points, self.max_points) if self.points is not None and self.max_points else None

    @property
    def lateness(self) -> Lateness:
        """What its moment cost, by the rules as they are now."""
        return Lateness(self.days_late, self.penalty_percent)

    @property
    def is_late(self) -> bool:
        """Whether it was submitted after it was due, the days of grace over."""
        return self.days_late > 0
