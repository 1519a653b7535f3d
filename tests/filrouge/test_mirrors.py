"""Repositories that were fetched are kept, within a budget of disk."""

import os
import threading
from pathlib import Path

import pytest

from demo.story import Story
from filrouge.errors import Cancelled
from filrouge.limits import Limits
from filrouge.locking import locked
from filrouge.mirrors import Mirrors
from filrouge.source import SourcePolicy, check_source


@pytest.fixture
def mirrors(tmp_path: Path) -> Mirrors:
    return Mirrors(tmp_path / "mirrors")


def fetch(mirrors: Mirrors, name: str, wanted_at: float = 0, cancelled: bool = False) -> Path:
    """Fetch a small repository called `name`, last wanted at `wanted_at`; returns its mirror."""
    folder = mirrors.root.parent / name
    if not folder.exists():
        Story(folder).commit("feat: begin", {"a.txt": name})
    known = set(mirrors.root.glob("*.git"))
    stop = threading.Event()
    if cancelled:
        stop.set()
    source = check_source(str(folder), SourcePolicy(paths=True))
    mirrors.snapshot(source, mirrors.root.parent / f"{name}-{os.urandom(4).hex()}", Limits(), stop)
    [mirror] = set(mirrors.root.glob("*.git")) - known
    os.utime(mirror / "size_bytes", (wanted_at, wanted_at))
    return mirror


def test_the_least_recently_wanted_go_first(mirrors: Mirrors) -> None:
    old, new = fetch(mirrors, "old", wanted_at=1), fetch(mirrors, "new", wanted_at=2)
    assert mirrors.evict(int((new / "size_bytes").read_text())) == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_within_the_budget_all_stay(mirrors: Mirrors) -> None:
    fetch(mirrors, "one")
    assert mirrors.evict(1024**3) == 0


def test_one_that_is_being_fetched_stays(mirrors: Mirrors) -> None:
    mirror = fetch(mirrors, "busy")
    with locked(mirror.with_suffix(".lock")):
        assert mirrors.evict(0) == 0
    assert mirror.exists()


def test_what_went_is_fetched_again(mirrors: Mirrors) -> None:
    fetch(mirrors, "again")
    assert mirrors.evict(0) == 1
    assert (fetch(mirrors, "again") / "HEAD").exists()


def test_a_run_that_waits_for_another_can_be_cancelled(mirrors: Mirrors) -> None:
    mirror = fetch(mirrors, "long")
    with locked(mirror.with_suffix(".lock")), pytest.raises(Cancelled):
        fetch(mirrors, "long", cancelled=True)
