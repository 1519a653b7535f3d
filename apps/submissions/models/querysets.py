"""Questions about many projects or runs at once."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Cohort
from apps.submissions import slots
from filrouge import ENGINE_VERSION

if TYPE_CHECKING:
    from apps.submissions.models import Project, Run

ESTIMATE_RUNS = 20
"""How many finished runs an estimate looks back on."""

PRACTICE_TURN = 1000
"""The first turn of practice: more than anybody submits within an hour."""

REGRADE_TURN = 1_000_000
"""The turn of new gradings, behind everything that a student waits for."""


def _followed_by(user: User) -> models.QuerySet[Cohort, int]:
    return Cohort.objects.followed_by(user).values_list("pk", flat=True)


def _shared_by(user: User) -> models.QuerySet[Project, Any]:
    """The projects of the teams of `user`."""
    return user.projects.filter(team_project__isnull=False).values("team_project")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects by who may see them."""

    def visible_to(self, user: User) -> ProjectQuerySet:
        """A student's own, and those of the cohorts that `user` follows as an instructor or an assistant."""
        return self.filter(self._is_of(user) | Q(assignment__cohort__in=_followed_by(user)))

    def of(self, user: User) -> ProjectQuerySet:
        """A student's own, and those of their teams."""
        return self.filter(self._is_of(user))

    def apart(self) -> ProjectQuerySet:
        """Each piece of work once: of a team, its project, and not those of its members."""
        return self.filter(team_project=None)

    def _is_of(self, user: User) -> Q:
        return Q(student=user) | Q(pk__in=_shared_by(user))

    def failing(self, code: str) -> ProjectQuerySet:
        """Those whose kept run fails the check `code`."""
        padded = Concat(Value(" "), "failed_codes", Value(" "), output_field=models.TextField())
        return self.alias(padded_codes=padded).filter(padded_codes__contains=f" {code} ")


class RunQuerySet(models.QuerySet["Run"]):
    """Runs by who may see them, and by their place in the queue."""

    def visible_to(self, user: User) -> RunQuerySet:
        """A student's own, and those of the cohorts that `user` follows as an instructor or an assistant."""
        return self.filter(self._is_of(user) | Q(project__assignment__cohort__in=_followed_by(user)))

    def of(self, user: User) -> RunQuerySet:
        """Those of a student's own projects, and of their teams'."""
        return self.filter(self._is_of(user))

    def _is_of(self, user: User) -> Q:
        return Q(project__student=user) | Q(project__in=_shared_by(user))

    def changeable_by(self, user: User) -> RunQuerySet:
        """A student's own, and those of the cohorts that `user` teaches."""
        taught = Cohort.objects.taught_by(user).values_list("pk", flat=True)
        return self.filter(self._is_of(user) | Q(project__assignment__cohort__in=taught))

    def of_project(self, project: Project) -> RunQuerySet:
        """Those that count in `project`: its own, and its team's."""
        return self.filter(project__in=project.sources)

    def for_lists(self) -> RunQuerySet:
        """With who submitted each, and without what only its own page needs."""
        return self.select_related("submitted_by").defer("plan", "live", "error")

    def submitted(self) -> RunQuerySet:
        """Those that a student asked for, and those that took their place."""
        return self.filter(purpose="submission")

    def submissions(self) -> RunQuerySet:
        """Those that a student asked for, each once however often it was tried again."""
        return self.submitted().filter(retry_of=None)

    def incomplete(self) -> RunQuerySet:
        """Those whose submission ended so and was not tried again since."""
        again = self.model._base_manager.filter(retry_of=Coalesce(OuterRef("retry_of"), OuterRef("pk")))
        return self.filter(state="failed").filter(~Exists(again.filter(retry__gt=OuterRef("retry"))))

    def graded(self) -> RunQuerySet:
        """Those that ended with a verdict."""
        return self.filter(state="finished", outcome="finished")

    def spent(self) -> RunQuerySet:
        """Those that cost an attempt: a verdict exists, or they have begun. A failure of the platform, a refused
        repository and a run that was cancelled or superseded while it waited cost nothing.
        """
        begun = Q(state="running") | Q(state="cancelled", started_at__isnull=False)
        return self.submitted().filter(begun | Q(state="finished", outcome="finished"))

    def spent_or_waiting(self) -> RunQuerySet:
        """Those that cost an attempt, or will."""
        return self.submitted().filter(Q(state="queued") | Q(pk__in=self.spent().order_by().values("pk")))

    def counting_in(self, assignment: Assignment) -> RunQuerySet:
        """The run that counts of each project of `assignment`, by student or team."""
        counting = assignment.projects.filter(kept_run__isnull=False).values("kept_run")
        return self.filter(pk__in=counting).by_name()

    def by_name(self) -> RunQuerySet:
        """In the order of the names of whose they are: students and teams."""
        return self.order_by(Coalesce("project__student__full_name", "project__team__name"), "pk")

    def queued(self) -> RunQuerySet:
        """Those that wait, in the order in which they will be taken."""
        return self.filter(state="queued").order_by("turn", "id")

    def claimable(self) -> RunQuerySet:
        """Those that a worker may take now, in order: a project has one run at a time, and new gradings leave workers
        free for students.
        """
        running = self.model._default_manager.filter(state="running")
        regrades = running.filter(purpose="regrade").values("purpose").annotate(count=Count("pk")).order_by()
        busy = regrades.filter(count__gte=max(1, slots.at_once() // 2))
        free = self.due().filter(~Exists(running.filter(project=OuterRef("project"))))
        return free.filter(~Exists(busy) | Q(purpose="submission"))

    def due(self) -> RunQuerySet:
        """Those that wait and whose moment has come, in the order in which they will be taken."""
        return self.queued().filter(self._is_due())

    @staticmethod
    def _is_due() -> Q:
        return Q(wait_until=None) | Q(wait_until__lte=timezone.now())

    def fit_for(self, machine: str) -> RunQuerySet:
        """Those that a worker of `machine` may take beside what runs there: one whose worker died runs alone.

        It waits for the machine where that happened, which takes nothing new until it has it; any other that runs
        nothing may take it as well.
        """
        here = self.model._default_manager.filter(machine=machine)
        running = here.filter(state="running")
        alone = here.filter(state="queued", attempts__gt=0)
        is_busy = Exists(running.filter(attempts__gt=1)) | (Exists(running) & Exists(alone))
        return self.filter(~is_busy).filter(Q(attempts=0) | ~Exists(running))

    @staticmethod
    def is_ahead_of(run: Run) -> Q:
        """Whether it waits and will be taken before `run`."""
        return Q(state="queued") & RunQuerySet._is_due() & (Q(turn__lt=run.turn) | Q(turn=run.turn, id__lt=run.pk))

    def graded_alike(self, *, url: str, plan_version: str) -> RunQuerySet:
        """Finished runs of the repository at `url` by the same plan and today's engine, newest first; not those in
        which a person judged a check anew.
        """
        finished = self.filter(
            url=url, plan_version=plan_version, engine_version=ENGINE_VERSION, state="finished", outcome="finished"
        )
        judged_anew = finished.filter(grade_changes__kind="check")
        return finished.exclude(pk__in=judged_anew.values("pk")).order_by("-id")

    def turn_of(self, student: User) -> int:
        """The turn of a student's next run: how many they have unfinished, or submitted within the last hour."""
        return self._lately_of(student).filter(project__assignment__isnull=False).count()

    def practice_turn_of(self, student: User) -> int:
        """The same for practice, which waits until nothing waits that counts, and takes no turn from what does."""
        return PRACTICE_TURN + self._lately_of(student).filter(project__assignment=None).count()

    def _lately_of(self, student: User) -> RunQuerySet:
        lately = timezone.now() - timedelta(hours=1)
        unfinished = Q(state__in=["queued", "running"])
        return self.submissions().filter(unfinished | Q(submitted_at__gte=lately), submitted_by=student)

    def typical_seconds(self) -> float | None:
        """The median duration of the last finished runs, those whose verdict was reused left out; None without any."""
        lately = self.filter(state="finished", reused_from=None, started_at__isnull=False).order_by("-pk")
        spans = lately.values_list("started_at", "finished_at")[:ESTIMATE_RUNS]
        seconds = [(finished - started).total_seconds() for started, finished in spans if started and finished]
        return median(seconds) if seconds else None

    def expected_seconds(self, project: Project) -> float | None:
        """How long a run of `project` takes, by its last runs, else its assignment’s, else all; None without any."""
        for alike in (self.filter(project=project), self.filter(project__assignment=project.assignment_id), self):
            if (seconds := alike.typical_seconds()) is not None:
                return seconds
        return None
