"""A plan is held against the catalogue, and its faults are named by their place."""

import pytest

from apps.pipeline import CATALOGUE, Plan, PlanError, default_plan


def test_a_plan_reads_the_same_from_toml_and_json() -> None:
    toml = (
        'name = "p"\n[checks.COV01]\nweight = 2\nparameters = { minimum_percent = 70 }\n[limits]\ntests_seconds = 30\n'
    )
    json = (
        '{"name": "p", "checks": {"COV01": {"weight": 2, "parameters": {"minimum_percent": 70}}},'
        ' "limits": {"tests_seconds": 30}}'
    )
    assert Plan.from_toml(toml) == Plan.from_json(json)


def test_a_plan_survives_its_own_plain_values() -> None:
    plan = default_plan()
    again = Plan.from_mapping(plan.to_mapping())
    assert again.version == plan.version
    assert again.to_mapping() == plan.to_mapping()


def test_the_version_changes_with_what_decides_a_verdict() -> None:
    one = Plan.from_toml("[checks.COV01]\nparameters = { minimum_percent = 70 }")
    other = Plan.from_toml("[checks.COV01]\nparameters = { minimum_percent = 71 }")
    assert one.version != other.version


@pytest.mark.parametrize(
    ("toml", "place"),
    [
        ("checks = 3", "checks"),
        ("[checks]", "checks"),
        ("[checks.NOPE99]", "checks.NOPE99"),
        ("[checks.COV01]\nwieght = 3", "checks.COV01.wieght"),
        ("[checks.COV01]\nweight = -1", "checks.COV01.weight"),
        ("[checks.COV01]\nweight = true", "checks.COV01.weight"),
        ('[checks.COV01]\nrequired = "yes"', "checks.COV01.required"),
        ("[checks.COV01.parameters]\nminimum = 3", "checks.COV01.parameters.minimum"),
        ('[checks.COV01.parameters]\nminimum_percent = "a lot"', "checks.COV01.parameters.minimum_percent"),
        ("[checks.GIT03.parameters]\ntypes = [1]", "checks.GIT03.parameters.types"),
        ("[checks.COV01]\n[limits]\ntests_seconds = 0", "limits.tests_seconds"),
        ("[checks.COV01]\n[limits]\nhours = 1", "limits.hours"),
        ("extra = 1\n[checks.COV01]", "extra"),
        ("[checks", "not TOML"),
    ],
)
def test_a_faulty_plan_is_refused_by_the_place_of_its_fault(toml: str, place: str) -> None:
    with pytest.raises(PlanError, match=f"^{place}"):
        Plan.from_toml(toml)


def test_json_that_is_not_json_is_refused() -> None:
    with pytest.raises(PlanError, match="not JSON"):
        Plan.from_json("{")


def test_a_narrowed_plan_keeps_what_it_said_of_the_checks_it_keeps() -> None:
    plan = Plan.from_toml("[checks.COV01]\nweight = 9\n[checks.GIT01]")
    narrowed = plan.only(["COV01", "LINT01"])
    assert set(narrowed.checks) == {"COV01", "LINT01"}
    assert narrowed.checks["COV01"].weight == 9


def test_prerequisites_stand_before_what_needs_them_in_the_catalogue() -> None:
    order = list(CATALOGUE)
    for code, check in CATALOGUE.items():
        assert all(order.index(required) < order.index(code) for required in check.requires)
