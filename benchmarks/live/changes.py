"""`python -m benchmarks.live.changes FILE SECONDS PER_SECOND`: change the runs named in a file, one after the other, by
what the worker's recorder calls, for so long; prints how often as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from apps.submissions import live, states, verdicts
from apps.submissions.progress import Progress
from apps.submissions.states import Claim
from filrouge import CATALOGUE, CheckResult, Message, Outcome, TestCase
from filrouge.report import TestOutcome

TESTS, CHECKS = 2000, 12
"""Tests of each suite, and checks that are done by the time that they run."""


def change(people: list[dict[str, Any]], seconds: float, per_second: float) -> int:
    """Give every run its checks, then change one after the other; how many changes that were."""
    held = [Claim(person["run"], person["token"]) for person in people]
    suites = [Progress() for _ in held]
    for claim, suite in zip(held, suites, strict=True):
        verdicts.add_checks(verdicts.check_rows(claim.run_id, [_check(code) for code in list(CATALOGUE)[:CHECKS]]))
        states.record(claim, live=suite.collected(TESTS))
    began = time.monotonic()
    for number, (claim, suite) in enumerate(cycle(zip(held, suites, strict=True))):
        time.sleep(max(0.0, began + number / per_second - time.monotonic()))
        if time.monotonic() - began > seconds:
            return number
        states.record(claim, live=suite.finished(_test(number)))
        live.publish(claim.run_id)
    raise AssertionError("a cycle does not end")


def _check(code: str) -> CheckResult:
    family = code.rstrip("0123456789")
    return CheckResult(code, family, "", Outcome.PASSED, 1.0, 1.0, 1.0, 1.0, False, Message("platform.no_git"))


def _test(number: int) -> TestCase:
    outcome = TestOutcome.FAILED if number % 20 == 0 else TestOutcome.PASSED
    return TestCase(id=f"tests/test_module.py::test_number_{number}", outcome=outcome, seconds=0.01)


if __name__ == "__main__":
    chosen = json.loads(Path(sys.argv[1]).read_text())
    print(json.dumps(change(chosen, float(sys.argv[2]), float(sys.argv[3]))))
