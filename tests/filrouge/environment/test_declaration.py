"""What the union of all sources is, where sub-projects stand, and whether the project can be installed."""

from __future__ import annotations

import pytest

from filrouge.environment import Installable, missing_declaration
from filrouge.environment.declared import declared

from .conftest import note_ids, texts

DESCRIBED = "[project]\nname = 'demo'\n"
BUILT = "[build-system]\nrequires = ['hatchling']\nbuild-backend = 'hatchling.build'\n"


def test_sources_stand_from_the_strongest_to_the_weakest(write):
    declaration = declared(
        write(
            {
                "environment.yml": "dependencies: [numpy]",
                "Pipfile": "[packages]\nsix = '*'",
                "requirements.txt": "flask",
                "pyproject.toml": DESCRIBED + "dependencies = ['attrs']\noptional-dependencies.test = ['pytest-mock']",
            }
        )
    )
    assert texts(declaration) == ["pytest-mock", "attrs", "flask", "six", "numpy"]


def test_the_project_itself_is_never_taken_from_the_index(write):
    root = write({"pyproject.toml": DESCRIBED + "dependencies = ['six']", "requirements.txt": "Demo==1.0\nflask"})
    assert texts(declared(root)) == ["six", "flask"]


def test_extras_that_a_requirement_file_asks_for_are_taken(write):
    text = DESCRIBED + "optional-dependencies.plot = ['matplotlib']"
    assert texts(declared(write({"pyproject.toml": text, "requirements.txt": "-e .[plot]"}))) == ["matplotlib"]


def test_sub_projects_count_when_the_root_declares_nothing(write):
    root = write(
        {
            "pyproject.toml": "[tool.black]\nline-length = 100",
            "service/requirements.txt": "six",
            "service/deep/Pipfile": "[packages]\nflask = '*'",
            "tests/fixture/requirements.txt": "pandas",
            "venv/pyvenv.cfg": "",
            "appli/pyvenv.cfg": "",
            "appli/requirements.txt": "numpy",
        }
    )
    declaration = declared(root)
    assert texts(declaration) == ["six", "flask"]
    assert declaration.files == ("service/requirements.txt", "service/deep/Pipfile")


def test_sub_projects_do_not_count_when_the_root_declares_something(write):
    assert texts(declared(write({"requirements.txt": "six", "service/requirements.txt": "flask"}))) == ["six"]


def test_the_python_version_file_is_a_wish(write):
    assert declared(write({".python-version": "3.10.4\n"})).python_wish == "3.10.4"


def test_a_malformed_requires_python_is_told_and_the_next_source_counts(write):
    text = DESCRIBED + "requires-python = '3.9 or later'"
    declaration = declared(write({"pyproject.toml": text, "setup.cfg": "[options]\npython_requires = >=3.8"}))
    assert str(declaration.requires_python) == ">=3.8"
    assert note_ids(declaration) == ["python_malformed"]


def test_a_thousand_requirements_are_enough(write):
    declaration = declared(write({"requirements.txt": "\n".join(f"p{number}" for number in range(1200))}))
    assert len(declaration.requirements) == 1000
    assert note_ids(declaration) == ["too_many"]


@pytest.mark.parametrize(
    ("files", "installable", "build"),
    [
        ({"pyproject.toml": DESCRIBED + BUILT}, Installable(".", "hatchling.build"), ["hatchling", "editables"]),
        ({"pyproject.toml": DESCRIBED}, None, []),
        ({"pyproject.toml": BUILT}, None, []),
        ({"pyproject.toml": "[tool.poetry]\nname='demo'\n" + BUILT}, Installable(".", "hatchling.build"), None),
        ({"pyproject.toml": "[tool.poetry]\npackage-mode=false\n" + BUILT}, None, []),
        ({"pyproject.toml": DESCRIBED + BUILT + "[tool.uv]\npackage=false"}, None, []),
        (
            {"setup.py": "from setuptools import setup; setup()"},
            Installable(".", "setuptools.build_meta:__legacy__"),
            ["setuptools", "wheel"],
        ),
        ({"setup.cfg": "[metadata]\nname=demo"}, Installable(".", "setuptools.build_meta:__legacy__"), None),
        ({"setup.cfg": "[flake8]\nmax-line-length=100"}, None, []),
        ({"main.py": ""}, None, []),
        (
            {"pyproject.toml": "[build-system]\nrequires=['setuptools>=61']", "setup.py": ""},
            Installable(".", "setuptools.build_meta:__legacy__"),
            ["setuptools>=61"],
        ),
    ],
)
def test_what_makes_a_project_installable(write, files, installable, build):
    project = declared(write(files)).project
    assert project.installable == installable
    assert build is None or [str(item.requirement) for item in project.build] == build


def test_a_backend_from_an_address_makes_the_project_not_installable(write):
    text = DESCRIBED + "[build-system]\nrequires = ['hatchling @ git+https://example.org/hatchling.git']"
    declaration = declared(write({"pyproject.toml": text}))
    assert declaration.project.installable is None
    assert note_ids(declaration) == ["refused.vcs", "not_installable"]


@pytest.mark.parametrize(
    ("files", "roots"),
    [
        ({"src/demo/__init__.py": ""}, ("src",)),
        ({"src/__init__.py": "", "src/demo/__init__.py": ""}, ()),
        ({"src/main.py": ""}, ()),
        ({"src/logging/__init__.py": "", "src/demo/__init__.py": ""}, ()),
        ({"demo/__init__.py": ""}, ()),
    ],
)
def test_only_a_true_src_layout_is_put_on_the_path(write, files, roots):
    assert declared(write(files)).project.import_roots == roots


@pytest.mark.parametrize(
    ("module", "distribution"),
    [
        ("sklearn.model_selection", "scikit-learn"),
        ("yaml", "PyYAML"),
        ("google.cloud.storage.blob", "google-cloud-storage"),
        ("numpy.linalg", "numpy"),
        ("pytest_mock", "pytest-mock"),
    ],
)
def test_an_import_leads_to_the_name_to_declare(module, distribution):
    assert missing_declaration(module) == distribution
