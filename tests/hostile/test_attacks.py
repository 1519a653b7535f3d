"""Every attack is held: the run ends in time with a verdict, the host is as it was, and no secret is in the report."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Outcome, Plan, Report, RunOutcome, default_plan, run, say
from tests.hostile.attack import Attack
from tests.hostile.conftest import SECRET, Host
from tests.hostile.repositories import ATTACKS

MEGABYTE = 1024**2
LIMITS = {
    "clone_seconds": 60,
    "install_seconds": 60,
    "tests_seconds": 60,
    "memory_bytes": 512 * MEGABYTE,
    "disk_bytes": 64 * MEGABYTE,
    "open_files": 256,
    "processes": 64,
    "output_bytes": 256 * 1024,
    "file_count": 2000,
}
OVERHEAD_SECONDS = 90
"""Cloning, an environment at its first use, static checks and the sandbox's own grace."""


ATTEMPTS = 3
"""Where a certain verdict is due, a machine too busy to judge is asked again, as its own message says."""

CHECKS = ("TEST01", "COV01", "COV02", "GIT01", "GIT03", "LINT01", "LINT02")
"""What attacks on the running of tests are judged by; those on reading meet the whole catalogue."""


def plan_of(name: str) -> Plan:
    plan = default_plan().to_mapping()
    if not name.startswith(("git:", "text:")):
        plan["checks"] = {code: plan["checks"][code] for code in CHECKS}
    return Plan.from_mapping(plan | {"limits": {**LIMITS, **ATTACKS[name].limits}})


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_held(name: str, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attack = ATTACKS[name]
    monkeypatch.setenv("FILROUGE_CANARY", SECRET)
    story = Story(tmp_path / "story")
    story.write(
        {
            "canary.txt": str(host.canaries / "CANARY"),
            "port.txt": str(host.port),
            "socket.txt": str(host.socket),
            "abstract.txt": host.abstract,
        }
    )
    attack.tell(story)
    (host.workspace.root / "runs").mkdir(exist_ok=True)
    report = attacked(story, plan_of(name), host)
    for _again in range(ATTEMPTS - 1):
        if attack.said and "platform.busy" in {check.message.id for check in report.checks}:
            report = attacked(story, plan_of(name), host)
    if attack.refused:
        assert report.outcome is RunOutcome.REFUSED, explain(report)
        assert report.error is not None
        assert report.error.id == attack.refused
    else:
        check_verdict(report, attack)


def attacked(story: Story, plan: Plan, host: Host) -> Report:
    """Run the attack; whatever it is judged to be, the host is as it was."""
    before, began = host.traces(), time.monotonic()
    report = run(str(story.folder), plan, host.workspace)
    seconds = time.monotonic() - began
    assert host.traces() == before
    assert seconds < LIMITS["tests_seconds"] + OVERHEAD_SECONDS
    assert SECRET not in report.to_json()
    assert "WALL BROKEN" not in report.to_json()
    assert Report.from_json(report.to_json()).to_json() == report.to_json()
    return report


def check_verdict(report: Report, attack: Attack) -> None:
    """Where no message is due, an attack that computes for ever may as well meet a machine too busy to judge it."""
    unjudged = {check.message.id for check in report.checks if check.outcome is Outcome.ERRORED}
    assert unjudged <= ({"platform.busy"} if attack.said is None else set()), explain(report)
    assert report.outcome is (RunOutcome.INCOMPLETE if unjudged else RunOutcome.FINISHED), report.error
    checks = {check.code: check for check in report.checks}
    tests = checks["TEST01"]
    if attack.said:
        assert tests.message.id == attack.said, explain(report)
    assert set(attack.findings) <= {finding.message.id for finding in tests.findings}, explain(report)
    assert {code: checks[code].message.id for code in attack.other} == attack.other, explain(report)
    assert any(attack.printed in command.output for command in report.commands), explain(report)
    assert report.environment is not None
    assert set(attack.notes) <= {note.message.id for note in report.environment.notes}, explain(report)
    for check in report.checks:
        for message in (check.message, *(finding.message for finding in check.findings)):
            assert all(say(message, language) for language in ("en", "fr"))


def explain(report: Report) -> str:
    lines = [f"{report.error}"] if report.error else []
    for check in report.checks:
        lines += [f"{check.code} {check.outcome}: {say(check.message)}"]
        lines += [f"    {say(finding.message)[:600]}" for finding in check.findings[:5]]
    lines += [f"note: {say(note.message)}" for note in (report.environment.notes if report.environment else ())]
    lines += [case.output[-1500:] for case in (report.tests.cases if report.tests else ()) if case.outcome != "passed"][
        :3
    ]
    return "\n".join(lines)
