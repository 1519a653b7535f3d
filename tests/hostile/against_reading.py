"""Files, refs and commits that want whoever reads them to take for ever, to take everything, or to fall over.

Each attack stands with a twin in other clothes. ``blamed`` says which checks must bring nothing and name the file;
where a reader copes, nothing is blamed, and the run only has to end as others do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.hostile.attack import ADD, GITIGNORE, TEST_ADD

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Bomb:
    """Files put over a good project; which checks look at them, and which of these must name which file."""

    files: Mapping[str, str | bytes]
    checks: tuple[str, ...]
    blamed: Mapping[str, str] = field(default_factory=dict)


SOUND: Mapping[str, str] = {
    ".gitignore": GITIGNORE,
    "calc.py": ADD,
    "test_calc.py": TEST_ADD,
    "README.md": "# Calc\n\nInstall it with `pip install .`, run it with `python -m calc`.\n",
    "pyproject.toml": '[project]\nname = "calc"\nversion = "1.0"\n',
}


def dotted(parts: int) -> str:
    return ".".join(["a"] * parts) + " = 1\n"


def notebook(source: str) -> str:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": 1, "source": [source]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def aliases(opening: str) -> str:
    lines = [f"{opening}x0: &x0 [y, y, y, y, y, y, y, y, y]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\n"


def chain(word: str, count: int) -> str:
    return "value = 1\nif value == 0:\n    pass\n" + "".join(
        f"{word} value == {n}:\n    pass\n" for n in range(1, count)
    )


WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: "

BOMBS: Mapping[str, Bomb] = {
    "empty lines in a README": Bomb({"README.md": "\n" * 20_000}, ("PKG04", "CI08")),
    "blanks and tabs in a README": Bomb({"README.md": " \t\n" * 200_000}, ("PKG04", "CI08")),
    "equals signs in a README": Bomb({"README.md": "=" * 200_000 + "\n"}, ("PKG04",)),
    "brackets in a README": Bomb({"README.md": "[" * 400_000 + "\n" + "](" * 200_000}, ("PKG04", "CI08")),
    "dotted keys in pyproject": Bomb(
        {"pyproject.toml": dotted(100_000)}, ("PKG01", "OPS01"), {"PKG01": "pyproject.toml"}
    ),
    "dotted keys in tox.toml": Bomb({"tox.toml": dotted(100_000)}, ("OPS01", "CI03"), {"OPS01": "tox.toml"}),
    "dotted tables in ruff.toml": Bomb({"ruff.toml": "[" + ".".join(["a"] * 100_000) + "]\n"}, ("LINT01", "LINT02")),
    "an integer of 5,000 digits in pyproject": Bomb(
        {"pyproject.toml": f"{SOUND['pyproject.toml']}[tool.x]\nn = {'9' * 5_000}\n"},
        ("PKG01", "LINT01", "OPS01"),
        {"PKG01": "pyproject.toml"},
    ),
    "an integer of 5,000 digits in a notebook": Bomb(
        {"n.ipynb": notebook("x = 1").replace('"execution_count": 1', f'"execution_count": {"9" * 5_000}')},
        ("ML03", "LINT01"),
        {"ML03": "n.ipynb"},
    ),
    "20,000 elif": Bomb({"big.py": chain("elif", 20_000)}, ("LINT01", "LINT03", "GIT13"), {"LINT01": "big.py"}),
    "90,000 lambdas": Bomb(
        {"big.py": "f = " + "lambda: " * 90_000 + "0\n"}, ("LINT01", "LINT04"), {"LINT01": "big.py"}
    ),
    "deep brackets in Python": Bomb(
        {"big.py": "x = " + "(" * 60_000 + ")" * 60_000 + "\n"}, ("LINT01", "DOC01"), {"LINT01": "big.py"}
    ),
    "a sum of 100,000 terms": Bomb({"big.py": "x = " + "1 + " * 100_000 + "1\n"}, ("LINT01", "LINT03")),
    "25,000 functions": Bomb(
        {"big.py": "".join(f"def f{n}(a, b, c):\n    return a\n\n\n" for n in range(25_000))},
        ("LINT01", "DOC01", "TEST02"),
    ),
    "25,000 classes": Bomb(
        {"big.py": "".join(f"class C{n}:\n    x = {n}\n\n\n" for n in range(25_000))}, ("LINT01", "DOC01", "DOC03")
    ),
    "a line of 1 MB in Python": Bomb({"big.py": f'X = "{"= " * 500_000}"\n'}, ("LINT01", "SEC03", "GIT11")),
    "a line of 1 MB in a workflow": Bomb(
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: "
            + "$(" * 400_000
        },
        ("CI02", "CI03"),
    ),
    "open brackets in a notebook": Bomb(
        {"n.ipynb": '{"cells": ' + "[" * 900_000}, ("ML03", "LINT01"), {"ML03": "n.ipynb"}
    ),
    "a notebook that ends too early": Bomb(
        {"n.ipynb": notebook("x = 1")[:-40]}, ("ML03", "LINT01"), {"ML03": "n.ipynb"}
    ),
    "one ENV of a Dockerfile": Bomb({"Dockerfile": "FROM python:3.12\nENV " + "A_B_SECRET_C" * 300 + "\n"}, ("OPS02",)),
    "a RUN of 200 kB in a Dockerfile": Bomb(
        {"Dockerfile": "FROM python:3.12\nRUN " + "a && " * 40_000 + "b\n"}, ("OPS02", "CI03")
    ),
    "a blank line of 1 MB in a Makefile": Bomb({"Makefile": " " * MEGABYTE + "\n"}, ("OPS01", "CI03")),
    "a blank line of 1 MB in a justfile": Bomb({"justfile": "\t " * (MEGABYTE // 2) + "\n"}, ("OPS01",)),
    "aliases in a workflow": Bomb({".github/workflows/ci.yml": aliases("on: push\n")}, ("CI02", "CI03")),
    "aliases in a compose file": Bomb({"compose.yml": aliases("services: {}\n")}, ("OPS03",)),
    "deep lists in a pipeline": Bomb({".gitlab-ci.yml": "a: " + "[" * 100_000 + "\n"}, ("CI02", "CI03")),
    "deep lists in a manifest": Bomb({"k8s/app.yaml": "kind: Pod\napiVersion: v1\nspec: " + "[" * 100_000}, ("OPS03",)),
}
