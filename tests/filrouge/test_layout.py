"""A project's own layout: what its settings say is heard, and nothing else that they say."""

from pathlib import Path

import pytest

from filrouge.facts.layout import layouts
from tests.filrouge.facts_in_memory import written

HOOKS = (
    "repos:\n  - repo: https://github.com/psf/black\n    hooks:\n      - id: flake8\n      - id: black\n        %s\n"
)


@pytest.mark.parametrize(
    ("path", "text", "layout"),
    [
        ("pyproject.toml", "[tool.ruff]\nline-length = 120\n", ("line-length=120",)),
        ("ruff.toml", 'line-length = 100\n[format]\nquote-style = "single"\n',
         ("line-length=100", 'format.quote-style="single"')),
        (".ruff.toml", 'indent-width = 2\ntarget-version = "py312"\n', ("indent-width=2", 'target-version="py312"')),
        ("pyproject.toml", "[tool.black]\nline-length = 79\nskip-string-normalization = true\n",
         ("line-length=79", 'format.quote-style="preserve"')),
        ("pyproject.toml", "[tool.black]\nline-length = 79\n[tool.ruff]\nline-length = 99\n", ("line-length=99",)),
        (".pre-commit-config.yaml", HOOKS % "args: ['--line-length', '120']", ("line-length=120",)),
        (".pre-commit-config.yaml", HOOKS % "args: [-l, 100, -S]",
         ("line-length=100", 'format.quote-style="preserve"')),
        ("backend/pyproject.toml", "[tool.ruff]\nline-length = 120\n", ("line-length=120",)),
    ],
)  # fmt: skip
def test_a_layout_is_read_where_the_formatter_reads_it(
    path: str, text: str, layout: tuple[str, ...], tmp_path: Path
) -> None:
    assert layouts(written(tmp_path, {path: text})) == (layout,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not toml",
        "[tool]\nruff = 3\n",
        '[tool.ruff]\nexclude = ["src"]\n',
        '[tool.ruff]\nline-length = "120"\n',
        "[tool.ruff]\nline-length = 1_000_000\n",
        "[tool.ruff.format]\nskip-magic-trailing-comma = 1\n",
        '[tool.ruff]\ntarget-version = "py3; rm"\n',
    ],
)
def test_what_does_not_change_the_layout_is_not_heard(text: str, tmp_path: Path) -> None:
    assert layouts(written(tmp_path, {"pyproject.toml": text})) == ((),)


@pytest.mark.parametrize("text", ["", "repos", "repos: [", "repos: [3]", HOOKS % "args: 3", HOOKS % "args: [-l]"])
def test_hooks_that_say_nothing_change_nothing(text: str, tmp_path: Path) -> None:
    assert layouts(written(tmp_path, {".pre-commit-config.yaml": text})) == ((),)


def test_parts_with_layouts_of_their_own_are_a_few_layouts(tmp_path: Path) -> None:
    parts = {f"part{number}/ruff.toml": f"line-length = {80 + number}\n" for number in range(9)}
    assert layouts(written(tmp_path, parts)) == (("line-length=80",), ("line-length=81",), ("line-length=82",))
