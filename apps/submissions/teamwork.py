"""What a team shares: one project, whose runs count in the project of each member (`Project.team_project`).

`begin` opens projects, `settle` lets them follow when students join, leave or change teams. Nobody loses what they
submitted alone: it counts beside the team's, and alone again once they have left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.accounts.models import User
from apps.cohorts.models import Assignment, Extension, Team, TeamMembership
from apps.cohorts.policy_changes import Effect
from apps.submissions.grades import apply_lateness, effect
from apps.submissions.models import GradeChange, Project, Run
from apps.submissions.summary import begin_anew, summarise


def begin(assignment: Assignment, student: User, url: str) -> Project:
    """The project to which a run of `student` belongs, theirs or their team's, opened for the repository at `url` where
    there is none yet.
    """
    team = held_team(assignment, student)
    if team is None:
        return Project.objects.get_or_create(assignment=assignment, student=student, defaults={"url": url})[0]
    project, is_new = Project.objects.get_or_create(assignment=assignment, team=team, defaults={"url": url})
    if is_new:
        settle(assignment, list(team.memberships.values_list("student", flat=True)))
    return project


def held_team(assignment: Assignment, student: User) -> Team | None:
    """The team of `student` for `assignment`, if any; until the transaction ends, nobody joins or leaves it, it does
    not submit for the first time, and nor do they alone.
    """
    if not assignment.is_in_teams:
        return None
    # Foreign keys are looked at when a transaction ends, too late to wait for each other by them.
    User.objects.select_for_update(no_key=True).only("pk").get(pk=student.pk)
    team = Team.objects.of(student, assignment)
    if team:
        Team.objects.select_for_update(of=("self",)).filter(pk=team.pk).first()
        team = Team.objects.of(student, assignment)  # it was waited for: an instructor may have moved them
    return team


def settle(assignment: Assignment, students: Collection[int]) -> Effect:
    """Have the projects of these students (by id) share what their team of now has submitted, and nothing else; gives
    back how grades followed, those of their team-mates included.
    """
    granted = Extension.objects.filter(assignment=assignment, student__in=students).exists()
    with transaction.atomic():
        everybodys = Project.objects.filter(assignment=assignment, student__isnull=False)
        theirs = Project.objects.filter(assignment=assignment, student__in=students).order_by("pk")
        # What is shared is locked first, as `summarise` does.
        shared = _shared(assignment, students)
        own = {one.student_id: one for one in theirs.select_for_update(no_key=True) if one.student_id}
        # What a member was granted holds for the team: by coming or going, it changes for all of them.
        concerned = everybodys if granted else theirs
        before = _grades(concerned.all())
        _open(assignment, {student: project for student, project in shared.items() if student not in own})
        moved = {student: one for student, one in own.items() if one.team_project_id != _id(shared.get(student))}
        for student, one in moved.items():
            one.team_project = shared.get(student)
        begin_anew(list(moved.values()), "team_project_id")
        summarise(theirs.values_list("pk", flat=True))
        _forget_untouched(moved.values())
        if granted:
            apply_lateness(assignment)
        after = _grades(concerned.all())
    return effect(before, after)


def _shared(assignment: Assignment, students: Collection[int]) -> dict[int, Project]:
    """The project of the team of each student whose team has submitted, locked: a run of it that ends meanwhile waits,
    and finds them sharing it.
    """
    places = TeamMembership.objects.filter(assignment=assignment, student__in=students, team__project__isnull=False)
    teams = dict(places.values_list("student", "team"))
    locked = Project.objects.filter(team__in=teams.values()).order_by("pk").select_for_update(no_key=True)
    projects = {project.team_id: project for project in locked}
    return {student: projects[team] for student, team in teams.items()}


def _open(assignment: Assignment, shared: Mapping[int, Project]) -> None:
    Project.objects.bulk_create(
        Project(assignment=assignment, student_id=student, url=project.url, team_project=project)
        for student, project in shared.items()
    )


def _forget_untouched(moved: Iterable[Project]) -> None:
    """Who shares nothing any more and has neither submitted nor been given anything is silent again."""
    runs, changes = Run.objects.filter(project=OuterRef("pk")), GradeChange.objects.filter(project=OuterRef("pk"))
    left = Project.objects.filter(pk__in=[one.pk for one in moved], team_project=None)
    left.filter(~Exists(runs), ~Exists(changes)).delete()


def _grades(projects: Iterable[Project]) -> dict[int, float]:
    return {one.student_id or 0: one.grade_percent for one in projects if one.grade_percent is not None}


def _id(project: Project | None) -> int | None:
    return project.pk if project else None
