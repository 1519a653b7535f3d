"""Several web processes on one database and one broker, as a site with many readers has them."""

import subprocess
import sys
import time
import urllib.error
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import global_settings

from apps.accounts.models import User
from apps.submissions.remotes import LOOKS_PER_MINUTE
from config.env import ROOT
from tests.conftest import process_environment, valkey
from tests.services.browser import Browser
from tests.services.test_launch import free_ports, wait_for

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ORIGIN = "https://courses.example.org"
LOGIN = "/en/account/login/"
MAIL, PASSWORD = "ada@example.org", "a-password-9"
REFUSED = "Too many failed login attempts"
TOO_OFTEN = "looked at many repositories within a minute"
NOBODY = "127.0.0.1:9"
"""Where nothing listens."""


@pytest.fixture
def person(settings):
    """Somebody with a password that is stored as the web processes expect it."""
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    return User.objects.create_user(MAIL, PASSWORD, full_name="Ada")


@contextmanager
def web_process():
    """A web process as the image starts it; gives its address."""
    port = free_ports()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", f"--port={port}", "--log-level=warning"]
    environment = process_environment(
        FILROUGE_ALLOWED_HOSTS="courses.example.org,127.0.0.1",
        FILROUGE_CSRF_ORIGINS=ORIGIN,
        FILROUGE_TRUSTED_SOURCES=NOBODY,
    )
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            wait_for(lambda: lives(f"http://127.0.0.1:{port}"), seconds=60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def lives(address):
    try:
        return Browser(address).get("/healthz")[1] == "ok\n"
    except urllib.error.URLError:
        return False


@contextmanager
def two_web_processes():
    with ExitStack() as stack:
        yield [stack.enter_context(web_process()) for _ in range(2)]


def sign_in(address, password, port=""):
    """Where somebody who comes for the first time ends up, and what is said to them; `port` is what they claim that the
    site is visited at.
    """
    return Browser(address, ORIGIN + port).send(LOGIN, login=MAIL, password=password)


def test_the_sixth_wrong_password_is_refused_whichever_process_and_port_it_meets(broker, person):
    with two_web_processes() as (one, other):
        for address, port in zip((one, other, one, other, one), ("", ":1", ":443", ":8000", ":9"), strict=True):
            assert REFUSED not in sign_in(address, "wrong", port)[1]
        for address, port in ((other, ":10"), (one, "")):
            assert REFUSED in sign_in(address, "wrong", port)[1]
            assert sign_in(address, PASSWORD)[0] == LOGIN


def test_looks_at_repositories_are_counted_together(broker, person):
    with two_web_processes() as addresses:
        browser = Browser(addresses[0], ORIGIN)
        browser.sign_in(MAIL, PASSWORD)

        def look(number):
            browser.base_url = addresses[number % 2]
            # Another address each time, since looks are remembered.
            return browser.send("/en/practice/", plan="default", url=f"http://{NOBODY}/project-{number}")[1]

        pages = [look(number) for number in range(LOOKS_PER_MINUTE + 2)]
    assert [TOO_OFTEN in page for page in pages] == [False] * LOOKS_PER_MINUTE + [True] * 2


def test_people_sign_in_while_the_broker_is_stopped(dead_broker, person):
    with two_web_processes() as addresses:
        with valkey():
            for address in addresses:
                assert REFUSED not in sign_in(address, "wrong")[1]
        begun = time.monotonic()
        for address in addresses:
            assert sign_in(address, PASSWORD)[0] == "/en/"
        assert time.monotonic() - begun < 10
