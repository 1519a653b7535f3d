"""Real resolutions of small packages, and what is given up, step by step, when not everything can be had."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from filrouge.environment.interpreters import Interpreters
from filrouge.errors import StudentError

from .conftest import note_ids

OLD = datetime(2021, 6, 1, tzinfo=UTC)


def versions(environment):
    return dict(pin.split("==") for pin in environment.installed)


def test_declared_packages_come_with_pytest_and_coverage(write, prepare):
    environment = prepare(write({"requirements.txt": "six\niniconfig<2"}))
    installed = versions(environment)
    assert {"pytest", "coverage", "six"} <= installed.keys()
    assert installed["iniconfig"].startswith("1.")
    assert environment.declared_in == ("requirements.txt",)
    assert list(environment.installed) == sorted(environment.installed)
    assert environment.notes == ()


def test_the_packages_are_really_there_and_nothing_else_is(write, prepare):
    environment = prepare(write({"requirements.txt": "six"}))
    folders = environment.path.glob("lib/python*/site-packages/*.dist-info")
    found = sorted(folder.name.removesuffix(".dist-info").replace("-", "==") for folder in folders)
    assert found == [pin.replace("-", "_") for pin in environment.installed]
    assert (environment.path / "bin" / "python").exists()


def test_nothing_declared_still_gives_pytest_and_coverage(write, prepare):
    environment = prepare(write({"main.py": "import numpy"}))
    assert {"pytest", "coverage"} <= versions(environment).keys()
    assert "numpy" not in versions(environment)
    assert environment.installable is None


def test_the_pytest_that_is_pinned_is_kept(write, prepare):
    assert versions(prepare(write({"requirements-dev.txt": "pytest==8.0.0"})))["pytest"] == "8.0.0"


def test_an_installable_project_finds_its_backend(write, prepare):
    project = "[project]\nname='demo'\nversion='1'\n"
    text = project + "[build-system]\nrequires=['flit_core']\nbuild-backend='flit_core.buildapi'"
    environment = prepare(write({"pyproject.toml": text}))
    assert environment.installable is not None
    assert environment.installable.backend == "flit_core.buildapi"
    assert "flit-core" in versions(environment)


def test_the_lock_decides_versions(write, prepare):
    lock = '[[package]]\nname = "six"\nversion = "1.15.0"'
    environment = prepare(write({"poetry.lock": lock, "requirements.txt": "six"}))
    assert versions(environment)["six"] == "1.15.0"
    assert "six==1.15.0" in environment.commands[-1].argv


def test_a_lock_that_no_longer_fits_is_forgotten_and_told(write, prepare):
    lock = '[[package]]\nname = "six"\nversion = "1.15.0"'
    environment = prepare(write({"poetry.lock": lock, "requirements.txt": "six>=1.16"}))
    assert versions(environment)["six"] >= "1.16"
    assert note_ids(environment) == ["lock_ignored"]
    assert environment.notes[0].repair.commands == ("poetry lock",)


def test_an_exact_pin_wins_over_a_loose_requirement(write, prepare):
    files = {"pyproject.toml": "[project]\nname='demo'\ndependencies=['six>=1.16']", "requirements.txt": "six==1.15.0"}
    environment = prepare(write(files))
    assert versions(environment)["six"] == "1.15.0"
    assert note_ids(environment) == ["overruled"]


def test_a_package_that_does_not_exist_is_named_and_left_out(write, prepare):
    environment = prepare(write({"requirements.txt": "six\n\nno-such-package-anywhere-zq==1.0"}))
    assert "six" in versions(environment)
    (note,) = environment.notes
    assert (note.message.id, note.path, note.line) == ("environment.no_such_package", "requirements.txt", 3)
    assert note.message.values == {"requirement": "no-such-package-anywhere-zq==1.0"}


def test_what_is_made_for_windows_alone_is_left_out(write, prepare):
    environment = prepare(write({"requirements.txt": "pywin32==306\nsix\ncolorama; sys_platform == 'win32'"}))
    assert versions(environment).keys() & {"pywin32", "colorama", "six"} == {"six"}
    assert note_ids(environment) == ["foreign_system"]


def test_pins_that_contradict_each_other_are_relaxed(write, prepare):
    environment = prepare(write({"requirements.txt": "jinja2==3.1.4\nmarkupsafe==1.1.1\nsix==1.16.0"}))
    assert note_ids(environment) == ["relaxed", "relaxed"]
    assert [note.line for note in environment.notes] == [1, 2]
    assert versions(environment)["six"] == "1.16.0"
    assert [command.exit for command in environment.commands[1:]] == [1, 0]


def test_a_version_that_never_was_is_relaxed_to_the_name(write, prepare):
    environment = prepare(write({"requirements.txt": "six==99"}))
    assert note_ids(environment) == ["relaxed"]
    assert "six" in versions(environment)


def test_what_an_old_commit_leaves_free_is_taken_from_its_day(write, prepare):
    environment = prepare(write({"requirements.txt": "six==99\nidna"}), committed_at=OLD)
    assert note_ids(environment) == ["relaxed", "as_of"]
    assert (versions(environment)["six"], versions(environment)["idna"]) == ("1.16.0", "3.2")
    assert "--exclude-newer" in environment.commands[-1].argv
    assert versions(environment)["pytest"] >= "7", "ours must know today's interpreters"


def test_a_day_when_a_package_did_not_exist_yet_is_forgotten(write, prepare):
    environment = prepare(write({"requirements.txt": "six==99\nidna>=3.7"}), committed_at=OLD)
    assert note_ids(environment) == ["relaxed"]
    assert "--exclude-newer" not in environment.commands[-1].argv


def test_an_old_pin_without_a_wheel_for_this_python_leads_to_an_older_one(write, prepare, tmp_path):
    available = {found.minor for found in Interpreters(tmp_path / "i.json").found()}
    if not available & {"3.8", "3.9"}:
        pytest.skip("needs Python 3.8 or 3.9")
    environment = prepare(write({"requirements.txt": "markupsafe==1.1.1"}))
    assert versions(environment)["markupsafe"] == "1.1.1"
    assert environment.interpreter.minor in {"3.8", "3.9"}
    assert note_ids(environment) == ["other_python"]


def test_a_backend_that_conflicts_leaves_the_project_not_installed(write, prepare):
    project = "[project]\nname='demo'\ndependencies=['setuptools==58.0.4']\n"
    text = project + "[build-system]\nrequires=['setuptools>=61', 'wheel']"
    environment = prepare(write({"pyproject.toml": text, "src/demo/__init__.py": ""}))
    assert environment.installable is None
    assert environment.import_roots == ("src",)
    assert "not_installable" in note_ids(environment)


def test_a_python_that_is_not_here_is_the_projects_to_mend(write, prepare):
    with pytest.raises(StudentError) as caught:
        prepare(write({"pyproject.toml": "[project]\nname='demo'\nrequires-python='<3.5'"}))
    assert caught.value.message.id == "environment.no_interpreter"


def test_a_wish_for_another_python_is_told(write, prepare):
    assert note_ids(prepare(write({".python-version": "3.5.2"}))) == ["python_wish"]


def test_the_last_command_says_how_to_get_the_same_at_home(write, prepare):
    environment = prepare(write({"requirements.txt": "six"}))
    venv, install = environment.commands
    assert venv.argv == ("uv", "venv", "--python", environment.interpreter.minor)
    assert install.argv[:5] == ("uv", "pip", "install", "--only-binary", ":all:")
    assert install.argv[-3:] == ("coverage", "pytest", "six")
    assert install.output.splitlines() == list(environment.installed)
