# ruff: noqa: E501 - files of repositories are written out as they are
"""A project in which every kind of file is there and has its faults, and every way to break one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from demo.story import Person, Story

MEGABYTE = 1024**2

MODEL = '''import pickle
import random

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler
from sklearn.model_selection import train_test_split


def train(rows, labels):
    """Train.

    Parameters
    ----------
    rows : list
        The rows.
    colour : str
        Not a parameter.
    """
    scaled = StandardScaler().fit_transform(rows)
    left, right, here, there = train_test_split(scaled, labels)
    random.shuffle(left)
    return LinearRegression().fit(left, here)
    print("never")


def load(path):
    return pickle.load(open(path, "rb"))


def run(command):
    import subprocess
    subprocess.call(command, shell=True)


def branchy(a):
''' + "".join(f"    if a == {number}:\n        return {number}\n" for number in range(14))
TESTS = """from shop.model import branchy


def test_nothing():
    branchy(1)


def test_one():
    assert branchy(1) == 1


def test_two():
    assert branchy(2) == 2


def test_three():
    assert branchy(3) == 3
"""
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "code", "execution_count": 3, "metadata": {}, "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1"]}], "source": ["import random\n", "print(random.random())"]},
            {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": ["import sklearn"]},
        ],
        "metadata": {"kernelspec": {"language": "python", "name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)  # fmt: skip
PYPROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "shop"
version = "1.0"
dependencies = ["scikit-learn", "numpy"]

[tool.ruff]
line-length = 40

[tool.poe.tasks]
test = "pytest || true"
"""
WORKFLOW = """name: ci
on: [push, pull_request]
permissions: write-all
jobs:
  test:
    runs-on: ubuntu-latest
    container: python:latest
    steps:
      - uses: actions/checkout@main
      - run: echo ${{ github.event.pull_request.title }} ${{ secrets.TOKEN }}
      - run: pip install ruff pytest
      - run: ruff check . || true
      - run: pytest
"""
GITLAB = """test:
  image: python
  script:
    - pip install pytest
    - pytest || true
"""
JENKINS = """pipeline {
  agent { docker { image 'python' } }
  stages {
    stage('test') { steps { sh 'pytest || true' } }
  }
}
"""
DOCKERFILE = """FROM python
ENV API_TOKEN=abcdefgh12345
COPY . .
RUN pip install -r requirements.txt
CMD python -m shop
"""
COMPOSE = """services:
  web:
    build: .
    depends_on: [database]
  broken:
    ports: "many"
"""
KUBERNETES = """apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: other}}
    spec:
      containers: [{name: shop, image: shop}]
"""
MAKEFILE = """test:
    pytest

lint:
\truff check . || true
"""
README = """# Shop

Coverage: 97 %

![build](https://img.shields.io/badge/build-passing-green)

## Install

    pip install shop
"""
SETTINGS = 'import os\n\nURL = "http://192.168.1.4:8000/v1"\nPASSWORD = "hunter22hunter"\nLEVEL = os.environ["LEVEL"]\n\n\ndef show():\n    print("starting", URL)\n    print("ended")\n'
FLOW = "from prefect import flow\n\n\n@flow\ndef daily():\n    print('daily')\n"
UNTIDY = "import os, sys\n" * 12
"""So much that a few clean lines more do not dilute it."""

_WRITTEN: Mapping[str, str] = {
    ".gitignore": "__pycache__/\n",
    ".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks:\n      - {id: ruff, name: ruff, entry: ruff check, language: system}\n",
    "README.md": README,
    "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person\n",
    "MODEL_CARD.md": "# Model card\n\nA linear model.\n",
    "pyproject.toml": PYPROJECT,
    "setup.cfg": "[metadata]\nname = shop\nversion = 1.1\n",
    "setup.py": 'from setuptools import setup\n\nsetup(name="shop", version="1.2")\n',
    "tox.ini": "[tox]\nenvlist = py311\n\n[testenv]\ncommands = pytest\n",
    "tox.toml": 'env_list = ["py311"]\n\n[env_run_base]\ncommands = [["pytest"]]\n',
    "ruff.toml": "line-length = 30\n",
    "requirements.txt": "scikit-learn\nnumpy==1.0\nPillow\n",
    "uv.lock": 'version = 1\n\n[[package]]\nname = "numpy"\nversion = "1.0"\n',
    ".github/workflows/ci.yml": WORKFLOW,
    ".gitlab-ci.yml": GITLAB,
    "Jenkinsfile": JENKINS,
    "Dockerfile": DOCKERFILE,
    "compose.yaml": COMPOSE,
    "deploy/deployment.yaml": KUBERNETES,
    "Makefile": MAKEFILE,
    "justfile": "test:\n    pytest\n",
    "Taskfile.yml": "version: '3'\ntasks:\n  test:\n    cmds: [pytest]\n",
    "noxfile.py": "import nox\n\n\n@nox.session\ndef tests(session):\n    session.run('pytest')\n",
    "dvc.yaml": "stages:\n  train:\n    cmd: python -m shop.model\n    deps: [absent.csv]\n    outs: [model.pkl]\n",
    "metrics.json": '{"r2": 0.8}\n',
    "notebooks/explore.ipynb": NOTEBOOK,
    "shop/__init__.py": '__version__ = "1.3"\n',
    "shop/model.py": MODEL,
    "shop/settings.py": SETTINGS,
    "shop/flows.py": FLOW,
    "tests/test_model.py": TESTS,
    "conftest.py": "import pytest\n\n\n@pytest.fixture\ndef rows():\n    return [[1]]\n",
}
FILES: Mapping[str, str] = {path: UNTIDY + text if path.endswith(".py") else text for path, text in _WRITTEN.items()}
"""By path: each kind of file that some check reads, with something that is held against it."""


def whole(story: Story, changed: Mapping[str, str | bytes] | None = None) -> None:
    """The project as it is graded; ``changed`` takes the place of some of its files, in the commit that all versions
    of it have in common.
    """
    story.commit("feat: everything", {**FILES, "README.md": "# Shop\n"})
    story.commit("Fixed stuff", {"notes.txt": "later\n"})
    story.branch("Feature_X")
    story.tag("v1.0")
    story.commit("docs: how to install it", {"README.md": FILES["README.md"], **(changed or {})})


def _language(path: str) -> str:
    name = path.rpartition("/")[2]
    known = {"Dockerfile": "docker", "Makefile": "make", "justfile": "make", "Jenkinsfile": "groovy"}
    suffix = name.rpartition(".")[2]
    languages = {"py": "python", "toml": "toml", "lock": "toml", "yml": "yaml", "yaml": "yaml", "ipynb": "json",
                 "json": "json", "md": "markdown", "ini": "ini", "cfg": "ini"}  # fmt: skip
    return known.get(name) or languages.get(suffix, "text")


_ABSURD: Mapping[str, Callable[[str], str]] = {
    "python: 20,000 elif": lambda text: f"{text}\n\ndef f(a):\n    if a:\n        pass\n" + "    elif a:\n        pass\n" * 20_000,
    "python: deep brackets": lambda text: f"{text}\n\nX = " + "[" * 5_000 + "]" * 5_000 + "\n",
    "python: a long sum": lambda text: f"{text}\n\nX = " + " + ".join(["1"] * 20_000) + "\n",
    "python: a long chain": lambda text: f"{text}\n\nX = a" + ".b" * 20_000 + "\n",
    "python: many lambdas": lambda text: f"{text}\n\nX = " + "lambda: " * 20_000 + "0\n",
    "python: a long integer": lambda text: f"{text}\n\nX = " + "9" * 5_000 + "\n",
    "python: 25,000 functions": lambda text: text + "".join(f"\n\ndef f{n}(a, b, c):\n    return a\n" for n in range(25_000)),
    "python: too large": lambda text: f"{text}\n\nX = '{'x' * 2 * MEGABYTE}'\n",
    "toml: a long integer": lambda text: f"x = {'9' * 5_000}\n{text}",
    "toml: deep brackets": lambda text: f"x = {'[' * 5_000}{']' * 5_000}\n{text}",
    "toml: dotted": lambda text: f"{'.'.join('a' * 3_000)} = 1\n{text}",
    "toml: too large": lambda text: text + "# filler\n" * (9 * MEGABYTE // 9),
    "yaml: a long integer": lambda text: f"{text}\nx: {'9' * 5_000}\n",
    "yaml: deep brackets": lambda text: f"{text}\nx: {'[' * 5_000}{']' * 5_000}\n",
    "yaml: aliases": lambda text: f"{text}\nx0: &x0 [1, 1, 1]\n" + "".join(f"x{n + 1}: &x{n + 1} [*x{n}, *x{n}, *x{n}]\n" for n in range(30)),
    "yaml: too large": lambda text: text + "# filler\n" * (2 * MEGABYTE // 9),
    "json: a long integer": lambda text: text.rstrip().removesuffix("}") + f', "x": {"9" * 5_000}}}\n',
    "json: deep brackets": lambda text: text.rstrip().removesuffix("}") + f', "x": {"[" * 20_000}{"]" * 20_000}}}\n',
    "json: too large": lambda text: text.rstrip().removesuffix("}") + f', "x": "{"a" * 2 * MEGABYTE}"}}\n',
    "docker: a long line": lambda text: f"{text}RUN echo {'a ' * 100_000}\n",
    "docker: 3,000 lines": lambda text: text + "RUN true\n" * 3_000,
    "make: 5,000 lines": lambda text: "# filler\n" * 5_000 + text,
    "groovy: too large": lambda text: "// filler\n" * 200_000 + text,
    "ini: a long line": lambda text: f"{text}\nx = {'9' * 200_000}\n",
    "ini: no section": lambda text: f"x\n{text}",
    "markdown: too large": lambda text: "filler\n" * 300_000 + text,
    "text: too large": lambda text: "# filler\n" * 300_000 + text,
}  # fmt: skip


def _cut(text: str) -> str:
    return f"{text[: len(text) // 2 + 1]}\n([{{\"'"


def _no_text(text: str) -> bytes:
    return b"\0\xff\xfe" * 50


def _breakages() -> Iterator[tuple[str, tuple[str, Callable[[str], str | bytes]]]]:
    for path in FILES:
        yield f"{path}: cut", (path, _cut)
        yield f"{path}: no text", (path, _no_text)
        for name, absurd in _ABSURD.items():
            language, _, way = name.partition(": ")
            if language == _language(path):
                yield f"{path}: {way}", (path, absurd)


BREAKAGES: Mapping[str, tuple[str, Callable[[str], str | bytes]]] = dict(_breakages())
"""Every way to break every file: cut, no text, absurd in its own language, far too large; the path, and what becomes of
its text. Emptying a file is no way: that leaves nothing to judge, as its absence does.
"""


def _many_branches(story: Story) -> None:
    for number in range(300):
        story.branch(f"Work_{number}")


def _odd_branches(story: Story) -> None:
    for name in ("=cmd", "a" * 200, "é\u202eè", 'x"><b>y', "x.y", "refs/heads/main"):
        story.branch(name)


def _odd_tags(story: Story) -> None:
    for name in ("v1", "v1.0.0.0.0.0", "v" + "9" * 200, "release-é", "1.0-"):
        story.tag(name)


def _odd_commits(story: Story) -> None:
    for subject in ("x" * 100_000, "\u202e\x1b[31m", " . ", "WIP" + "\n" * 5_000 + "end"):
        story.commit(subject, {"notes.txt": f"{len(subject)} {subject[:3]!a}\n"})


def _odd_people(story: Story) -> None:
    story.commit("Somebody", {"notes.txt": "by somebody\n"}, author=Person("\x1b[31m" + "n" * 5_000, "not an address"))


def _odd_dates(story: Story) -> None:
    for moment in ("1970-01-01T00:00:01+00:00", "2099-12-31T23:59:59+14:00"):
        story.commit("Then", {"notes.txt": f"{moment}\n"}, at=moment)


REFS: Mapping[str, Callable[[Story], None]] = {
    "300 branches": _many_branches,
    "odd branches": _odd_branches,
    "odd tags": _odd_tags,
    "odd commits": _odd_commits,
    "odd people": _odd_people,
    "odd dates": _odd_dates,
}
"""What can be odd about the history, told after the project."""
