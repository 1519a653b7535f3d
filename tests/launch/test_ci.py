"""The script of CI, with a make that only says what it is asked."""

import os
import re
import shutil
import subprocess

import pytest

from config.env import ROOT


@pytest.fixture
def ci(tmp_path):
    """Run the script where each part says its name; a part called FAILS does not end well."""
    programs, python = tmp_path / "bin", tmp_path / ".venv/bin/python"
    programs.mkdir()
    python.parent.mkdir(parents=True)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci")
    for program in (programs / "make", python):
        program.write_text('#!/bin/bash\necho "said by $1"\n[ "$1" != "$FAILS" ] || exit 3\n')
        program.chmod(0o755)

    def run(fails=""):
        variables = {"PATH": f"{programs}:{os.environ['PATH']}", "FAILS": fails}
        return subprocess.run([tmp_path / ".ci/run"], env=variables, capture_output=True, text=True, check=False)

    return run


def test_each_part_and_the_whole_are_told_in_seconds(ci):
    done = ci()
    lines = done.stdout.splitlines()
    parts = [line for line in lines if line.startswith("said by")]
    assert done.returncode == 0
    assert all(re.fullmatch(r" +\d+ s  .+", line) for line in lines[len(parts) :])
    assert len(lines) == 2 * len(parts) + 1
    assert lines[-1].endswith("s  in total")


def test_a_part_that_fails_ends_it_and_is_told_with_its_seconds(ci):
    done = ci("coverage")
    *_, test, coverage, total = done.stdout.splitlines()
    assert done.returncode == 3
    assert test.endswith(" s  make test")
    assert coverage.endswith(" s  make coverage: did not end well")
    assert total.endswith(" s  in total")


def test_what_a_part_prints_is_printed(ci):
    assert "said by test\nsaid by coverage\n" in ci().stdout
