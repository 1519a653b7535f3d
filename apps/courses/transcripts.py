"""Pages brought up to date with their examples: what an author would otherwise copy by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from markdown_it.token import Token

from apps.courses import examples, fences
from apps.courses.pages import Page

Outputs = Mapping[str, list[tuple[str, ...]]]
"""What each command of a page's examples prints, in order, by the example's name."""


def play(page: Page) -> Outputs:
    """Run every example of a page. Raises what `examples.play` raises."""
    outputs = {}
    for session in examples.sessions(page):
        with tempfile.TemporaryDirectory() as scratch:
            outputs[session.folder.name] = examples.play(session, Path(scratch))
    return outputs


def refreshed(page: Page, outputs: Outputs) -> str:
    """The page's text with the files that it shows as they are, and the outputs that no longer agree replaced."""
    lines = page.source.splitlines()
    remaining = {name: list(printed) for name, printed in outputs.items()}
    for start, end, block in reversed(list(_blocks(page, remaining))):
        lines[start:end] = block
    return "\n".join(lines) + "\n"


def _blocks(page: Page, remaining: dict[str, list[tuple[str, ...]]]) -> Iterator[tuple[int, int, list[str]]]:
    """For each fence that an example fills: its first line and the one after its last (from 0), and its new content."""
    for token in page.tokens:
        if token.type != "fence" or not token.map:
            continue
        options = fences.Info.of(token.info).options
        start, end = (page.first_line - 1 + line for line in token.map)
        if "example" in options:
            yield start + 1, end - 1, _session(token, remaining[options["example"]])
        elif "file" in options:
            shown = (page.directory / "examples" / options["file"]).read_text(encoding="utf-8")
            yield start + 1, end - 1, shown.strip("\n").splitlines()


def _session(token: Token, remaining: list[tuple[str, ...]]) -> list[str]:
    lines: list[str] = []
    for step in fences.steps(token.content):
        printed = remaining.pop(0)
        output = step.output if examples.agree(step.output, printed) else printed
        lines += [*f"{fences.PROMPT}{step.command}".splitlines(), *output]
    return "\n".join(lines).rstrip("\n").splitlines()
