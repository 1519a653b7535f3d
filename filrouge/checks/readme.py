"""What a newcomer reads first: the README, and under which licence the work may be used."""

from __future__ import annotations

import re

from filrouge.checks.base import Check, Verdict
from filrouge.facts.packaging import Packaging
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair

_INSTALL = re.compile(
    r"\b(pip3?|uv|pipx|poetry|pdm|hatch|conda|mamba|pipenv|npm|brew|apt|docker(-| )compose|make|git clone"
    r"|install\w*|setup|set up|mise en place|prérequis|requirements|getting started|démarr\w+)\b",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"^[^\S\n]*+[`$>%]*+[^\S\n]*+"
    r"(python3?|uv run|poetry run|make \w+|docker run|docker(-| )compose up|\./|streamlit|uvicorn|flask|pytest)\b"
    r"|^[^\S\n]*+(>>> |import |from \w+ import )"
    r"|\b(usage|utilisation|utiliser|quick ?start|how to (use|run)|run(ning)?|lancer|lancement|exécut\w+)\b"
    r"|\bex[ae]mples?\b",
    re.IGNORECASE | re.MULTILINE,
)
_LICENCE = re.compile(r"^(licen[cs]e|copying|unlicense)([._-].*)?$", re.IGNORECASE)


class Readme(Check):
    """PKG04: the README says what the project is, how to install it and how to run it."""

    code = "PKG04"
    lesson = "dev-and-ops"
    weight = 1
    parameters = {"minimum_words": 20}

    def verdict(self, tree: Tree, packaging: Packaging) -> Verdict:
        """Score = share of the three that it says."""
        path = next((path for path in tree.files if re.fullmatch(r"readme(\.\w+)?", path, re.IGNORECASE)), None)
        if path is None:
            repair = Repair(Message("repair.readme"))
            return Verdict.failed(Message("readme.none"), 0.0, [Finding(Message("readme.absent"), repair=repair)])
        text = tree.read(path)
        said = {
            "what": len(re.findall(r"\w{2,}", text)) >= self.number("minimum_words"),
            "install": bool(_INSTALL.search(text)),
            "run": bool(_RUN.search(text)) or _calls(text, _commands(tree, packaging)),
        }
        findings = [
            Finding(Message(f"readme.no_{part}"), path, repair=Repair(Message(f"repair.readme_{part}")))
            for part, there in said.items()
            if not there
        ]
        if not findings:
            return Verdict.passed(Message("readme.complete"))
        return Verdict.failed(Message("readme.incomplete", {"count": len(findings)}), 1 - len(findings) / 3, findings)


def _commands(tree: Tree, packaging: Packaging) -> set[str]:
    """What the project may be called at a terminal: its scripts, its own name, its packages."""
    scripts = packaging.project.get("scripts")
    names = {
        *(scripts if isinstance(scripts, dict) else ()),
        str(packaging.project.get("name", "")),
        *tree.own_packages,
    }
    return {name.lower() for name in names if name}


def _calls(text: str, commands: set[str]) -> bool:
    """Whether a line of code, indented or fenced, begins with one of the commands."""
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif fenced or line.startswith(("    ", "\t")):
            words = line.lstrip("$>% \t").split()
            if words and words[0].lower() in commands:
                return True
    return False


class Licence(Check):
    """PKG05: a licence says what others may do with the work; without one, they may do nothing."""

    code = "PKG05"
    lesson = "dev-and-ops"
    weight = 0

    def verdict(self, tree: Tree, packaging: Packaging) -> Verdict:
        """A licence file at the root, or one that the metadata name."""
        named = any(_LICENCE.match(path) for path in tree.files if "/" not in path)
        if named or packaging.project.get("license"):
            return Verdict.passed(Message("licence.there"))
        finding = Finding(
            Message("licence.absent"),
            repair=Repair(Message("repair.licence")),
            url="https://choosealicense.com/",
        )
        return Verdict.failed(Message("licence.none"), 0.0, [finding])
