"""A job is under its ceilings before any of its code runs, or it does not run."""

import threading
from pathlib import Path

import pytest

from apps.pipeline.errors import PlatformError
from apps.pipeline.plan import Limits
from apps.pipeline.sandbox import Completed, Job, Step
from apps.pipeline.sandbox.bubblewrap import Bubblewrap
from apps.pipeline.sandbox.ceilings import group, mechanism
from apps.pipeline.sandbox.control_groups import PREFIX, ControlGroup

PYTHON = "/usr/bin/python3"

pytestmark = pytest.mark.skipif(not Path(PYTHON).exists(), reason="a system Python drives these jobs")


def shell(script: str) -> Completed:
    step = Step("step", ("sh", "-c", script), 20, "/student")
    [done] = Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event())
    return done


@pytest.mark.skipif(mechanism() == "watch", reason="this machine lets us make no control group")
def test_every_process_of_a_job_is_in_its_group() -> None:
    for _ in range(5):  # whichever of them the kernel lets run first
        kept = [line for line in shell("cat /proc/[0-9]*/cgroup").output.splitlines() if "/" + PREFIX in line]
        controllers = 1 if mechanism() == "cgroup2" else len(group_folders())
        assert len(kept) >= 3 * controllers, "the namespace's first process, the driver, the step"
        assert len({line.rpartition(PREFIX)[2] for line in kept}) == 1


def group_folders() -> list[Path]:
    made = group(Limits())
    assert isinstance(made, ControlGroup)
    made.close()
    return made.folders


def test_a_job_that_cannot_be_held_does_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cgroup.procs").mkdir()  # nothing can be written there
    monkeypatch.setattr("apps.pipeline.sandbox.bubblewrap.group", lambda limits: ControlGroup([tmp_path]))
    heard: list[str] = []
    step = Step("step", ("true",), 20, "/student")
    with pytest.raises(PlatformError) as broken:
        Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event(), on_step=heard.append)
    assert broken.value.message.id == "sandbox.broken"
    assert heard == []
