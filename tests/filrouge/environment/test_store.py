"""Environments are shared, built once by many at a time, never half there, and make room when told."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from filrouge.environment.declared import declared
from filrouge.environment.store import EnvironmentStore
from filrouge.environment.uv import Uv
from filrouge.errors import Cancelled, PlatformError
from filrouge.limits import Limits
from filrouge.sandbox.bubblewrap import Bubblewrap

NEVER = threading.Event()
SECOND_PREPARATION_SECONDS = 0.03


@pytest.fixture
def empty_store(tmp_path):
    return EnvironmentStore(tmp_path / "environments", Bubblewrap())


def prepare(store, root, cancelled=NEVER, **limits):
    return store.prepare(declared(root), limits=Limits(**limits), committed_at=None, cancelled=cancelled)


def test_the_second_preparation_is_there_at_once(write, empty_store):
    root = write({"requirements.txt": "six"})
    first = prepare(empty_store, root)
    began = time.perf_counter()
    second = prepare(empty_store, root)
    seconds = time.perf_counter() - began
    assert (first.reused, second.reused) == (False, True)
    assert (second.key, second.path, second.installed) == (first.key, first.path, first.installed)
    assert seconds < SECOND_PREPARATION_SECONDS


def test_projects_that_resolve_alike_share_one_environment(write, empty_store):
    first = prepare(empty_store, write({"requirements.txt": "six"}))
    second = prepare(empty_store, write({"requirements.txt": "", "pyproject.toml": "[dependency-groups]\ndev=['six']"}))
    assert second.reused
    assert second.path == first.path


def test_the_environment_works_where_it_stands_and_where_it_is_mounted(write, empty_store, tmp_path):
    environment = prepare(empty_store, write({"requirements.txt": "six"}))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.symlink_to(environment.path)
    for place in (environment.path, elsewhere):
        asked = [place / "bin" / "python", "-c", "import six, pytest, coverage; print(six.__file__)"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert said.startswith(str(place))
        assert subprocess.run([place / "bin" / "pytest", "--version"], check=True, capture_output=True).returncode == 0


def _prepare_in_a_process(folder, root, start, answers):
    store = EnvironmentStore(folder, Bubblewrap())
    start.wait()
    environment = prepare(store, root)
    answers.put((environment.reused, environment.key, (environment.path / "bin" / "pytest").exists()))


def test_many_processes_at_once_build_one_environment(write, tmp_path):
    root = write({"requirements.txt": "six\nidna"})
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(3), context.Queue()
    arguments = (tmp_path / "environments", root, start, answers)
    processes = [context.Process(target=_prepare_in_a_process, args=arguments) for _ in range(3)]
    for process in processes:
        process.start()
    said = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(10)
    assert sorted(reused for reused, _, _ in said) == [False, True, True]
    assert len({key for _, key, _ in said}) == 1
    assert all(whole for _, _, whole in said)


def _die_while_building(folder, root):
    store = EnvironmentStore(folder, Bubblewrap())
    store._install = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
    prepare(store, root)


def test_a_builder_that_is_killed_leaves_nothing_that_counts(write, tmp_path):
    root = write({"requirements.txt": "six"})
    folder = tmp_path / "environments"
    process = multiprocessing.get_context("fork").Process(target=_die_while_building, args=(folder, root))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert list((folder / "building").iterdir()) != []
    assert list((folder / "ready").iterdir()) == []
    environment = prepare(EnvironmentStore(folder, Bubblewrap()), root)
    assert not environment.reused
    assert (environment.path / "bin" / "pytest").exists()
    assert list((folder / "building").iterdir()) == []


def test_an_order_to_stop_is_obeyed_while_uv_works(write, empty_store, monkeypatch):
    """The index is a port that takes the connection and never answers."""
    with _silent_index(monkeypatch) as connected:
        cancelled = threading.Event()
        threading.Thread(target=lambda: (connected.wait(60), cancelled.set()), daemon=True).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            prepare(empty_store, write({"requirements.txt": "six"}), cancelled)
        assert time.monotonic() - began < 60
    assert list((empty_store.root / "ready").iterdir()) == []


def test_time_that_runs_out_is_our_fault(write, empty_store, monkeypatch):
    with _silent_index(monkeypatch), pytest.raises(PlatformError) as caught:
        prepare(empty_store, write({"requirements.txt": "six"}), environment_seconds=1)
    assert caught.value.message.id == "environment.slow"


def test_an_index_out_of_reach_is_our_fault_and_is_not_remembered(write, empty_store, monkeypatch):
    root = write({"requirements.txt": "six"})
    with monkeypatch.context() as patched:
        patched.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
        patched.setenv("UV_HTTP_RETRIES", "0")
        with pytest.raises(PlatformError) as caught:
            prepare(empty_store, root)
    assert caught.value.message.id == "environment.network"
    assert prepare(empty_store, root).installed != ()


def test_a_project_cannot_configure_uv(write, empty_store):
    files = {
        "requirements.txt": "six",
        "uv.toml": "index-url = 'http://127.0.0.1:9/simple'",
        "pyproject.toml": "[tool.uv]\nno-index = true\n[tool.uv.pip]\nno-index = true",
        ".env": "UV_DEFAULT_INDEX=http://127.0.0.1:9/simple",
    }
    assert any(pin.startswith("six==") for pin in prepare(empty_store, write(files)).installed)


def test_secrets_of_our_own_environment_are_not_passed_on(monkeypatch):
    monkeypatch.setenv("FILROUGE_SECRET_KEY", "secret")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    variables = Uv(0.0, NEVER).variables
    assert "FILROUGE_SECRET_KEY" not in variables
    assert variables["https_proxy"] == "http://127.0.0.1:9"


def test_bytecode_is_written_once(write, empty_store):
    environment = prepare(empty_store, write({"requirements.txt": "six"}))
    cached = environment.path / "lib"
    assert list(cached.rglob("*.pyc")) == []
    empty_store.compile_bytecode(environment.key)
    tag = f"cpython-{environment.interpreter.minor.replace('.', '')}"
    (compiled,) = cached.rglob(f"six.{tag}.pyc")
    written = compiled.stat().st_mtime_ns
    empty_store.compile_bytecode(environment.key)
    assert compiled.stat().st_mtime_ns == written
    shutil.rmtree(environment.path)
    empty_store.compile_bytecode(environment.key)


def test_the_least_recently_wanted_make_room(write, empty_store):
    keys = [prepare(empty_store, write({"requirements.txt": name})).key for name in ("six", "idna", "iniconfig<2")]
    for age, key in zip((300, 100, 200), keys, strict=True):
        stamp = empty_store.root / "used" / key
        os.utime(stamp, (time.time() - age, time.time() - age))
    one = _size(empty_store.root / "ready" / keys[0])
    assert empty_store.evict(int(one * 2.5), idle_seconds=0) == [keys[0]]
    assert empty_store.evict(0, idle_seconds=150) == [keys[2]]
    assert sorted(path.name for path in (empty_store.root / "ready").iterdir()) == [keys[1]]
    assert not prepare(empty_store, write({"requirements.txt": "six"})).reused


def test_what_was_wanted_lately_is_kept_over_budget(write, empty_store):
    environment = prepare(empty_store, write({"requirements.txt": "six"}))
    assert empty_store.evict(0) == []
    assert environment.path.exists()


def test_making_room_removes_old_answers_and_what_crashed_builders_left(empty_store):
    old, new = (empty_store.root / "answers" / name for name in ("old.json", "new.json"))
    left = empty_store.root / "building" / "0123-abc"
    left.mkdir()
    for answer in (old, new):
        answer.write_text("{}")
    os.utime(old, (0, 0))
    empty_store.evict(0)
    assert (old.exists(), new.exists(), left.exists()) == (False, True, False)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*") if not path.is_dir())


class _silent_index:  # noqa: N801 - used as a function
    """An index on loopback that accepts and stays silent, with a cache that knows nothing."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.connected = threading.Event()

    def __enter__(self):
        import socket
        import tempfile

        self.server = socket.create_server(("127.0.0.1", 0))
        self.cache = tempfile.TemporaryDirectory()
        self.accepted = []
        threading.Thread(target=self._accept, daemon=True).start()
        self.monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{self.server.getsockname()[1]}/simple")
        self.monkeypatch.setenv("UV_CACHE_DIR", self.cache.name)
        self.monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        return self.connected

    def _accept(self):
        while True:
            try:
                self.accepted.append(self.server.accept()[0])
            except OSError:
                return
            self.connected.set()

    def __exit__(self, *error):
        self.server.close()
        self.cache.cleanup()
