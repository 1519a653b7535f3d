"""Which Python is chosen, among those really found on this machine."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from filrouge.environment.interpreters import Interpreters
from filrouge.errors import StudentError

RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def interpreters(tmp_path: Path) -> Interpreters:
    return Interpreters(tmp_path / "interpreters.json")


def test_ours_is_found_by_its_real_path_and_base_folder(interpreters):
    ours = next(found for found in interpreters.found() if found.minor == RUNNING)
    assert ours.version == sys.version.split()[0]
    assert ours.prefix == Path(sys.base_prefix)
    assert not ours.path.is_symlink()


def test_the_running_version_is_preferred_when_it_is_permitted(interpreters):
    assert interpreters.choose(SpecifierSet(">=3.8")).minor == RUNNING


def test_the_newest_is_taken_when_the_running_version_is_not_permitted(interpreters):
    others = [found for found in interpreters.found() if found.minor != RUNNING]
    if not others:
        pytest.skip("this machine has one Python only")
    assert interpreters.choose(SpecifierSet(f"!={RUNNING}.*")) == others[0]


def test_a_wish_is_granted_when_it_can_be_and_else_forgotten(interpreters):
    oldest = interpreters.found()[-1]
    assert interpreters.choose(SpecifierSet(), oldest.version) == oldest
    assert interpreters.choose(SpecifierSet(), "3.7").minor == RUNNING
    assert interpreters.choose(SpecifierSet(f"=={RUNNING}.*"), "2.7").minor == RUNNING


def test_a_project_that_no_interpreter_fits_is_told_what_there_is(interpreters):
    with pytest.raises(StudentError) as caught:
        interpreters.choose(SpecifierSet(">=3.2,<3.4"))
    assert caught.value.message.id == "environment.no_interpreter"
    assert caught.value.message.values["wanted"] == "<3.4,>=3.2"
    assert sys.version.split()[0] in caught.value.message.values["available"]


def test_a_shim_that_fails_and_a_program_that_lies_are_passed_over(tmp_path, monkeypatch):
    shim = tmp_path / "bin" / "python3.9"
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\ntouch ran\nexit 1\n")
    shim.chmod(0o755)
    (tmp_path / "bin" / "python3.10").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    found = Interpreters(tmp_path / "interpreters.json").found()
    assert all(tmp_path not in interpreter.path.parents for interpreter in found)
    assert Path("/bin/true").resolve() not in [interpreter.path for interpreter in found]
    assert not (tmp_path / "ran").exists()


def test_a_second_look_asks_nobody(interpreters, tmp_path):
    first = interpreters.found()
    began = time.perf_counter()
    assert Interpreters(tmp_path / "interpreters.json").found() == first
    assert time.perf_counter() - began < 0.03


def test_a_damaged_cache_is_made_again(interpreters, tmp_path):
    first = interpreters.found()
    for damage in ("", "[]", '{"a": 1}', '{"a": [1]}'):
        (tmp_path / "interpreters.json").write_text(damage)
        assert Interpreters(tmp_path / "interpreters.json").found() == first
