"""The tables of pyproject.toml: standard ones, and those of uv, PDM, Hatch and Poetry."""

from __future__ import annotations

import pytest
from packaging.specifiers import SpecifierSet

from filrouge.environment.declared import declared
from filrouge.environment.readers import poetry

from .conftest import note_ids, texts


def of(write, text, **files):
    return declared(write({"pyproject.toml": text, **{name.replace("__", "."): body for name, body in files.items()}}))


def test_dependencies_and_the_extras_for_tests_are_taken(write):
    declaration = of(
        write,
        """
[project]
name = "Demo_Project"
requires-python = ">=3.9"
dependencies = ["six>=1.10", "flask; python_version < '3'"]
[project.optional-dependencies]
Tests = ["pytest-mock"]
docs = ["sphinx"]
all = ["demo-project[plot]"]
plot = ["matplotlib"]
""",
    )
    assert sorted(texts(declaration)) == ['flask; python_version < "3"', "matplotlib", "pytest-mock", "six>=1.10"]
    assert declaration.requires_python == SpecifierSet(">=3.9")
    assert declaration.files == ("pyproject.toml",)
    assert {item.requirement.name: item.line for item in declaration.requirements}["six"] == 5


def test_groups_for_tests_are_taken_with_what_they_include(write):
    declaration = of(
        write,
        """
[dependency-groups]
test = [{include-group = "Base_Group"}, "pytest-mock"]
base-group = ["six"]
docs = ["sphinx"]
""",
    )
    assert texts(declaration) == ["six", "pytest-mock"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("dev = [{include-group = 'a'}, 'six']\na = [{include-group = 'dev'}]", "group_cycle"),
        ("dev = [{include-group = 'nowhere'}, 'six']", "group_missing"),
    ],
)
def test_groups_that_lead_in_a_circle_or_nowhere_are_told(write, text, note):
    declaration = of(write, f"[dependency-groups]\n{text}")
    assert texts(declaration) == ["six"]
    assert note_ids(declaration) == [note]


def test_dependencies_that_setuptools_reads_from_files_are_taken(write):
    declaration = of(
        write,
        """
[project]
name = "demo"
dynamic = ["dependencies", "optional-dependencies"]
[tool.setuptools.dynamic]
dependencies = {file = ["needs.in"]}
optional-dependencies.test = {file = "needs-test.in"}
""",
        **{"needs__in": "six", "needs-test__in": "flask"},
    )
    assert sorted(texts(declaration)) == ["flask", "six"]


def test_the_tables_of_uv_pdm_and_hatch_are_taken(write):
    declaration = of(
        write,
        """
[tool.uv]
dev-dependencies = ["a1"]
[tool.pdm.dev-dependencies]
test = ["a2", "-e file:///${PROJECT_ROOT}/other"]
docs = ["sphinx"]
[tool.hatch.envs.test]
dependencies = ["a3"]
[tool.hatch.envs.docs]
dependencies = ["sphinx"]
""",
        hatch__toml="[envs.default]\nextra-dependencies = ['a4']",
    )
    assert texts(declaration) == ["a1", "a2", "a3", "a4"]


def test_indexes_and_sources_of_the_repository_are_refused(write):
    declaration = of(
        write,
        """
[project]
name = "demo"
dependencies = ["torch"]
[tool.uv.sources]
torch = {index = "elsewhere"}
[[tool.uv.index]]
name = "elsewhere"
url = "https://example.org/simple"
""",
    )
    assert texts(declaration) == ["torch"]
    assert note_ids(declaration) == ["refused.source", "refused.index"]
    assert [note.line for note in declaration.notes] == [4, 7]


@pytest.mark.parametrize("text", ["[project", "[project]\ndependencies = 3", "x = " + "[" * 100_000])
def test_a_broken_file_declares_nothing_and_stops_nothing(write, text):
    declaration = declared(write({"pyproject.toml": text, "requirements.txt": "six"}))
    assert texts(declaration) == ["six"]


def test_a_file_that_is_no_toml_is_told_once(write):
    assert note_ids(declared(write({"pyproject.toml": "[project"}))) == ["unreadable"]


@pytest.mark.parametrize(
    ("constraint", "specifier"),
    [
        ("^1.2.3", ">=1.2.3,<2"),
        ("^1", ">=1,<2"),
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0.0", ">=0.0,<0.1"),
        ("^0", ">=0,<1"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("~1.2", ">=1.2,<1.3"),
        ("~1", ">=1,<2"),
        ("~=1.4.2", "~=1.4.2"),
        ("*", ""),
        ("1.2.*", "==1.2.*"),
        ("1.2.3", "==1.2.3"),
        ("=1.2.3", "==1.2.3"),
        (">= 1.2, < 2", ">=1.2,<2"),
        (">=1.2 <2.0", ">=1.2,<2.0"),
        ("!=1.5", "!=1.5"),
        ("^1.0 || ^2.0", ">=1.0,<3"),
    ],
)
def test_poetry_constraints_become_pep_440(constraint, specifier):
    assert poetry.specifier(constraint) == specifier
    SpecifierSet(specifier)


def test_poetry_tables_are_taken(write):
    declaration = of(
        write,
        """
[tool.poetry]
name = "demo"
[tool.poetry.dependencies]
python = "^3.9"
six = "^1.10"
uvicorn = {version = "~0.20", extras = ["standard"]}
old = {version = "1.0", python = "<3.9"}
many = [{version = "1.0", markers = "python_version < '3.8'"}, {version = "2.0"}]
heavy = {version = "*", optional = true}
plot = {version = "*", optional = true}
mine = {git = "https://example.org/mine.git"}
[tool.poetry.extras]
test = ["plot"]
[tool.poetry.dev-dependencies]
a1 = "*"
[tool.poetry.group.test.dependencies]
a2 = "*"
[tool.poetry.group.docs.dependencies]
sphinx = "*"
""",
    )
    assert sorted(texts(declaration)) == [
        "a1",
        "a2",
        'many==1.0; python_version < "3.8"',
        "many==2.0",
        'old==1.0; python_full_version < "3.9"',
        "plot",
        "six<2,>=1.10",
        "uvicorn[standard]<0.21,>=0.20",
    ]
    assert declaration.requires_python == SpecifierSet(">=3.9,<4")
    assert note_ids(declaration) == ["refused.vcs"]
