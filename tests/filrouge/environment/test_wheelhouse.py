"""A package that the index holds as source only is built inside the sandbox, and what comes back is looked at."""

from __future__ import annotations

import io
import tarfile
import threading
import time
import zipfile

import pytest
from packaging.version import Version

from filrouge.environment.sdist import SourceDistribution, fetch
from filrouge.environment.uv import Uv

from .conftest import note_ids


@pytest.fixture
def uv():
    return Uv(time.monotonic() + 120, threading.Event())


def source(name="demo", version="1.0"):
    return SourceDistribution(name, Version(version), "https://example.org/x", f"{name}{version}hash")


def archive(**files: str) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"demo-1.0/{path.replace('__', '.')}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return content.getvalue()


@pytest.fixture
def make(store, uv, monkeypatch):
    """Build `content` as if the index had given it for `found`."""

    def make(content, found=None):
        monkeypatch.setattr("filrouge.environment.wheelhouse.fetch", lambda *arguments: content)
        interpreter = store.interpreters.found()[0]
        return store.wheelhouse._make(found or source(), interpreter, uv)

    return make


def test_a_requirement_that_exists_as_source_only_is_built_and_told(write, prepare, store):
    environment = prepare(write({"requirements.txt": "docopt==0.6.2"}))
    assert "docopt==0.6.2" in environment.installed
    assert note_ids(environment) == ["built"]
    assert any(environment.path.glob("lib/python*/site-packages/docopt.py"))
    assert "--only-binary" not in environment.commands[-1].argv
    again = prepare(write({"requirements.txt": "docopt"}))
    assert note_ids(again) == ["built"]


def test_the_build_sees_neither_network_nor_host(make, store):
    setup = """
import os, socket
from setuptools import setup
for path in ("/root/.ssh", "/student/project/setup.cfg", "/home"):
    assert not os.path.exists(path), path
try:
    socket.create_connection(("1.1.1.1", 53), 2)
except OSError:
    setup(name="demo", version="1.0", py_modules=[])
"""
    assert make(archive(setup__py=setup))
    (wheel,) = [name for name in store.wheelhouse.names() if name.startswith("demo-1.0")]
    assert zipfile.is_zipfile(store.wheelhouse.folder / wheel)
    (store.wheelhouse.folder / wheel).unlink()


@pytest.mark.parametrize(
    "setup",
    ["raise SystemExit(1)", "from setuptools import setup\nsetup(name='pytest', version='99', py_modules=[])"],
    ids=["fails", "another package"],
)
def test_a_build_that_fails_or_gives_another_package_gives_nothing(make, store, setup):
    before = store.wheelhouse.names()
    assert not make(archive(setup__py=setup))
    assert store.wheelhouse.names() == before


def test_a_source_that_is_not_what_the_index_vouches_for_is_refused(uv, monkeypatch):
    monkeypatch.setattr("filrouge.environment.sdist._get", lambda *arguments: b"something else")
    assert fetch(source(), uv) is None
