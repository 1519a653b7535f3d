"""Ways of working in whole repositories: a history that does it well, one that does not, one with nothing to judge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from demo.story import Person, Story
from filrouge import CheckResult, Plan, SourcePolicy, Workspace, default_plan, run

ASKED = ("GIT01", "GIT04", "GIT05", "GIT06", "GIT11", "GIT12", "PKG05", "ML03", "ML08")
SPOKEN = ("GIT14", "GIT15")
"""Never failed: what is odd is spoken of."""

BROWSER = Person("GitHub", "noreply@github.com")
TRAIN = "import sklearn\n"
TOKEN = "ghp_" + "a1B2c3D4e5F6" * 3


def notebook(*counts: int, outputs: bool) -> str:
    cells = [
        {
            "cell_type": "code",
            "source": ["1 + 1"],
            "execution_count": count,
            "outputs": [{"output_type": "stream"}] * outputs,
        }
        for count in counts
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def careful(story: Story) -> None:
    story.commit("chore: start the project", {".gitignore": "__pycache__/\n.venv/\n.env\n", "LICENSE": "MIT\n"})
    files = {"train.py": TRAIN, "try.ipynb": notebook(1, 2, outputs=False), "models/a.pkl.dvc": "outs: []\n"}
    for day, name in enumerate(("model", "score", "report"), 6):
        story.branch(f"feat/{name}")
        story.commit(f"feat: {name}", {f"{name}.txt": "x\n", **files}, at=f"2025-10-{day:02} 10:00")
        story.commit(f"feat: more {name}", {f"{name}.txt": "y\n"})
        story.switch("main")
        story.merge(f"feat/{name}")


def careless(story: Story) -> None:
    story.commit(
        "chore: start the project", {"train.py": TRAIN, "venv/pyvenv.cfg": "home = x\n", "keys.py": f"{TOKEN=}\n"}
    )
    story.branch("feat/late")
    story.commit("feat: late", {"late.txt": "x\n"})
    story.switch("main")
    for number in range(22):
        text = "\n".join(f"row_{number}_{line} = {line}" for line in range(300))
        story.commit("Update rows.py", {"rows.py": text}, author=BROWSER)
    for number in range(2):
        story.branch(f"elsewhere-{number}")
        story.commit("feat: elsewhere", {f"{number}.txt": "x\n"}, author=Person("Ada Martin", "ada@school.example"))
        story.switch("main")
        story.commit("feat: here", {f"here-{number}.txt": "x\n"})
        story.merge(f"elsewhere-{number}", "Merge branch 'main' of https://forge.example/ada/shop")
        story.git("branch", "--delete", f"elsewhere-{number}")
    story.merge("feat/late")
    heavy = {"data.bin": bytes(6_000_000), "models/a.pkl": bytes(200_000), "try.ipynb": notebook(8, 3, outputs=True)}
    story.commit("feat: data", heavy)


def nothing_to_judge(story: Story) -> None:
    story.commit(
        "docs: begin", {"README.md": "# Notes\n", ".gitignore": "__pycache__/\n.venv/\n.env\n", "LICENSE": "MIT\n"}
    )


def judged(tell: Callable[[Story], None], plan: Plan, folder: Path) -> dict[str, CheckResult]:
    story = Story(folder / "story")
    tell(story)
    report = run(str(story.folder), plan, Workspace(folder / "work", SourcePolicy(paths=True)), static_only=True)
    return {check.code: check for check in report.checks}


@pytest.mark.parametrize(("tell", "outcome", "spoken"), [(careful, "passed", False), (careless, "failed", True)])
def test_a_way_of_working_is_seen_in_its_history(
    tell: Callable[[Story], None], outcome: str, spoken: bool, tmp_path: Path
) -> None:
    checks = judged(tell, default_plan().only([*ASKED, *SPOKEN]), tmp_path)
    assert {code: str(checks[code].outcome) for code in ASKED} == dict.fromkeys(ASKED, outcome)
    assert {code: (str(checks[code].outcome), bool(checks[code].findings)) for code in SPOKEN} == dict.fromkeys(
        SPOKEN, ("passed", spoken)
    )


def test_where_there_is_nothing_to_judge_nearly_every_check_is_silent(tmp_path: Path) -> None:
    checks = judged(nothing_to_judge, default_plan(), tmp_path)
    silent = {code for code, check in checks.items() if str(check.outcome) in ("passed", "skipped")}
    assert set(checks) - silent == {"PKG04", "CI01"}, "a README and a pipeline are asked of everyone"
    assert [code for code in silent if checks[code].findings] == []
