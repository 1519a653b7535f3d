"""From what a suite asks of pytest to the plugin that gives it: fixtures, options, configuration keys, markers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from packaging.requirements import InvalidRequirement, Requirement

FIXTURES = {
    "aiohttp_client": "pytest-aiohttp",
    "aioresponses": "aioresponses",
    "benchmark": "pytest-benchmark",
    "class_mocker": "pytest-mock",
    "data_regression": "pytest-regressions",
    "datadir": "pytest-datadir",
    "dataframe_regression": "pytest-regressions",
    "db": "pytest-django",
    "django_db_setup": "pytest-django",
    "django_user_model": "pytest-django",
    "event_loop": "pytest-asyncio",
    "faker": "Faker",
    "file_regression": "pytest-regressions",
    "freezer": "pytest-freezer",
    "fs": "pyfakefs",
    "httpserver": "pytest-httpserver",
    "httpx_mock": "pytest-httpx",
    "mocker": "pytest-mock",
    "module_mocker": "pytest-mock",
    "num_regression": "pytest-regressions",
    "qtbot": "pytest-qt",
    "requests_mock": "requests-mock",
    "respx_mock": "respx",
    "session_mocker": "pytest-mock",
    "shared_datadir": "pytest-datadir",
    "snapshot": "syrupy",
    "transactional_db": "pytest-django",
    "vcr": "pytest-recording",
}

OPTIONS = {
    "--alluredir": "allure-pytest",
    "--asyncio-": "pytest-asyncio",
    "--benchmark-": "pytest-benchmark",
    "--black": "pytest-black",
    "--cov": "pytest-cov",
    "--no-cov": "pytest-cov",
    "--ds": "pytest-django",
    "--flake8": "pytest-flake8",
    "--html": "pytest-html",
    "--json-report": "pytest-json-report",
    "--mpl": "pytest-mpl",
    "--mypy": "pytest-mypy",
    "--nbmake": "nbmake",
    "--nbval": "nbval",
    "--nomigrations": "pytest-django",
    "--numprocesses": "pytest-xdist",
    "--pylint": "pytest-pylint",
    "--random-order": "pytest-random-order",
    "--randomly-": "pytest-randomly",
    "--reruns": "pytest-rerunfailures",
    "--reuse-db": "pytest-django",
    "--ruff": "pytest-ruff",
    "--self-contained-html": "pytest-html",
    "--snapshot-": "syrupy",
    "--timeout": "pytest-timeout",
    "-n": "pytest-xdist",
}
"""By how an option begins; those that end in a hyphen are families."""

KEYS = {
    "DJANGO_SETTINGS_MODULE": "pytest-django",
    "asyncio_": "pytest-asyncio",
    "env": "pytest-env",
    "mock_": "pytest-mock",
    "mypy_": "pytest-mypy",
    "qt_api": "pytest-qt",
    "timeout": "pytest-timeout",
}
"""By how a configuration key begins."""

MARKERS = {
    "asyncio": "pytest-asyncio",
    "benchmark": "pytest-benchmark",
    "django_db": "pytest-django",
    "flaky": "pytest-rerunfailures",
    "freeze_time": "pytest-freezer",
    "httpx_mock": "pytest-httpx",
    "timeout": "pytest-timeout",
    "vcr": "pytest-recording",
}

_FIXTURE = re.compile(r"fixture '(\w+)' not found")
_ARGUMENTS = re.compile(r"error: unrecognized arguments: ([^\n]+)")
_KEY = re.compile(r"Unknown config option: (\w+)")
_MARKER = re.compile(r"'(\w+)' not found in `markers` configuration option")
_REQUIRED = re.compile(r"Missing required plugins: ([^\n]+)")
_ASYNC = re.compile(r"async def functions? (?:are not natively supported|and no async plugin installed)")


def missing_plugins(text: str) -> Iterator[tuple[str, str]]:
    """What pytest did not understand in `text`, its own words, and the distribution that provides it."""
    yield from _named(_FIXTURE.findall(text), FIXTURES)
    yield from _named(_MARKER.findall(text), MARKERS)
    for option in (word for line in _ARGUMENTS.findall(text) for word in line.split() if word.startswith("-")):
        yield from _begun(option.partition("=")[0], OPTIONS)
    for key in _KEY.findall(text):
        yield from _begun(key, KEYS)
    if _ASYNC.search(text):
        yield "async def", "pytest-asyncio"
    for requirement in (part.strip() for line in _REQUIRED.findall(text) for part in line.split(",")):
        try:
            yield "required_plugins", Requirement(requirement).name
        except InvalidRequirement:
            continue


def _named(names: list[str], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, known[name]) for name in names if name in known)


def _begun(name: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """`name` with the longest beginning that is known; one that is no family ends there, or at a hyphen."""
    for length in range(len(name), 1, -1):
        begun = name[:length]
        if begun in known and (length == len(name) or begun[-1] in "-_" or name[length] == "-"):
            yield name, known[begun]
            return
