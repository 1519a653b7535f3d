"""A job is under its ceilings before any of its code runs, or it does not run; they hold for its whole tree."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from filrouge.errors import PlatformError
from filrouge.limits import Limits
from filrouge.sandbox import Job, Step
from filrouge.sandbox.bubblewrap import Bubblewrap
from filrouge.sandbox.ceilings import PATIENT_NICENESS, Watch, group, mechanism
from filrouge.sandbox.control_groups import ControlGroup
from filrouge.waiting import tree
from tests.filrouge.places import PYTHON, running, shell

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
    monkeypatch.setattr("filrouge.sandbox.bubblewrap.group", lambda limits: ControlGroup([tmp_path]))
    heard: list[str] = []
    step = Step("step", ("true",), 20, "/student")
    with pytest.raises(PlatformError) as broken:
        Bubblewrap().run(Job((step,), PYTHON, (), Limits()), cancelled=threading.Event(), on_step=heard.append)
    assert broken.value.message.id == "sandbox.broken"
    assert heard == []


HOG = f"{PYTHON} -c 'import time; b = bytearray(150 * 1024**2); time.sleep(4); print(1)' &"


@pytest.fixture(params=["as this machine allows", "by watching"])
def ceilings(request, monkeypatch) -> str:
    """Both ways of keeping ceilings, where this machine has control groups at all."""
    if request.param == "by watching":
        monkeypatch.setattr(
            "filrouge.sandbox.bubblewrap.group", lambda limits: Watch(limits.memory_bytes, limits.processes)
        )
    return str(request.param)


def test_the_disk_has_a_ceiling() -> None:
    limits = Limits(disk_bytes=16 * 1024**2)
    [done] = shell("head -c 64000000 /dev/zero > /student/big; echo status $?", limits=limits)
    assert "status 0" not in done.output


def test_memory_has_a_ceiling() -> None:
    limits = Limits(memory_bytes=256 * 1024**2)
    [done] = shell(f"{PYTHON} -c 'b = bytearray(10**9)' 2>&1 | tail -1", limits=limits)
    assert done.output == "MemoryError\n"


def test_memory_is_counted_over_the_whole_tree(ceilings: str) -> None:
    limits = Limits(memory_bytes=300 * 1024**2, disk_bytes=1024**2)
    [done] = shell(HOG * 6 + " wait", limits=limits)
    assert done.output.count("1") <= 2, "six times 150 MB do not fit into 300 MB"


def test_a_fork_bomb_meets_its_ceiling_and_the_neighbour_does_not_notice(ceilings: str) -> None:
    marker = f"bomb{time.monotonic_ns()}"
    bomb = f"{PYTHON} -c 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass' {marker}"
    began = time.monotonic()
    [done] = shell(bomb, limits=Limits(processes=64), seconds=3)
    assert done.stopped_by in ("wall", "busy", "processes", "sandbox")  # busy: others kept the processors
    assert time.monotonic() - began < 60
    assert running(marker) == 0


def test_nothing_of_a_job_survives_it(ceilings: str) -> None:
    for _ in range(5):
        marker = f"9{time.monotonic_ns() % 10**7}"
        shell(f"for n in 1 2 3 4 5 6 7 8; do setsid nohup sleep {marker} >/dev/null 2>&1 & done; echo started")
        assert running(marker) == 0


def test_a_job_that_has_run_for_long_is_watched_at_a_lower_priority(monkeypatch) -> None:
    monkeypatch.setattr("filrouge.sandbox.bubblewrap.group", lambda limits: Watch(1024**4, 4096))
    monkeypatch.setattr("filrouge.sandbox.session.EAGER_SECONDS", 0.2)
    [done] = shell(f"nice; until [ $(nice) -ge {PATIENT_NICENESS} ]; do sleep 0.1; done; echo patient")
    assert done.output.split()[1:] == ["patient"]


def test_a_group_that_gives_way_has_a_smaller_share_of_the_processors() -> None:
    ceilings = group(Limits())
    if not isinstance(ceilings, ControlGroup):
        pytest.skip("this machine lets us make no control group")
    try:
        names = ("cpu.shares", "cpu.weight")
        shares = [folder / name for folder in ceilings.folders for name in names if (folder / name).exists()]
        before = [int(share.read_text()) for share in shares]
        ceilings.give_way(0)
        assert all(int(share.read_text()) < former for share, former in zip(shares, before, strict=True))
        assert shares
    finally:
        ceilings.close()
