"""What may leave the judging process, and the type that it is held against: everything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from filrouge.documented import Interface
from filrouge.environment.plain import PlainDeclaration
from filrouge.errors import PlatformError
from filrouge.events import KeptFile
from filrouge.facts.rerun import OrderRequest
from filrouge.facts.suite_layout import SuiteLayout
from filrouge.facts.tools import ToolRequest
from filrouge.facts.unreadable import Unreadable
from filrouge.judging.orders import Broken, Question
from filrouge.report import CheckResult, CommandRecord, CoverageRecord, HistoryRecord, LintRecord
from filrouge.traces import Traces

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FACTS: Mapping[str, Any] = {
    "told_declaration": PlainDeclaration,
    "suite_layout": SuiteLayout,
    "history_record": HistoryRecord,
    "lint_record": LintRecord,
    "lint_commands": tuple[CommandRecord, ...],
    "found_hardcoded": dict[str, tuple[int, ...]],
    "interface": Interface,
    "traces": Traces,
    "coverage": CoverageRecord | None,
    "published_objects": frozenset[str],
    "told_unreadable": tuple[Unreadable, ...],
    "kept_files": tuple[KeptFile, ...],
}

FRAMES: Mapping[str, Any] = {
    "verdict": CheckResult,
    "broken": Broken,
    "tools": Question[ToolRequest],
    "rerun": Question[OrderRequest],
}


def read(kind: Any, payload: bytes) -> Any:
    """`payload` as a value of the type `kind`; raises PlatformError for anything else."""
    try:
        return _adapter(kind).validate_json(payload)
    except ValueError as error:
        raise PlatformError("platform.judging_broke", detail=str(error)[:300]) from error


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Pydantic is imported only by the host: inside, nobody needs it."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
