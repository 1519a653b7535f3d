"""What to do next: what is required first, then what brings most for its time."""

from apps.submissions.models import CheckResult
from apps.submissions.sections.next_repairs import next_repairs


def check(code, *, points=0.0, max_points=4.0, outcome="failed", findings=(), total=None, **values):
    document = {"message": {"id": "platform.no_git", "values": {}}, "findings": list(findings)}
    document["findings_total"] = len(findings) if total is None else total
    return CheckResult(
        code=code,
        family=code.rstrip("0123456789"),
        outcome=outcome,
        points=points,
        max_points=max_points,
        document=document | values.pop("document", {}),
        **values,
    )


def finding(*commands):
    return {"message": {"id": "platform.no_git"}, "repair": {"message": {"id": "x"}, "commands": list(commands)}}


def waits_for(code):
    return {"message": {"id": "skipped.prerequisite", "values": {"check": code}}}


def order(*checks):
    return [repair.check.code for repair in next_repairs(checks)]


def test_only_failed_checks_with_points_to_gain_are_repairs():
    checks = (
        check("LINT01", outcome="passed", points=4.0),
        check("GIT03", outcome="errored"),
        check("SEC02", outcome="skipped", max_points=0.0),
        check("DOC01", max_points=0.0),
        check("CI01"),
    )
    assert order(*checks) == ["CI01"]


def test_points_for_the_time_decide():
    assert order(check("ML01", max_points=4.0), check("LINT02", max_points=1.0)) == ["LINT02", "ML01"]


def test_what_is_required_goes_first_whatever_it_costs():
    assert order(check("LINT02"), check("ML01", required=True)) == ["ML01", "LINT02"]


def test_many_findings_cost_more_unless_one_command_repairs_them_all():
    by_hand = check("LINT01", findings=[finding("ruff rule F401"), finding("ruff rule E501")], total=40)
    at_once = check("LINT02", findings=[finding("ruff format .")] * 3, total=40)
    minutes = {repair.check.code: repair.minutes for repair in next_repairs([by_hand, at_once])}
    assert minutes["LINT01"] > minutes["LINT02"] == next_repairs([check("LINT02")])[0].minutes


def test_checks_that_wait_for_another_count_for_it():
    checks = [
        check("TEST01", max_points=10.0),
        check("COV01", outcome="skipped", document=waits_for("TEST01")),
        check("COV02", outcome="skipped", document=waits_for("COV01")),
    ]
    [repair] = next_repairs(checks)
    assert (repair.points, repair.waiting) == (18.0, ("COV01", "COV02"))


def test_checks_that_wait_for_each_other_wait_for_ever_and_hang_nothing():
    one = check("COV01", outcome="skipped", document=waits_for("COV02"))
    other = check("COV02", outcome="skipped", document=waits_for("COV01"))
    assert next_repairs([one, other]) == []


def test_the_first_finding_that_says_how_is_shown():
    mute = {"message": {"id": "x"}, "repair": None}
    [repair] = next_repairs([check("SEC01", findings=[mute, finding("a")])])
    assert repair.finding == finding("a")
