"""Whatever an instructor pastes, the web process answers within seconds, without a fault and without its memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.urls import reverse

from filrouge import default_plan
from tests.factories import AssignmentFactory, CohortFactory, InstructorFactory

pytestmark = pytest.mark.django_db

MEGABYTE = 1024**2
SECONDS = 8
"""Of the processor, in this process."""

PLANS = {
    "a dotted key": "a" + ".a" * 12_000 + " = 1",
    "a longer dotted key": "a" + ".a" * 32_000 + " = 1",
    "more than a plan holds": "a" + ".a" * 100_000 + " = 1",
    "a million digits": "name = " + "1" * 10**6,
    "five thousand digits": "pass_percent = " + "1" * 5_000,
    "hexadecimal digits": "name = 0x" + "f" * 60_000 + "\n[checks.TEST01]\n",
    "a weight without end": "[checks.TEST01]\nweight = 0x" + "f" * 60_000,
    "brackets in brackets": "a = " + "[" * 30_000,
    "tables of a list": "[[a]]\n" + "".join(f"[a.k{i}]\n" for i in range(5_000)),
    "memory": "[checks.TEST01]\n[limits]\nmemory_bytes = 1e20",
    "processes": "[checks.TEST01]\n[limits]\nprocesses = 9999999",
    "an expression": "[checks.GIT02]\nparameters = { regex = '(a+)+b' }",
    "half an expression": "[checks.GIT02]\nparameters = { regex = '(' }",
    "no text": "\x00",
}
LISTS = {
    "columns": ";" * 10**6,
    "named columns": "email;name" + ";email" * 150_000 + "\n" + "a@b.fr;A\n" * 5_000,
    "quotes": "email;name;team\n" + '"' * 10**6,
    "rows": "email;name;team\n" + "a@b.fr;A;B\n" * 90_000,
    "empty rows": "email;name;team\n" + ";\n" * 300_000,
    "an address": "email;name;team\n" + "a" * 120_000 + "@b.fr;A;B\n",
    "addresses": "email;name;team\n" + f"{'a.' * 400}@b;{'b' * 20};T\n" * 1_200,
    "letters that unfold": "\ufdfa" * 300_000,
    "no line": "\r" * 10**6,
    "more than a list holds": "email;name;team\n" + "a" * 2 * 10**6,
}


@pytest.fixture
def assignment(client):
    cohort = CohortFactory(slug="spring")
    client.force_login(InstructorFactory(cohort=cohort).user)
    client.get(reverse("cohorts:plan", args=["spring", AssignmentFactory(cohort=cohort, slug="a", team_size=2).slug]))
    return "a"


class Spent:
    """The processor seconds of this process and the most memory that it took meanwhile."""

    def __enter__(self) -> Spent:
        Path("/proc/self/clear_refs").write_text("5")
        self._began, self._before = time.process_time(), _peak()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds, self.bytes = time.process_time() - self._began, _peak() - self._before


def _peak() -> int:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("name", PLANS)
def test_a_hostile_plan_is_refused_with_a_sentence(client, assignment, name):
    with Spent() as spent:
        response = client.post(reverse("cohorts:read_plan", args=["spring", assignment]), {"toml": PLANS[name]})
    assert response.status_code == 422
    assert response.context["toml_error"]
    assert spent.seconds < SECONDS
    assert spent.bytes < 50 * MEGABYTE


def test_a_plan_is_read_from_another_process_as_it_was_written(client, assignment):
    response = client.post(
        reverse("cohorts:read_plan", args=["spring", assignment]), {"toml": default_plan().to_toml()}
    )
    assert response.status_code == 200
    assert response.context["begin"] == "default"


@pytest.mark.parametrize("page", ["cohorts:plan", "submissions:plan_preview"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("limits", "[" * 10**6),
        ("limits", '{"processes": ' + "1" * 1_900 + "}"),
        ("limits", '{"processes": ' + "1" * 10**6 + "}"),
        ("limits", "[" * 1_900),
        ("limits", '{"memory_bytes": 1e20}'),
        ("TEST01-weight", "1e999999"),
        ("TEST01-weight", "9" * 10**6),
        ("GIT02-minimum_percent", "9" * 4_000),
        ("GIT02-minimum_percent", "9" * 10**6),
        ("GIT02-regex", "(a+)+b"),
        ("pass_percent", "9" * 10**6),
    ],
)
def test_hostile_values_of_the_plan_editor_are_refused(client, assignment, page, field, value):
    sent = {"name": "p", "TEST01-included": "on", "GIT02-included": "on", "limits": "{}", field: value}
    with Spent() as spent:
        response = client.post(reverse(page, args=["spring", assignment]), sent)
    assert response.status_code == 422
    assert spent.seconds < SECONDS
    assert spent.bytes < 50 * MEGABYTE


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", ["cohorts:roster", "cohorts:arrange_teams"])
def test_hostile_lines_about_people_are_answered(client, assignment, page, name):
    where = ["spring"] if page == "cohorts:roster" else ["spring", assignment]
    with Spent() as spent:
        response = client.post(reverse(page, args=where), {"text": LISTS[name]})
    assert response.status_code in (200, 422)  # a list of nobody is no fault
    assert spent.seconds < SECONDS
    assert spent.bytes < 50 * MEGABYTE


@pytest.mark.parametrize(
    "text", ["[" * 19_000, "> " * 9_000, "|" * 9_000 + "\n" + "|-" * 4_000, "`" * 19_000, "*a_" * 6_000]
)
def test_a_hostile_text_of_an_assignment_is_shown(client, assignment, text):
    answers = {"title_en": "A", "slug": assignment, "position": "0", "text_en": text}
    with Spent() as spent:
        assert client.post(reverse("cohorts:assignment", args=["spring", assignment]), answers).status_code == 302
        assert client.get(reverse("submissions:assignment", args=["spring", assignment])).status_code == 200
    assert spent.seconds < SECONDS
    assert spent.bytes < 50 * MEGABYTE


def test_a_text_that_nobody_would_read_is_refused(client, assignment):
    answers = {"title_en": "A", "slug": assignment, "position": "0", "text_fr": "a " * 20_000}
    assert client.post(reverse("cohorts:assignment", args=["spring", assignment]), answers).status_code == 422


def test_steps_of_lateness_are_few(client, assignment):
    answers = {"late_kind": "steps", "late_steps": "1: 10\n" * 100_000}
    with Spent() as spent:
        response = client.post(reverse("cohorts:policy", args=["spring", assignment]), answers)
    assert response.status_code == 422
    assert spent.seconds < SECONDS
