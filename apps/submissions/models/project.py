"""A student's repository for an assignment, and where its branches were seen to stand."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment, Team
from apps.submissions.models.project_summary import READ_TOGETHER, ProjectSummary
from apps.submissions.models.querysets import ProjectQuerySet


class Project(ProjectSummary):
    """A student’s repository for one assignment, with a summary of its runs; ``url`` is the address submitted last.

    Without an assignment it is practice: a repository of anybody's choice, which counts nowhere and no cohort sees.

    A team's project has a ``team`` and no student. Each of its members has a project of their own besides, which has
    ``team_project``: the team's runs count there as well, so that every student has one project of an assignment, with
    one grade. Runs that a student submitted alone before stay with theirs.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="projects")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="projects"
    )
    # What a team submitted stays: the team goes only with its assignment.
    team = models.OneToOneField(Team, on_delete=models.RESTRICT, null=True, blank=True, related_name="project")
    # The run that a member keeps may be the team's: both go together.
    team_project = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="members")
    url = models.CharField(_("repository"), max_length=500)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [
            # The report of a cohort finds everything here, a student's projects side by side, and reads no row.
            models.Index(fields=["student", "assignment", *READ_TOGETHER], name="project_summary_by_student"),
        ]
        constraints = [
            *ProjectSummary.Meta.constraints,
            models.UniqueConstraint(fields=["assignment", "student"], name="project_once_per_student"),
            models.CheckConstraint(
                condition=Q(student__isnull=False, team__isnull=True)
                | Q(student__isnull=True, team__isnull=False, assignment__isnull=False, team_project__isnull=True),
                name="project_of_a_student_or_of_a_team",
            ),
            models.CheckConstraint(
                condition=Q(graded_runs__lte=F("submitted_runs")) | Q(team_project__isnull=False),
                name="project_graded_runs_were_submitted",
            ),
            models.CheckConstraint(
                condition=Q(team_project__isnull=True) | Q(assignment__isnull=False),
                name="project_shared_for_an_assignment",
            ),
            models.UniqueConstraint(
                fields=["student", "url"],
                condition=Q(assignment__isnull=True),
                name="project_practised_once_per_repository",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} - {self.title}"

    @property
    def who(self) -> str:
        """Whose it is: the student's name, or the team's."""
        return str(self.student or self.team)

    @cached_property
    def student_ids(self) -> frozenset[int]:
        """Those whose work it is: its student, or the members of its team."""
        if self.student_id is not None:
            return frozenset([self.student_id])
        return frozenset(pk for pk in self.members.values_list("student", flat=True) if pk)

    def is_of(self, user_id: int | None) -> bool:
        """Whether it is the work of the user with this id."""
        return user_id in self.student_ids

    @property
    def is_shared(self) -> bool:
        """Whether runs of a team count here."""
        return bool(self.team_id or self.team_project_id)

    @property
    def sources(self) -> list[int]:
        """The projects whose runs count here, by id: this one, and its team's."""
        return [pk for pk in (self.pk, self.team_project_id) if pk]

    @property
    def title(self) -> str:
        """What it is for: its assignment, or the repository that is practised on."""
        return self.assignment.title if self.assignment else self.url.rpartition("/")[2].removesuffix(".git")

    @property
    def submit_url(self) -> str:
        """The page where its next run is submitted."""
        if self.assignment:
            return reverse("submissions:assignment", args=[self.assignment.cohort.slug, self.assignment.slug])
        return f"{reverse('submissions:practice')}?{urlencode({'url': self.url})}"

    def seen_heads(self, url: str) -> dict[str, list[str]]:
        """Where the branches of the repository at `url` were seen to stand by former runs, oldest first."""
        seen: dict[str, list[str]] = {}
        for branch, revision in self.heads.filter(url=url).order_by("pk").values_list("branch", "revision"):
            seen.setdefault(branch, []).append(revision)
        return seen


class SeenHead(models.Model):
    """Where a run saw a branch of a project's repository stand: what was published may not be rewritten."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="heads")
    url = models.CharField(_("repository"), max_length=500)
    branch = models.CharField(_("branch"), max_length=250)
    revision = models.CharField(_("revision"), max_length=64)
    seen_at = models.DateTimeField(_("seen"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("branch head")
        verbose_name_plural = _("branch heads")
        constraints = [
            models.UniqueConstraint(fields=["project", "url", "branch", "revision"], name="seen_head_once"),
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.revision[:10]}"
