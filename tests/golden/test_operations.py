"""What runs code elsewhere, in a whole repository: the lesson's containers pass, its first attempt does not."""

from pathlib import Path

from config.env import ROOT
from demo.story import Story
from filrouge import Plan, SourcePolicy, Workspace, run

LESSON = ROOT / "content" / "ci-cd" / "containers" / "examples" / "api"
PLAN = Plan.from_toml("\n".join(f"[checks.OPS0{number}]" for number in range(1, 7)))
MAKEFILE = "install:\n\tpip install .\ntest:\n\tpytest\nlint:\n\truff check\nrun: ## start\n\tpython api.py\n"


def outcomes(story: Story, tmp_path: Path) -> dict[str, str]:
    report = run(str(story.folder), PLAN, Workspace(tmp_path / "workspace", SourcePolicy(paths=True)), static_only=True)
    return {check.code: str(check.outcome) for check in report.checks}


def test_the_lessons_containers_pass_and_its_first_attempt_fails(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    story.copy(LESSON, "Dockerfile", ".dockerignore", "compose.yaml", "kubernetes.yaml", "api.py", "requirements.txt")
    story.commit("feat: serve the model", {"Makefile": MAKEFILE})
    sound = outcomes(story, tmp_path)
    assert {code for code, outcome in sound.items() if outcome == "passed"} >= {"OPS01", "OPS02", "OPS03", "OPS05"}
    story.copy(LESSON, "first.Dockerfile")
    story.commit("feat: try", {"compose.yaml": "services: []\n", "Makefile": "test:\n    pytest\n"})
    assert [code for code, outcome in outcomes(story, tmp_path).items() if outcome == "failed"] == [
        "OPS01",
        "OPS02",
        "OPS03",
    ]
