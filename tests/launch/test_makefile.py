import os
import re
import subprocess

from config.env import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
PROMISED = """
    setup run test coverage lint format types services-test browser-test content checks messages bench lock clean help
    real-projects wheel
"""


def test_every_target_is_listed_by_help():
    # Not as a part of the make that runs this test.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    listed = subprocess.run(["make", "help"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == set(PROMISED.split())


def test_a_target_that_runs_python_prepares_the_environment_first():
    for target, needs, recipe in re.findall(r"^([a-z%-]+):([^#\n]*)(?:##.*)?\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE):
        if "$(PYTHON)" in recipe or "$(PYTEST)" in recipe:
            assert "setup" in needs.split() or "scripts/setup.sh" in recipe, target
