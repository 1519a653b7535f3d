"""PKG01 to PKG06 on small folders: what each accuses, what it lets pass, and when it is silent."""

from dataclasses import replace
from pathlib import Path

import pytest

from filrouge.checkout import Entry
from filrouge.checks.dependencies import Dependencies
from filrouge.checks.packaging import Description, Installation, SingleVersion
from filrouge.checks.readme import Licence, Readme
from filrouge.environment import Installable
from filrouge.environment.declared import declared
from filrouge.facts.modules import modules
from filrouge.facts.packaging import Packaging, packaging
from filrouge.facts.tree import Tree
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import environment_of, suite_of

PROJECT = '[project]\nname = "calc"\nversion = "1.0"\nrequires-python = ">=3.11"\n'
BACKEND = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
LONG = "It adds numbers " * 7
CODE = {"src/calc/__init__.py": "import json\n"}


def tree(folder: Path, files: dict[str, str]) -> Tree:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Tree(folder, tuple(Entry(path, "100644", len(text)) for path, text in sorted(files.items())))


def described(folder: Path, files: dict[str, str]) -> Packaging:
    made = tree(folder, files)
    return packaging(made, modules(made), declared(made.root))


def dependencies(folder: Path, files: dict[str, str]) -> tuple[Outcome, list[str]]:
    made = tree(folder, files)
    parsed = modules(made)
    verdict = Dependencies().verdict(packaging(made, parsed, declared(made.root)), parsed, made)
    named = [str(item.message.values.get("module") or item.message.values["requirement"]) for item in verdict.findings]
    return verdict.outcome, named


@pytest.mark.parametrize(
    ("files", "outcome", "findings"),
    [
        ({"pyproject.toml": PROJECT + BACKEND}, "passed", []),
        ({"pyproject.toml": PROJECT}, "passed", ["packaging.no_backend"]),
        ({"setup.py": 'from setuptools import setup\nsetup(name="calc", python_requires=">=3")'}, "passed",
         ["packaging.older"]),
        ({"pyproject.toml": '[tool.poetry]\nname = "calc"\n' + BACKEND}, "passed", ["packaging.any_python"]),
        ({"pyproject.toml": "[tool.ruff]\nline-length = 90\n", "requirements.txt": "numpy\n"}, "failed",
         ["packaging.nothing"]),
        ({"pyproject.toml": PROJECT + 'dependencies = ["a b"]\n'}, "failed", ["packaging.fault"]),
        ({"pyproject.toml": "[project]\nname = \n"}, "failed", ["packaging.unreadable"]),
    ],
)  # fmt: skip
def test_a_project_says_what_it_is(files: dict[str, str], outcome: str, findings: list[str], tmp_path: Path) -> None:
    made = tree(tmp_path, {**CODE, **files})
    verdict = Description().verdict(packaging(made, modules(made), declared(made.root)), made)
    assert (str(verdict.outcome), [finding.message.id for finding in verdict.findings]) == (outcome, findings)


def test_a_fault_of_the_description_is_shown_on_its_line(tmp_path: Path) -> None:
    fault = described(tmp_path, {**CODE, "pyproject.toml": PROJECT + 'dependencies = [\n  "a b",\n]\n'}).fault
    assert fault is not None
    assert (fault.line, fault.place, "pep508" in fault.detail) == (5, "project.dependencies[0]", True)


def test_a_repository_without_python_is_asked_for_no_description(tmp_path: Path) -> None:
    made = tree(tmp_path, {"README.md": "# Notes\n"})
    assert Description().verdict(packaging(made, modules(made), declared(made.root)), made).outcome is Outcome.SKIPPED


def test_classifiers_are_not_looked_up_on_the_network(tmp_path: Path) -> None:
    assert described(tmp_path, {"pyproject.toml": PROJECT + 'classifiers = ["No :: Such"]\n'}).fault is None


def test_what_is_imported_and_named_nowhere_is_missing(tmp_path: Path) -> None:
    code = "import json\nimport numpy as np\nfrom yaml import safe_load\nimport calc\n"
    files = {"calc/__init__.py": code, "requirements.txt": "PyYAML==6.0\n"}
    assert dependencies(tmp_path, files) == (Outcome.FAILED, ["numpy"])


@pytest.mark.parametrize(
    ("code", "declared"),
    [
        ("try:\n    import numpy\nexcept ImportError:\n    numpy = None\n", "x\n"),
        ("def late():\n    import numpy\n", "x\n"),
        ("import cv2\n", "opencv-python==4.9\n"),
        ("import hamcrest\n", "PyHamcrest==2.1\n"),
        ("import numpy\n", "git+https://example.org/numpy.git\n"),
        ("from . import models\n", ""),
    ],
)
def test_nothing_is_missing_where_it_cannot_be_sure(code: str, declared: str, tmp_path: Path) -> None:
    outcome, named = dependencies(tmp_path, {"calc/__init__.py": code, "requirements.txt": declared})
    assert outcome is not Outcome.FAILED, named


def test_what_the_code_imports_is_held_and_tools_need_not_be(tmp_path: Path) -> None:
    code = {"calc/__init__.py": "import numpy\nimport pandas\n"}
    assert dependencies(tmp_path / "loose", {**code, "requirements.txt": "numpy\npandas\npytest\n"}) == (
        Outcome.FAILED,
        ["numpy", "pandas"],
    )
    lock = '[[package]]\nname = "numpy"\nversion = "2.0"\n[[package]]\nname = "pandas"\nversion = "2.2"\n'
    held = {**code, "requirements.txt": "numpy\npandas\npytest\n", "uv.lock": lock}
    assert dependencies(tmp_path / "held", held) == (Outcome.PASSED, [])
    half = {**code, "requirements.txt": "numpy==2.0\npandas\n"}
    assert dependencies(tmp_path / "half", half)[0] is Outcome.FAILED


def installed(folder: Path, description: str, *, here: bool = True, **suite: object) -> str:
    environment = environment_of()
    if here:
        environment = replace(environment, installable=Installable(".", "hatchling.build"))
    made = described(folder, {**CODE, "pyproject.toml": description})
    return Installation().verdict(made, environment, suite_of(**suite)).message.id  # type: ignore[arg-type]


def test_installing_for_the_tests_tells_whether_the_package_installs(tmp_path: Path) -> None:
    both = PROJECT + BACKEND
    assert installed(tmp_path, both, importable=frozenset({"calc"})) == "packaging.installed"
    assert installed(tmp_path, both, importable=frozenset()) == "packaging.nothing_installed"
    assert installed(tmp_path, both, installed_project=False, install_output="no") == "packaging.not_installed"
    assert installed(tmp_path, both, here=False) == "packaging.not_tried"
    assert installed(tmp_path, PROJECT, here=False) == "packaging.no_package"


@pytest.mark.parametrize(
    ("readme", "open_questions"),
    [
        ("# Calc\n\nAdds numbers for people who cannot, with tests and types and a command line that everybody may "
         "use every day.\n\n    pip install calc\n    python -m calc 1 2\n", []),
        ("# Calc\n\n## Mise en place\n\nL’outil additionne des nombres pour celles et ceux qui ne savent pas le faire "
         "eux-mêmes, tous les jours de la semaine.\n\n## Lancement\n", []),
        (f"# Calc\n{LONG}\n    pip install calc\n    $ calc 1 2\n", []),
        (f"# Calc\n{LONG}\n```\npip install calc\ncalc 1 2\n```\n", []),
        (f"# Calc\n{LONG}\n    pip install calc\n\ncalc adds.\n", ["readme.no_run"]),
        ("# Calc\n", ["readme.no_what", "readme.no_install", "readme.no_run"]),
        (None, ["readme.absent"]),
    ],
)  # fmt: skip
def test_a_readme_answers_three_questions(readme: str | None, open_questions: list[str], tmp_path: Path) -> None:
    made = tree(tmp_path, CODE | ({"README.md": readme} if readme else {}))
    verdict = Readme().verdict(made, packaging(made, modules(made), declared(made.root)))
    assert [finding.message.id for finding in verdict.findings] == open_questions
    assert (verdict.outcome is Outcome.PASSED) == (not open_questions)


@pytest.mark.parametrize(
    ("files", "outcome"),
    [
        ({"LICENCE.txt": "MIT"}, Outcome.PASSED),
        ({"pyproject.toml": PROJECT + 'license = "MIT"\n'}, Outcome.PASSED),
        ({"docs/LICENSE": "MIT", "licensing.py": ""}, Outcome.FAILED),
    ],
)
def test_a_licence_stands_at_the_root_or_in_the_metadata(
    files: dict[str, str], outcome: Outcome, tmp_path: Path
) -> None:
    made = tree(tmp_path, files)
    assert Licence().verdict(made, packaging(made, modules(made), declared(made.root))).outcome is outcome


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"pyproject.toml": PROJECT}, "packaging.version_once"),
        ({"pyproject.toml": PROJECT, "src/calc/__init__.py": '__version__ = "1.0"\n'}, "packaging.version_repeated"),
        ({"pyproject.toml": PROJECT, "src/calc/__init__.py": '__version__ = "0.9"\n'}, "packaging.versions_differ"),
        ({"calc.py": ""}, "packaging.no_version"),
    ],
)
def test_a_version_is_written_once(files: dict[str, str], message: str, tmp_path: Path) -> None:
    assert SingleVersion().verdict(described(tmp_path, files)).message.id == message


@pytest.mark.parametrize("text", ["[" * 5000, "\0" * 100, "[project]\nname = 3\nversion = {}\n", "a = 1\n" * 9000])
def test_a_hostile_description_is_only_a_bad_one(text: str, tmp_path: Path) -> None:
    made = tree(tmp_path, {**CODE, "pyproject.toml": text, "setup.cfg": text, "setup.py": text})
    parsed = modules(made)
    assert Description().verdict(packaging(made, parsed, declared(made.root)), made).outcome in (
        Outcome.PASSED,
        Outcome.FAILED,
    )
