"""A student's repository for an assignment, and where its branches were seen to stand."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment
from apps.submissions.models.project_summary import ProjectSummary
from apps.submissions.models.querysets import ProjectQuerySet


class Project(ProjectSummary):
    """A student’s repository for one assignment, with a summary of its runs; ``url`` is the address submitted last.

    Without an assignment it is practice: a repository of anybody's choice, which counts nowhere and no cohort sees.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="projects")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="projects")
    url = models.CharField(_("repository"), max_length=500)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            *ProjectSummary.Meta.constraints,
            models.UniqueConstraint(fields=["assignment", "student"], name="project_once_per_student"),
            models.UniqueConstraint(
                fields=["student", "url"],
                condition=Q(assignment__isnull=True),
                name="project_practised_once_per_repository",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} - {self.title}"

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
