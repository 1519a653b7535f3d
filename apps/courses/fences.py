"""Fenced code of a lesson: what its info string says, its highlighting, and the steps of a terminal session.

```python file=inc/test_sample.py      shown as it stands in examples/inc/test_sample.py
```console example=inc                 a session run in a copy of examples/inc, see `apps.courses.examples`
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

PROMPT = "$ "
SESSION = "console"
_FORMATTER = HtmlFormatter(nowrap=True)


@dataclass(frozen=True, slots=True)
class Info:
    """An info string: the language of the code, then ``name=value`` pairs."""

    language: str
    options: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(text: str) -> Info:
        """Read an info string; an empty one means plain text."""
        words = text.split()
        pairs = (word.partition("=") for word in words[1:])
        return Info(words[0] if words else "text", {name: value for name, _, value in pairs})


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a terminal session and what it printed, line by line."""

    command: str
    output: tuple[str, ...]


def steps(content: str) -> list[Step]:
    """The commands of a session with their outputs. A command that ends with a backslash goes on in the next line."""
    found: list[tuple[str, list[str]]] = []
    for line in content.splitlines():
        if line.startswith(PROMPT):
            found.append((line.removeprefix(PROMPT), []))
        elif found and found[-1][0].endswith("\\"):
            found[-1] = (f"{found[-1][0]}\n{line}", [])
        elif found:
            found[-1][1].append(line)
    return [Step(command, tuple(output)) for command, output in found]


def render(info: Info, content: str) -> str:
    """The HTML of a fence, with classes and no style. Raises pygments.util.ClassNotFound for an unknown language."""
    session = info.language == SESSION
    code = _session(content) if session else str(highlight(content, _lexer(info.language), _FORMATTER))
    name = info.options.get("file", "").rpartition("/")[2]
    caption = f'<p class="code__name">{escape(name)}</p>' if name else ""
    block = "terminal" if session else "code"
    language = escape(info.language)
    opening = f'<pre class="copyable" tabindex="0"><code class="language-{language}">'
    return f'<div class="{block}">{caption}{opening}{code}</code></pre></div>\n'


def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False)


def _session(content: str) -> str:
    # Pygments' own console lexer takes the "> assert" of a pytest report for a continued command.
    lines = []
    for step in steps(content):
        command = highlight(step.command, _lexer("bash"), _FORMATTER).rstrip("\n")
        lines.append(f'<span class="gp">{PROMPT}</span><kbd>{command}</kbd>\n')
        lines += [f'<span class="go">{escape(line)}</span>\n' for line in step.output]
    return "".join(lines)
