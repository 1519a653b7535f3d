"""The handbook's examples are true: each check passes the one and fails the other, wherever an example can be run."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from demo.story import Person, Story
from filrouge import CATALOGUE, CheckResult, Plan, SourcePolicy, Workspace, handbook, run, say

CODE, TESTS = "shop/orders.py", "tests/test_orders.py"
FILES = {
    "TEST02": CODE, "TEST03": TESTS, "TEST05": TESTS, "TEST07": CODE, "GIT13": CODE,
    "LINT01": CODE, "LINT02": CODE, "LINT03": CODE, "LINT04": CODE, "LINT05": CODE, "LINT06": CODE,
    "SEC01": CODE, "SEC03": CODE, "DOC01": CODE, "DOC02": CODE, "DOC03": CODE,
    "PKG01": "pyproject.toml", "PKG02": CODE, "PKG04": "README.md", "PKG06": CODE,
    "CI01": CODE, "CI02": CODE, "CI04": CODE,
    "ML01": CODE, "ML02": CODE, "ML04": CODE, "ML05": CODE, "ML06": "MODEL_CARD.md",
    "OPS01": CODE, "OPS02": CODE, "OPS03": CODE, "OPS04": CODE, "OPS05": CODE, "OPS06": CODE,
}  # fmt: skip
"""Examples that are files: where one stands that does not begin with its path."""

_IMPORTS = """
import json
from pathlib import Path
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
"""
SUBJECTS = ("GIT03", "GIT07")
SESSIONS = ("GIT09", "ONB02", "ONB07", "ONB08", "ONB09", "ONB11")
TOLD = {
    "a suite that has to be run, which other golden repositories do": "TEST01 TEST04 TEST08 COV01 COV02 DOC04 PKG03",
    "a part of a file": "CI03 CI05 CI06 CI08",
    "what a terminal shows of much more": "GIT01 GIT04 GIT05 GIT06 GIT12 GIT14 GIT15 ML03 ML08 PKG05",
    "two submissions": "GIT08",
    "a value that must not be written here": "GIT11",
    "advisories that an operator keeps": "SEC02",
    "nothing that could be seen": "ONB01 ONB03 ONB04 ONB05 ONB06 ONB10",
}
"""Examples that are read and not run, by the reason."""

_PATH = re.compile(r"^# ((?:[\w.-]+/)*(?:[\w-]*\.[\w.-]+|Makefile|Dockerfile))$", re.MULTILINE)
_PERSON = re.compile(r"^ +\d+ +(?P<name>.+) <(?P<mail>.+)>$", re.MULTILINE)


def test_every_example_is_run_or_has_a_reason_why_not() -> None:
    told = [code for codes in TOLD.values() for code in codes.split()]
    assert sorted([*FILES, *SUBJECTS, *SESSIONS, "GIT02", "GIT10", *told]) == sorted(CATALOGUE)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("workspace"), SourcePolicy(paths=True))


@pytest.mark.parametrize("code", [*FILES, *SUBJECTS, *SESSIONS, "GIT02", "GIT10"])
def test_a_check_passes_its_good_example_and_fails_its_bad_one(code: str, workspace: Workspace, tmp_path: Path) -> None:
    example = handbook.examples()[code]
    good = judged(code, told(code, example["passes"], tmp_path / "good"), workspace)
    assert str(good.outcome) == "passed", explained(good)
    bad = judged(code, told(code, example["fails"], tmp_path / "bad"), workspace)
    if CATALOGUE[code].never_fails:
        assert (str(bad.outcome), bool(good.findings), bool(bad.findings)) == ("passed", False, True), explained(bad)
    else:
        assert str(bad.outcome) == "failed", explained(bad)


def judged(code: str, repository: Path, workspace: Workspace) -> CheckResult:
    report = run(str(repository), Plan.from_toml(f"[checks.{code}]"), workspace, static_only=True)
    [result] = report.checks
    return result


def explained(result: CheckResult) -> str:
    return "\n".join(map(say, (result.message, *(finding.message for finding in result.findings))))


def told(code: str, text: str, folder: Path) -> Path:
    """The repository that an example describes."""
    if code in SESSIONS:
        return after_session(text, folder)
    story = Story(folder)
    if code in FILES:
        story.commit("feat: begin", files(code, text))
        return folder
    story.commit("chore: start the project")
    if code in SUBJECTS:
        for subject in text.strip().splitlines():
            story.commit(subject)
    elif code == "GIT02":
        for name in re.findall(r"^ +([\w/-]+)$", text, re.MULTILINE):
            story.git("branch", name)
    else:
        for match in _PERSON.finditer(text):
            story.commit("feat: work", author=Person(match["name"], match["mail"]))
    return folder


def files(code: str, text: str) -> dict[str, str]:
    """The files of an example, with what it leaves out: imports, and that there is code at all."""
    _, *parts = _PATH.split(text) if _PATH.match(text.strip()) else ("", FILES[code], text)
    found = dict(zip(parts[::2], (part.strip("\n") + "\n" for part in parts[1::2]), strict=True))
    if code.startswith("ML"):
        found[CODE] = _IMPORTS + found.get(CODE, "")
    if code in ("LINT06", "PKG01", "PKG04"):
        found["churn/model.py"] = "TOTAL = 1\n"
    return found


def after_session(text: str, folder: Path) -> Path:
    """What the server holds once the commands of a session were typed in a clone of it."""
    start = Story(folder / "start")
    version = re.search(r'^version = ".*"$', text, re.MULTILINE)
    start.commit(
        "chore: begin", {"README.md": "# Exercise\n", "pyproject.toml": f"[project]\n{version and version[0]}\n"}
    )
    start.git("branch", "develop")
    server = start.publish(folder / "server.git")
    start.git("clone", "--quiet", "--branch=develop", str(server), str(folder / "clone"))
    commands = "\n".join(line[2:] for line in text.splitlines() if line.startswith("$ "))
    someone = {"NAME": "Ada Martin", "EMAIL": "ada.martin@school.example"}
    identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in someone.items()}
    environment = {**identity, "PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["bash", "-euc", commands], cwd=folder / "clone", env=environment, check=True, capture_output=True)
    return folder / "clone" if "git tag" in commands else server
