"""Whether notebooks can be read in a diff, run from top to bottom, and leave their code where tests reach it."""

from __future__ import annotations

from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.facts.notebooks import MAXIMUM_BYTES, Notebook
from filrouge.report import Finding, Message, Repair, Value


class Notebooks(Check):
    """ML03: notebooks are committed without outputs, and their cells were run in order. Long ones are advised to move
    their code into modules. Those below ``docs`` and ``examples`` are pages, and free.
    """

    code = "ML03"
    lesson = "mlops"
    weight = 1
    parameters = {"advised_lines": 150}

    def verdict(self, notebooks: tuple[Notebook, ...]) -> Verdict:
        """Score = share of the notebooks without either fault."""
        judged = [item for item in notebooks if (item.cells or item.fault) and not item.is_page]
        if not judged:
            return Verdict.not_applicable(Message("ml.no_notebook"))
        faults = {notebook.path: list(_faults(notebook)) for notebook in judged}
        advice = [_long(notebook) for notebook in judged if _code_lines(notebook) > self.number("advised_lines")]
        findings = [finding for found in faults.values() for finding in found] + advice
        bad = sum(bool(found) for found in faults.values())
        values = {"count": bad, "notebooks": len(judged)}
        if not bad:
            return Verdict.passed(Message("ml.notebooks_clean", {"count": len(judged)}), 1.0, findings)
        return Verdict.failed(Message("ml.notebooks_untidy", {**values}), 1 - bad / len(judged), findings)


def _faults(notebook: Notebook) -> Iterator[Finding]:
    if notebook.fault:
        strip = Repair(Message("repair.notebook"), (f"jupyter nbconvert --clear-output --inplace '{notebook.path}'",))
        values: dict[str, Value] = {"megabytes": MAXIMUM_BYTES // 1024**2}
        yield Finding(Message(f"unreadable.{notebook.fault}", values), notebook.path, repair=strip)
    outputs = sum(bool(cell.outputs) for cell in notebook.cells)
    if outputs:
        strip = Repair(Message("repair.strip"), (f"jupyter nbconvert --clear-output --inplace '{notebook.path}'",))
        yield Finding(Message("ml.outputs", {"count": outputs}), notebook.path, repair=strip)
    counts = [cell.execution_count for cell in notebook.cells if cell.execution_count is not None]
    if counts != sorted(set(counts)):
        run = Repair(Message("repair.rerun"), (f"jupyter nbconvert --execute --to notebook '{notebook.path}'",))
        yield Finding(
            Message("ml.out_of_order", {"order": [str(count) for count in counts[:12]]}), notebook.path, repair=run
        )


def _long(notebook: Notebook) -> Finding:
    values = {"count": _code_lines(notebook)}
    return Finding(Message("ml.long_notebook", {**values}), notebook.path, repair=Repair(Message("repair.modules")))


def _code_lines(notebook: Notebook) -> int:
    return sum(bool(line.strip()) for cell in notebook.cells for line, _ in cell.lines)
