"""An instructor writes an assignment and says how it is graded."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from apps.cohorts.models import Assignment
from filrouge import Plan, named_plan
from tests.factories import AssignmentFactory, CohortFactory, InstructorFactory, StudentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return CohortFactory(slug="spring", time_zone="Europe/Paris")


@pytest.fixture(autouse=True)
def instructor(client, cohort):
    user = InstructorFactory(cohort=cohort).user
    client.force_login(user)
    return user


def at(name, *args):
    return reverse(f"cohorts:{name}", args=["spring", *args])


def texts(**values):
    return {"title_en": "Quality", "position": "0", "begin_with": "python-quality", **values}


def test_a_new_assignment_opens_at_the_cohorts_hour_with_a_ready_made_plan(client):
    answers = texts(opens_at="2026-07-01T08:00", due_at="2026-12-01T23:59", lessons=["commits"], title_fr="Qualité")
    response = client.post(at("create_assignment"), answers)
    assignment = Assignment.objects.get()
    assert response["Location"] == at("plan", "quality")
    assert assignment.opens_at == datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
    assert assignment.due_at == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    assert assignment.grading_plan() == named_plan("python-quality")
    assert assignment.lessons == ["commits"]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (texts(title_en=""), "Give it a title"),
        (texts(opens_at="2026-07-02T08:00", due_at="2026-07-01T08:00"), "It is due after it opens."),
        (texts(slug="taken"), "Another assignment of this cohort"),
        (texts(slug="new"), "a word of the site"),
        (texts(opens_at="2026-03-29T02:30"), "couldn’t be interpreted"),
        (texts(begin_with="nothing"), "not one of the available choices"),
        (texts(lessons=["nothing"]), "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, cohort, answers, sentence):
    AssignmentFactory(cohort=cohort, slug="taken")
    response = client.post(at("create_assignment"), answers)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Assignment.objects.count() == 1


def test_each_reader_gets_their_language_where_it_is_written(client, cohort, instructor):
    AssignmentFactory(cohort=cohort, slug="a", title="Quality", title_fr="Qualité", text="Only *English*")
    address = reverse("submissions:assignment", args=["spring", "a"])
    client.force_login(StudentFactory(cohort=cohort).user)
    english, french = (client.get(address.replace("/en/", f"/{code}/")).content.decode() for code in ("en", "fr"))
    assert "<h1>Quality</h1>" in english
    assert "<h1>Qualité</h1>" in french
    assert "Only <em>English</em>" in french


def test_dates_come_back_as_they_were_typed(client, cohort):
    AssignmentFactory(cohort=cohort, slug="a", due_at=datetime(2026, 12, 1, 22, 59, tzinfo=UTC))
    page = client.get(at("assignment", "a")).content.decode()
    assert 'value="2026-12-01T23:59"' in page
    assert client.post(at("assignment", "a"), texts(title_en="New name", due_at="2026-12-02T23:59")).status_code == 302
    assert Assignment.objects.get().due_at == datetime(2026, 12, 2, 22, 59, tzinfo=UTC)


def test_the_list_costs_the_same_for_many(client, cohort, django_assert_num_queries):
    for _ in range(2):
        AssignmentFactory.create_batch(3, cohort=cohort)
        with django_assert_num_queries(7):
            client.get(at("assignments"))


@pytest.fixture
def assignment(cohort):
    return AssignmentFactory(cohort=cohort, slug="a")


def plan(**values):
    return {
        "name": "mine",
        "TEST01-included": "on",
        "TEST01-weight": "12.5",
        "TEST01-counts": "required",
        "COV01-included": "on",
        "COV01-counts": "graded",
        "COV01-minimum_percent": "70",
        "COV02-included": "on",
        "COV02-counts": "bonus",
        **values,
    }


def test_a_plan_is_put_together_from_the_form(client, assignment):
    former = assignment.grading_plan().version
    response = client.post(at("plan", "a"), plan(pass_percent="50"), follow=True)
    assignment.refresh_from_db()
    saved = assignment.grading_plan()
    assert set(saved.checks) == {"TEST01", "COV01", "COV02"}
    assert (saved.checks["TEST01"].weight, saved.checks["TEST01"].required) == (12.5, True)
    assert (saved.checks["COV01"].weight, saved.checks["COV01"].parameters) == (None, {"minimum_percent": 70})
    assert saved.checks["COV02"].bonus
    assert saved.pass_percent == 50
    assert saved.version != former
    assert saved.version in response.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"TEST01-weight": "-1"}, "greater than or equal to 0"),
        ({"TEST01-weight": "1.234"}, "no more than 2 decimal places"),
        ({"COV02-weight": "0"}, "A bonus needs a weight above 0"),
        ({"pass_percent": "101"}, "less than or equal to 100"),
        ({"COV01-minimum_percent": "lots"}, "Enter a "),
        ({"TEST01-counts": "thrice"}, "not one of the available choices"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_kept_in_the_form(client, assignment, values, sentence):
    response = client.post(at("plan", "a"), plan(**values))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    former = assignment.plan
    assignment.refresh_from_db()
    assert assignment.plan == former


def test_a_plan_needs_a_check(client, assignment):
    assert "at least one check" in client.post(at("plan", "a"), {"name": "empty"}).content.decode()


def test_what_the_page_shows_saves_as_it_was(client, assignment):
    form = client.get(at("plan", "a")).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    shown["limits"] = form["limits"].as_hidden().split('value="')[1].split('"')[0].replace("&quot;", '"')
    page = client.post(at("plan", "a"), shown, follow=True).content.decode()
    assert "Nothing has changed." in page


def test_a_ready_made_plan_fills_the_form_and_saves_nothing(client, assignment):
    page = client.get(at("plan", "a"), {"from": "mlops-project"})
    assert page.context["form"].initial["name"] == "mlops-project"
    assert "Nothing is saved yet" in page.content.decode()
    assert assignment.plan == Assignment.objects.get().plan


def test_toml_goes_out_and_comes_back(client, assignment):
    toml = 'name = "a \\"b\\""\npass_percent = 12.5\n[checks.COV01]\nbonus = true\n[limits]\ntests_seconds = 7\n'
    assignment.plan = Plan.from_toml(toml).to_mapping()
    assignment.save()
    file = client.get(at("plan_toml", "a")).content.decode()
    assert Plan.from_toml(file).version == assignment.grading_plan().version
    form = client.post(at("read_plan", "a"), {"toml": file}).context["form"]
    assert form.initial["limits"]["tests_seconds"] == 7
    assert form["COV01-counts"].value() == "bonus"


def test_a_fault_in_toml_is_named_by_its_line(client, assignment):
    response = client.post(at("read_plan", "a"), {"toml": "[checks.COV01]\nweight = -1\n"})
    assert response.status_code == 422
    assert "line 2" in response.content.decode()
    french = client.post(at("read_plan", "a").replace("/en/", "/fr/"), {"toml": "[checks.COV01]\nweight = -1\n"})
    assert "ligne 2\u00a0: checks.COV01.weight\u00a0: un nombre de 0 à 1000" in french.content.decode()
