"""How real projects declare, lay out and test: one small repository per habit, and what must be said of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.golden.repositories import ADD, TEST_ADD

Files = Mapping[str, str | bytes]

TEST_MOCK = "import calc\n\n\ndef test_add(mocker) -> None:\n    mocker.patch('calc.add', return_value=7)\n" + (
    "    assert calc.add(1, 2) == 7\n"
)
FLAT: Files = {"calc.py": ADD, "tests/test_calc.py": TEST_MOCK}
HATCHLING = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
SETUPTOOLS = '[build-system]\nrequires = ["setuptools>=64"]\nbuild-backend = "setuptools.build_meta"\n'
PROJECT = '[project]\nname = "calc"\nversion = "1.0"\n'
PACKAGE: Files = {"src/calc/__init__.py": ADD, "tests/test_calc.py": TEST_MOCK}


@dataclass(frozen=True)
class Habit:
    """A repository of ``files`` and what is said of it.

    ``tests`` are passed, failed, in error; ``notes`` those of the environment, ``findings`` those of TEST01 (exact
    identifiers after ``environment.`` and ``test.``); ``declare`` the name that the first says to declare; ``python``
    how the chosen version begins; ``coverage`` the percentage of lines.
    """

    files: Files
    tests: tuple[int, int, int] = (1, 0, 0)
    notes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    declare: str = ""
    tag: str = ""
    python: str = ""
    coverage: float | None = None


DECLARED: Mapping[str, Habit] = {
    "an extra": Habit(
        {
            **PACKAGE,
            "pyproject.toml": HATCHLING + PROJECT + '[project.optional-dependencies]\ntests = ["pytest-mock"]\n',
        }
    ),
    "groups that include each other": Habit(
        {
            **PACKAGE,
            "pyproject.toml": HATCHLING
            + PROJECT
            + '[dependency-groups]\ndev = [{include-group = "mocks"}]\nmocks = ["pytest-mock"]\n',
        }
    ),
    "Poetry": Habit(
        {
            **PACKAGE,
            "pyproject.toml": '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n'
            '[tool.poetry]\nname = "calc"\nversion = "1.0"\ndescription = ""\nauthors = ["A <a@b.fr>"]\n'
            'packages = [{include = "calc", from = "src"}]\n[tool.poetry.dependencies]\npython = "^3.9"\n'
            '[tool.poetry.group.test.dependencies]\npytest-mock = "^3.10"\n',
        }
    ),
    "PDM": Habit(
        {
            **PACKAGE,
            "pyproject.toml": '[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n'
            + PROJECT
            + '[tool.pdm.dev-dependencies]\ntest = ["pytest-mock"]\n',
        }
    ),
    "an environment of Hatch": Habit(
        {
            **PACKAGE,
            "pyproject.toml": HATCHLING + PROJECT + '[tool.hatch.envs.default]\ndependencies = ["pytest-mock"]\n',
        }
    ),
    "Pipenv": Habit({**FLAT, "Pipfile": '[packages]\n[dev-packages]\npytest-mock = "*"\n'}),
    "conda": Habit(
        {
            **FLAT,
            "environment.yml": "name: calc\ndependencies:\n  - python=3.11\n  - pip\n"
            "  - gdal\n  - pip:\n      - pytest-mock\n",
        },
        notes=("conda_skipped",),
    ),
    "tox alone": Habit({**FLAT, "tox.ini": "[testenv]\ndeps =\n    pytest\n    pytest-mock\ncommands = pytest\n"}),
    "requirements for developers": Habit({**FLAT, "requirements_dev.txt": "pytest-mock\n"}),
    "requirements beside the tests": Habit({**FLAT, "tests/requirements.txt": "pytest-mock\n"}),
    "a pin that was withdrawn": Habit({**FLAT, "requirements.txt": "pytest-mock==99.0\n"}, notes=("relaxed", "as_of")),
    "UTF-16 and CRLF": Habit(
        {
            "calc.py": ADD.replace("\n", "\r\n"),
            "tests/test_calc.py": TEST_MOCK.replace("\n", "\r\n"),
            "requirements.txt": "pytest-mock\r\n".encode("utf-16"),
        },
        notes=("utf16",),
    ),
    "pins of Windows": Habit(
        {**FLAT, "requirements.txt": "pytest-mock\r\npywin32==306\r\n"}, notes=("foreign_system",)
    ),
    "a damaged lock": Habit(
        {**FLAT, "requirements.txt": "pytest-mock\n", "poetry.lock": "<<<<<<< HEAD\n"}, notes=("lock_unreadable",)
    ),
    "dependencies without a build system": Habit(
        {**FLAT, "pyproject.toml": PROJECT + 'dependencies = ["pytest-mock"]\n'}
    ),
    "another Python": Habit(
        {
            **PACKAGE,
            "pyproject.toml": HATCHLING + PROJECT + 'requires-python = ">=3.12"\ndependencies=["pytest-mock"]\n',
        },
        python="3.1",
    ),
}

PLUGIN = "import pytest\n\n\n@pytest.mark.asyncio\nasync def test_it() -> None:\n    assert True\n"

MISSING: Mapping[str, Habit] = {
    "pytest-mock is missing": Habit(
        {**FLAT, "requirements.txt": "pytest\n"},
        tests=(0, 0, 1),
        findings=("undeclared_plugin", "case.error"),
        declare="pytest-mock",
    ),
    "pytest-asyncio is missing": Habit(
        {"calc.py": ADD, "test_calc.py": PLUGIN},
        tests=(0, 1, 0),
        findings=("undeclared_plugin", "case.failed"),
        declare="pytest-asyncio",
    ),
    "pytest-cov is missing": Habit(
        {"calc.py": ADD, "test_calc.py": TEST_ADD, "pytest.ini": "[pytest]\naddopts = --cov=calc --verbose\n"},
        tests=(0, 0, 0),
        findings=("undeclared_plugin",),
        declare="pytest-cov",
    ),
    "a key of pytest-asyncio in a strict suite": Habit(
        {
            "calc.py": ADD,
            "test_calc.py": TEST_ADD,
            "pytest.ini": "[pytest]\naddopts = --strict-config\nasyncio_mode = auto\n",
        },
        tests=(0, 0, 0),
        findings=("unreported", "undeclared_plugin"),
        declare="pytest-asyncio",
    ),
    "tests in several processes, in random order, tried again": Habit(
        {
            "calc.py": ADD,
            "test_calc.py": TEST_ADD + "\n\ntries = []\n\n\ndef test_second_try() -> None:\n"
            "    tries.append(1)\n    assert len(tries) == 2\n",
            "pytest.ini": "[pytest]\naddopts = -n 2 --reruns 2\n",
            "requirements.txt": "pytest\npytest-xdist\npytest-randomly\npytest-rerunfailures\n",
        },
        tests=(2, 0, 0),
    ),
    "plugins that are required": Habit(
        {"calc.py": ADD, "test_calc.py": TEST_ADD, "pytest.ini": "[pytest]\nrequired_plugins = pytest-xdist\n"},
        tests=(0, 0, 0),
        findings=("undeclared_plugin",),
        declare="pytest-xdist",
    ),
    "a library that the conftest imports is missing": Habit(
        {"calc.py": ADD, "conftest.py": "import yaml\n", "test_calc.py": TEST_ADD, "requirements.txt": "pytest\n"},
        tests=(0, 0, 0),
        findings=("undeclared",),
        declare="PyYAML",
    ),
    "a library is missing, and a project declares": Habit(
        {"calc.py": "import yaml\n" + ADD, "test_calc.py": TEST_ADD, "pyproject.toml": PROJECT},
        tests=(0, 0, 1),
        findings=("undeclared", "case.error"),
        declare="PyYAML",
    ),
}

NETWORK = (
    "import urllib.request\n\n\ndef test_fetch() -> None:\n"
    "    urllib.request.urlopen('https://example.org', timeout=5)\n"
)
ARGV = "import argparse\n\n\ndef test_arguments() -> None:\n    argparse.ArgumentParser().parse_args()\n"
WRITES = (
    "from pathlib import Path\n\n\ndef test_write() -> None:\n"
    "    Path('data/kept.txt').write_text('b')\n    Path('new').mkdir()\n    Path('new/x.lock').write_text('')\n"
)
UNITTEST = (
    "import unittest\n\nfrom calc import add\n\n\nclass Adding(unittest.TestCase):\n    def setUp(self) -> None:\n"
    "        self.one = 1\n\n    def test_add(self) -> None:\n        for two in (2, 3):\n"
    "            with self.subTest(two=two):\n                self.assertEqual(add(self.one, two), 1 + two)\n"
)
VERSION = (
    "from importlib.metadata import version\n\n\ndef test_version() -> None:\n    assert version('calc') == '1.4.2'\n"
)
FROM_TAG = '[project]\nname = "calc"\ndynamic = ["version"]\n'
BACKEND: Files = {
    "backend/requirements.txt": "pytest-mock\n",
    "backend/app/__init__.py": "",
    "backend/app/calc.py": ADD,
    "backend/data/one.txt": "1",
    "backend/tests/test_calc.py": (
        "from pathlib import Path\n\nfrom app.calc import add\n\n\ndef test_add(mocker) -> None:\n"
        "    assert add(int(Path('data/one.txt').read_text()), 2) == 3\n"
    ),
}

SUITES: Mapping[str, Habit] = {
    "tests inside the package": Habit(
        {
            "calc/__init__.py": ADD,
            "calc/tests/__init__.py": "",
            "calc/tests/test_calc.py": TEST_ADD.replace("from calc", "from .."),
        },
        coverage=100.0,
    ),
    "a unittest suite": Habit({"calc.py": ADD, "tests/__init__.py": "", "tests/test_calc.py": UNITTEST}),
    "one test.py at the root": Habit({"calc.py": ADD, "test.py": UNITTEST}, coverage=100.0),
    "tests.py in a package": Habit({"calc/__init__.py": ADD, "calc/tests.py": TEST_ADD}, coverage=100.0),
    "x_test.py": Habit({"calc.py": ADD, "checks/calc_test.py": TEST_ADD}),
    "pytest-asyncio": Habit({"calc.py": ADD, "test_calc.py": PLUGIN, "requirements.txt": "pytest-asyncio\n"}),
    "a strict suite": Habit(
        {
            "calc.py": ADD,
            "test_calc.py": TEST_ADD,
            "pytest.ini": "[pytest]\naddopts = --strict-config --strict-markers -ra\nfilterwarnings = error\n",
        },
        coverage=100.0,
    ),
    "a suite that Python itself is strict with": Habit(
        {"calc.py": ADD, "test_calc.py": TEST_ADD, "pytest.ini": "[pytest]\naddopts = -W error\n"}, coverage=100.0
    ),
    "tests that read the command line": Habit({"calc.py": ADD, "test_calc.py": ARGV}),
    "tests that write": Habit({"calc.py": ADD, "test_calc.py": WRITES, "data/kept.txt": "a"}),
    "tests that need the network": Habit(
        {"calc.py": ADD, "test_calc.py": NETWORK}, (0, 1, 0), findings=("case.network",)
    ),
    "a conftest that imports the project": Habit(
        {
            "src/calc.py": ADD,
            "conftest.py": "import pytest\n\nfrom src.calc import add\n\n\n"
            "@pytest.fixture\ndef three() -> int:\n    return add(1, 2)\n",
            "tests/unit/test_calc.py": "def test_three(three: int) -> None:\n    assert three == 3\n",
        },
        coverage=100.0,
    ),
    "namespace packages": Habit(
        {
            "src/models/calc.py": ADD,
            "tests/test_calc.py": TEST_ADD.replace("from calc", "from src.models.calc"),
        },
        coverage=100.0,
    ),
    "a src layout that is not installed": Habit(
        {"src/calc/__init__.py": ADD, "tests/test_calc.py": TEST_ADD}, coverage=100.0
    ),
    "a version from a tag, by setuptools-scm": Habit(
        {
            "src/calc/__init__.py": ADD,
            "tests/test_version.py": VERSION,
            "pyproject.toml": '[build-system]\nrequires = ["setuptools>=64", "setuptools-scm>=8"]\n'
            'build-backend = "setuptools.build_meta"\n' + FROM_TAG + "[tool.setuptools_scm]\n",
        },
        tag="v1.4.2",
    ),
    "a version from a tag, by hatch-vcs": Habit(
        {
            "src/calc/__init__.py": ADD,
            "tests/test_version.py": VERSION,
            "pyproject.toml": HATCHLING.replace('["hatchling"]', '["hatchling", "hatch-vcs"]')
            + FROM_TAG
            + '[tool.hatch.version]\nsource = "vcs"\n',
        },
        tag="v1.4.2",
    ),
    "a project that cannot be installed": Habit(
        {
            "pyproject.toml": SETUPTOOLS + PROJECT,
            "calc/__init__.py": ADD,
            "models/__init__.py": "",
            "data/one.csv": "1\n",
            "tests/test_calc.py": TEST_ADD,
        },
    ),
    "a committed environment": Habit(
        {
            "calc.py": ADD,
            "test_calc.py": TEST_ADD,
            "appli/pyvenv.cfg": "home = x\n",
            "appli/Lib/site-packages/six/test_six.py": "import nothing_like_it\n",
        }
    ),
    "a project in a folder": Habit(BACKEND, coverage=100.0),
    "a project in a folder, with a window beside it": Habit(
        {**BACKEND, "frontend/package.json": "{}", "docs/requirements.txt": "sphinx\n"}, coverage=100.0
    ),
    "a project in a folder of a project": Habit(
        {**{f"service/{path}": content for path, content in BACKEND.items()}, "service/requirements.txt": "six\n"},
        coverage=100.0,
    ),
    "two projects in two folders": Habit(
        {
            **BACKEND,
            "training/requirements.txt": "pytest\n",
            "training/fit.py": ADD,
            "training/tests/test_fit.py": TEST_ADD.replace("calc", "fit").replace("test_add", "test_fit"),
            "backend/tests/test_calc.py": TEST_ADD.replace("from calc", "from app.calc"),
        },
        tests=(2, 0, 0),
    ),
}

HABITS: Mapping[str, Habit] = {**DECLARED, **MISSING, **SUITES}
