import os
import re
import subprocess

from config.env import ROOT
from demo.story import Story

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


def test_clean_makes_git_forget_the_commits_that_were_measured_beside(tmp_path):
    story = Story(tmp_path)
    story.commit("chore: start", {"Makefile": MAKEFILE})
    story.git("worktree", "add", "--quiet", "--detach", "var/beside/former")
    subprocess.run(["make", "--silent", "clean"], cwd=tmp_path, check=True)
    assert len(story.git("worktree", "list").splitlines()) == 1


def test_clean_does_without_git(tmp_path):
    (tmp_path / "Makefile").write_text(MAKEFILE)
    (tmp_path / "var").mkdir()
    subprocess.run(["make", "--silent", "clean"], cwd=tmp_path, check=True)
    assert not (tmp_path / "var").exists()
