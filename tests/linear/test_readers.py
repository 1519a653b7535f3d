"""What reads a student's files beside expressions: loops over lines, references that multiply, the standard library."""

from __future__ import annotations

import configparser
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filrouge.facts.ci.jenkins import read as read_jenkins
from filrouge.facts.masking import MASK, masked
from filrouge.facts.modules import Modules
from filrouge.facts.tasks import tasks
from filrouge.ini import read_ini
from filrouge.lines import line_in_json, line_in_toml
from tests.filrouge.facts_in_memory import modules_of, written

NONE: Modules = modules_of({})
MEMORY_BYTES = 300 * 1024**2
SECONDS = 4

FILES = {
    "recipes below a rule of many targets": {"Makefile": "a" + " a" * 200_000 + ":\n" + "\tpytest\n" * 2_000},
    "variables that multiply": {"Makefile": f"A={'x' * 400_000}\nB={'$(A)' * 900}\nall:\n\t$(B)\n"},
    "scripts of pyproject": {
        "pyproject.toml": "[tool.poe.tasks]\n" + "".join(f"'k{i}' = 'true'\n" for i in range(4_000)) + "#\n" * 150_000
    },
    "tox: references that multiply": {
        "tox.ini": "[testenv]\ncommands=\n" + " {[a]commands}\n" * 400 + "[a]\ncommands=\n" + " {[a]commands}\n" * 400
    },
    "tox: braces that multiply": {"tox.ini": f"[tox]\nenvlist = {'{a}' * 300_000}\n[testenv]\n"},
    "tox: defaults of many sections": {
        "tox.ini": "[DEFAULT]\n"
        + "".join(f"k{i}=1\n" for i in range(9_000))
        + "[testenv]\n"
        + "".join(f"[testenv:{i}]\n" for i in range(9_000))
    },
    "tox: lines that are none": {"tox.ini": "[testenv]\n" + "a\n" * 400_000},
    "tox: a line of blanks": {"tox.ini": "[testenv]\na" + " " * 900_000 + "b\n"},
}


@pytest.mark.parametrize("name", FILES)
def test_the_tasks_of_a_hostile_file_are_read_within_seconds_and_little_memory(name: str, tmp_path: Path) -> None:
    tree = written(tmp_path, FILES[name])
    assert is_bounded(lambda: tasks(tree, NONE))


@pytest.mark.parametrize("sign", ["'\\", "\"'", "/*", "'''", '"""', "image 'a'\n", "'\\'", "{'"])
def test_a_hostile_jenkinsfile_is_read_within_seconds(sign: str, tmp_path: Path) -> None:
    tree = written(tmp_path, {"Jenkinsfile": sign * (250_000 // len(sign))})
    assert is_bounded(lambda: list(read_jenkins(tree)))


@pytest.mark.parametrize("unit", [" ", "\t", "a ", "=", "[", "\n", "x\n", " y\n"])
def test_an_ini_file_is_read_in_a_time_that_grows_with_its_length(unit: str) -> None:
    def read() -> None:
        parser = configparser.RawConfigParser(strict=False)
        try:
            read_ini(parser, "[a]\nb" + unit * (10**6 // len(unit)) + "c\n")
        except configparser.Error:
            return

    assert is_bounded(read)


SECRETS = {
    "different ones": "".join(f'password = "x7y{number:06}z"\n' for number in range(20_000)),
    "that begin alike": "".join(f'password = "abcdef{"q" * (number % 190)}{number}"\n' for number in range(6_000)),
}


@pytest.mark.parametrize("name", SECRETS)
def test_thousands_of_secrets_are_masked_in_one_pass(name: str) -> None:
    texts = {"a.py": SECRETS[name], "b.py": SECRETS[name].replace("password", "value")}
    assert is_bounded(lambda: masked(texts, {}))


def test_however_many_secrets_there_are_none_is_shown() -> None:
    secret = "q9w8e7" + "r6t5"
    text = SECRETS["different ones"][:10_000] + f'\napi_key = "{secret}"\nother = "{secret}"\n'
    shown = masked({"a.py": text, "b.py": f"print({secret!r} + 'x7y000003z')\n"}, {})
    assert secret not in "".join(shown.values())
    assert shown["b.py"] == f"print('{MASK}' + '{MASK}')\n"
    assert shown["a.py"].count("\n") == text.count("\n")


def test_a_shortened_run_of_blanks_leaves_the_other_values_as_they_are() -> None:
    parser = configparser.RawConfigParser()
    read_ini(parser, "[a]\nb = one  two\n  three\nc =" + " " * 5_000 + "x\n")
    assert dict(parser["a"]) == {"b": "one  two\nthree", "c": "x"}


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{i} = [1, 2]\n" for i in range(20_000)),
        "a" + ".a" * 40_000 + " = 1\n",
        "a = [\n" + "'checks',\n" * 50_000 + "]\n",
        '"""' * 100_000,
        "[[a]]\n" + "".join(f"[a.k{i}]\n" for i in range(20_000)),
    ],
    ids=["many keys", "one deep key", "a long list", "quotes", "tables of a list"],
)
def test_the_line_of_a_key_is_found_in_one_pass(text: str) -> None:
    assert is_bounded(lambda: line_in_toml(text, ("checks", "COV01", "weight")))


def test_the_line_of_a_key_of_json_is_found_in_one_pass() -> None:
    text = '{"a": {"b": ' * 400 + "1" + "}}" * 400 + '"\\' * 200_000
    assert is_bounded(lambda: line_in_json(text, ("a", "b", "a", "c")))


def is_bounded(read: Callable[[], Any]) -> bool:
    """Whether a process of its own does it within `SECONDS` of processor time and `MEMORY_BYTES` more than it had."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_BYTES, used + MEMORY_BYTES))
            spent = int(time.process_time()) + SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (spent, spent))
            read()
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0
