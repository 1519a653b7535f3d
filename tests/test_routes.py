"""Every route of the site, walked by everybody: whoever may not open it gets nothing, whatever the method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from apps.accounts.models import User
from tests.who_may import ANYBODY, PEOPLE, READERS_OF_WORK, ROUTES, WHOLE_NAMESPACES
from tests.world import MARK, World

pytestmark = pytest.mark.django_db


class Route(NamedTuple):
    """A route by its full name, with the pattern of its whole address."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def is_named(self) -> bool:
        return not self.name.endswith(":")

    def address(self, world: World) -> str:
        values = world.values(self.name)
        unknown = set(self.parameters) - set(values)
        assert not unknown, f"tests/world.py has no value for {unknown} of {self.name}"
        wanted = {name: values[name] for name in self.parameters}
        if self.is_named:
            return reverse(self.name, kwargs=wanted)
        hole = r"<\w+:(\w+)>|\(\?P<(\w+)>.*\)\$"
        return "/" + re.sub(hole, lambda found: str(wanted[found[1] or found[2]]), self.pattern)


def walk(patterns: Iterable[URLPattern | URLResolver], namespace: str = "", before: str = "") -> Iterator[Route]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner, address)
        else:
            yield Route(namespace + (pattern.name or ""), address, tuple(pattern.pattern.regex.groupindex))


with translation.override("en"):
    SITE = tuple(walk(get_resolver().url_patterns))


def declared(route: Route) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """Who may, and how; None where the table says nothing."""
    people = WHOLE_NAMESPACES.get(route.name.partition(":")[0])
    return ROUTES.get(route.name) or ((people, ()) if people else None)


Ask = Callable[..., HttpResponse]


@pytest.fixture(scope="module")
def client_of_all() -> Client:
    """One client, so that the middleware is built once."""
    return Client()


@pytest.fixture
def ask(client_of_all: Client) -> Ask:
    """Asks as somebody, and undoes what that changes."""

    def ask(person: User | None, method: str, address: str, **headers: str) -> HttpResponse:
        client_of_all.cookies.clear()
        with transaction.atomic():
            if person:
                client_of_all.force_login(person)
            response = getattr(client_of_all, method)(address, headers=headers)
            transaction.set_rollback(True)
        return response

    return ask


def is_refused(response: HttpResponse) -> bool:
    """Sent to sign in, forbidden, or told that there is no such thing."""
    ways_in = (reverse("account_login"), reverse("admin:login"))
    return response.status_code in (403, 404) or response.get("Location", "").startswith(ways_in)


def text_of(response: HttpResponse) -> str:
    return "" if response.streaming else response.content.decode()


def test_every_route_says_who_may_open_it() -> None:
    missing = sorted({route.name or route.pattern for route in SITE if declared(route) is None})
    assert not missing, f"add to tests/who_may.py, each with who may open it: {missing}"


def test_the_table_names_no_route_that_is_gone() -> None:
    assert set(ROUTES) <= {route.name for route in SITE}


@pytest.mark.parametrize("route", SITE, ids=lambda route: route.name or route.pattern)
def test_only_those_who_may_get_something(ask: Ask, route: Route) -> None:
    who, methods = declared(route) or (frozenset(), ())
    world = World()
    address = route.address(world)
    for name in PEOPLE:
        person = world.people[name]
        if name not in who:
            answers = [ask(person, "get", address), ask(person, "get", address, **{"HX-Request": "true"})]
            answers.append(ask(person, "post", address))
            # Where a method does not exist, saying so before asking who it is tells nothing.
            wrong = [one for one in answers if not is_refused(one) and one.status_code != 405]
            assert not wrong, f"{name} gets {wrong} at {address}"
            assert any(is_refused(one) for one in answers)
        else:
            answers = [ask(person, method, address) for method in methods]
            wrong = [one for one in answers if is_refused(one) or one.status_code == 405 or one.status_code >= 500]
            assert not wrong, f"{name} gets {wrong} at {address}"
        if name not in READERS_OF_WORK | {"operator"}:
            assert all(MARK not in text_of(one) for one in answers), f"{name} reads of the owner's work at {address}"


def test_the_mark_is_on_the_pages_of_those_who_may_read_the_work(ask: Ask) -> None:
    world = World()
    address = reverse("submissions:run", args=[world.run.pk])
    assert all(MARK in text_of(ask(world.people[name], "get", address)) for name in READERS_OF_WORK)


def test_the_table_names_known_people() -> None:
    assert all(who <= ANYBODY for who, _methods in ROUTES.values())
