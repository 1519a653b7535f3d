"""Data pipelines: advice."""

from __future__ import annotations

from filrouge.checks.base import Check, Verdict
from filrouge.facts.dataflows import Dataflow
from filrouge.report import Finding, Message, Value


class DataPipeline(Check):
    """OPS06: flows are found and their files can be read. Advice: nothing is imported, and no project needs one."""

    code = "OPS06"
    lesson = "automation"
    weight = 0
    never_fails = True

    def verdict(self, dataflows: tuple[Dataflow, ...]) -> Verdict:
        """Always passes; says which flows were seen, and which have a fault."""
        if not dataflows:
            return Verdict.not_applicable(Message("ops.dataflow.none"))
        tools = sorted({flow.tool for flow in dataflows})
        findings = [
            Finding(Message(f"ops.dataflow.{flow.fault}", {"name": flow.name, "text": flow.text}), flow.path, flow.line)
            for flow in dataflows
            if flow.fault
        ]
        values: dict[str, Value] = {"count": len(dataflows), "names": tools}
        return Verdict.passed(
            Message("ops.dataflow.faults" if findings else "ops.dataflow.found", values), 1.0, findings
        )
