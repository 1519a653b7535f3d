"""What rests on a database's own ways, told again on PostgreSQL: locks, constraints, the queue, a report's numbers.

The rest of the suite runs on SQLite, where one writes at a time and row locks are nothing.
"""

import os
import subprocess
import sys

import pytest

from config.env import ROOT
from tests.services.postgresql import postgresql

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

MODULES = (
    "tests/cohorts/test_constraints.py",
    "tests/cohorts/test_teams.py",
    "tests/submissions/notices",
    "tests/submissions/test_claim.py",
    "tests/submissions/test_constraints.py",
    "tests/submissions/test_own_team.py",
    "tests/submissions/test_regrading.py",
    "tests/submissions/test_submit.py",
    "tests/submissions/test_summary.py",
    "tests/submissions/test_teamwork.py",
    "tests/reports/test_numbers.py",
    "tests/reports/test_teams.py",
)


def test_locks_constraints_and_numbers_hold_on_postgresql():
    with postgresql() as address:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *MODULES],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "database: postgresql" in done.stdout
