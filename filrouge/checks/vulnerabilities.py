"""Whether what is installed is known to be vulnerable."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.vulnerabilities import Vulnerability
from filrouge.report import Finding, Message, Repair, Value


class KnownVulnerabilities(Check):
    """SEC02: no advisory warns of a version that the project's declarations lead to."""

    code = "SEC02"
    lesson = "quality-gates"
    weight = 1
    parameters = {"cost_percent": 25}

    def verdict(self, vulnerabilities: tuple[Vulnerability, ...] | None) -> Verdict:
        """Each vulnerable package costs the same, however many advisories warn of it."""
        if vulnerabilities is None:
            return Verdict.not_applicable(Message("vulnerabilities.no_source"))
        if not vulnerabilities:
            return Verdict.passed(Message("vulnerabilities.none"))
        packages = {item.package for item in vulnerabilities}
        score = max(0.0, 1 - len(packages) * self.number("cost_percent") / 100)
        findings = [_finding(item) for item in vulnerabilities]
        return Verdict.failed(Message("vulnerabilities.found", {"count": len(packages)}), score, findings)


def _finding(item: Vulnerability) -> Finding:
    values: dict[str, Value] = {
        "package": item.package,
        "version": item.version,
        "advisory": item.advisory,
        "summary": item.summary,
        "mended": item.mended_in,
    }
    kind = "mended" if item.mended_in else "unmended"
    commands = ("python -m pip install pip-audit", "pip-audit")
    repair = Repair(Message(f"repair.vulnerability.{kind}", values), commands)
    url = f"https://osv.dev/vulnerability/{item.advisory}"
    return Finding(Message("vulnerabilities.package", values), repair=repair, url=url)
