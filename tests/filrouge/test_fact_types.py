"""What a fact or a check asks for by name has the type that it expects: the runner joins them without mypy's help."""

from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pytest

from filrouge import CATALOGUE
from filrouge.facts import FACTS, PROVIDED, parameters

ASKING: dict[str, Callable[..., Any]] = {
    **FACTS,
    **{code: check.verdict for code, check in CATALOGUE.items()},
}


def given(name: str) -> Any:
    """The type of the fact called `name`."""
    return get_type_hints(FACTS[name])["return"] if name in FACTS else PROVIDED[name]


def asked() -> Iterator[Any]:
    for who, function in ASKING.items():
        for name in parameters(function):
            yield pytest.param(function, name, id=f"{who}-{name}")


@pytest.mark.parametrize(("function", "name"), list(asked()))
def test_a_fact_has_the_type_that_is_asked_for(function: Callable[..., Any], name: str) -> None:
    assert get_type_hints(function)[name] == given(name)
