"""Which projects raise a question, and which do not; whoever asks, sees evidence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.reports.evidence import evidence
from apps.reports.integrity import given_from, questions
from apps.reports.pace import Oddity, date_questions
from apps.submissions import integrity
from apps.submissions.models import GivenCode, Project, Trace
from apps.submissions.teamwork import settle
from filrouge.traces import CommitTrace, FileTrace, Traces
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    InstructorFactory,
    ProjectFactory,
    RunFactory,
    StudentFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
WORK_DONE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def leave(
    project: Project, *, commits: tuple[str, ...] = (), files: tuple[str, ...] = (), at=WORK_DONE, days=1
) -> None:
    """Give `project` the traces of a repository; equal names mean equal contents, each of 1,000 bytes."""
    RunFactory(
        project=project,
        number=project.runs.count() + 1,
        state="finished",
        outcome="finished",
        finished_at=at + timedelta(days=60),
        submitted_at=at + timedelta(days=60),
    )
    traces = Traces(
        tuple(
            CommitTrace(name, f"feat: {name}", "Zoé", at + timedelta(days=days * number))
            for number, name in enumerate(commits)
        ),
        tuple(FileTrace(name, f"{project.pk}/{name}.py", 1000) for name in files),
    )
    integrity.remember(project, integrity.traces_of(project, traces))


def give(assignment, *digests: str) -> None:
    GivenCode.objects.create(assignment=assignment, url="https://git.example.org/template", digests=list(digests))


@pytest.fixture
def assignment():
    return AssignmentFactory()


def projects(assignment, count):
    return [
        ProjectFactory(assignment=assignment, url=f"https://git.example.org/{number}/app") for number in range(count)
    ]


def pairs(assignment) -> list[tuple[int, int]]:
    return [(pair.first.pk, pair.second.pk) for pair in questions(assignment).open]


def test_a_common_commit_raises_a_question(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, commits=("a", "b"))
    leave(other, commits=("a", "c"))
    [pair] = questions(assignment).open
    assert (pair.first, pair.second, pair.commits) == (one, other, 1)


def test_the_same_content_under_another_name_raises_a_question(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, files=("a", "b", "c", "d"))
    leave(other, files=("a", "x", "y", "z", "t"))
    [pair] = questions(assignment).open
    assert (pair.files, pair.share_percent) == (1, 25)


def test_a_small_likeness_raises_none(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, files=tuple("abcdef"))
    leave(other, files=tuple("auvwxyz"))
    assert pairs(assignment) == []


def test_the_same_address_raises_a_question_however_it_is_written(assignment) -> None:
    one = ProjectFactory(assignment=assignment, url="https://git.example.org/Zoe/App.git")
    other = ProjectFactory(assignment=assignment, url="https://git.example.org/zoe/app/")
    assert pairs(assignment) == [(one.pk, other.pk)]


def test_members_of_a_team_are_no_likeness_of_each_other_and_teams_are_compared() -> None:
    assignment = AssignmentFactory(team_size=2, opens_at=WORK_DONE + timedelta(days=3))
    shared = []
    for name in ("Bits", "Octets"):
        team = TeamFactory(assignment=assignment, name=name)
        address = f"https://git.example.org/{name}/app"
        shared.append(ProjectFactory(assignment=assignment, student=None, team=team, url=address))
        settle(assignment, list(team.students.values_list("pk", flat=True)))
        leave(shared[-1], commits=("a",))
    [pair] = questions(assignment).open
    assert ([pair.first, pair.second], pair.first.who) == (shared, "Bits")
    assert oddities(assignment) == [(Oddity.EARLY, 1), (Oddity.EARLY, 1)]


def test_what_the_template_gave_is_held_against_nobody(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, commits=("given",), files=("given too", "mine"))
    leave(other, commits=("given",), files=("given too", "my own"))
    GivenCode.objects.create(
        assignment=assignment, url="https://git.example.org/template", digests=["given", "given too"]
    )
    assert pairs(assignment) == []


def test_what_many_share_counts_as_given_and_is_listed(assignment) -> None:
    many = projects(assignment, 8)
    for number, project in enumerate(many):
        leave(project, files=("exercise", f"own {number}"))
    asked = questions(assignment)
    assert asked.open == []
    assert [(common.digest, common.projects) for common in asked.common] == [("exercise", 8)]


@pytest.mark.parametrize(("compared", "sharers"), [(2, 3), (7, 3), (12, 6), (3000, 10)])
def test_how_many_may_share_before_it_counts_as_given(compared: int, sharers: int) -> None:
    assert given_from(compared) == sharers


def test_another_assignment_is_not_compared(assignment) -> None:
    leave(ProjectFactory(assignment=assignment), commits=("a",))
    leave(ProjectFactory(), commits=("a",))
    assert pairs(assignment) == []


def test_a_new_verdict_replaces_what_the_last_one_left(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, commits=("a",))
    leave(other, commits=("a",))
    leave(other, commits=("b",))
    assert pairs(assignment) == []


def test_a_verdict_that_is_taken_over_brings_its_traces(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, commits=("a",), files=("f",))
    integrity.remember(other, integrity.taken_over(other, one))
    assert pairs(assignment) == [(one.pk, other.pk)]
    assert one.traces.count() == other.traces.count() == 2


def test_a_settled_question_stands_apart_until_it_is_asked_again(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, commits=("a",))
    leave(other, commits=("a",))
    integrity.settle(pair=(other, one), by=UserFactory(), reason="They paired, as agreed.")
    asked = questions(assignment)
    assert (asked.open, [pair.settled.reason for pair in asked.settled]) == ([], ["They paired, as agreed."])
    integrity.reopen(pair=(one, other))
    assert pairs(assignment) == [(one.pk, other.pk)]


def test_the_number_of_queries_does_not_grow_with_the_cohort(assignment, django_assert_num_queries) -> None:
    for number, project in enumerate(projects(assignment, 12)):
        leave(project, commits=(f"shared {number // 2}",), files=(f"f{number // 3}",))
    with django_assert_num_queries(6):
        assert len(questions(assignment).open) == 14


def test_the_evidence_says_where_each_has_it(assignment) -> None:
    one, other = projects(assignment, 2)
    leave(one, commits=("a", "b"), files=("f", "g"))
    leave(other, commits=("a",), files=("f",))
    found = evidence(one, other)
    assert [match.first.digest for match in found.commits] == ["a"]
    assert [(match.first.label, match.second.label) for match in found.files] == [
        (f"{one.pk}/f.py", f"{other.pk}/f.py")
    ]
    assert (found.first.own_bytes, found.second.own_bytes) == (2000, 1000)


def oddities(assignment) -> list[tuple[Oddity, int]]:
    return [(question.oddity, question.commits) for question in date_questions(assignment)]


def test_work_spread_over_days_raises_no_question() -> None:
    assignment = AssignmentFactory(opens_at=WORK_DONE - timedelta(days=2), due_at=WORK_DONE + timedelta(days=9))
    leave(ProjectFactory(assignment=assignment), commits=tuple("abcdef"))
    assert oddities(assignment) == []


def test_one_dump_before_the_deadline_raises_a_question() -> None:
    assignment = AssignmentFactory(due_at=WORK_DONE + timedelta(hours=20))
    leave(ProjectFactory(assignment=assignment), commits=tuple("abc"), days=0)
    assert oddities(assignment) == [(Oddity.DUMP, 3)]


def test_dates_that_cannot_be_true_raise_questions() -> None:
    assignment = AssignmentFactory(opens_at=WORK_DONE + timedelta(days=3), due_at=WORK_DONE + timedelta(days=90))
    leave(ProjectFactory(assignment=assignment), commits=("long ago", "in time", "in 2099"), days=80)
    assert oddities(assignment) == [(Oddity.FUTURE, 2), (Oddity.EARLY, 1)]


def test_the_dates_of_the_template_raise_none() -> None:
    assignment = AssignmentFactory(opens_at=WORK_DONE + timedelta(days=3))
    leave(ProjectFactory(assignment=assignment), commits=("given",))
    give(assignment, "given")
    assert oddities(assignment) == []


@pytest.fixture
def alike(assignment):
    one, other = projects(assignment, 2)
    leave(one, commits=("a",), files=("<b>f</b>",))
    leave(other, commits=("a",), files=("<b>f</b>",))
    return one, other


def address(name, assignment, *pair) -> str:
    return reverse(name, args=[assignment.cohort.slug, assignment.slug, *(project.pk for project in pair)])


@pytest.mark.parametrize("factory", [InstructorFactory, AssistantFactory])
def test_whoever_follows_the_cohort_sees_the_questions_and_the_evidence(
    client: Client, assignment, alike, factory
) -> None:
    client.force_login(factory(cohort=assignment.cohort).user)
    listed = client.get(address("reports:integrity", assignment)).content.decode()
    assert address("reports:integrity_pair", assignment, *alike) in listed
    shown = client.get(address("reports:integrity_pair", assignment, *alike)).content.decode()
    assert "feat: a" in shown
    assert "&lt;b&gt;f" in shown


def test_nobody_else_sees_them(client: Client, assignment, alike) -> None:
    pages = [address("reports:integrity", assignment), address("reports:integrity_pair", assignment, *alike)]
    assert {client.get(page).status_code for page in pages} == {302}
    for stranger in (alike[0].student, StudentFactory(cohort=assignment.cohort).user, InstructorFactory().user):
        client.force_login(stranger)
        assert {client.get(page).status_code for page in pages} == {404}


def test_an_instructor_settles_a_question(client: Client, assignment, alike) -> None:
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    settle = address("submissions:settle_question", assignment, *alike)
    assert (
        client.post(settle, {"reason": "  "}, follow=True)
        .redirect_chain[0][0]
        .endswith(address("reports:integrity_pair", assignment, *alike))
    )
    assert pairs(assignment)
    client.post(settle, {"reason": "They paired."})
    assert pairs(assignment) == []
    client.post(address("submissions:reopen_question", assignment, *alike))
    assert pairs(assignment)


def test_an_assistant_looks_and_settles_nothing(client: Client, assignment, alike) -> None:
    client.force_login(AssistantFactory(cohort=assignment.cohort).user)
    for name in ("submissions:settle_question", "submissions:reopen_question"):
        assert client.post(address(name, assignment, *alike), {"reason": "x"}).status_code == 404


def test_a_pair_is_of_this_assignment_and_of_two_projects(client: Client, assignment, alike) -> None:
    client.force_login(InstructorFactory(cohort=assignment.cohort).user)
    foreign = ProjectFactory()
    for pair in ((alike[0], foreign), (alike[0], alike[0]), (alike[1], alike[0])):
        assert client.get(address("reports:integrity_pair", assignment, *pair)).status_code == 404
    assert (
        client.post(address("submissions:settle_question", assignment, alike[0], foreign), {"reason": "x"}).status_code
        == 404
    )


def test_traces_go_with_their_project(alike) -> None:
    alike[0].delete()
    assert set(Trace.objects.values_list("project", flat=True)) == {alike[1].pk}


def test_practice_leaves_no_trace() -> None:
    project = ProjectFactory(assignment=None, student=UserFactory())
    leave(project, commits=("a",), files=("f",))
    assert not project.traces.exists()
