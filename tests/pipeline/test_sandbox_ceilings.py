"""A job is under its ceilings before any of its code runs, or it does not run."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.pipeline.errors import PlatformError
from apps.pipeline.plan import Limits
from apps.pipeline.sandbox import Job, Step
from apps.pipeline.sandbox.bubblewrap import Bubblewrap
from apps.pipeline.sandbox.ceilings import mechanism
from apps.pipeline.sandbox.control_groups import ControlGroup
from apps.pipeline.waiting import tree

PYTHON = "/usr/bin/python3"

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


@pytest.mark.skipif(mechanism() == "watch", reason="this machine lets us make no control group")
def test_every_process_of_a_job_is_in_its_group_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[ControlGroup, int]] = []
    there: list[set[int]] = []
    left_outside: list[set[int]] = []

    def take(self: ControlGroup, root_process: int, take: Callable[..., list[int]] = ControlGroup.take) -> list[int]:
        taken.append((self, root_process))
        return take(self, root_process)

    def on_step(name: str) -> None:
        made, root_process = taken[-1]
        there.append(set(tree(root_process)))
        left_outside.extend(there[-1] - members(folder) for folder in made.folders)

    monkeypatch.setattr(ControlGroup, "take", take)
    step = Step("step", ("sleep", "0.5"), 20, "/student")
    for _ in range(5):  # whichever process the kernel lets run first
        Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event(), on_step=on_step)
    assert min(map(len, there)) >= 3, "the sandbox, its first process, the driver"
    assert set().union(*left_outside) == set()


def members(folder: Path) -> set[int]:
    return set(map(int, (folder / "cgroup.procs").read_text().split()))


def test_a_job_that_cannot_be_held_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cgroup.procs").mkdir()  # nothing can be written there
    monkeypatch.setattr("apps.pipeline.sandbox.bubblewrap.group", lambda limits: ControlGroup([tmp_path]))
    heard: list[str] = []
    step = Step("step", ("true",), 20, "/student")
    with pytest.raises(PlatformError) as broken:
        Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event(), on_step=heard.append)
    assert broken.value.message.id == "sandbox.broken"
    assert heard == []
