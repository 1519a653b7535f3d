"""Runs pytest under coverage and writes coverage's report, all in one process: starting Python twice costs a student's
short suite as much as its tests.

Usage: measure.py tests CONFIGURATION REPORT SOURCES, or measure.py report CONFIGURATION REPORT for tests that were cut
off. Does what ``coverage run --source=SOURCES -m pytest`` and ``coverage json`` do, by the same entry point; exits with
the status of the tests. Any CPython from 3.7 on.

pytest, coverage and our reporter are imported while no folder of the repository is on the path, so that files of theirs
with these names are not taken for them, and the key of our records leaves the environment before their code comes in.
"""

import hashlib
import os
import sys

project = os.getcwd()
wanted_path = [project, *sys.path[1:]]  # as `python -m` has it
sys.path[:] = [path for path in sys.path if not path.startswith(project)]

from coverage.cmdline import main  # noqa: E402


def write_report(configuration, report):
    if os.path.lexists(report):
        os.unlink(report)
    main(["json", "--rcfile=" + configuration, "--ignore-errors", "--quiet", "-o", report])


def run_tests(configuration, report, sources):
    import filrouge_reporter

    tell = filrouge_reporter.open_pipe()
    try:
        import pytest  # noqa: F401
    except ImportError:
        pass  # coverage will say so
    sys.path[:] = wanted_path
    status = main(["run", "--rcfile=" + configuration, "--source=" + sources, "-m", "pytest"])
    sys.stdout.flush()
    write_report(configuration, report)
    try:
        with open(report, "rb") as file:
            tell(kind="coverage", sha256=hashlib.sha256(file.read()).hexdigest())
    except OSError:
        pass  # nothing was measured
    sys.exit(status)


{"tests": run_tests, "report": write_report}[sys.argv[1]](*sys.argv[2:])
