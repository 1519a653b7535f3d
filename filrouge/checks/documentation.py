"""Whether the code says what it is for, truly, and in a form from which pages can be made."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.documented import Interface
from filrouge.facts.definitions import Definition, Definitions
from filrouge.facts.docstrings import Disagreement, Docstrings
from filrouge.facts.unreadable import CODE
from filrouge.report import Finding, Message, Repair, Value


class PublicDocstrings(Check):
    """DOC01: the public modules, classes, functions and methods have docstrings (PEP 257)."""

    code = "DOC01"
    lesson = "documentation"
    weight = 3
    reads = (CODE,)
    parameters = {"minimum_percent": 80}

    def verdict(self, definitions: Definitions) -> Verdict:
        """Score = share of the public definitions that have one, until the minimum is reached."""
        if not definitions.all:
            return Verdict.not_applicable(Message("documentation.nothing_public"))
        bare = [item for item in definitions.all if not (item.docstring or "").strip()]
        documented = len(definitions.all) - len(bare)
        minimum = self.number("minimum_percent")
        values: dict[str, Value] = {"count": documented, "definitions": len(definitions.all), "minimum": minimum}
        findings = [_bare(item) for item in bare]
        if not bare:
            return Verdict.passed(Message("documentation.all"))
        share = documented / len(definitions.all)
        if 100 * share >= minimum:
            return Verdict.passed(Message("documentation.enough", values), 1.0, findings)
        return Verdict.failed(Message("documentation.missing", values), min(1.0, 100 * share / minimum), findings)


def _bare(item: Definition) -> Finding:
    values: dict[str, Value] = {"name": item.name or item.path}
    repair = Repair(Message(f"repair.docstring.{item.kind}", values))
    return Finding(Message(f"documentation.bare.{item.kind}", values), item.path, item.line, repair=repair)


class DocstringsAgree(Check):
    """DOC02: docstrings with sections describe the parameters and results that the signature has (numpydoc; Google's
    and Sphinx's conventions where the project uses them).
    """

    code = "DOC02"
    lesson = "documentation"
    weight = 2
    reads = (CODE,)
    parameters = {"minimum_percent": 95}

    def verdict(self, docstrings: Docstrings) -> Verdict:
        """Score = share of such docstrings that agree; one without sections promises nothing, and is not judged."""
        if not docstrings.structured:
            return Verdict.not_applicable(Message("documentation.no_sections"))
        wrong = {(item.path, item.line) for item in docstrings.disagreements}
        agreeing = docstrings.structured - len(wrong)
        values: dict[str, Value] = {
            "count": len(wrong),
            "structured": docstrings.structured,
            "conventions": list(docstrings.conventions),
        }
        findings = [_disagreeing(item) for item in docstrings.disagreements]
        if not wrong:
            return Verdict.passed(Message("documentation.agree", values))
        share = agreeing / docstrings.structured
        if 100 * share >= self.number("minimum_percent"):
            return Verdict.passed(Message("documentation.nearly_agree", values), 1.0, findings)
        return Verdict.failed(Message("documentation.disagree", values), share, findings)


def _disagreeing(item: Disagreement) -> Finding:
    values: dict[str, Value] = {"name": item.name, "rule": item.rule, "text": item.text}
    values["parameters"] = list(item.parameters)
    repair = Repair(Message("repair.docstring.agree"), (f"pydoclint --style={item.convention} {item.path}",))
    url = f"https://jsh9.github.io/pydoclint/violation_codes.html#{item.rule.lower()}"
    return Finding(Message(f"documentation.wrong.{item.kind}", values), item.path, item.line, repair=repair, url=url)


class InterfacePages(Check):
    """DOC03: pages can be made of the project's interface without running it; the site shows them."""

    code = "DOC03"
    lesson = "documentation"
    weight = 1
    reads = (CODE,)

    def verdict(self, interface: Interface) -> Verdict:
        """Score = share of the project's modules of which pages were made."""
        modules = len(interface.modules) + len(interface.unreadable)
        if not modules:
            return Verdict.not_applicable(Message("documentation.nothing_public"))
        values: dict[str, Value] = {"count": len(interface.modules), "modules": modules}
        findings = [
            Finding(
                Message("documentation.unreadable", {"path": path}),
                path,
                repair=Repair(Message("repair.syntax"), (f"python -m py_compile {path}",)),
            )
            for path in interface.unreadable
        ]
        if findings:
            return Verdict.failed(
                Message("documentation.pages_missing", values), len(interface.modules) / modules, findings
            )
        return Verdict.passed(Message("documentation.pages", values))
