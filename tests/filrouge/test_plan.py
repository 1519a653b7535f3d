"""A plan is held against the catalogue, and its faults are named by their place."""

from dataclasses import asdict

import pytest

from filrouge import CATALOGUE, Limits, Message, Plan, PlanError, default_plan, named_plan, plan_names, say
from filrouge.limits import MAXIMA
from filrouge.words import LANGUAGES


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
        ("checks = 3", "line 1: checks: "),
        ("[checks]", "line 1: checks: "),
        ("[checks.NOPE99]", "line 1: checks.NOPE99: "),
        ("[checks.COV01]\nwieght = 3", "line 2: checks.COV01.wieght: "),
        ("[checks.COV01]\nweight = 1\n\n[checks.GIT01]\nweight = -1", "line 5: checks.GIT01.weight: "),
        ("[checks.COV01]\nweight = true", "line 2: checks.COV01.weight: "),
        ("[checks.COV01]\nweight = 0.125", "line 2: checks.COV01.weight: "),
        ("[checks.COV01]\nweight = nan", "line 2: checks.COV01.weight: "),
        ('[checks.COV01]\nrequired = "yes"', "line 2: checks.COV01.required: "),
        ("[checks.COV01]\nrequired = true\nbonus = true", "line 3: checks.COV01.bonus: "),
        ("[checks.COV01]\nbonus = true\nweight = 0", "line 2: checks.COV01.bonus: "),
        ("# minimum\n[checks.COV01.parameters]\nminimum = 3", "line 3: checks.COV01.parameters.minimum: "),
        ("[checks]\nCOV01.parameters.minimum = 3", "line 2: checks.COV01.parameters.minimum: "),
        (
            '[checks]\nCOV01 = { parameters = { minimum_percent = "a lot" } }',
            "line 2: checks.COV01.parameters.minimum_percent: ",
        ),
        ("[checks.GIT03.parameters]\ntypes = [\n  1,\n]", "line 2: checks.GIT03.parameters.types: "),
        ("[checks.COV01]\n[limits]\ntests_seconds = 0", "line 3: limits.tests_seconds: "),
        ("[checks.COV01]\n[limits]\nprocesses = 9999999", "line 3: limits.processes: a whole number from 1 to 4096, "),
        ("[checks.COV01]\n[limits]\nmemory_bytes = 1e20", "line 3: limits.memory_bytes: a whole number from 1 to "),
        ("pass_percent = " + "1" * 5_000, "a number has more digits than can be read"),
        ("[checks.COV01]\nweight = 0x" + "f" * 5_000, "line 2: checks.COV01.weight: "),
        ("name = 5\n[checks.COV01]", "line 1: name: "),
        ("#" * 70_000, "a plan has at most 65536 characters"),
        ("[checks.COV01]\n[limits]\nhours = 1", "line 3: limits.hours: "),
        ('name = """\npass_percent = 1\n"""\npass_percent = 101\n[checks.COV01]', "line 4: pass_percent: "),
        ("extra = 1\n[checks.COV01]", "line 1: extra: "),
        ("name = 'nothing'", "checks: "),
        ("[checks]\nCOV01 = = 1", "line 2: this is not TOML "),
    ],
)
def test_a_faulty_plan_is_refused_by_the_line_and_the_place_of_its_fault(toml: str, place: str) -> None:
    with pytest.raises(PlanError, match=f"^{place}"):
        Plan.from_toml(toml)


@pytest.mark.parametrize(
    ("json", "place"),
    [
        ('{"checks": {\n  "COV01": {"weight": "}{:"},\n  "GIT01": {}}}', "line 2: checks.COV01.weight: "),
        ('{"name": "checks: {",\n"checks": {"COV01": {},\n"NOPE99": [{"a": 1}]}}', "line 3: checks.NOPE99: "),
        ('{"checks": {"COV01": {}},\n\n"pass_percent": -1}', "line 3: pass_percent: "),
        ('{"name": "nothing"}', "checks: "),
        ("[]", "a table is expected"),
        ("{", "line 1: this is not JSON "),
        ("[" * 60_000, "this is not JSON "),
        ("[" * 100_000, "a plan has at most 65536 characters"),
        ('{"pass_percent": ' + "1" * 5_000 + "}", "a number has more digits than can be read"),
    ],
)
def test_so_is_a_faulty_plan_in_json(json: str, place: str) -> None:
    with pytest.raises(PlanError, match=f"^{place}"):
        Plan.from_json(json)


def test_each_limit_has_a_maximum_that_its_default_does_not_reach() -> None:
    assert {name: value < MAXIMA[name] for name, value in asdict(Limits()).items()} == dict.fromkeys(MAXIMA, True)


def test_limits_that_were_saved_before_there_was_a_maximum_are_cut_to_it() -> None:
    stored = {"checks": {"COV01": {}}, "limits": {"processes": 9_999_999, "tests_seconds": 30}}
    with pytest.raises(PlanError):
        Plan.from_mapping(stored)
    assert Plan.from_stored(stored).limits == Limits(processes=MAXIMA["processes"], tests_seconds=30)


def test_the_fault_of_a_plan_is_told_in_the_readers_language() -> None:
    with pytest.raises(PlanError) as refused:
        Plan.from_toml("[checks.COV01]\nweight = -1")
    said = "ligne 2\u00a0: checks.COV01.weight\u00a0: un nombre de 0 à 1000, avec deux décimales au plus, et non -1"
    assert refused.value.said("fr") == said


def test_a_narrowed_plan_keeps_what_it_said_of_the_checks_it_keeps() -> None:
    plan = Plan.from_toml("pass_percent = 60\n[checks.COV01]\nweight = 9\n[checks.GIT01]")
    narrowed = plan.only(["COV01", "LINT01"])
    assert narrowed.pass_percent is None, "a share of the whole says nothing about a part"
    assert set(narrowed.checks) == {"COV01", "LINT01"}
    assert narrowed.checks["COV01"].weight == 9


def test_prerequisites_stand_before_what_needs_them_in_the_catalogue() -> None:
    order = list(CATALOGUE)
    for code, check in CATALOGUE.items():
        assert all(order.index(required) < order.index(code) for required in check.requires)


@pytest.mark.parametrize("name", plan_names())
def test_a_ready_made_plan_can_be_used_and_says_what_it_is_for(name: str) -> None:
    plan = named_plan(name)
    assert plan.name == name
    assert sum(CATALOGUE[code].weight if one.weight is None else one.weight for code, one in plan.checks.items()) > 0
    for language in LANGUAGES:
        assert say(Message(f"plan.about.{name}"), language)


def test_the_plan_of_the_project_asks_for_everything_but_the_exercise() -> None:
    exercise = {code for code, check in CATALOGUE.items() if check.family() == "ONB"}
    assert set(named_plan("mlops-project").checks) == set(CATALOGUE) - exercise


def test_the_plan_of_a_package_leaves_out_what_a_package_need_not_have() -> None:
    elsewhere = {code for code, check in CATALOGUE.items() if check.family() in ("ONB", "ML")}
    containers_and_flows = {"OPS02", "OPS03", "OPS06"}
    assert set(named_plan("python-quality").checks) == set(CATALOGUE) - elsewhere - containers_and_flows


@pytest.mark.parametrize("name", ["python-quality", "mlops-project"])
def test_a_ready_made_plan_weighs_as_the_catalogue_does_and_orders_as_it_does(name: str) -> None:
    plan = named_plan(name)
    assert all(planned.weight is None for planned in plan.checks.values())
    assert list(plan.checks) == [code for code in CATALOGUE if code in plan.checks]
    assert [code for code, planned in plan.checks.items() if planned.required] == ["TEST01"]


def test_the_default_plan_runs_no_suite_twice_no_exercise_and_only_advises_where_nothing_weighs() -> None:
    plan = default_plan()
    left_out = {code for code, check in CATALOGUE.items() if check.repeats_suite or code.startswith("ONB")}
    assert set(plan.checks) == set(CATALOGUE) - left_out
    assert all(planned.weight is None for planned in plan.checks.values())
