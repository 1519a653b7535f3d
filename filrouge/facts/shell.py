"""The commands of a shell script, read tolerantly: what is run, on which line, and whether its failure counts.

Neither a shell nor a guess at what variables hold: words, the operators between them, and the few habits by which a
failure is hidden (POSIX shell command language, sections 2.8 and 2.9).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

MAXIMUM_LINES = 2_000
MAXIMUM_LINE = 4_000
_JOINED_LINES = 20

_EXPRESSION = re.compile(r"\$\{\{(?:[^$}\n]|\$(?!\{\{)|\}(?!\})){0,500}+\}\}|\$\{[^}\s]{0,200}\}|\$\([^()]{0,500}\)")
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?")
_OPERATORS = {"&&", "||", ";", ";;", "|", "|&", "&", "(", ")"}
_KEYWORDS = {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "time", "exec", "command", "sudo"}
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_FORGIVING = {"true", ":", "echo", "printf", "/bin/true", "exit 0"}


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command. ``hidden`` says how its failure is hidden (``|| true``), empty when it counts; ``pipe`` that
    its output goes into another command, ``redirected`` that it goes into a file.
    """

    words: tuple[str, ...]
    line: int
    hidden: str = ""
    pipe: bool = False
    redirected: bool = False

    def __str__(self) -> str:
        return " ".join(self.words)


def commands(script: str, line: int = 1) -> tuple[Command, ...]:
    """The commands of ``script``, whose first line is the file's ``line``; what no shell could read is left out."""
    found: list[Command] = []
    forgiving = False
    for number, text in _logical_lines(script):
        for command in _of_line(text, line + number):
            if command.words[0] == "set":
                forgiving = "+e" in command.words or (forgiving and "-e" not in str(command))
            elif forgiving and not command.hidden:
                command = replace(command, hidden="set +e")
            found.append(command)
    if found and found[-1].hidden == "set +e":
        found[-1] = replace(found[-1], hidden="")
    if "$?" in script or "PIPESTATUS" in script:
        found = [replace(item, hidden="") if item.hidden == "set +e" else item for item in found]
    return tuple(found)


def _logical_lines(script: str) -> Iterator[tuple[int, str]]:
    """Lines with their offset: continued ones joined, here-documents left out."""
    pending, began, until = "", 0, ""
    for number, text in enumerate(script.splitlines()[:MAXIMUM_LINES]):
        if until:
            until = "" if text.strip() == until else until
            continue
        began = began if pending else number
        if text.endswith("\\") and not text.endswith("\\\\"):
            pending += text[:-1] + " "
            continue
        joined = pending + text
        if _unclosed(joined) and number - began < _JOINED_LINES:
            pending = joined + "\n"
            continue
        if opened := _HEREDOC.search(joined):
            until = opened[1]
        pending = ""
        yield began, joined[:MAXIMUM_LINE]
    if pending:
        yield began, pending[:MAXIMUM_LINE]


def _unclosed(text: str) -> bool:
    bare = re.sub(r"\\.|#.*", "", text)
    if bare.count("'") % 2 == 0 and bare.count('"') % 2 == 0:
        return False
    without = re.sub(r"\"[^\"]*\"|'[^']*'", "", bare)
    return "'" in without or '"' in without


def _of_line(text: str, line: int) -> Iterator[Command]:
    words = _words(text)
    start = 0
    ends = [*(place for place, word in enumerate(words) if word in _OPERATORS), len(words)]
    for end in ends:
        operator = words[end] if end < len(words) else ""
        command = _simple(words[start:end], line)
        start = end + 1
        if command is None:
            continue
        if operator == "||":
            after = [word for word in words[end + 1 : end + 3] if word not in _KEYWORDS]
            if after and (after[0] in _FORGIVING or " ".join(after) in _FORGIVING):
                command = replace(command, hidden=f"|| {after[0]}")
        yield replace(command, pipe=operator in ("|", "|&"))


def _words(text: str) -> list[str]:
    """Words and operators; an expression or a substitution becomes one word, for what it holds is not known."""
    text = _EXPRESSION.sub(lambda found: re.sub(r"[\s'\"|&;()<>#]+", "_", found[0]), text)
    lexer = shlex.shlex(text, posix=True, punctuation_chars="();&|<>")
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        return text.split()


def _simple(words: list[str], line: int) -> Command | None:
    redirected = False
    kept: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word and not word.strip("<>&"):
            redirected |= ">" in word
            skip = True
        else:
            kept.append(word)
    if len(kept) == 1 and kept[0].isdigit():
        return None
    while kept and (kept[0] in _KEYWORDS or _ASSIGNMENT.fullmatch(kept[0])):
        kept.pop(0)
    return Command(tuple(kept), line, redirected=redirected) if kept else None
