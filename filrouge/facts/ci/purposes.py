"""What a command of a pipeline is there for: known installers, linters, test runners, ways to measure coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filrouge.facts.ci.model import Purpose

LINTERS = {
    "ruff", "flake8", "pylint", "black", "isort", "pycodestyle", "pydocstyle", "pyflakes", "mypy", "dmypy", "pyright",
    "basedpyright", "ty", "pyre", "pytype", "bandit", "pre-commit", "prek", "autopep8", "yapf", "vulture", "prospector",
    "pylama", "xenon", "radon", "interrogate", "pydoclint", "lint-imports", "djlint", "sqlfluff", "blue", "darker",
    "docformatter", "nbqa", "codespell", "shellcheck", "hadolint", "yamllint", "refurb", "pyupgrade", "wemake",
    "complexipy", "deptry", "zizmor", "pyrefly",
}  # fmt: skip
TESTERS = {"pytest", "py.test", "unittest", "nose2", "nosetests", "ward", "behave", "trial", "stestr", "pytest-3",
           "nbmake", "testmon", "robot"}  # fmt: skip

_INSTALLS = {
    "uv": ("sync", "pip", "run", "install", "venv"),
    "poetry": ("install", "sync", "run"),
    "pdm": ("install", "sync", "run"),
    "pipenv": ("install", "sync", "run"),
    "conda": ("env", "install", "create"),
    "mamba": ("env", "install", "create"),
    "micromamba": ("install", "create", "env"),
    "hatch": ("env", "run", "test", "fmt"),
    "rye": ("sync", "run"),
    "pixi": ("install", "run"),
}
_PREPARING = {"tox", "nox", "pip-sync", "tox-gh"}
_ACTIONS = (
    (re.compile(r"^(pre-commit/action|astral-sh/ruff-action|chartboost/ruff-action|psf/black|isort/isort-action"
                r"|py-actions/flake8|jakebailey/pyright-action|[\w-]*super-linter/[\w-]*super-linter|github/super-linter"
                r"|tsuyoshicho/action-mypy|jpetrucciani/(ruff|mypy|black)-check|wemake-services/wemake"
                r"|oxsecurity/megalinter|cclauss/find-python|microsoft/action-python|rickstaa/action-black"
                r"|ricardochaves/python-lint|reviewdog/action-(flake8|black|pylint|ruff))"), Purpose.LINT),
    (re.compile(r"^(pavelzw/pytest-action|py-actions/.*pytest|fabasoad/.*pytest)"), Purpose.TESTS),
    (re.compile(r"^(docker/build-push-action|docker/bake-action|py-actions/py-dependency-install|mamba-org/|conda-incubator/|prefix-dev/setup-pixi"
                r"|microsoft/action-python|bahmutov/npm-install|r-lib/)"), Purpose.INSTALL),
)  # fmt: skip
_TEST_SCRIPT = re.compile(r"(^|/)(tests?|run_?tests?|test_[\w-]+|[\w-]+_tests?)\.(py|sh)$")


def of_action(uses: str) -> Iterator[Purpose]:
    """The purposes of an action that is used by name."""
    yield from (purpose for pattern, purpose in _ACTIONS if pattern.match(uses))


def of_command(words: tuple[str, ...], measures_by_itself: bool = False) -> Iterator[Purpose]:
    """The purposes of a bare command, its wrappers taken off; ``measures_by_itself`` says that pytest's settings
    already ask for coverage.
    """
    tool, *rest = words
    if _installs(tool, rest):
        yield Purpose.INSTALL
    if tool in LINTERS or (tool, rest[:1]) == ("hatch", ["fmt"]) or (tool, rest[:1]) == ("poetry", ["check"]):
        yield Purpose.LINT
    if _tests(tool, rest):
        yield Purpose.TESTS
        if measures_by_itself and tool in TESTERS and "--no-cov" not in rest:
            yield Purpose.COVERAGE
    if _measures(tool, rest):
        yield Purpose.COVERAGE


def _installs(tool: str, rest: list[str]) -> bool:
    if tool in ("pip", "pip3"):
        wanted = [word for word in rest[1:] if not word.startswith("-")]
        return rest[:1] == ["install"] and (set(wanted) - {"pip", "setuptools", "wheel"} != set() or "-r" in rest)
    if tool in ("docker", "podman", "docker-compose"):
        return "build" in rest[:2]
    if tool == "python" and rest[:1] == ["setup.py"]:
        return bool({"install", "develop"} & set(rest))
    return tool in _PREPARING or (tool in _INSTALLS and bool(rest) and rest[0] in _INSTALLS[tool])


def _tests(tool: str, rest: list[str]) -> bool:
    if tool in TESTERS:
        return not {"--collect-only", "--co", "--version", "--help"} & set(rest)
    if tool == "hatch":
        return rest[:1] == ["test"]
    if tool in ("coverage", "slipcover", "kcov"):
        return rest[:1] == ["run"] and any(word in TESTERS or _TEST_SCRIPT.search(word) for word in rest[1:])
    if tool == "python":
        script = next((word for word in rest if not word.startswith("-")), "")
        return bool(_TEST_SCRIPT.search(script)) or (script.endswith(("manage.py", "setup.py")) and "test" in rest)
    return tool == "doctest" or bool(_TEST_SCRIPT.search(tool))


def _measures(tool: str, rest: list[str]) -> bool:
    if tool in TESTERS:
        return any(word.startswith(("--cov", "--with-coverage")) for word in rest) or (
            "-p" in rest and "pytest_cov" in rest
        )
    if tool == "hatch":
        return rest[:1] == ["test"] and bool({"--cover", "-c", "--cover-quiet"} & set(rest))
    return (tool == "coverage" and rest[:1] == ["run"]) or tool == "slipcover"
