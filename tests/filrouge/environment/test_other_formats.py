"""setup.cfg, setup.py, Pipfile, conda, tox and lock files."""

from __future__ import annotations

import json

import pytest

from filrouge.environment.declared import declared
from filrouge.environment.readers import conda

from .conftest import note_ids, texts


def test_setup_cfg_gives_its_requirements_and_extras(write):
    text = """
[metadata]
name = demo
[options]
python_requires = >=3.8
install_requires =
    six>=1.0  # needed
    # not this
    typing-extensions; python_version < "3.8"
tests_require = flask
[options.extras_require]
dev =
    pytest-mock
docs = sphinx
"""
    declaration = declared(write({"setup.cfg": text}))
    assert sorted(texts(declaration)) == [
        "flask",
        "pytest-mock",
        "six>=1.0",
        'typing-extensions; python_version < "3.8"',
    ]
    assert str(declaration.requires_python) == ">=3.8"


def test_setup_py_is_read_without_being_run(write, tmp_path):
    text = f"""
import setuptools
open({str(tmp_path / "ran")!r}, "w")
BASE = ["six"]
TEST = ("pytest-mock",)
setuptools.setup(
    name="demo", python_requires=">=3.8", install_requires=BASE + ["flask>=2"],
    extras_require={{"test": TEST, "docs": ["sphinx"]}}, tests_require=open("x").read(),
)
"""
    declaration = declared(write({"setup.py": text}))
    assert sorted(texts(declaration)) == ["flask>=2", "pytest-mock", "six"]
    assert note_ids(declaration) == ["computed"]
    assert declaration.notes[0].line == 8
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("text", ["def (", "x = " + "(" * 5000, "\0", "setup(install_requires=3)", "print('no call')"])
def test_an_odd_setup_py_stops_nothing(write, text):
    assert texts(declared(write({"setup.py": text, "requirements.txt": "six"}))) == ["six"]


def test_a_pipfile_gives_both_sections_and_its_python_is_a_wish(write):
    text = """
[[source]]
name = "pypi"
url = "https://example.org/simple"
[packages]
six = ">=1.0"
flask = {version = "*", extras = ["async"], markers = "sys_platform == 'linux'"}
mine = {path = "."}
other = {git = "https://example.org/other.git"}
[dev-packages]
pytest-mock = "*"
[requires]
python_version = "3.9"
"""
    declaration = declared(write({"Pipfile": text}))
    assert texts(declaration) == ["six>=1.0", 'flask[async]; sys_platform == "linux"', "pytest-mock"]
    assert declaration.python_wish == "3.9"
    assert note_ids(declaration) == ["refused.vcs"]


def test_conda_gives_its_pip_section_and_the_names_that_are_obvious(write):
    text = """
name: demo
dependencies:
  - python=3.10
  - conda-forge::pandas>=1.5
  - pytorch=2.1
  - numpy=1.26.4=py310_0
  - cudatoolkit=11.8
  - pip
  - pip:
      - six==1.16.0  # comment
      - --extra-index-url https://example.org/simple
"""
    declaration = declared(write({"environment.yml": text}))
    assert texts(declaration) == ["pandas>=1.5", "torch==2.1.*", "numpy==1.26.4", "six==1.16.0"]
    assert declaration.python_wish == "3.10"
    assert note_ids(declaration) == ["refused.index", "conda_skipped"]
    assert declaration.notes[1].message.values == {"names": ["cudatoolkit"]}


@pytest.mark.parametrize(
    ("match", "specifier"),
    [("", ""), ("=1.21", "==1.21.*"), ("=1.21.*", "==1.21.*"), ("==1.2", "==1.2"), (">=1,<2", ">=1,<2"), ("=*", "")],
)
def test_conda_matches_become_pep_440(match, specifier):
    assert conda.specifier(match) == specifier


@pytest.mark.parametrize("text", ["a: [", "- 1", "!!python/object/apply:os.system ['false']", "dependencies: {a: 1}"])
def test_an_odd_conda_file_stops_nothing(write, text):
    assert texts(declared(write({"environment.yml": text, "requirements.txt": "six"}))) == ["six"]


def test_tox_gives_the_dependencies_of_its_test_environments(write):
    text = """
[tox]
envlist = py311,lint
[testenv]
deps =
    -r{toxinidir}/needs.txt
    six
    py38: importlib-metadata
    {[base]deps}
extras = plot
[testenv:lint]
deps = flake8
[testenv:py311]
deps = flask
"""
    setup = "[metadata]\nname=demo\n[options.extras_require]\nplot = matplotlib"
    declaration = declared(write({"tox.ini": text, "needs.txt": "attrs", "setup.cfg": setup}))
    assert sorted(texts(declaration)) == ["attrs", "flask", "importlib-metadata", "matplotlib", "six"]
    assert declaration.notes == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("uv.lock", '[[package]]\nname = "six"\nversion = "1.15.0"\n[[package]]\nname = "demo"\nversion = "0"'),
        ("poetry.lock", '[[package]]\nname = "six"\nversion = "1.15.0"'),
        ("pdm.lock", '[[package]]\nname = "six"\nversion = "1.15.0"'),
        ("pylock.toml", '[[packages]]\nname = "six"\nversion = "1.15.0"'),
        ("Pipfile.lock", json.dumps({"default": {"six": {"version": "==1.15.0"}}, "develop": {"six": {"git": "x"}}})),
    ],
)
def test_a_lock_constrains_and_installs_nothing(write, name, text):
    declaration = declared(write({name: text, "pyproject.toml": "[project]\nname='demo'\ndependencies=['six']"}))
    assert texts(declaration) == ["six"]
    assert [str(item.requirement) for item in declaration.constraints] == ["six==1.15.0"]
    assert declaration.files == (name, "pyproject.toml")


def test_a_package_that_is_locked_twice_is_left_free(write):
    text = '[[package]]\nname = "six"\nversion = "1.15.0"\n[[package]]\nname = "six"\nversion = "1.16.0"'
    assert declared(write({"uv.lock": text, "requirements.txt": "six"})).constraints == ()


def test_a_corrupt_lock_is_told_and_the_rest_still_counts(write):
    declaration = declared(write({"poetry.lock": "<<<<<<< HEAD", "requirements.txt": "six"}))
    assert (texts(declaration), note_ids(declaration)) == (["six"], ["lock_unreadable"])


def test_brackets_nested_without_end_are_refused_and_nothing_falls(write):
    declaration = declared(write({"environment.yml": "dependencies: " + "[" * 60_000, "requirements.txt": "six"}))
    assert texts(declaration) == ["six"]
