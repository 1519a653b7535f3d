"""What the database holds of every run, whoever writes it, and what it finds runs by."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

INDEXES = [
    models.Index(fields=["turn", "id"], condition=Q(state="queued"), name="run_queue_order"),
    models.Index(fields=["project", "purpose", "submitted_at", "submitted_by"], name="run_submissions_over_time"),
    models.Index(fields=["url", "revision"], condition=Q(state="finished"), name="run_same_revision"),
    models.Index(fields=["finished_at"], condition=Q(state="failed"), name="run_incomplete_over_time"),
]

CONSTRAINTS = [
    models.UniqueConstraint(fields=["project", "number"], name="run_number_unique_in_project"),
    models.UniqueConstraint(
        fields=["project", "purpose"],
        condition=Q(state="queued"),
        name="run_one_queued_per_project_and_purpose",
    ),
    models.CheckConstraint(
        condition=Q(purpose="submission", regrade_of__isnull=True) | Q(purpose="regrade", regrade_of__isnull=False),
        name="run_regrade_if_and_only_if_of_another",
    ),
    models.UniqueConstraint(fields=["project"], condition=Q(state="running"), name="run_one_running_per_project"),
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
        | Q(state="failed", outcome="incomplete")
        | (~Q(state__in=["finished", "failed"]) & Q(outcome="")),
        name="run_outcome_says_how_it_ended",
    ),
    models.CheckConstraint(
        condition=Q(percent__isnull=True) | Q(outcome="finished"),
        name="run_graded_only_with_a_verdict",
    ),
    models.CheckConstraint(
        condition=Q(retry_of__isnull=True, retry=0, wait_until__isnull=True) | Q(retry_of__isnull=False, retry__gt=0),
        name="run_retry_if_and_only_if_of_another",
    ),
    models.UniqueConstraint(
        fields=["retry_of", "retry"],
        condition=Q(retry_of__isnull=False),
        name="run_retry_once_in_its_turn",
    ),
    models.CheckConstraint(
        condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100), name="run_percent_in_range"
    ),
    models.CheckConstraint(
        condition=Q(penalty_percent=0) | Q(penalty_percent__gt=0, penalty_percent__lte=100, days_late__gt=0),
        name="run_penalty_in_range_and_for_lateness_alone",
    ),
    models.CheckConstraint(condition=Q(passed=False) | Q(outcome="finished"), name="run_passed_only_with_a_verdict"),
    models.CheckConstraint(
        condition=Q(points__isnull=True, max_points__isnull=True)
        | Q(points__isnull=False, max_points__isnull=False, points__gte=0, points__lte=F("max_points")),
        name="run_points_in_range",
    ),
]
