"""A terminal session on the page: commands are told from what they print."""

from __future__ import annotations

from apps.courses import fences, markdown
from apps.courses.fences import Info, Step
from tests.courses.conftest import Copy

SESSION = "$ pytest \\\n    -q\n> assert 1 == 2\nE <b>\n$ true\n"


def test_a_command_goes_on_after_a_backslash_and_a_report_is_not_a_command() -> None:
    assert fences.steps(SESSION) == [Step("pytest \\\n    -q", ("> assert 1 == 2", "E <b>")), Step("true", ())]


def test_a_session_is_rendered_with_classes_and_escaped() -> None:
    html = fences.render(Info.of("console example=x"), SESSION)
    assert html.startswith('<div class="terminal"><pre class="copyable" tabindex="0">')
    assert html.count('<span class="gp">$ </span><kbd>') == 2
    assert '<span class="go">E &lt;b&gt;</span>' in html
    assert "style=" not in html


def test_a_file_is_shown_under_its_name() -> None:
    html = fences.render(Info.of("python file=inc/test_sample.py"), "x = 1\n")
    assert '<p class="code__name">test_sample.py</p>' in html


def test_a_session_begins_with_a_command(copy: Copy) -> None:
    line = copy.change("git/commits/en.md", "```console example=mess\n", "```console example=mess\nLook:\n")
    assert f"git/commits/en.md:{line}: a terminal session begins with a command after `$ `" in copy.problems()


def test_code_in_an_objective_is_code() -> None:
    assert markdown.render_line("write `assert` & go") == "write <code>assert</code> &amp; go"
