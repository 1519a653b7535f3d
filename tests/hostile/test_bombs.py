"""What wants its reader to take for ever, or everything, is told by its file and brings nothing; the rest is judged."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Outcome, Plan, RunOutcome, SourcePolicy, Workspace, run, say
from tests.hostile.against_reading import BOMBS, SOUND, Bomb
from tests.hostile.test_attacks import explain

MEGABYTE = 1024**2
SECONDS = 240
"""By the clock, on a machine that is busy with other things; alone, each is over in a sixth of it."""

GROWTH_BYTES = 120 * MEGABYTE


def high_water_bytes() -> int:
    """What this process held at most since it was last asked to forget (proc(5))."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def told(story: Story, bomb: Bomb, folder: Path) -> None:
    story.commit("feat: add two numbers", {**SOUND, **bomb.files})
    plan = Plan.from_mapping({"name": "bomb", "checks": {code: {} for code in ("GIT03", *bomb.checks)}})
    workspace = Workspace(folder / "workspace", SourcePolicy(paths=True))
    Path("/proc/self/clear_refs").write_text("5")
    before, began = high_water_bytes(), time.monotonic()
    report = run(str(story.folder), plan, workspace, static_only=True)
    assert time.monotonic() - began < SECONDS
    assert high_water_bytes() - before < GROWTH_BYTES, "it was read in our own process"
    assert report.outcome is RunOutcome.FINISHED, report.error
    checks = {check.code: check for check in report.checks}
    assert [check.code for check in report.checks if check.outcome is Outcome.ERRORED] == [], explain(report)
    assert checks["GIT03"].outcome is Outcome.PASSED, "what does not read the file is judged"
    for code, path in bomb.blamed.items():
        assert checks[code].outcome is Outcome.FAILED, explain(report)
        named = say(checks[code].message) + "".join(
            f"{item.path} {say(item.message)}" for item in checks[code].findings
        )
        assert path in named, explain(report)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_told_by_its_file(name: str, tmp_path: Path) -> None:
    told(Story(tmp_path / "story"), BOMBS[name], tmp_path)


@pytest.mark.parametrize("kind", ["heads", "tags"])
def test_thousands_of_refs_are_refused_with_a_sentence(kind: str, tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    revision = story.commit("feat: add two numbers", SOUND)
    refs = "".join(f"{revision} refs/{kind}/x{number:04}\n" for number in range(6_000))
    (story.folder / ".git" / "packed-refs").write_text(f"# pack-refs with: peeled fully-peeled sorted\n{refs}")
    workspace = Workspace(tmp_path / "workspace", SourcePolicy(paths=True))
    report = run(str(story.folder), Plan.from_mapping({"name": "x", "checks": {"GIT03": {}}}), workspace)
    assert report.outcome is RunOutcome.REFUSED
    assert report.error is not None
    assert report.error.id == "source.too_many_refs"
    assert report.error.values["count"] == 6_001, "and the branch that it stands on"
