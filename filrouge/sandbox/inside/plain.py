"""Runs pytest without coverage, told by our reporter; its options come from PYTEST_ADDOPTS.

Usage: plain.py PATH... (none: what the project's own settings say). Any CPython from 3.7 on. As in measure.py, nothing
of the repository can stand in for pytest or the reporter, and no option of ours shows in ``sys.argv``.
"""

import os
import sys

paths = sys.argv[1:]
project = os.getcwd()
wanted_path = [project, *sys.path[1:]]  # as `python -m` has it
sys.path[:] = [path for path in sys.path if not path.startswith(project)]

import filrouge_reporter  # noqa: E402

filrouge_reporter.open_pipe()

import pytest  # noqa: E402

sys.path[:] = wanted_path
sys.argv = ["pytest"]
sys.exit(pytest.main(paths))
