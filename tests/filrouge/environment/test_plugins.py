"""What pytest does not understand leads to the plugin that it lacks."""

import pytest

from filrouge.environment import missing_plugins


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("E       fixture 'mocker' not found", ("mocker", "pytest-mock")),
        ("error: unrecognized arguments: --cov=src", ("--cov", "pytest-cov")),
        ("error: unrecognized arguments: --cov-report=xml", ("--cov-report", "pytest-cov")),
        ("error: unrecognized arguments: -n auto", ("-n", "pytest-xdist")),
        ("error: unrecognized arguments: --benchmark-only", ("--benchmark-only", "pytest-benchmark")),
        ("ERROR: Unknown config option: asyncio_mode", ("asyncio_mode", "pytest-asyncio")),
        ("ERROR: Unknown config option: timeout", ("timeout", "pytest-timeout")),
        ("'django_db' not found in `markers` configuration option", ("django_db", "pytest-django")),
        ("Missing required plugins: pytest-xdist>=3", ("required_plugins", "pytest-xdist")),
        ("async def functions are not natively supported.", ("async def", "pytest-asyncio")),
        ("async def function and no async plugin installed", ("async def", "pytest-asyncio")),
    ],
)
def test_the_plugin_is_named(said: str, found: tuple[str, str]) -> None:
    assert list(missing_plugins(said)) == [found]


@pytest.mark.parametrize(
    "said",
    [
        "fixture 'database_of_ours' not found",
        "error: unrecognized arguments: --covers --ours",
        "Unknown config option: environment",
        "Missing required plugins: ???",
    ],
)
def test_what_is_their_own_is_nobodys_plugin(said: str) -> None:
    assert list(missing_plugins(said)) == []
