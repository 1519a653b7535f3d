"""Text that wants to be markup, a formula or a command to a terminal."""

# ruff: noqa: E501 - files of repositories are written out as they are
from __future__ import annotations

from collections.abc import Mapping

from demo.story import Story
from tests.hostile.attack import ADD, GITIGNORE, Attack

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% now %}"
NASTY = MARKUP + "\x1b[31m\x1b]0;title\x07\u202egnp\x00\ud800"
FORMULA = '=HYPERLINK("http://evil.example")'


def hostile_text(story: Story) -> None:
    """Text of theirs wherever text can be: names of tests and files, messages, output, README, subjects, branches."""
    test = (
        "import pytest\n\n\n"
        f"@pytest.mark.parametrize('x', [0], ids=[{MARKUP + chr(0x202E)!a}])\ndef test_named(x):\n    print({NASTY!a})\n    assert False, {NASTY!a}\n\n\n"
        f"def test_formula():\n    raise ValueError({FORMULA!a})\n\n\n"
        f"@pytest.mark.skip(reason={NASTY!a})\ndef test_skipped():\n    pass\n"
    )
    story.commit(
        f"feat: add {MARKUP}", {".gitignore": GITIGNORE, "calc.py": ADD, "README.md": MARKUP, "test_text.py": test}
    )
    story.commit(
        FORMULA + "\u202e\x1b[31m",
        {f"{MARKUP.replace('/', chr(0x2215))}.py": "import os\nx=1 ;y= 2\n", "=cmd.py": "import os\n"},
    )
    story.branch('x"><b>y')


TEXT: Mapping[str, Attack] = {"text everywhere": Attack(hostile_text, said="test.some_failed")}
