"""What an attack is, and the good project that most of them change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from demo.story import Story

GITIGNORE = "__pycache__/\n.venv/\n.env\n"
ADD = "def add(a: int, b: int) -> int:\n    return a + b\n"
TEST_ADD = "from calc import add\n\n\ndef test_add() -> None:\n    assert add(1, 2) == 3\n"
FAILING = "from calc import add\n\n\ndef test_add() -> None:\n    assert add(1, 2) == 4\n"

HELD = "test.all_passed"


@dataclass(frozen=True)
class Attack:
    """A repository, the message of TEST01 that is due (None: whatever), or why the whole run is refused.

    ``findings`` must be among those of TEST01; ``other`` holds messages due to other checks; ``limits`` replaces some;
    ``printed`` is in some command's output.
    """

    tell: Callable[[Story], None]
    said: str | None = HELD
    refused: str = ""
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    printed: str = ""
    other: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)


def tree(contents: Mapping[str, str | bytes]) -> Callable[[Story], None]:
    """A good project with these files put over it."""

    def tell(story: Story) -> None:
        story.commit(
            "feat: add two numbers", {".gitignore": GITIGNORE, "calc.py": ADD, "test_calc.py": TEST_ADD, **contents}
        )

    return tell


def attack(code: str) -> Callable[[Story], None]:
    """A good project with one test more, whose body is `code`."""
    body = "\n".join(f"    {line}".rstrip() for line in code.strip().splitlines())
    imports = "import ctypes, os, pathlib, signal, socket, subprocess, sys, time\n\nimport pytest\n"
    text = f"{imports}\n\ndef test_attack():\n{body}\n"
    return tree({"test_attack.py": text})
