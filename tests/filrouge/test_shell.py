"""Scripts are read as a shell would: what is run, and whether its failure counts."""

import pytest

from filrouge.facts.shell import commands


def read(script: str) -> list[tuple[str, str]]:
    return [(str(command), command.hidden) for command in commands(script)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("pytest -q || true", [("pytest -q", "|| true"), ("true", "")]),
        ("pytest || exit 1", [("pytest", ""), ("exit 1", "")]),
        ("A=1 pytest \\\n  tests", [("pytest tests", "")]),
        ("cd app && make test; ls", [("cd app", ""), ("make test", ""), ("ls", "")]),
        ("cat <<END > x\npytest || true\nEND\nls", [("cat", ""), ("ls", "")]),
        ("set +e\npytest\nruff check .", [("set +e", ""), ("pytest", "set +e"), ("ruff check .", "")]),
        ("set +e\npytest\ncode=$?\nls\nexit $code", [("set +e", ""), ("pytest", ""), ("ls", ""), ("exit $code", "")]),
        ('python -c "import a\nprint(1)"', [("python -c import a\nprint(1)", "")]),
        ("# don't\nls", [("ls", "")]),
    ],
)
def test_commands_and_what_hides_them(script: str, expected: list[tuple[str, str]]) -> None:
    assert read(script) == expected


def test_lines_are_those_of_the_file() -> None:
    assert [command.line for command in commands("ls\n\nmake a \\\n  b\npytest", line=10)] == [10, 12, 14]


def test_a_script_without_end_is_cut() -> None:
    assert len(commands("ls\n" * 100_000)) == 2_000
    assert commands("'" * 50_001) is not None
