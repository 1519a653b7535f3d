"""One grading of a project."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.late_policy import Lateness
from apps.submissions.models.project import Project
from apps.submissions.models.querysets import RunQuerySet
from apps.submissions.models.run_rules import CONSTRAINTS, INDEXES
from filrouge import over_20


class Run(models.Model):
    """One grading of a project. The row is the truth; `apps.submissions.states` alone changes ``state``.

    ``turn`` orders the queue, lower first; ``error`` and ``live`` are what the page tells while there is no report.
    ``percent`` is the verdict as the engine gave it; ``grade_percent`` what is kept of it once ``penalty_percent``, the
    cost of lateness, is taken off (`apps.submissions.grades`). ``submitted_by`` is the student who asked for it, one of
    several where a team shares the project. A *regrade* grades the commit of another run by a newer plan; a run that
    was ``set_aside`` for one counts no more. ``retry_of`` is the first of the runs of one submission: it ended
    incomplete, and others took its place, which ``retry`` counts from 1 (`apps.submissions.incomplete`). Nobody takes
    one before ``wait_until``. ``machine`` is the one whose worker took the run last.
    """

    class State(models.TextChoices):
        """*finished* means that there is a verdict, good or bad; *failed* that it is incomplete, by our fault."""

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
        """What a run that ended says, as the engine does: a verdict, that the source cannot be graded, or (of the state
        *failed*) what could be judged.
        """

        FINISHED = "finished", _("graded")
        REFUSED = "refused", _("refused")
        INCOMPLETE = "incomplete", _("incomplete")

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
    retry_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="retries")
    retry = models.PositiveSmallIntegerField(_("retry"), default=0)
    wait_until = models.DateTimeField(_("not before"), null=True, blank=True)
    machine = models.CharField(_("machine"), max_length=255, blank=True)
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
        indexes = INDEXES
        constraints = CONSTRAINTS

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


class IncompleteRun(Run):
    """A run that our own fault ended and that was not tried again since: what operators have to look at."""

    class Meta:
        proxy = True
        verbose_name = _("incomplete run")
        verbose_name_plural = _("incomplete runs")
