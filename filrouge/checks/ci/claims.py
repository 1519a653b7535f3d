"""Claims of the README, and evidence."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from filrouge.checkout import Checkout
from filrouge.checks.base import Check, Verdict
from filrouge.facts.ci.model import Ci, Provider
from filrouge.facts.claims import Claim
from filrouge.report import CoverageRecord, Finding, Message, Repair, Value


class ReadmeClaims(Check):
    """CI08: what badges and sentences of the README say of coverage and builds is what was measured. Never graded by
    itself.
    """

    code = "CI08"
    lesson = "continuous-everything"
    weight = 0
    requires = ("TEST01",)
    parameters = {"tolerance_points": 2}

    def verdict(
        self, claims: tuple[Claim, ...], ci: Ci, coverage: CoverageRecord | None, checkout: Checkout
    ) -> Verdict:
        """Score = share of the claims that hold. Less coverage than claimed is a fault, more is none."""
        judged = [claim for claim in claims if claim.kind != "coverage" or coverage]
        if not judged:
            return Verdict.not_applicable(Message("ci.claims.none"))
        said = ((claim, self._contradicted(claim, ci, coverage, checkout)) for claim in judged)
        findings = [_finding(claim, message) for claim, message in said if message]
        values: dict[str, Value] = {"count": len(findings) or len(judged)}
        if not findings:
            return Verdict.passed(Message("ci.claims.true", values))
        return Verdict.failed(Message("ci.claims.doubtful", values), 1 - len(findings) / len(judged), findings)

    def _contradicted(
        self, claim: Claim, ci: Ci, coverage: CoverageRecord | None, checkout: Checkout
    ) -> Message | None:
        if claim.kind == "status":
            return Message("ci.claims.painted_status", {"claimed": claim.name})
        if claim.kind == "workflow":
            values: dict[str, Value] = {"claimed": f"{claim.repository}: {claim.name}"}
            return None if _exists(claim, ci, checkout) else Message("ci.claims.no_workflow", values)
        if coverage is None or coverage.line_percent >= claim.percent - self.number("tolerance_points"):
            return None
        kind = "painted_coverage" if claim.is_painted else "coverage"
        return Message(f"ci.claims.{kind}", {"claimed": claim.percent, "measured": coverage.line_percent})


def _exists(claim: Claim, ci: Ci, checkout: Checkout) -> bool:
    """Whether a badge's workflow is one of this repository, by file or by name. A fork shows the badge of its origin:
    where the same file exists here, nothing is said.
    """
    workflows = ci.of(Provider.GITHUB)
    known = {PurePosixPath(pipeline.path).name for pipeline in workflows}
    known |= {str(pipeline.document.get("name", pipeline.path)) for pipeline in workflows if pipeline.document}
    here = urlsplit(checkout.source.url).path.strip("/").removesuffix(".git")
    is_foreign = "github.com" in checkout.source.url and claim.repository.lower() != here.lower()
    return claim.name in known or (is_foreign and bool(workflows))


def _finding(claim: Claim, message: Message) -> Finding:
    return Finding(message, claim.path, claim.line, repair=Repair(Message("repair.ci_claim")))
