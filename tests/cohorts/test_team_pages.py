"""An instructor looks at the teams of an assignment, moves a student, or arranges many at once, seen before written."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from apps.cohorts import teams
from apps.cohorts.models import Membership, TeamMembership
from apps.cohorts.team_lines import MAXIMUM_STUDENTS, lines_of, prepare
from apps.submissions.models import Project
from apps.submissions.summary import summarise
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CohortFactory,
    FinishedRunFactory,
    InstructorFactory,
    ProjectFactory,
    StudentFactory,
    TeamFactory,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("cohorts:teams", args=["spring", "a"])
LINES = reverse("cohorts:arrange_teams", args=["spring", "a"])


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring")


@pytest.fixture(autouse=True)
def instructor(client, cohort):
    user = InstructorFactory(cohort=cohort).user
    client.force_login(user)
    return user


@pytest.fixture
def assignment(cohort):
    return AssignmentFactory(cohort=cohort, slug="a", team_size=2)


@pytest.fixture
def people(cohort):
    return [StudentFactory(cohort=cohort, user__email=f"{name}@example.org").user for name in ("ada", "grace", "linus")]


def members(assignment):
    """The e-mail names of each team's members, by the team's name."""
    places = assignment.team_memberships.values_list("team__name", "student__email")
    found: dict[str, set[str]] = {}
    for team, email in places:
        found.setdefault(team, set()).add(email.partition("@")[0])
    return found


def place(student):
    return reverse("cohorts:place_student", args=["spring", "a", student.pk])


def graded_team(assignment, students, percent=80):
    """A team of these students with a graded run."""
    team = TeamFactory(assignment=assignment, members=students)
    project = ProjectFactory(assignment=assignment, student=None, team=team)
    FinishedRunFactory(project=project, submitted_by=students[0], percent=percent)
    teams.team_changes.tell(assignment, [student.pk for student in students])
    summarise([project.pk])
    return team


def grade_of(student):
    return Project.objects.filter(student=student).values_list("grade_percent", flat=True).first()


def test_the_page_says_who_works_with_whom_and_who_with_nobody(client, assignment, people):
    for name, student in (("Team 10", people[0]), ("Team 2", people[1])):
        TeamFactory(assignment=assignment, name=name, members=[student])
    TeamFactory(assignment=assignment, name="Équipe", members=[])
    page = client.get(PAGE)
    assert [team.name for team in page.context["page"]] == ["Équipe", "Team 2", "Team 10"]
    assert list(page.context["alone"]) == [people[2]]
    html = page.content.decode()
    assert "3 teams" in html
    assert "1 student without a team" in html
    assert place(people[2]) in html


def test_somebody_is_found_by_name_address_or_team(client, assignment, people):
    ours = TeamFactory(assignment=assignment, name="Les Octets", members=people[:1])
    TeamFactory(assignment=assignment, name="Bits", members=people[1:2])
    for query in ("octets", "ADA@", people[0].full_name):
        assert list(client.get(PAGE, {"q": query}).context["page"]) == [ours]
    page = client.get(PAGE, {"q": "linus"})
    assert (list(page.context["page"]), list(page.context["alone"])) == ([], people[2:])


def test_who_left_the_cohort_is_shown_as_such_and_can_be_taken_out(client, assignment, people):
    TeamFactory(assignment=assignment, name="Bits", members=people[:2])
    Membership.objects.filter(user=people[0]).delete()
    assert "left the cohort" in client.get(PAGE).content.decode()
    client.post(place(people[0]), {"team": ""})
    assert members(assignment) == {"Bits": {"grace"}}
    assert client.get(place(people[0])).status_code == 404


def test_an_assistant_looks_and_is_offered_nothing(client, cohort, assignment, people):
    TeamFactory(assignment=assignment, members=people[:2])
    client.force_login(AssistantFactory(cohort=cohort).user)
    html = client.get(PAGE).content.decode()
    assert people[0].full_name in html
    assert "teams/students/" not in html
    assert "teams/lines/" not in html
    assert PAGE in client.get(reverse("cohorts:assignments", args=["spring"])).content.decode()


def test_where_everybody_works_alone_there_is_no_such_page(client, cohort):
    AssignmentFactory(cohort=cohort, slug="a")
    assert [client.get(address).status_code for address in (PAGE, LINES)] == [404, 404]
    assert PAGE not in client.get(reverse("cohorts:policy", args=["spring", "a"])).content.decode()


def test_more_teams_cost_no_more_queries(client, assignment):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        return len(asked)

    TeamFactory(assignment=assignment)
    StudentFactory(cohort=assignment.cohort)
    few = queries()
    TeamFactory.create_batch(20, assignment=assignment)
    StudentFactory.create_batch(20, cohort=assignment.cohort)
    assert queries() == few


def test_a_student_is_put_into_a_team_and_out_of_it(client, assignment, people):
    TeamFactory(assignment=assignment, name="Bits", members=people[:1])
    assert '<option value="Bits">' in client.get(place(people[1])).content.decode()
    moved = client.post(place(people[1]), {"team": " bits "}, follow=True)
    assert "is in the team “bits”" in moved.content.decode()
    assert members(assignment) == {"Bits": {"ada", "grace"}}
    assert 'value="Bits"' in client.get(place(people[1])).content.decode()
    client.post(place(people[1]), {"team": "Nouvelle"})
    client.post(place(people[0]), {"team": ""})
    assert members(assignment) == {"Nouvelle": {"grace"}}


def test_a_name_that_is_too_long_is_refused(client, assignment, people):
    assert client.post(place(people[0]), {"team": "x" * 81}).status_code == 422
    assert members(assignment) == {}


def test_nobody_from_elsewhere_is_placed(client, assignment, instructor):
    for person in (StudentFactory().user, instructor):
        assert client.post(place(person), {"team": "Bits"}).status_code == 404
    assert members(assignment) == {}


def test_a_grade_that_would_fall_is_asked_about(client, assignment, people):
    team = graded_team(assignment, people[:2])
    asked = client.post(place(people[1]), {"team": ""})
    assert asked.status_code == 422
    html = asked.content.decode()
    assert "The grade of 1 student would fall" in html
    first_button = re.search(r"<form.*?(<button[^>]*>)", html[html.index("<main") :], re.DOTALL)
    assert "may_fall" not in first_button[1], "the Enter key presses the first button"
    assert (members(assignment)[team.name], grade_of(people[1])) == ({"ada", "grace"}, 80)
    assert client.post(place(people[1]), {"team": "", "may_fall": "1"}).status_code == 302
    assert (members(assignment)[team.name], grade_of(people[1])) == ({"ada"}, None)


def sent(client, text, **values):
    return client.post(LINES, {"text": text, **values})


def test_lines_are_shown_first_and_written_once_that_was_confirmed(client, assignment, people):
    TeamFactory(assignment=assignment, name="Bits", members=people[:1])
    excel = "Courriel;Équipe\r\nADA@example.org;Bits\r\ngrace@example.org;bits\r\nlinus@example.org;Les Octets\r\n"
    shown = client.post(LINES, {"file": SimpleUploadedFile("equipes.csv", excel.encode("cp1252"), "text/csv")})
    assert shown.status_code == 200
    assert "2 students would be elsewhere" in shown.content.decode()
    assert members(assignment) == {"Bits": {"ada"}}
    assert sent(client, shown.context["text"], confirm="1").status_code == 302
    assert members(assignment) == {"Bits": {"ada", "grace"}, "Les Octets": {"linus"}}


def test_an_empty_team_is_none_and_who_has_no_line_stays(client, assignment, people):
    TeamFactory(assignment=assignment, name="Bits", members=people[:2])
    sent(client, "e-mail;team\nada@example.org;\n", confirm="1")
    assert members(assignment) == {"Bits": {"grace"}}


@pytest.mark.parametrize(
    ("lines", "line", "sentence"),
    [
        ("ada@example.org;A\nnobody;B", 3, "“nobody” is not an e-mail address."),
        (";A", 2, "There is no e-mail address."),
        ("ada@example.org;A\nADA@example.org;B", 3, "Line 2 has the same e-mail address."),
        ("stranger@example.org;A", 2, "No student of this cohort has the address stranger@example.org."),
        (f"ada@example.org;{'x' * 81}", 2, "has 80 characters at most"),
        (f"ada@example.org;{'x' * 140_000}", 2, "cannot be read"),
    ],
)
def test_each_fault_is_told_with_its_line_and_nothing_is_written(client, assignment, people, lines, line, sentence):
    response = sent(client, f"e-mail;team\n{lines}\n", confirm="1")
    assert response.status_code == 422
    assert [problem.line for problem in response.context["found"].problems] == [line]
    assert sentence in response.context["found"].problems[0].sentence
    assert "Nothing was imported" in response.content.decode()
    assert members(assignment) == {}


def test_lines_without_anybody_say_so(client, assignment):
    assert "There is nobody to place" in sent(client, "e-mail;team\n").content.decode()


@pytest.mark.parametrize("text", ["ada@example.org;A", "e-mail;name\nada@example.org;A", "team\nA"])
def test_lines_without_named_columns_say_which_they_need(assignment, people, text):
    (problem,) = prepare(assignment, text).problems
    assert "must name the columns" in problem.sentence


def test_lines_without_end_are_not_read_to_it(assignment):
    found = prepare(assignment, "e-mail;team\n" + "ada@example.org;A\n" * (MAXIMUM_STUDENTS + 5))
    assert found.problems[-1].line == MAXIMUM_STUDENTS + 2


def test_a_character_that_no_database_keeps_is_left_out(client, assignment, people):
    file = SimpleUploadedFile("t.csv", b"e-mail;team\ngrace@example.org;B\x00its\n", "text/csv")
    assert client.post(LINES, {"file": file, "confirm": "1"}).status_code == 302
    assert "Bits" in members(assignment)


def test_a_team_that_grows_beyond_the_size_is_said_and_allowed(client, assignment, people):
    TeamFactory(assignment=assignment, name="Bits", members=people[:2])
    text = "e-mail;team\nlinus@example.org;Bits\n"
    assert prepare(assignment, text).larger_than(2) == [("Bits", 3)]
    assert "Larger than 2 students" in sent(client, text).content.decode()
    sent(client, text, confirm="1")
    assert members(assignment) == {"Bits": {"ada", "grace", "linus"}}


def test_the_rest_is_drawn_by_lot_and_written_as_it_was_shown(client, assignment, people):
    others = [StudentFactory(cohort=assignment.cohort).user for _number in range(2)]
    TeamFactory(assignment=assignment, name="Bits", members=people[:1])
    shown = client.get(LINES, {"lots": "1"})
    assert members(assignment) == {"Bits": {"ada"}}
    drawn = {move.student.email.partition("@")[0]: move.after for move in shown.context["found"].moves}
    assert drawn.keys() == {user.email.partition("@")[0] for user in (*people[1:], *others)}
    sent(client, shown.context["text"], confirm="1")
    written = {student: team for team, students in members(assignment).items() for student in students}
    assert written == drawn | {"ada": "Bits"}


def test_the_teams_of_another_assignment_are_taken_over(client, assignment, people):
    former = AssignmentFactory(cohort=assignment.cohort, slug="before", title="Before", team_size=2)
    TeamFactory(assignment=former, name="Les; Octets", members=people[:2])
    assert '<option value="before">Before</option>' in client.get(PAGE).content.decode()
    shown = client.get(LINES, {"like": "before"})
    assert sent(client, shown.context["text"], confirm="1").status_code == 302
    assert members(assignment) == {"Les; Octets": {"ada", "grace"}}
    foreign = TeamFactory().assignment
    assert client.get(LINES, {"like": foreign.slug}).status_code == 404


def test_all_teams_are_dissolved_at_once(client, assignment, people):
    TeamFactory(assignment=assignment, members=people[:2])
    sent(client, client.get(LINES, {"none": "1"}).context["text"], confirm="1")
    assert members(assignment) == {}
    assert "There is nobody to place" in client.get(LINES, {"none": "1"}).content.decode()


def test_many_grades_that_would_fall_are_asked_about_once(client, assignment, people):
    graded_team(assignment, people[:2])
    text = client.get(LINES, {"none": "1"}).context["text"]
    asked = sent(client, text, confirm="1")
    assert asked.status_code == 422
    assert "The grades of 2 students would fall" in asked.content.decode()
    assert TeamMembership.objects.count() == 2
    assert sent(client, text, confirm="1", may_fall="1").status_code == 302
    assert [grade_of(student) for student in people[:2]] == [None, None]
    assert "nobody any more: what it submitted stays" in client.get(PAGE).content.decode()


def test_lines_are_read_again_in_french(assignment, people):
    with translation.override("fr"):
        text = lines_of({people[0].pk: "Bits"}, assignment)
        assert prepare(assignment, text).names() == {people[0].pk: "Bits"}


def test_longer_lines_cost_no_more_queries(assignment, people, django_assert_num_queries):
    names = {StudentFactory(cohort=assignment.cohort).user.pk: f"Team {number}" for number in range(20)}
    for some in ({people[0].pk: "Bits"}, names):
        text = lines_of(some, assignment)
        with django_assert_num_queries(2):
            assert len(prepare(assignment, text).names()) == len(some)


@pytest.mark.parametrize("answers", [{}, {"text": " "}])
def test_nothing_to_read_is_refused(client, assignment, answers):
    assert client.post(LINES, answers).status_code == 422
